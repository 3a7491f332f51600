"""A worker's desk for one case: two at once, notes, ready replies, the phone's preview, a photo,
paper, the form on the spot, drafts of a chat, the hotline's orders."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from dev.instance import DEMO, Instance

from .conftest import check, check_both
from .test_panel_today import signed_in

pytestmark = pytest.mark.browser

Window = Callable[..., Page]
REASON = "这里归隔壁社区，<b>已经</b>替您转过去了，明天上午会有人来看。"


def _with(instance: Instance, page: Page, status: str, part: str) -> Locator:
    """Open the first case in this status that has this part; the part."""
    page.goto(f"{instance.url}/panel/cases?status={status}")
    for address in [a.get_attribute("href") for a in page.locator("main h3 a").all()]:
        page.goto(f"{instance.url}{address}")
        if page.locator(part).count():
            break
    return page.locator(part).first


def test_two_at_one_case_and_what_the_phone_will_show(instance: Instance, window: Window) -> None:
    first = signed_in(instance, window(1440, 900))
    second = signed_in(instance, window(1440, 900), "wang.xiaoqin")
    _with(instance, first, "reported", "#decline-form")
    second.goto(first.url)
    first.get_by_text("记一条备注").click()
    first.get_by_label("备注", exact=True).fill("先问物业，再派。")
    first.get_by_role("button", name="记下", exact=True).click()
    expect(first.locator(".noted")).to_contain_text("先问物业")
    second.locator("summary", has_text="不受理").click()
    second.get_by_label("为什么不受理").fill(REASON)
    second.get_by_label("还可以找谁").fill("沈阳社区")
    bubble = second.locator("#decline-foreseen .bubble")
    expect(bubble).to_contain_text(REASON, timeout=15_000)
    expect(second.locator("#decline-foreseen .wxcard")).to_contain_text("…")
    check_both(second, "case-foreseen")
    first.locator("summary", has_text="改分类").click()
    first.locator("#set_kind-form, form[aria-label=改分类]").get_by_role("button").click()
    expect(first.get_by_role("status")).to_contain_text("分类改为")
    second.get_by_role("button", name="不受理", exact=True).click()
    expect(second.get_by_role("alert")).to_contain_text("有了新的进展")
    expect(second.locator(".since")).to_contain_text("刘敏")
    expect(second.get_by_label("为什么不受理")).to_have_value(REASON)
    check(second, "case-meanwhile")
    second.get_by_role("button", name="不受理", exact=True).click()
    expect(second.get_by_role("status")).to_contain_text("没有受理")


def test_ready_replies_a_photo_and_paper(instance: Instance, window: Window) -> None:
    page = signed_in(instance, window(1440, 900))
    page.goto(f"{instance.url}/panel/replies")
    page.get_by_label("用在哪一步").select_option("close")
    page.get_by_label("叫什么").fill("打过电话")
    page.get_by_label("怎么说").fill("{number} {unit}办好了，{today}打电话问过，没有再出问题。")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("打过电话").first).to_be_visible()
    check_both(page, "replies")
    _with(instance, page, "asked", "#close-form")
    page.get_by_role("link", name="打过电话", exact=True).click()
    expect(page.get_by_label("打电话问过了")).to_have_value(re.compile("JA-.*打电话问过"))
    expect(page.locator("#close-foreseen .bubble")).to_contain_text("打电话问过")
    _with(instance, page, "accepted", ".photos a").click()
    page.get_by_role("button", name="向右转").click()
    expect(page.get_by_text("转过")).to_be_visible()
    check_both(page, "case-photo")
    page.get_by_role("link", name=re.compile("回到 JA")).click()
    page.get_by_role("link", name="打印工单").click()
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    check(page, "case-print")
    pages = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == 1


def test_on_the_spot_with_one_thumb(instance: Instance, window: Window) -> None:
    page = signed_in(instance, window(320, 640))
    _with(instance, page, "answered", "a[href$='/on-site']").click()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 30.609, "longitude": 114.308})
    page.get_by_role("button", name="带上我的位置").click()
    expect(page.get_by_text("离现场约")).to_be_visible()
    page.get_by_label("拍一张").set_input_files(DEMO / "photos" / "manhole_fixed.jpg")
    page.get_by_label("在，没修").check()
    check(page, "case-on-site")
    page.get_by_role("button", name="记下核查").click()
    expect(page.get_by_role("alert")).to_contain_text("写一句看到了什么")
    expect(page.get_by_text("已经收好，不用再拍")).to_be_visible()
    page.get_by_label("写一句看到了什么").fill("还在响")
    page.get_by_role("button", name="记下核查").click()
    expect(page.get_by_role("status")).to_contain_text("退回重办")


CHAT = """\
胡婆婆 14:20
同心花园南门的井盖响，晚上吵死人
李四: 收到
王五: 临江里3栋楼道灯不亮，打我 13812345678
王五: 谢谢社区
"""


def test_drafts_of_a_chat_and_the_hotlines_orders(
    instance: Instance, window: Window, tmp_path: Path
) -> None:
    page = signed_in(instance, window(1440, 900))
    page.goto(f"{instance.url}/panel/new")
    page.get_by_role("link", name="整段贴过来").click()
    page.get_by_label("群聊文字").fill(CHAT)
    page.locator("#photos").set_input_files(DEMO / "photos" / "lamp_dark.jpg")
    page.get_by_role("button", name="看看有哪些事").click()
    expect(page.get_by_role("heading", name="找到 2 件")).to_be_visible()
    page.get_by_label("第 1 张归").select_option("1")
    check_both(page, "chat-drafts")
    page.get_by_role("button", name="登记勾上的").click()
    expect(page.locator(".note.good")).to_contain_text("登记了 2 件")
    book = Workbook()
    book.active.append(["工单编号", "诉求内容", "地址", "办结时限"])
    book.active.append(["WH-1", "井盖响", "临江里菜场东门", "2027-07-03 18:00"])
    book.active.append(["WH-2", "路灯不亮", "百合苑", "后天"])
    book.save(tmp_path / "orders.xlsx")
    page.goto(f"{instance.url}/panel/orders")
    page.get_by_label("Excel 文件").set_input_files(tmp_path / "orders.xlsx")
    page.get_by_role("button", name="看看会怎样").click()
    expect(page.get_by_text("看不懂的时间")).to_be_visible()
    check_both(page, "orders")
    page.get_by_role("button", name="导入这 1 张").click()
    expect(page.locator(".note.good")).to_contain_text("导入了 1 张")
    with page.expect_download() as sheet:
        page.get_by_role("button", name="导出 Excel").click()
    assert sheet.value.suggested_filename.endswith(".xlsx")
