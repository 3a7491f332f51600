"""What a person is asked by WeChat itself: consents, reminders, their number; codes and sharing."""

import io
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import FilePayload, expect

from miniprogram_mock.wechat import device, people, subscribing

from .wx_world import READY, Telephone

pytestmark = pytest.mark.skipif(
    not READY, reason="needs Node, `npm ci` in miniprogram_mock/phone, and Chromium"
)
FIRST, SECOND, THIRD = list(subscribing.templates())[:3]
TITLE = subscribing.templates()[FIRST]["title"]


@pytest.fixture(autouse=True)
def calm(telephone: Telephone) -> None:
    """The guideline was agreed to, nothing else was ever asked."""
    telephone.allow(privacy=True, **dict.fromkeys(device.SCOPES))


def left(telephone: Telephone) -> dict[str, int]:
    """Reminders that may still be sent, by template."""
    known = subscribing.account(telephone.emulator.store, telephone.mp_openid)
    return {one["template_id"]: one["left"] for one in known if one["left"]}


def test_a_reminder_is_allowed_by_a_tick(telephone: Telephone) -> None:
    telephone.tapped("requestSubscribeMessage", tmplIds=[FIRST, SECOND])
    telephone.page.get_by_role("checkbox", name=subscribing.templates()[SECOND]["title"]).uncheck()
    telephone.button("允许").tap()
    assert telephone.said() == {
        FIRST: "accept", SECOND: "reject", "errMsg": "requestSubscribeMessage:ok",
    }  # fmt: skip
    assert left(telephone) == {FIRST: 1}
    telephone.tapped("requestSubscribeMessage", tmplIds=[FIRST])
    telephone.page.get_by_role("checkbox", name=TITLE).uncheck()
    expect(telephone.button("允许")).to_be_disabled()
    telephone.button("取消").tap()
    assert telephone.said()[FIRST] == "reject"
    telephone.tapped("requestSubscribeMessage", tmplIds=[FIRST])
    telephone.page.get_by_role("checkbox", name="总是保持以上选择，不再询问").check()
    telephone.button("允许").tap()
    assert telephone.said()[FIRST] == "accept"
    telephone.tapped("requestSubscribeMessage", tmplIds=[FIRST])  # nothing opens any more
    assert telephone.said()[FIRST] == "accept"
    assert left(telephone) == {FIRST: 3}


def failed(telephone: Telephone, *ids: str) -> tuple[str, int | None]:
    telephone.tapped("requestSubscribeMessage", tmplIds=list(ids))
    said = telephone.said()
    return said["errMsg"].removeprefix("requestSubscribeMessage:fail "), said.get("errCode")


def test_reminders_are_refused_with_wechat_s_numbers(telephone: Telephone) -> None:
    page, store, mine = telephone.page, telephone.emulator.store, telephone.mp_openid
    assert failed(telephone) == ("TmplIds can't be empty", 10001)
    assert failed(telephone, "a", "b", "c", "d")[1] == 20003
    assert failed(telephone, "nobody's")[1] == 20001
    page.evaluate("linliPhone.setNetwork('offline')")
    assert failed(telephone, THIRD) == ("request list fail", 10002)
    page.evaluate("linliPhone.setNetwork('normal')")
    device.change(store, mine, main_switch=0)
    assert failed(telephone, THIRD) == ("The main switch is switched off", 20004)
    device.change(store, mine, main_switch=1)
    subscribing.ban(store, THIRD, True)
    telephone.tapped("requestSubscribeMessage", tmplIds=[THIRD])
    if telephone.button("允许").count():
        telephone.button("允许").tap()
    assert telephone.said()[THIRD] == "ban"
    subscribing.ban(store, THIRD, False)


def test_a_number_is_given_by_its_owner_alone(telephone: Telephone) -> None:
    store = telephone.emulator.store
    number = device.of(store, telephone.mp_openid)["telephone"]
    telephone.button("用手机号").tap()
    masked = device.masked(number)
    expect(telephone.dialog).to_have_accessible_description(f"微信绑定的号码：{masked}")
    telephone.button("不允许").tap()
    assert told(telephone)["errMsg"] == "getPhoneNumber:fail user deny"
    telephone.button("用手机号").tap()
    telephone.button("允许").tap()
    assert device.redeem_phone_code(store, told(telephone)["code"]) == number
    telephone.allow(privacy=False)
    telephone.button("用手机号").tap()
    telephone.button("拒绝").tap()
    assert told(telephone) == {
        "errMsg": "getPhoneNumber:fail privacy permission is not authorized", "errno": 104,
    }  # fmt: skip


def told(telephone: Telephone) -> dict[str, Any]:
    """What the page's handler was given, once."""
    wait = """async () => {
      for (let n = 0; n < 200 && !globalThis.told; n++) await new Promise(r => setTimeout(r, 20))
      const found = globalThis.told
      delete globalThis.told
      return found
    }"""
    return telephone.page.evaluate(wait)  # type: ignore[no-any-return]


