"""A unit by its forms, with an account or by its link: make safe, answer, explain, a part, time."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from backend.cases.links import handler_path
from backend.cases.models import Case, Status
from backend.clock import local, now
from backend.db import db, transaction
from backend.web import App

from ...cases.making import (
    accepted,
    answered_late,
    appealed,
    extension_asked,
    paused,
    secured,
    whistled,
)
from ...world import World
from ..conftest import Browser, Make, jpeg
from .test_moves import status

Browse = Callable[[str | None], Browser]
Travel = Callable[..., None]


@pytest.fixture
def links(app: App) -> Callable[[int], list[str]]:
    """The addresses of all dispatches of a case, the leading unit's first."""

    def of(case_id: int) -> list[str]:
        with app.app_context(), transaction(write=False):
            case = db.session.get_one(Case, case_id)
            return [handler_path(dispatch) for dispatch in case.dispatches]

    return of


Links = Callable[[int], list[str]]


def urgent(w: World) -> Case:
    return accepted(w, danger=True)


def day(world: World, days: int) -> str:
    return local(world.now + timedelta(days=days)).date().isoformat()


def test_a_danger_is_made_safe_before_it_is_mended(
    app: App, browser: Browse, make: Make, links: Links
) -> None:
    case_id = make(urgent)
    (here,), phone = links(case_id), browser(None)
    page = phone.get(here).text
    assert page.index("围护好了") < page.index("已经彻底办好了")
    assert phone.post(f"{here}/make_safe", {"words": " "}, form=here).status_code == 422
    given = {"words": "四面拉了围挡", "photos": [(jpeg(), "a.jpg")]}
    page = phone.follow(phone.post(f"{here}/make_safe", given, form=here))
    assert "围护已经记下" in page
    assert "围护照片" in page
    assert "已围护，修复中" in page
    assert status(app, case_id) is Status.SECURED


def test_what_cannot_be_solved_is_explained_and_approved(
    app: App, browser: Browse, make: Make, links: Links, world: World
) -> None:
    case_id = make(accepted)
    (here,), phone, worker = links(case_id), browser(None), browser("worker")
    said = {"words": "这里是消防通道，不能搭棚。", "rule": "消防法", "elsewhere": "菜场车棚"}
    for wrong in ("", "明天", "2026-02-30", day(world, 0), "9999-12-31"):
        refused = phone.post(
            f"{here}/explain", {**said, "look_again_on": wrong, "sure": "1"}, form=here
        )
        assert refused.status_code == 422, wrong
    assert "消防法</textarea>" in refused.text
    given = {**said, "look_again_on": day(world, 60), "sure": "1"}
    page = phone.follow(phone.post(f"{here}/explain", given, form=here))
    assert "永清水务所的解释" in page
    page = worker.get(f"/panel/cases/{case_id}").text
    assert page.count("菜场车棚") == 2
    assert worker.move(case_id, "verify", finding="done", on_the_spot="yes").status_code == 409
    assert worker.move(case_id, "approve", grant="maybe").status_code == 422
    assert worker.move(case_id, "approve", grant="no").status_code == 422
    page = worker.follow(worker.move(case_id, "approve", grant="yes"))
    assert re.search("<strong>同意解释</strong>", page)
    assert status(app, case_id) is Status.ASKED


def test_a_doubtful_explanation_is_questioned_in_its_own_form(
    browser: Browse, make: Make, links: Links, world: World
) -> None:
    (here,), phone = links(make(accepted)), browser(None)
    said = {"words": "已知悉", "rule": "规定", "elsewhere": "街道", "look_again_on": day(world, 9)}
    asked = phone.post(f"{here}/explain", said, form=here)
    assert asked.status_code == 422
    assert "就这样交" in asked.text
    assert "就这样发出" not in asked.text
    assert asked.text.count('id="doubts"') == 1


def test_a_helpers_link_is_for_its_part(
    app: App, browser: Browse, make: Make, links: Links
) -> None:
    case_id = make(whistled)
    lead, helper = links(case_id)
    phone = browser(None)
    page = phone.get(helper).text
    offered = set(re.findall(r'action="/h/[^"]+/(\w+)"', page))
    assert offered == {"accept_part", "arrive", "return_part"}
    assert "牵头的单位" in page
    assert phone.post(f"{helper}/accept", {}, form=helper).status_code == 403
    phone.follow(phone.post(f"{helper}/accept_part", {}, form=helper))
    where = {"latitude": "30.6090", "longitude": "114.3051"}
    page = phone.follow(phone.post(f"{helper}/arrive", where, form=helper))
    assert "已记到场，离现场约 10 米" in page
    assert phone.post(f"{helper}/arrive", {}, form=helper).status_code == 409
    given = {"words": "断了电，挂了牌", "photos": [(jpeg(), "a.jpg")]}
    page = phone.follow(phone.post(f"{helper}/finish_part", given, form=helper))
    assert "办结照片" in page
    assert "永清供电所的答复：断电" in page
    seen = phone.get(lead).text  # who leads answers for the whole
    assert "断了电，挂了牌" in seen and "办结照片" in seen
    assert status(app, case_id) is Status.DISPATCHED


def test_a_place_that_makes_no_sense_is_left_out(browser: Browse, make: Make, links: Links) -> None:
    (here,), phone = links(make(accepted)), browser(None)
    where = {"latitude": "inf", "longitude": "<b>"}
    assert "已记到场。" in phone.follow(phone.post(f"{here}/arrive", where, form=here))


def test_a_part_that_is_not_ours_goes_back(browser: Browse, make: Make, links: Links) -> None:
    helper = links(make(whistled))[1]
    phone = browser(None)
    assert phone.post(f"{helper}/return_part", {}, form=helper).status_code == 422
    answer = phone.post(f"{helper}/return_part", {"why": "在红线外"}, form=helper)
    assert "已退回" in answer.text
    assert phone.get(helper).status_code == 404


