"""Functions of `wx`, each as WeChat documents it, in a real browser."""

import pytest
from playwright.sync_api import Route, expect

from .wx_world import READY, Telephone

pytestmark = pytest.mark.skipif(
    not READY, reason="needs Node, `npm ci` in miniprogram_mock/phone, and Chromium"
)


def test_toasts_come_and_go(telephone: Telephone) -> None:
    toast = telephone.page.locator("#wx-overlay [role=status]")
    assert telephone.refusal("showToast") == (
        "showToast:fail parameter error: parameter.title should be String instead of Undefined;"
    )
    shown = telephone.page.evaluate(
        "wx.showToast({ title: '存好了', duration: 50 }).then(({ errMsg }) =>"
        " [errMsg, document.querySelector('.wx-toasts').textContent])"
    )
    assert shown == ["showToast:ok", "✓存好了"]
    expect(toast).not_to_contain_text("存好了")
    telephone.call("showLoading", title="在找", mask=True)
    expect(toast.get_by_text("在找")).to_be_visible()
    telephone.call("hideLoading")
    expect(toast.get_by_text("在找")).to_be_hidden()


def test_a_dialog_holds_the_keyboard_until_it_is_answered(telephone: Telephone) -> None:
    page = telephone.page
    page.get_by_role("heading", name="试验台").focus()
    telephone.ask(
        "showModal", title="撤回这件事？", content="撤回以后还能再提。", confirmText="撤回"
    )
    dialog = page.get_by_role("dialog", name="撤回这件事？")
    expect(dialog).to_have_accessible_description("撤回以后还能再提。")
    expect(telephone.button("撤回")).to_be_focused()
    page.keyboard.press("Tab")
    expect(telephone.button("取消")).to_be_focused()
    page.keyboard.press("Enter")
    assert telephone.said() == {
        "confirm": False, "cancel": True, "content": None, "errMsg": "showModal:ok",
    }  # fmt: skip
    expect(page.get_by_role("heading", name="试验台")).to_be_focused()
    telephone.ask("showModal", content="知道吗", showCancel=False)
    expect(telephone.button("取消")).to_have_count(0)
    telephone.button("确定").tap()
    assert telephone.said()["confirm"] is True
    telephone.ask("showModal", title="再问一次")
    page.keyboard.press("Escape")
    assert telephone.said()["cancel"] is True
    assert telephone.refusal("showModal", confirmText="我知道这件事") == (
        "showModal:fail parameter error: confirmText length should not larger than 4 Chinese"
        " characters"
    )


def test_a_dialog_takes_words(telephone: Telephone) -> None:
    telephone.ask("showModal", title="说说原因", editable=True, placeholderText="写在这里")
    telephone.page.get_by_role("textbox", name="写在这里").fill("修好了")
    telephone.button("确定").tap()
    assert telephone.said()["content"] == "修好了"


def test_one_of_a_sheet_is_chosen(telephone: Telephone) -> None:
    telephone.ask("showActionSheet", itemList=["拍照", "从相册选"], alertText="加一张照片")
    telephone.button("从相册选").tap()
    assert telephone.said() == {"tapIndex": 1, "errMsg": "showActionSheet:ok"}
    telephone.ask("showActionSheet", itemList=["拍照"])
    telephone.button("取消").tap()
    assert telephone.said() == {"errMsg": "showActionSheet:fail cancel"}
    assert "at least 1 item" in telephone.refusal("showActionSheet", itemList=[])
    assert "larger than 6" in telephone.refusal("showActionSheet", itemList=list("1234567"))


def test_requests_go_to_the_own_server_alone(telephone: Telephone) -> None:
    url = f"{telephone.server}/echo"
    found = telephone.call("request", url=url, data={"城": "汉"}, header={"X-A": "b"})
    assert (found["statusCode"], found["header"]["ETag"]) == (200, '"tag"')
    assert found["data"]["query"] == {"城": "汉"}
    assert found["data"]["headers"] == {"Content-Type": "application/json", "X-A": "b"}
    form = {"content-type": "application/x-www-form-urlencoded"}
    found = telephone.call("request", url=f"{url}?status=422", method="POST", data={"a": 1})
    assert (found["statusCode"], found["data"]["body"]) == (422, '{"a":1}')
    found = telephone.call("request", url=url, method="POST", data={"a": 1}, header=form)
    assert found["data"]["form"] == {"a": "1"}
    text = telephone.call("request", url=url, dataType="其他")["data"]
    assert isinstance(text, str)
    assert telephone.call("request", url="https://example.org/") == {
        "errMsg": "request:fail url not in domain list", "errno": 600002,
    }  # fmt: skip
    assert "parameter.url should be String" in telephone.refusal("request")


def test_a_request_is_stopped_or_too_late(telephone: Telephone) -> None:
    url = f"{telephone.server}/wait"
    assert telephone.call("request", url=url, timeout=50) == {
        "errMsg": "request:fail timeout", "errno": 5,
    }  # fmt: skip
    telephone.ask("request", url=url)
    telephone.page.evaluate("task.abort()")
    assert telephone.said() == {"errMsg": "request:fail abort"}
    telephone.product.go.set()


def test_a_server_that_is_not_there_is_said_in_wechat_s_words(telephone: Telephone) -> None:
    def gone(route: Route) -> None:
        kind = route.request.url.rsplit("/", 1)[1]
        route.fulfill(status=502, headers={"X-Net-Error": kind})

    telephone.page.route("**/net/gone/*", gone)
    kinds = ("connect", "reset", "timeout")
    said = [telephone.refusal("request", url=f"{telephone.server}/gone/{one}") for one in kinds]
    telephone.page.unroute("**/net/gone/*")
    assert [words.split("::")[-1] for words in said] == [
        "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "request:fail timeout",
    ]  # fmt: skip