def test_a_page_may_ask_for_consent_in_its_own_window(telephone: Telephone) -> None:
    telephone.allow(privacy=False)
    page = telephone.page
    page.evaluate("""() => wx.onNeedPrivacyAuthorization((resolve, { referrer }) => {
      globalThis.resolvePrivacy = resolve
      globalThis.told = { referrer }
    })""")
    telephone.ask("getClipboardData")
    assert told(telephone) == {"referrer": "getClipboardData"}
    page.evaluate("resolvePrivacy({ event: 'exposureAuthorization' })")
    page.evaluate("resolvePrivacy({ event: 'disagree' })")
    assert telephone.said()["errno"] == 104
    telephone.ask("getClipboardData")
    told(telephone)
    page.evaluate("resolvePrivacy({ event: 'agree', buttonId: 'agree' })")  # nobody tapped it
    assert telephone.said()["errno"] == 104
    telephone.ask("getClipboardData")
    told(telephone)
    telephone.button("我看过了").tap()
    assert telephone.refusal_said() == "getClipboardData:ok"
    page.reload()  # whoever listens once, listens as long as the page is there
    page.get_by_role("heading", name="试验台").wait_for()


def test_a_page_is_sent_to_somebody(telephone: Telephone) -> None:
    page, store = telephone.page, telephone.emulator.store
    other = people.create(store, "老周")["openid"]
    telephone.button("转发").tap()
    expect(telephone.dialog.get_by_text("button 7")).to_be_visible()
    link = page.get_by_role("link", name="老周")
    opened = f"/phone/{other}/?open=pages%2Fother%2Fother%3Fid%3D3&scene=1007"
    expect(link).to_have_attribute("href", opened)
    expect(page.get_by_role("link", name="江雪")).to_have_count(0)
    page.keyboard.press("Escape")
    telephone.button("微信菜单").tap()
    telephone.button("发给朋友").tap()
    expect(telephone.dialog.get_by_text("menu 0")).to_be_visible()
    telephone.button("关闭").tap()


def code(text: str) -> FilePayload:
    drawn = io.BytesIO()
    segno.make(text, encoding="utf-8", micro=False).save(drawn, kind="png", scale=6, border=4)
    return {"name": "code.png", "mimeType": "image/png", "buffer": drawn.getvalue()}


def scanned(telephone: Telephone, *pictures: FilePayload) -> dict[str, Any]:
    """Choose these pictures, one after the other."""
    telephone.ask("scanCode")
    for picture in pictures:
        with telephone.page.expect_file_chooser() as chooser:
            telephone.button("从相册选一张").tap()
        chooser.value.set_files([picture])
    return telephone.said()


def test_a_code_is_read(telephone: Telephone) -> None:
    page = telephone.page
    found = scanned(telephone, code("https://example.org/路灯"))
    assert (found["result"], found["scanType"]) == ("https://example.org/路灯", "QR_CODE")
    blank = io.BytesIO()
    Image.new("RGB", (90, 90), "white").save(blank, "PNG")
    none: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": blank.getvalue()}
    ours = code("http://127.0.0.1:1/phone/open?path=wish%2Fdetail%2Fdetail%3Fscene%3Dw3")
    found = scanned(telephone, none, ours)
    assert (found["path"], found["scanType"]) == ("wish/detail/detail?scene=w3", "WX_CODE")
    telephone.ask("scanCode")
    telephone.button("取消").tap()
    assert telephone.refusal_said() == "scanCode:fail cancel"
    telephone.allow(**{"scope.camera": False})
    assert telephone.refusal("scanCode", onlyFromCamera=True) == "scanCode:fail auth deny"
    telephone.allow(**{"scope.camera": True})
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject() }")
    assert telephone.refusal("scanCode", onlyFromCamera=True) == (
        "scanCode:fail system permission denied"
    )
    page.evaluate(
        """async bytes => {
          const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]))
          const canvas = document.createElement('canvas')
          canvas.width = canvas.height = 300
          const film = () => {
            canvas.getContext('2d').drawImage(picture, 0, 0, 300, 300)
            requestAnimationFrame(film)
          }
          film()
          navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10)
        }""",
        list(ours["buffer"]),
    )
    assert telephone.call("scanCode", onlyFromCamera=True)["scanType"] == "WX_CODE"


def test_words_and_files_are_taken_along(telephone: Telephone) -> None:
    page = telephone.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert telephone.refusal("setClipboardData", data="JA-0723") == "setClipboardData:ok"
    expect(page.get_by_text("内容已复制")).to_be_visible()
    assert telephone.call("getClipboardData")["data"] == "JA-0723"
    path = page.evaluate("`${wx.env.USER_DATA_PATH}/mine.json`")
    page.evaluate("path => wx.getFileSystemManager().writeFileSync(path, '{}', 'utf8')", path)
    telephone.tapped("shareFileMessage", filePath=path, fileName="我的.json")
    with page.expect_download() as download:
        telephone.button("存到这台设备上").tap()
    assert download.value.suggested_filename == "我的.json"
    telephone.tapped("shareFileMessage", filePath=path)
    telephone.button("取消").tap()
    assert telephone.refusal_said() == "shareFileMessage:fail cancel"
