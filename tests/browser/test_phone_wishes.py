"""The tab 心愿 and its pages on the phone page: from one phone's wish to thanks on another."""

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import Page, Route, expect

from dev.instance import DEMO, Instance

from .conftest import check, openid_of

Phone = Callable[..., Page]
NARROW = 320
LAMP = DEMO / "photos" / "lamp_dark.jpg"
# As a thumb does it: a screen a frame.
TO_THE_END = """async page => {
  const end = () => page.scrollHeight - page.scrollTop - page.clientHeight < 1
  while (!end()) {
    page.scrollTop += page.clientHeight
    await new Promise(requestAnimationFrame)
  }
}"""


class Caller:
    """One of the demo people at the API: what the story does beside the phones in it."""

    def __init__(self, instance: Instance, name: str) -> None:
        self.url = f"{instance.url}/api/v1"
        login = {"openid": openid_of(instance, name)}
        code = _posted(f"{instance.wechat_url}/emulator/mp/login", login)["code"]
        self.token = _posted(f"{self.url}/sign-in/wechat", {"code": code})["token"]

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return _posted(self.url + path, body or {}, self.token)

    def id(self) -> int:
        return int(_asked(f"{self.url}/me", None, self.token)["id"])

    def open(self, wish_id: int) -> None:
        """Put it on the wall as soon as WeChat has looked at it."""
        for _ in range(60):
            try:
                self.post(f"/wishes/{wish_id}/open")
                return
            except HTTPError as error:
                assert error.code == 409
                time.sleep(0.25)  # the emulator looks when it is asked by a job
        raise AssertionError("WeChat has not looked at it")