def test_the_network_goes_and_comes_back(telephone: Telephone) -> None:
    page, url = telephone.page, f"{telephone.server}/echo"
    page.evaluate("globalThis.news = []; wx.onNetworkStatusChange(one => news.push(one))")
    assert telephone.call("getNetworkType")["networkType"] == "wifi"
    page.evaluate("linliPhone.setNetwork('offline')")
    lost = telephone.call("request", url=url)
    assert lost["errMsg"].endswith("net::ERR_INTERNET_DISCONNECTED")
    assert lost["errno"] == 600001
    assert telephone.refusal("login") == "login:fail network error"
    page.evaluate("linliPhone.setNetwork('normal')")
    assert telephone.call("request", url=url)["statusCode"] == 200
    page.evaluate("linliPhone.setNetwork('slow')")
    assert telephone.call("getNetworkType")["networkType"] == "3g"
    assert telephone.refusal("request", url=url, timeout=50) == "request:fail timeout"
    page.evaluate("linliPhone.setNetwork('normal')")
    page.context.set_offline(True)
    assert "INTERNET_DISCONNECTED" in telephone.refusal("request", url=url)
    page.context.set_offline(False)
    assert page.evaluate("news.map(one => one.networkType)") == [
        "none", "wifi", "3g", "wifi", "none", "wifi",
    ]  # fmt: skip


def test_a_file_goes_up_and_comes_down(telephone: Telephone) -> None:
    url = f"{telephone.server}/echo"
    assert telephone.refusal("uploadFile", url=url, filePath="http://tmp/no.jpg", name="photo") == (
        "uploadFile:fail file not found"
    )
    down = telephone.call("downloadFile", url=url)
    assert down["tempFilePath"].startswith("http://tmp/")
    given = {"filePath": down["tempFilePath"], "name": "photo", "formData": {"kind": "井盖"}}
    up = telephone.call("uploadFile", url=url, **given)
    assert isinstance(up["data"], str)
    echoed = telephone.page.evaluate("JSON.parse", up["data"])
    name = down["tempFilePath"].removeprefix("http://tmp/")
    assert echoed["files"] == {"photo": [name, down["dataLength"]]}
    assert echoed["form"] == {"kind": "井盖"}
    seen = telephone.page.evaluate(
        """([url, filePath]) => new Promise(resolve => {
          const seen = []
          const task = wx.uploadFile({ url, filePath, name: 'a', success: () => resolve(seen) })
          task.onProgressUpdate(one => seen.push(one.progress))
          task.onHeadersReceived(({ header }) => seen.push(header['Content-Type']))
        })""",
        [url, down["tempFilePath"]],
    )
    assert seen[-2:] == [100, "application/json"]


def test_what_is_kept_is_kept(telephone: Telephone) -> None:
    page = telephone.page
    assert page.evaluate("wx.getStorageSync('nothing')") == ""
    assert telephone.refusal("getStorage", key="nothing") == "getStorage:fail data not found"
    telephone.call("setStorage", key="draft", data={"words": "路灯"})
    assert page.evaluate("wx.getStorageSync('draft')") == {"words": "路灯"}
    assert telephone.call("getStorageInfo")["keys"] == ["draft"]
    large = "for (let n = 0; n < 12; n++) wx.setStorageSync(`k${n}`, 'x'.repeat(1000 * 1000))"
    error = "(() => { try { %s } catch (error) { return error.message } })()"
    assert page.evaluate(error % large) == "setStorageSync:fail exceed storage max size 10Mb"
    assert telephone.refusal("setStorage", key="k", data="x" * 1024 * 1024) == (
        "setStorage:fail:entry size limit reached"
    )
    page.evaluate("wx.clearStorageSync()")
    assert page.evaluate("wx.getStorageInfoSync()") == {
        "keys": [], "currentSize": 0, "limitSize": 10240,
    }  # fmt: skip


def test_the_phone_tells_what_it_is(telephone: Telephone) -> None:
    page = telephone.page
    page.evaluate("wx.onThemeChange(one => { globalThis.theme = one.theme })")
    page.emulate_media(color_scheme="dark")
    # the browser tells of it with one of the next frames; of a page that it does not draw, later
    page.wait_for_function("globalThis.theme === 'dark'", polling=20)
    page.evaluate("document.documentElement.style.fontSize = '24px'")
    base = page.evaluate("wx.getAppBaseInfo()")
    assert (base["theme"], base["fontSizeSetting"], base["fontSizeScaleFactor"]) == (
        "dark",
        24,
        1.5,
    )
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.style.fontSize = ''")
    assert page.evaluate("wx.getWindowInfo().windowWidth") == 390
    assert page.evaluate("wx.getAccountInfoSync().miniProgram.appId") == "wx49f0ab532d5d035a"
    assert page.evaluate("['showModal', 'view', 'startBeaconDiscovery'].map(wx.canIUse)") == [
        True, True, False,
    ]  # fmt: skip


def test_what_is_typed_is_not_left_by_mistake(telephone: Telephone) -> None:
    page = telephone.page
    telephone.call("navigateTo", url="/pages/other/other")
    telephone.call("enableAlertBeforeUnload", message="还没有写完，要走吗？")
    page.go_back()
    telephone.button("取消").tap()
    assert page.evaluate("getCurrentPages().length") == 2
    telephone.button("返回").tap()
    expect(telephone.dialog).to_have_accessible_name("还没有写完，要走吗？")
    telephone.button("确定").tap()
    expect(telephone.button("返回")).to_be_hidden()
    assert page.evaluate("getCurrentPages().length") == 1