def test_a_pause_is_asked_for_granted_and_ended(
    browser: Browse, make: Make, links: Links, world: World
) -> None:
    case_id = make(accepted)
    (here,), phone, worker = links(case_id), browser(None), browser("worker")
    good = {"cause": "weather", "words": "下暴雨", "until": day(world, 3)}
    for wrong in ({"cause": "x"}, {"words": " "}, {"until": ""}, {"until": "9999-12-31"}):
        answer = phone.post(f"{here}/ask_pause", {**good, **wrong}, form=here)
        assert answer.status_code == 422, wrong
    page = phone.follow(phone.post(f"{here}/ask_pause", good, form=here))
    assert "等着批" in page
    page = worker.get(f"/panel/cases/{case_id}").text
    assert "单位申请停表：</strong>天气不允许" in page
    name = re.search(r'name="request" value="(pause-\d+)"', page)
    assert name
    assert worker.move(case_id, "decide_time", request=name[1], grant="").status_code == 422
    assert worker.move(case_id, "decide_time", request="pause-0", grant="yes").status_code == 409
    page = worker.follow(worker.move(case_id, "decide_time", request=name[1], grant="yes"))
    assert "停表中" in page
    page = phone.follow(phone.post(f"{here}/resume", {}, form=here))
    assert "已恢复计时" in page


def test_an_extension_moves_the_end_and_leaves_the_fact(browser: Browse, make: Make) -> None:
    case_id, worker = make(extension_asked), browser("worker")
    page = worker.get(f"/panel/cases/{case_id}").text
    assert "再加 2 个工作日" in page
    assert "加上停表、延期" not in page
    name = re.search(r'name="request" value="(extension-\d+)"', page)
    assert name
    given = {"request": name[1], "grant": "yes", "words": "抓紧"}
    page = worker.follow(worker.move(case_id, "decide_time", **given))
    assert "延期第 1 次" in page
    assert "到期，加上停表、延期，" in page


def test_an_extension_is_asked_for_by_its_form(browser: Browse, make: Make) -> None:
    case_id, handler = make(accepted), browser("handler")
    assert handler.move(case_id, "ask_extension", reason="").status_code == 422
    page = handler.follow(handler.move(case_id, "ask_extension", reason="等盖子"))
    assert "延期的申请已经交给社区" in page
    assert "/ask_extension" not in page


def test_being_late_is_appealed_and_the_fact_stays(browser: Browse, make: Make) -> None:
    case_id = make(answered_late)
    handler, officer = browser("handler"), browser("street_officer")
    page = handler.get(f"/panel/cases/{case_id}").text
    clock = re.search(r'name="clock" value="(\d+)" checked', page)
    assert clock
    assert handler.move(case_id, "appeal", clock="x", reason="封了路").status_code == 422
    assert handler.move(case_id, "appeal", clock=clock[1], reason="").status_code == 422
    handler.follow(handler.move(case_id, "appeal", clock=clock[1], reason="封了路"))
    page = officer.follow(
        officer.move(case_id, "decide_appeal", clock=clock[1], grant="yes", words="属实")
    )
    assert "街道认定：不算单位的" in page
    assert "封了路（属实）" in page
    assert re.search(r'class="done_late".*?已超时', page, re.S)


@pytest.mark.parametrize(
    ("hours", "state", "said"),
    [
        (0.1, "cut_short", "退单时停，那时还没有围护"),
        (6, "done_late", "退单时停，那时还没有围护，已超时"),
    ],
)
def test_what_was_given_back_was_never_fenced_off(
    browser: Browse, make: Make, travel: Travel, hours: float, state: str, said: str
) -> None:
    case_id, handler = make(urgent), browser("handler")
    travel(now() + timedelta(hours=hours))
    page = handler.follow(handler.move(case_id, "return", why="在红线外", reason="盖上写着供电"))
    rows = dict(re.findall(r'<li class="(\w+)">\s*<p class="clock-head"><strong>(.+?)</p>', page))
    assert said in rows[state]
    assert "按时" in rows["done"] and "围护" not in rows["done"]


def test_what_was_fenced_off_in_time_is_in_time(browser: Browse, make: Make) -> None:
    page = browser("worker").get(f"/panel/cases/{make(secured)}").text
    assert re.search(r"<strong>围护</strong>.*?按时", page)
    assert "还没有" not in page[page.index('id="clocks"') : page.index('id="hands"')]


def test_others_do_not_decide_an_appeal(browser: Browse, make: Make) -> None:
    case_id = make(appealed)
    page = browser("street_officer").get(f"/panel/cases/{case_id}").text
    clock = re.search(r'name="clock" value="(\d+)"', page)
    assert clock
    given = {"clock": clock[1], "grant": "yes"}
    assert browser("worker").move(case_id, "decide_appeal", **given).status_code == 403


def test_the_queue_of_a_unit_that_was_called(browser: Browse, make: Make) -> None:
    make(whistled)
    page = browser("other_handler").get("/panel/").text
    assert "吹哨请来的一部分" in page
    assert "经手过的" not in page


def test_a_paused_case_says_so_in_the_queue(browser: Browse, make: Make) -> None:
    make(paused)
    for name in ("worker", "handler"):
        page = browser(name).get("/panel/").text
        assert "办理停表中" in page
        assert ">停着表 <" in page


def test_nobody_is_called_twice(make: Make, browser: Browse) -> None:
    page = browser("street_officer").get(f"/panel/cases/{make(whistled)}").text
    assert "吹哨：请几个单位一起来" not in page  # both units of this world are on it