def _posted(url: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    return _asked(url, json.dumps(body).encode(), token)


def _asked(url: str, body: bytes | None, token: str) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with urlopen(Request(url, body, headers), timeout=15) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def tap(page: Page, name: str, role: Any = "button") -> None:
    page.get_by_role(role, name=name, exact=True).tap()


def press(page: Page, name: str, role: Any = "button") -> None:
    """The same for who uses no finger."""
    page.get_by_role(role, name=name, exact=True).focus()
    page.keyboard.press("Enter")


def answer(page: Page, name: str) -> None:
    """Tap a button of the phone's own dialog."""
    page.locator("#wx-overlay").get_by_role("button", name=name, exact=True).tap()


def test_a_wish_goes_from_one_phone_to_another_and_thanks_come_back(
    phone: Phone, instance: Instance
) -> None:
    wisher, worker = phone("江雪", open="pages/wishes/wishes"), Caller(instance, "刘敏")
    expect(wisher.locator(".wish-card").first).to_be_visible()
    check(wisher, "phone-wishes")
    wisher.get_by_role("button", name="许个心愿").dblclick()
    number = posts(wisher)
    wish_id = int(wisher.evaluate("getCurrentPages().at(-1).data.wish.id"))
    worker.open(wish_id)

    claimer, late = phone("毛婷", open="pages/wishes/wishes", width=NARROW), phone("丁浩")
    claims(claimer, late, number)
    proves(claimer)
    confirms_and_thanks(wisher)
    claimer.get_by_role("button", name="刷新").tap()
    expect(claimer.get_by_text("圆了").first).to_be_visible()


def posts(page: Page) -> str:
    """In three steps; what is personal is said and not shown on the wall. The number it got."""
    words = page.get_by_role("textbox", name="想要什么")
    words.fill("3栋2单元501厨房灯坏了，打13807108888")
    expect(page.get_by_text("墙上会写：（门牌已隐去）厨房灯坏了，打（电话已隐去）")).to_be_visible()
    tap(page, "下一步")
    expect(page.get_by_role("alert")).to_have_text("选一类，认领的人好找。")
    check(page, "phone-wish-post")
    page.reload()  # the phone rang, the page was lost, the words are there
    expect(words).to_have_value("3栋2单元501厨房灯坏了，打13807108888")
    words.fill("厨房灯坏了，够不着")
    tap(page, "修一修", "radio")
    tap(page, "下一步")
    page.get_by_role("textbox", name="大约花多少元").fill("400")
    tap(page, "下一步")
    expect(page.get_by_role("alert")).to_contain_text("不超过 300 元")
    page.get_by_role("textbox", name="大约花多少元").fill("30")
    page.get_by_role("textbox", name="到哪里找").fill("A座 1201")
    check(page, "phone-wish-post-where")
    tap(page, "下一步")
    expect(page.get_by_text("大约 30 元，许愿的人自己出")).to_be_visible()
    check(page, "phone-wish-post-look")
    page.get_by_role("button", name="许愿", exact=True).dblclick()
    tap(page, "看我的心愿")
    expect(page.get_by_text("社区在看").first).to_be_visible()
    return str(page.evaluate("getCurrentPages().at(-1).data.wish.number"))


def claims(page: Page, late: Page, number: str) -> None:
    """Two want it on the same day; whoever comes second is offered another."""
    page.get_by_role("textbox", name="找心愿").fill(number)
    expect(page.locator(".wish-card")).to_have_count(1)
    check(page, "phone-wishes-found")
    page.locator(".wish-card").tap()
    late.evaluate(f"wx.navigateTo({{ url: '/wish/detail/detail?number={number}' }})")
    for one in (page, late):
        tap(one, "我来帮")
        one.get_by_role("radio").nth(2).tap()
    check(page, "phone-wish-claim")
    page.get_by_role("button", name="我来帮", exact=True).dblclick()
    expect(page.get_by_text("A座 1201")).to_be_visible()
    check(page, "phone-wish-claimed")
    press(late, "我来帮")
    expect(late.get_by_text("刚刚被别人认领了")).to_be_visible()
    check(late, "phone-wish-late")
    late.locator(".wish-card").tap()
    expect(late.get_by_role("button", name="我来帮")).to_be_visible()


def proves(page: Page) -> None:
    """With a photo, by keyboard, after a first try without words."""
    press(page, "我办好了")
    press(page, "办好了")
    expect(page.get_by_role("alert")).to_contain_text("写一句办得怎么样")
    page.get_by_role("textbox", name="办得怎么样").fill("换了灯管，亮堂了。")
    press(page, "拍照或选照片")
    answer(page, "同意")  # to what WeChat asks before the first photo
    with page.expect_file_chooser() as chooser:
        answer(page, "从手机相册选择")
    chooser.value.set_files(LAMP)
    expect(page.get_by_role("img", name="办好以后的照片第 1 张")).to_be_visible()
    expect(page.get_by_text("正在传")).to_have_count(0)
    check(page, "phone-wish-prove")
    press(page, "办好了")
    expect(page.get_by_text("您说办好了，等许愿的人确认。谢谢您！")).to_be_visible()


def confirms_and_thanks(page: Page) -> None:
    page.get_by_role("button", name="刷新").tap()
    expect(page.get_by_text("换了灯管，亮堂了。")).to_be_visible()
    expect(page.get_by_role("button", name="办好以后的照片第 1 张，点开看大图")).to_be_visible()
    check(page, "phone-wish-done")
    tap(page, "还没有办好")
    page.go_back()
    tap(page, "办好了，谢谢")
    tap(page, "确认办好了")
    expect(page.get_by_role("alert")).to_contain_text("点几颗星")
    tap(page, "5 颗星", "radio")
    check(page, "phone-wish-rate")
    page.get_by_role("button", name="确认办好了").dblclick()
    page.get_by_role("textbox", name="谢谢的话").fill("灯亮堂了，谢谢您跑一趟")
    tap(page, "写好了")
    expect(page.get_by_role("img", name="谢谢你：灯亮堂了")).to_be_visible()
    check(page, "phone-wish-thanks")
    tap(page, "存到相册")
    answer(page, "同意")
    answer(page, "拒绝")
    check(page, "phone-wish-album")
    answer(page, "看大图")  # where a long press keeps it
    expect(page.get_by_role("img", name="第 1 张图片")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_text("5 颗星")).to_be_visible()


def test_what_was_withdrawn_meanwhile_and_what_is_empty(phone: Phone, instance: Instance) -> None:
    wisher, worker = Caller(instance, "邵鹏"), Caller(instance, "胡丽")
    wish = wisher.post("/wishes", {"kind": "help", "words": "旧书搬下楼，有两箱"})
    worker.open(wish["id"])
    page = phone("丁浩", open=f"wish/detail/detail?id={wish['id']}")
    expect(page.get_by_role("button", name="我来帮")).to_be_visible()
    wisher.post(f"/wishes/{wish['id']}/withdraw")
    tap(page, "我来帮")
    expect(page.get_by_text("它已经不在墙上了")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(f"{wish['number']} 已经不在墙上了")).to_be_visible()
    check(page, "phone-wish-gone")
    tap(page, "看看别的心愿")
    page.get_by_role("textbox", name="找心愿").fill("没有人会这样许愿的")
    expect(page.get_by_text("没有这样的心愿")).to_be_visible()
    check(page, "phone-wishes-none")
    press(page, "看全部")
    expect(page.locator(".wish-card").first).to_be_visible()
    tap(page, "筛选")
    tap(page, "近的在前", "radio")
    answer(page, "拒绝")
    expect(page.get_by_text("没有用您的位置，按您住的网格算远近")).to_be_visible()
    expect(page.locator(".wish-card").first).to_contain_text("约")
    check(page, "phone-wishes-filters")
    tap(page, "看全部")

    bare = {"**/net/api/v1/wishes?*": '{"items": [], "next": null}'}
    bare["**/net/api/v1/wishes/counts?*"] = '{"items": [], "total": 0}'
    for url, said in bare.items():
        page.route(url, partial(answered, said=said))
    tap(page, "刷新")
    expect(page.get_by_text("墙上还没有心愿")).to_be_visible()
    check(page, "phone-wishes-empty")


def test_put_otherwise_asked_for_and_taken_back(phone: Phone, instance: Instance) -> None:
    worker, helper = Caller(instance, "胡丽"), Caller(instance, "丁浩")
    posted = {"kind": "repair", "words": "门锁不好开，密码 0000"}
    wish = Caller(instance, "卢一鸣").post("/wishes", posted)
    path = f"/wishes/{wish['id']}"
    worker.post(f"{path}/ask-change", {"reason": "密码别写出来"})
    page = phone("卢一鸣", open=f"wish/detail/detail?number={wish['number']}", width=NARROW)
    expect(page.get_by_text("社区请您改一改：密码别写出来")).to_be_visible()
    tap(page, "改一改再发")
    page.get_by_role("textbox", name="想要什么").fill("门锁不好开，钥匙转不动")
    tap(page, "下一步")
    tap(page, "下一步")
    page.get_by_role("button", name="改好了，再请社区看").dblclick()
    expect(page.get_by_text("门锁不好开，钥匙转不动")).to_be_visible()
    worker.open(wish["id"])

    worker.post(f"{path}/ask", {"person": helper.id(), "why": "您五月修过锁"})
    asked = phone("丁浩", open=f"wish/detail/detail?id={wish['id']}")
    expect(asked.get_by_text("社区想请您帮这个忙：您五月修过锁")).to_be_visible()
    tap(asked, "这次不方便")
    answer(asked, "好的")
    expect(asked.get_by_text("社区想请您帮这个忙")).to_have_count(0)

    tap(page, "刷新")
    expect(page.get_by_text("在墙上了，有人认领会告诉您")).to_be_visible()
    tap(page, "收回心愿")
    press(page, "收回")
    expect(page.get_by_text("收回了").first).to_be_visible()


def test_who_is_new_reads_what_is_public_and_is_shown_how_to_belong(
    phone: Phone, instance: Instance
) -> None:
    _posted(f"{instance.wechat_url}/emulator/users", {"name": "新来的"})
    page = phone("新来的", open="pages/wishes/wishes")
    expect(page.get_by_text("您还没有报到")).to_be_visible()
    page.locator(".wish-card").first.tap()
    expect(page.get_by_text("您看到的是许愿的人愿意公开的")).to_be_visible()
    check(page, "phone-wish-aired")
    tap(page, "去报到", "link")
    expect(page.get_by_text("住在这里")).to_be_visible()


def test_without_a_network_it_waits_and_is_sent_once(phone: Phone) -> None:
    page = phone("邱洋", open="wish/mine/mine")
    page.get_by_role("link").first.or_(page.get_by_role("button", name="许个心愿")).wait_for()
    before = page.locator(".wish-card").count()
    page.evaluate("wx.navigateTo({ url: '/wish/post/post' })")
    page.get_by_role("textbox", name="想要什么").fill("晾衣杆断了，想换一根")
    tap(page, "修一修", "radio")
    tap(page, "下一步")
    expect(page.get_by_text("吉林社区", exact=True)).to_be_visible()
    tap(page, "下一步")
    page.context.set_offline(True)
    tap(page, "许愿")
    expect(page.get_by_text("先存在手机里了")).to_be_visible()
    check(page, "phone-wish-waits")
    page.context.set_offline(False)
    page.go_back()
    expect(page.locator(".wish-card", has_text="晾衣杆断了")).to_be_visible()
    expect(page.locator(".wish-card")).to_have_count(before + 1)


def answered(route: Route, request: object = None, *, said: str) -> None:
    route.fulfill(body=said, content_type="application/json")


def test_who_can_help_says_so_and_finds_what_suits(phone: Phone) -> None:
    page = phone("卢一鸣", open="pages/wishes/wishes", width=NARROW)
    tap(page, "我也能帮")
    tap(page, "我愿意帮")
    expect(page.get_by_role("alert")).to_contain_text("选一样您能帮的")
    press(page, "修一修", "checkbox")
    page.get_by_role("textbox", name="什么时候有空").fill("周末")
    tap(page, "我愿意帮")
    expect(page.get_by_text("适合您的")).to_be_visible()
    check(page, "phone-helping")
    tap(page, "这个月不用来问我")
    expect(page.get_by_role("button", name="这个月还是可以来问我")).to_be_visible()
    page.go_back()
    tap(page, "适合我的", "radio")
    expect(page.get_by_text("您报过能帮“修一修”").first).to_be_visible()
    tap(page, "我能帮的")
    tap(page, "以后都不用来问我")
    answer(page, "好的")
    expect(page.get_by_role("button", name="我愿意帮")).to_be_visible()


def test_a_thousand_wishes_are_sent_to_the_screen_a_page_at_a_time(phone: Phone) -> None:
    page = phone("江雪", open="pages/wishes/wishes")
    expect(page.locator(".wish-card").first).to_be_visible()
    page.route("**/net/api/v1/wishes?*", thousand(page))
    sizes = page.evaluate(
        """async () => {
          const board = getCurrentPages().at(-1), sizes = [], setData = board.setData
          board.setData = function (given, done) {
            sizes.push(new TextEncoder().encode(JSON.stringify(given)).length)
            return setData.call(this, given, done)
          }
          window.long = []
          new PerformanceObserver(list => window.long.push(...list.getEntries().map(one =>
            Math.round(one.duration)))).observe({ entryTypes: ['longtask'] })
          await board.begin()
          while (board.data.list.state !== 'end') await board.more()
          return sizes
        }"""
    )
    assert page.locator(".wish-card").count() == 1000
    assert max(sizes) < 8000, max(sizes)
    page.locator(".wx-page:visible").evaluate(TO_THE_END)
    expect(page.get_by_text("就这些了，一共 1000 条。")).to_be_in_viewport()
    print(f"setData: at most {max(sizes)} bytes; long tasks: {page.evaluate('window.long')} ms")


def thousand(page: Page) -> Callable[[Route], None]:
    """The wall's own lines again and again, fifty pages of twenty."""
    like = page.evaluate("getCurrentPages().at(-1).fetch(null)")["items"]

    def serve(route: Route) -> None:
        at = int(route.request.url.partition("cursor=")[2].partition("&")[0] or 0)
        items = [{**like[n % len(like)], "id": 10_000 + at + n} for n in range(20)]
        following = str(at + 20) if at + 20 < 1000 else None
        answered(route, said=json.dumps({"items": items, "next": following}))

    return serve
