"""One case: who sees it, whose name stands there, and what may be done."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from backend.cases import amending, handling, reviewing
from backend.cases.models import Case
from backend.clock import now
from backend.db import db, transaction
from backend.people.models import Person
from backend.people.places import spot, wgs84_to_gcj02
from backend.records.actions import ask_for_media, not_fetched
from backend.records.models import AuditEntry
from backend.web import App

from ...cases.making import (
    accepted,
    answered,
    answered_late,
    appealed,
    asked,
    dispatched,
    disputed,
    extension_asked,
    filed,
    merged,
    paused,
    reported,
    secured,
    to_approve,
    whistled,
)
from ...world import COMMUNITY, World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]

PHONE = "13800001111"


def forms(page: str) -> set[str]:
    """The moves that a page offers; a note colleagues may write at any time."""
    return set(re.findall(r'action="/panel/cases/\d+/(\w+)"', page)) - {"note"}


def with_phone(w: World) -> Case:
    return dispatched(w, words=f"井盖坏了，打我 {PHONE}")


def kitchen(w: World) -> Case:
    return dispatched(w, words="后厨地上全是油", kind_key="kitchen")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("worker", 200),
        ("colleague", 200),
        ("next_worker", 404),
        ("grid_worker", 200),
        ("street_officer", 200),
        ("district_officer", 200),
        ("admin", 200),
        ("handler", 200),
        ("other_handler", 404),
        ("rider", 404),
        ("stranger", 404),
        (None, 303),
    ],
)
def test_who_sees_a_case(browser: Browse, make: Make, name: str | None, status: int) -> None:
    case_id = make(dispatched)
    assert browser(name).get(f"/panel/cases/{case_id}").status_code == status
    assert browser(name).get("/panel/cases/99999999999").status_code in {404, 303}


OUT = {"report_up", "add_side", "merge"}
BEFORE_DISPATCH = OUT | {"decline", "to_wish", "set_kind", "dispatch", "ask_ownership", "add"}
AT_WORK = {"answer", "explain", "return", "set_work_order", "arrive", "ask_pause", "ask_extension"}


def urgent(w: World) -> Case:
    return accepted(w, danger=True)


@pytest.mark.parametrize(
    ("maker", "name", "offered"),
    [
        (reported, "worker", BEFORE_DISPATCH | {"file"}),
        (reported, "street_officer", BEFORE_DISPATCH | {"file"}),
        (reported, "grid_worker", {"report_up"}),
        (reported, "admin", set()),
        (filed, "worker", BEFORE_DISPATCH),
        (disputed, "worker", OUT | {"add"}),
        (disputed, "street_officer", OUT | {"add", "decide_ownership"}),
        (dispatched, "worker", OUT | {"recall", "add"}),
        (dispatched, "street_officer", OUT | {"recall", "add", "whistle"}),
        (dispatched, "handler", {"accept", "return", "arrive"}),
        (whistled, "other_handler", {"accept_part", "return_part", "arrive"}),
        (urgent, "handler", AT_WORK - {"ask_pause", "ask_extension"} | {"make_safe"}),
        (accepted, "handler", AT_WORK),
        (secured, "handler", AT_WORK),
        (paused, "handler", AT_WORK - {"ask_pause", "ask_extension"} | {"resume"}),
        (accepted, "worker", OUT | {"recall", "add"}),
        (extension_asked, "worker", OUT | {"recall", "add", "decide_time"}),
        (answered, "worker", {"verify", "report_up", "add"}),
        (answered, "grid_worker", {"verify", "report_up"}),
        (answered, "handler", set()),
        (answered_late, "handler", {"appeal"}),
        (appealed, "street_officer", {"verify", "report_up", "add", "decide_appeal"}),
        (to_approve, "worker", {"approve", "report_up", "add"}),
        (to_approve, "grid_worker", {"report_up"}),
        (asked, "worker", {"close", "reopen", "report_up", "add"}),
        (merged, "worker", {"unmerge"}),
    ],
)
def test_only_possible_moves_are_offered(
    browser: Browse, make: Make, maker: Callable[[World], Case], name: str, offered: set[str]
) -> None:
    page = browser(name).get(f"/panel/cases/{make(maker)}").text
    assert forms(page) == offered


def test_the_rider_is_known_to_the_community_alone(browser: Browse, make: Make) -> None:
    case_id = make(with_phone)
    path = f"/panel/cases/{case_id}"
    assert "小周" in browser("worker").get(path).text
    for name in ("handler", "grid_worker", "admin", "district_officer"):
        page = browser(name).get(path).text
        assert "小周" not in page
        assert "一位骑手" in page
    assert PHONE in browser("handler").get(path).text
    assert PHONE not in browser("grid_worker").get(path).text


def test_nobody_learns_who_reported_a_kitchen(browser: Browse, make: Make) -> None:
    case_id = make(kitchen)
    for name in ("worker", "street_officer", "handler", "grid_worker", "admin"):
        page = browser(name).get(f"/panel/cases/{case_id}").text
        assert "小周" not in page
        assert "报的人不显示" in page


def test_looking_at_personal_data_leaves_a_note(
    app: App, browser: Browse, make: Make, world: World
) -> None:
    named, kept_secret = make(with_phone), make(kitchen)
    browser("worker").get(f"/panel/cases/{named}")
    browser("worker").get(f"/panel/cases/{kept_secret}")
    browser("grid_worker").get(f"/panel/cases/{named}")
    browser("handler").get(f"/panel/cases/{named}")
    with app.app_context(), transaction(write=False) as session:
        noted = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(n.person_id, n.verb, n.subject) for n in noted] == [
            (world.ids["worker"], "see_personal", f"case:{named}"),
            (world.ids["handler"], "see_personal", f"case:{named}"),
        ]


def test_numbers_are_gone_when_the_matter_is_over(browser: Browse, make: Make) -> None:
    def over(w: World) -> Case:
        case = with_phone(w)
        handling.accept(case, by=w.handler, now=w.now)
        handling.answer(
            case, words=f"打 {PHONE} 问过，盖子换好了。", sure=True, by=w.handler, now=w.now
        )
        return case

    case_id = make(over)
    for name in ("worker", "handler"):
        assert PHONE not in browser(name).get(f"/panel/cases/{case_id}").text


def test_the_map_says_what_it_shows(browser: Browse, make: Make) -> None:
    page = browser("worker").get(f"/panel/cases/{make(reported)}").text
    assert "位置在临江里网格，旁边是百合苑" in page
    assert page.count('class="patch') >= 2
    assert "style=" not in page


def test_no_name_on_the_map_stands_on_another(browser: Browse, make: Make) -> None:
    point = wgs84_to_gcj02(30.6091, 114.3062)
    case_id = make(lambda w: reported(w, place=spot(*point, "gcj02")))
    page = browser("worker").get(f"/panel/cases/{case_id}").text
    found = re.findall(r'<text class="patch-name.*?" x="([\d.]+)" y="([\d.]+)">(.+?)</text>', page)
    boxes = [
        (float(x) - 5.5 * len(name), float(y), float(x) + 5.5 * len(name)) for x, y, name in found
    ]
    assert len(boxes) >= 2
    for left, y, right in boxes:
        assert left > 0 and right < 340
        others = [box for box in boxes if box[0] < right and left < box[2] and abs(box[1] - y) < 15]
        assert len(others) == 1


def test_without_a_point_there_is_no_map(browser: Browse, make: Make) -> None:
    def spoken(w: World) -> Case:
        return reported(w, place=None, region_code=COMMUNITY, place_words="菜场门口")

    page = browser("worker").get(f"/panel/cases/{make(spoken)}").text
    assert "没有定位" in page
    assert "菜场门口" in page


def test_history_says_who_did_what(browser: Browse, make: Make) -> None:
    def returned(w: World) -> Case:
        case = dispatched(w)
        handling.give_back(case, reason="不是我家的盖子", by=w.handler, now=w.now)
        return case

    page = browser("worker").get(f"/panel/cases/{make(returned)}").text
    page = page[page.index('id="past"') :]
    told = re.findall(r"<strong>(\w+)</strong> <span class=\"quiet\">(\S+)", page)
    assert told == [("上报", "小周"), ("立案", "刘敏"), ("派单", "刘敏"), ("退单", "水务的老秦")]
    assert "永清水务所退回：不是我家的盖子" in page


def test_what_the_rider_adds_is_the_riders_in_the_history(browser: Browse, make: Make) -> None:
    def added(w: World) -> Case:
        case = dispatched(w)
        amending.add(case, by=w.rider, words="盖子上写着污", now=w.now)
        return case

    case_id = make(added)
    for name, shown in (("worker", "小周"), ("handler", "报的人")):
        page = browser(name).get(f"/panel/cases/{case_id}").text
        assert re.search(rf"补充</strong> <span class=\"quiet\">{shown}", page)
        assert "盖子上写着污" in page


def test_files_under_way_and_lost_are_told(browser: Browse, make: Make) -> None:
    def waiting(w: World) -> Case:
        case = reported(w)
        db.session.flush()
        subject = f"case:{case.id}"
        ask_for_media("app", "m1", "photo", subject, person_id=w.rider.id, now=w.now)
        lost = ask_for_media("app", "m2", "voice", subject, person_id=w.rider.id, now=w.now)
        not_fetched(lost, for_good=True, now=w.now)
        return case

    page = browser("worker").get(f"/panel/cases/{make(waiting)}").text
    assert "一份照片还在从微信取" in page
    assert "一份语音没有取到" in page


def test_usual_units_come_first_with_the_reason(app: App, browser: Browse, make: Make) -> None:
    def at_home(w: World) -> Case:
        w.power.handles = "manhole flooding"
        return reported(w)

    page = browser("worker").get(f"/panel/cases/{make(at_home)}").text
    page = page[page.index("派给谁办") :]
    assert page.index("永清供电所") < page.index("永清水务所")
    assert "部件先找属主：永清街道的“井盖”平时由它办" in page
    assert "也管永清街道这一片" in page


def test_the_link_is_for_reviewers_while_it_lives(browser: Browse, make: Make) -> None:
    case_id = make(dispatched)
    assert "http://127.0.0.1:8000/h/" in browser("worker").get(f"/panel/cases/{case_id}").text
    for name in ("handler", "grid_worker", "admin"):
        assert "/h/" not in browser(name).get(f"/panel/cases/{case_id}").text
    assert "/h/" not in browser("worker").get(f"/panel/cases/{make(filed)}").text


def test_what_is_pasted_into_a_group_holds_no_number(browser: Browse, make: Make) -> None:
    case_id = make(lambda w: dispatched(w, place_words=f"店门口，找 {PHONE}"))
    page = browser("worker").get(f"/panel/cases/{case_id}").text
    pasted = re.search(r'<textarea id="link"[^>]*>(.*?)</textarea>', page, re.S)
    assert pasted
    assert "店门口，找 （电话已隐去）" in pasted[1]
    assert PHONE not in pasted[1]


def test_a_reporter_without_a_name_is_told_as_such(browser: Browse, make: Make) -> None:
    def nameless(w: World) -> Case:
        person: Person = w.rider
        person.name = ""
        return reported(w)

    page = browser("worker").get(f"/panel/cases/{make(nameless)}").text
    assert "一位" not in page
    assert "骑手，没有留名字" in page


def test_a_unit_that_gave_it_back_reads_nothing_meant_for_the_next(
    browser: Browse, make: Make
) -> None:
    def handed_on(w: World) -> Case:
        case = dispatched(w)
        handling.give_back(case, reason="这是电缆井", by=w.handler, now=w.now)
        reviewing.dispatch(case, w.power, note="钥匙在门卫", by=w.worker, now=w.now)
        handling.accept(case, by=w.other_handler, work_order="GD-88", now=w.now)
        return case

    case_id = make(handed_on)
    for name, told in (
        ("handler", False),
        ("other_handler", True),
        ("worker", True),
        ("admin", True),
    ):
        page = browser(name).get(f"/panel/cases/{case_id}").text
        assert ("钥匙在门卫" in page, "GD-88" in page) == (told, told), name


def test_declined_and_dispatch_notes_are_shown(browser: Browse, make: Make) -> None:
    def noted(w: World) -> Case:
        case = reported(w)
        reviewing.dispatch(case, w.water, note="先围起来", by=w.worker, now=now())
        return case

    assert "先围起来" in browser("handler").get(f"/panel/cases/{make(noted)}").text
