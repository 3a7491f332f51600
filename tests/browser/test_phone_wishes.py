"""The tab 心愿 and its pages on the phone page: from one phone's wish to thanks on another."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from dev.instance import Instance

from .conftest import check
from .on_the_phone import takes_a_photo
from .wishing import Neighbour, answer, answered, press, tap

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]
NARROW = 320
# As a thumb does it: a screen a frame.
TO_THE_END = """async page => {
  const end = () => page.scrollHeight - page.scrollTop - page.clientHeight < 1
  while (!end()) {
    page.scrollTop += page.clientHeight
    await new Promise(requestAnimationFrame)
  }
}"""


def test_a_wish_goes_from_one_phone_to_another_and_thanks_come_back(
    phone: Phone, instance: Instance
) -> None:
    wisher, worker = phone("江雪", open="pages/wishes/wishes"), Neighbour(instance, "刘敏")
    expect(wisher.locator(".wish-card").first).to_be_visible()
    wisher.get_by_role("button", name="许个心愿").dblclick()
    number = posts(wisher)
    assert Neighbour(instance, "江雪").wishes().count("厨房灯坏了，够不着") == 1
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
    page.get_by_role("button", name="看我的心愿").wait_for()
    page.wait_for_load_state("networkidle")
    if page.get_by_role("button", name="有人认领时提醒我").is_visible():  # else one is left still
        tap(page, "有人认领时提醒我")
        answer(page, "允许")
        expect(page.get_by_text("种提醒各能发一次")).to_be_visible()
    tap(page, "看我的心愿")
    expect(page.get_by_text("社区在看").first).to_be_visible()
    return str(page.evaluate("getCurrentPages().at(-1).data.wish.number"))


def claims(page: Page, late: Page, number: str) -> None:
    """Two want it on the same day; whoever comes second is offered another."""
    page.get_by_role("textbox", name="找心愿").fill(number)
    expect(page.locator(".wish-card")).to_have_count(1)
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
    late.locator(".wish-card").tap()
    expect(late.get_by_role("button", name="我来帮")).to_be_visible()


def proves(page: Page) -> None:
    """With a photo, by keyboard, after a first try without words."""
    press(page, "我办好了")
    press(page, "办好了")
    expect(page.get_by_role("alert")).to_contain_text("写一句办得怎么样")
    page.get_by_role("textbox", name="办得怎么样").fill("换了灯管，亮堂了。")
    takes_a_photo(page, "lamp_dark.jpg")
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
    answer(page, "看大图")  # where a long press keeps it
    expect(page.get_by_role("img", name="第 1 张图片")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_text("5 颗星")).to_be_visible()


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
