"""The demo neighbourhood moves in at any hour, and looks like one in which the loop is at work."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases.airing.actions import living
from backend.cases.models import AiringState, Case, EscalationCause, Finding, Stage, Status
from backend.cases.rules import open_requests
from backend.catalogue.entries import first_catalogue
from backend.catalogue.rules import first_rules
from backend.clock import SHANGHAI, now
from backend.db import db, transaction
from backend.ledger.figures import ledger_figures
from backend.ledger.queries import problems
from backend.notifications.models import Delivery, Notice
from backend.people.actions import meet
from backend.people.models import Level, Platform
from backend.people.queries import region
from backend.people.roster import shifts
from backend.web import App
from backend.wishes.models import ClaimEnd, Wish
from backend.wishes.models import Status as WishStatus
from dev.demo.load import HOME, Neighbourhood, photos
from dev.demo.past import Hours, ago

MONDAY_MORNING = datetime(2026, 7, 6, 8, 40, tzinfo=SHANGHAI)
SUNDAY_NIGHT = datetime(2026, 7, 5, 3, 0, tzinfo=SHANGHAI)
NATIONAL_DAY = datetime(2026, 10, 3, 15, 0, tzinfo=SHANGHAI)


@pytest.fixture(params=[MONDAY_MORNING, SUNDAY_NIGHT, NATIONAL_DAY], ids=lambda at: f"{at:%m%d}")
def cases(
    request: pytest.FixtureRequest, app: App, travel: Callable[[datetime], None]
) -> dict[str, Case]:
    travel(request.param)
    with app.app_context(), transaction():
        first_catalogue(now=now())
        first_rules(now=now())
        demo = Neighbourhood(photos())
        old = request.param == NATIONAL_DAY  # with the wishes of some days before
        demo.settle(history=old)
        demo.live(since=now() if old else None, days=9)
        assert (len(demo.wishing.wishes) > 19) is old
        _wishes(list(demo.wishing.wishes.values()))
        yield demo.matters.cases


def _wishes(wishes: list[Wish]) -> None:
    assert {wish.status for wish in wishes} == set(WishStatus)
    chased = {step.key.split(":")[-1] for wish in wishes for step in wish.steps}
    assert {"fit", "grid", "worker", "street", "half", "release"} <= chased
    assert min(wish.rings_at for wish in wishes if wish.rings_at) > now()
    ended = {claim.how_ended for wish in wishes for claim in wish.claims}
    assert {ClaimEnd.GIVEN_BACK, ClaimEnd.RELEASED} <= ended
    assert any(wish.calls for wish in wishes) and any(wish.aired_words for wish in wishes)
    booked = ledger_figures(HOME, now() - timedelta(days=30), now())
    assert booked.awarded > 0 and booked.minutes > 0, "who was given them was at home here by then"


def late(case: Case) -> bool:
    clock = case.running_clock
    return clock is not None and clock.late_at(now())


def test_a_neighbourhood_in_which_the_loop_is_at_work(cases: dict[str, Case]) -> None:
    assert {case.status for case in cases.values()} == set(Status)
    assert [key for key, case in cases.items() if late(case)] == ["rubble"]
    _dangers(cases)
    _what_goes_up(cases)
    _time(cases)
    _several(cases)
    _ends(cases)
    _aired(cases)
    _around(cases)
    _one_identity(cases)


def _dangers(cases: dict[str, Case]) -> None:
    made_safe = cases["cracked_cover"]
    assert made_safe.status is Status.SECURED
    assert made_safe.running_clock.stage is Stage.REPAIR
    hole = cases["sinkhole"]
    assert hole.running_clock.stage is Stage.MAKE_SAFE
    assert [part.arrival is not None for part in hole.helpers] == [True, True, True]


def _what_goes_up(cases: dict[str, Case]) -> None:
    steps = [(e.step, region(e.region_code).level) for e in cases["rubble"].escalations]
    assert steps == [(1, Level.COMMUNITY), (2, Level.STREET)]
    direct = {e.cause for e in cases["old_wall"].escalations}
    assert direct == {EscalationCause.DIRECT}
    asked = cases["loud_cover"].open_ownership
    assert asked is not None and asked.asked_by_id is None  # the third return, by itself
    assert cases["high_cover"].ownerships[0].unit.name == "江岸水务所"


def _time(cases: dict[str, Case]) -> None:
    paused = cases["crack_rain"].running_clock
    assert paused.paused_at is not None and paused.pauses[0].until > now()
    assert cases["dark_lane"].running_clock.extensions[0].granted
    assert len(open_requests(cases["hall_light"])) == 1
    (clock,) = [clock for clock in cases["steps"].clocks if clock.appeal]
    assert clock.appeal.granted is None and clock.late_at(now())


def _several(cases: dict[str, Case]) -> None:
    assert len(cases["hole"].followers) == 2
    assert cases["same_hole"].merged_into is cases["hole"]
    assert [side.region_code for side in cases["border_bins"].sides] == ["420102006004"]


def _ends(cases: dict[str, Case]) -> None:
    assert cases["shed"].status is Status.ANSWERED and cases["shed"].last_answer.explanation
    assert cases["van"].ratings[0].reopened and cases["van"].status is Status.ACCEPTED
    answer = cases["loose_cover"].dispatches[0].answer
    assert [check.finding for check in answer.checks] == [Finding.FENCED_ONLY]
    assert cases["tree"].moves[-1].note == "七天里没有人说没解决"
    due = [b for case in cases.values() for b in case.look_backs if b.done_at is None]
    assert any(back.due_on <= now().date() for back in due)
    assert cases["no_such_cover"].earning.reversed_at is not None


def _aired(cases: dict[str, Case]) -> None:
    for key in ("missing_cover", "rubbish_pile"):
        airing = living(cases[key])
        assert airing is not None and airing.state is AiringState.PUBLISHED
        assert len(airing.photos) == 2
    waiting = living(cases["steps"])
    assert waiting is not None and len(waiting.open_objections) == 1


def _one_identity(_: dict[str, Case]) -> None:
    """Who signs in to the mini-program is whom the chat knows; staff and handlers, too."""
    appid = "wx-mini"
    for key, name in (("jiang_xue", "江雪"), ("lin_guodong", "林国栋"), ("liu_min", "刘敏")):
        mini = meet(Platform.MINI_PROGRAM, appid, f"mini-{key}", unionid=f"u_demo_{key}", now=now())
        assert mini.person.name == name


def _around(cases: dict[str, Case]) -> None:
    assert not problems()
    assert set(db.session.scalars(select(Notice.delivery))) == {Delivery.INBOX_ONLY}
    on_roster = {
        shift.person.name for shift in shifts([HOME], since=now(), until=now() + timedelta(days=6))
    }
    assert len(on_roster) == 7
    assert all(m.at <= now() for case in cases.values() for m in case.moves)


def test_what_an_office_did_was_done_while_it_was_open(app: App) -> None:
    """Twelve working hours before a Monday morning is a Thursday morning."""
    with app.app_context(), transaction(write=False):
        found = ago(MONDAY_MORNING, 12, Hours.WORK)
        assert abs((found - datetime(2026, 7, 2, 10, 40, tzinfo=SHANGHAI)).total_seconds()) < 2
        assert ago(SUNDAY_NIGHT, 2, Hours.ALL) == datetime(2026, 7, 5, 1, 0, tzinfo=SHANGHAI)
        evening = ago(SUNDAY_NIGHT, 1, Hours.DUTY)
        assert abs((evening - datetime(2026, 7, 4, 20, 0, tzinfo=SHANGHAI)).total_seconds()) < 2
