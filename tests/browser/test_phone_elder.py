"""长辈版 on every page: large text, large targets, a way to a person; dark, and at 200 % text."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import check

Phone = Callable[..., Page]
TABS = ["首页", "心愿", "随手拍", "消息", "我的"]
# Of what opens without a number: the linter sees to it that every page has what these have.
PAGES = [
    "pages/home/home",
    "wish/post/post",
    "mine/community/community",
    "mine/points/points",
    "mine/privacy/privacy",
]

# What is too small on the page that is shown: text below 18 px, targets below 60 px.
SMALL = """() => {
  const page = [...document.querySelectorAll('.wx-page')].find(one => !one.hidden)
  const large = one => one.getBoundingClientRect().width > 1
  const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement
    const size = parseFloat(getComputedStyle(one).fontSize)
    const words = texts.currentNode.data.trim()
    if (words && large(one) && size < 18) found.push(`${size} ${one.className}`)
  }
  const roles = ['button', 'tab', 'link', 'switch', 'checkbox', 'radio'].map(one => `[role=${one}]`)
  for (const each of page.querySelectorAll([...roles, 'input', 'textarea'].join())) {
    const one = each.closest('wx-label') ?? each
    const { width, height } = one.getBoundingClientRect()
    const least = Math.min(width, height)
    if (large(one) && least < 59.9) found.push(`${width}x${height} ${one.className}`)
  }
  return found
}"""


def test_every_tab_is_large_and_says_whom_to_ask(phone: Phone) -> None:
    page = phone("江雪")
    page.get_by_role("button", name="用长辈版").tap()
    for tab in TABS:
        page.locator("#wx-tabs").get_by_text(tab).tap()
        bar = page.locator(".elder-bar:visible")
        expect(bar.get_by_role("button", name="打电话给社区")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SMALL) == [], tab
    page.locator("#wx-tabs").get_by_text("首页").tap()
    check(page, "phone-elder")
    page.get_by_role("button", name="用普通版").tap()
    expect(page.locator(".elder-bar:visible")).to_have_count(0)


def test_pages_are_large_on_a_small_dark_phone(phone: Phone) -> None:
    page = phone("江雪", width=320, color_scheme="dark")
    page.get_by_role("button", name="用长辈版").tap()
    page.locator(".elder-bar:visible").wait_for()
    for there in PAGES:
        page.evaluate("url => wx.reLaunch({ url })", f"/{there}")
        page.locator(f".wx-page[data-page='{there}'] .elder-bar").wait_for()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SMALL) == [], there
        check(page, f"phone-elder-{there.replace('/', '-')}")


def test_it_is_done_for_whoever_asks(phone: Phone) -> None:
    """Asked twice from one page it is one matter, with a number, and it stands among one's own."""
    page = phone("江雪")
    page.get_by_role("button", name="用长辈版").tap()
    numbers = []
    for phone_number in ("138 7123 4567", ""):
        page.locator(".elder-bar:visible").get_by_role("button", name="请人帮我办").tap()
        page.get_by_role("dialog").get_by_role("textbox").fill(phone_number)
        page.get_by_role("button", name="帮我办", exact=True).tap()
        told = page.get_by_role("dialog", name="交给社区了")
        expect(told).to_be_visible()
        numbers.append(told.inner_text().split("编号 ")[1][:7])
        page.get_by_role("button", name="知道了").tap()
    assert numbers[0] == numbers[1]
