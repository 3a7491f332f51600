"""Those who work in the street, on their phones: accept, answer, look, without a network too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.instance import Instance

from .conftest import check
from .on_the_phone import LINJIANGLI, Desk, takes_a_photo

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]


@pytest.fixture(scope="module")
def desk(instance: Instance) -> Desk:
    return Desk(instance, "liu.min")


def test_a_handler_accepts_and_answers(desk: Desk, phone: Phone) -> None:
    case = desk.sends("2栋门前的盖子松了，报的人电话13800000000", "江岸水务所")
    page = phone("林国栋", open="work/list/list")
    mine = page.get_by_role("link").filter(has_text=case["number"])
    expect(mine).to_contain_text("新派来的，要签收")
    check(page, "phone-work-list")
    mine.tap()
    expect(page.get_by_role("button", name="打电话 13800000000")).to_be_visible()
    check(page, "phone-work-case")
    page.get_by_role("button", name="签收", exact=True).tap()
    page.get_by_role("button", name="好", exact=True).tap()
    page.get_by_role("button", name="办好了，写答复").tap()
    page.get_by_role("button", name="发出答复").tap()
    expect(page.get_by_role("alert")).to_contain_text("请写“做了什么”")
    page.get_by_label("做了什么").fill("今天下午换了新盖子，螺栓紧了，再松请打值班电话。")
    page.get_by_role("button", name="发出答复").tap()
    expect(page.get_by_role("alert")).to_contain_text("没有现场照片")
    check(page, "phone-work-answer")
    takes_a_photo(page)
    page.get_by_role("button", name="发出答复").tap()
    page.get_by_role("button", name="就这样发").or_(page.get_by_text("已答复").first).first.tap()
    expect(page.get_by_text("已答复").first).to_be_visible()
    check(page, "phone-work-answered")
    whole = desk.get(f"/cases/{case['id']}")
    assert [whole["status"]["code"], len(whole["photos"])] == ["answered", 1]


def test_a_grid_worker_looks_without_a_network_and_is_heard_once(desk: Desk, phone: Phone) -> None:
    case = desk.answered("垃圾房前的盖子裂了", "江岸水务所")
    page = phone("余芳", open=f"work/case/case?id={case['id']}", width=320)
    expect(page.get_by_role("button", name="去看过了，写核查")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="去看过了，写核查").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="修了，质量可以").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="在现场看的", exact=True).tap()
    page.get_by_label("看到了什么").fill("新盖子平整，不响。")
    takes_a_photo(page)
    check(page, "phone-work-verify")
    page.get_by_role("button", name="发出核查").tap()
    expect(page.get_by_text("有 1 件等有网再发")).to_be_visible()
    expect(page.get_by_text("没有网，这是")).to_be_visible()
    expect(page.get_by_role("button", name="去看过了，写核查")).not_to_be_attached()
    page.get_by_role("button", name="看一看").tap()
    check(page, "phone-work-waiting")
    assert desk.get(f"/cases/{case['id']}")["status"]["code"] == "answered"
    page.context.set_offline(False)
    expect(page.get_by_text("有 1 件等有网再发")).not_to_be_visible()
    expect(page.get_by_text("核查：修了，质量可以，新盖子平整，不响。")).to_be_visible()
    whole = desk.get(f"/cases/{case['id']}")
    checks = [one["answer"]["checks"] for one in whole["dispatches"]]
    assert ([len(one) for one in checks], len(whole["photos"])) == ([1], 1)


def test_a_case_that_is_recalled_meanwhile_takes_nothing_typed(desk: Desk, phone: Phone) -> None:
    case = desk.sends("巷口的盖子翘起来了", "江岸水务所")
    page = phone("林国栋", open=f"work/case/case?id={case['id']}")
    page.get_by_role("button", name="不归我们，退回").tap()
    page.get_by_label("为什么退单").fill("这是通信井，归通信服务站。")
    desk.post(f"/cases/{case['id']}/recall", {"reason": "派错了"})
    page.get_by_role("button", name="退回", exact=True).tap()
    expect(page.get_by_role("alert")).not_to_be_empty()
    check(page, "phone-work-moved")
    expect(page.get_by_label("为什么退单")).to_have_value("这是通信井，归通信服务站。")


def test_a_worker_on_the_road_dispatches_and_an_auditor_has_nothing(
    desk: Desk, phone: Phone
) -> None:
    given = {"place": LINJIANGLI, "kind": "manhole", "source": "walk_in"}
    case = desk.post("/cases", {"words": "后门的盖子少了一块角", **given})
    page = phone("刘敏", open="work/area/area", width=320)
    page.get_by_role("radio", name="没办完的").tap()
    check(page, "phone-work-area")
    page.get_by_role("link").filter(has_text=case["number"]).tap()
    page.get_by_role("button", name="派给一个单位").tap()
    page.get_by_role("radio", name="江岸水务所").tap()
    check(page, "phone-work-dispatch")
    page.get_by_role("button", name="派过去").tap()
    expect(page.get_by_role("listitem").filter(has_text="派给江岸水务所")).to_be_visible()
    page.get_by_role("button", name="记一条内部备注").tap()
    page.get_by_label("备注").fill("门卫姓张，下午在。")
    page.get_by_role("button", name="记下来").tap()
    expect(page.get_by_text("门卫姓张，下午在。")).to_be_visible()
    check(page, "phone-work-of-the-community")
    auditor = phone("沈建国", open="work/list/list")
    expect(auditor.get_by_text("您没有要在这里办的事")).to_be_visible()
    expect(auditor.get_by_role("button", name="我能看的全部事件")).not_to_be_attached()
    check(auditor, "phone-work-nothing")
