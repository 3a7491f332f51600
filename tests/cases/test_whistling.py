"""吹哨报到: several units on one case, each with a part of its own; one leads."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.cases import handling, reviewing, whistling
from backend.cases.models import Case, Status
from backend.cases.rules import LinkHolder
from backend.cases.verbs import moves_for
from backend.cases.whistling import Call
from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.notifications.models import Notice
from backend.people import actions
from backend.people.models import Person, RoleKind, UnitKind

from ..world import NEXT_COMMUNITY, STREET, World, spot
from .making import GOOD_ANSWER, dispatched, whistled

HOUR = timedelta(hours=1)


def told(person: Person) -> list[str]:
    return list(
        db.session.scalars(
            select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)
        )
    )


def link(case: Case) -> LinkHolder:
    """The power office's own address."""
    return LinkHolder(case.helpers[0].id)


def test_nobody_is_called_to_what_was_recalled_meanwhile(inside: World) -> None:
    w = inside
    case = dispatched(w)
    elsewhere = update(Case).values(status=Status.FILED)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))
    with pytest.raises(Conflict):
        calls = [Call(w.power, "断电")]
        whistling.whistle(case, calls, words="三点", by=w.street_officer, now=w.now)


@pytest.mark.parametrize("finished", [True, False])
def test_with_the_leads_answer_the_others_are_called_off(inside: World, finished: bool) -> None:
    w, case = inside, whistled(inside)
    handling.accept(case, by=w.handler, now=w.now)
    if finished:
        whistling.finish_part(case, words="断了电，挂了牌", by=w.other_handler, now=w.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    assert ("recalled" in told(w.other_handler)) is not finished
    assert "recalled" not in told(w.handler)


def test_each_has_its_own_acceptance_arrival_and_part(inside: World) -> None:
    w = inside
    case = whistled(w)
    whistling.accept_part(case, by=w.other_handler, now=w.now)
    assert case.status is Status.DISPATCHED  # the one that leads has not accepted
    handling.accept(case, by=w.handler, now=w.now)
    near = whistling.arrive(case, place=spot((30.6091, 114.3050)), by=w.other_handler, now=w.now)
    nowhere = whistling.arrive(case, by=w.handler, now=w.now)
    assert near.metres == 11 and nowhere.metres is None
    done = whistling.finish_part(case, words="断了电，挂了牌", by=w.other_handler, now=w.now)
    lead, part = case.dispatches
    assert (part.acceptance is not None, part.answer) == (True, done)
    assert (lead.answer, case.last_answer, case.status) == (None, None, Status.ACCEPTED)


@pytest.mark.parametrize("verb", ["accept_part", "arrive", "finish_part"])
def test_each_step_once(inside: World, verb: str) -> None:
    case = whistled(inside)

    def step() -> None:
        words = {"words": "断了电"} if verb == "finish_part" else {}
        getattr(whistling, verb)(case, **words, by=link(case), now=inside.now)

    step()
    with pytest.raises(Conflict):
        step()


def test_called_units_hear_of_it_with_a_link(inside: World) -> None:
    whistled(inside)
    assert told(inside.other_handler) == ["case_for_unit"]


@pytest.mark.parametrize(
    ("unit", "part"), [("water", "开井"), ("power", " "), ("elsewhere", "开门")]
)
def test_who_cannot_be_called(inside: World, unit: str, part: str) -> None:
    w = inside
    case = whistled(w)
    helpers = len(case.helpers)
    elsewhere = actions.found_unit("隔壁物业", UnitKind.PROPERTY, NEXT_COMMUNITY)
    third = actions.found_unit("永清排水队", UnitKind.UTILITY, STREET)
    called = {"water": w.water, "power": third, "elsewhere": elsewhere}[unit]
    with pytest.raises(Invalid):
        whistling.whistle(case, [Call(called, part)], words="", by=w.street_officer, now=w.now)
    assert len(case.helpers) == helpers
    for calls in ([], [Call(third, "抽水")] * 2, [Call(third, "抽水")] * 8):
        with pytest.raises(Invalid):
            whistling.whistle(case, calls, words="", by=w.street_officer, now=w.now)


def test_the_answer_of_the_whole_asks_after_open_parts(inside: World) -> None:
    w = inside
    case = whistled(w)
    handling.accept(case, by=w.handler, now=w.now)
    with pytest.raises(Invalid) as doubtful:
        handling.answer(case, words=GOOD_ANSWER, by=w.handler, now=w.now)
    assert "永清供电所的部分还没有办完" in "".join(doubtful.value.fields.values())
    assert doubtful.value.code == "doubtful"
    whistling.finish_part(case, words="断了电，挂了牌", by=w.other_handler, now=w.now)
    with pytest.raises(Invalid) as again:
        handling.answer(case, words=GOOD_ANSWER, by=w.handler, now=w.now)
    assert "还没有办完" not in "".join(again.value.fields.values())
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    assert case.helpers == [] and all(d.ended_at for d in case.dispatches)


def test_a_helper_speaks_only_for_its_part(inside: World) -> None:
    w = inside
    case = whistled(w)
    handling.accept(case, by=w.handler, now=w.now)
    for helper in (link(case), w.other_handler):
        assert moves_for(helper, case, w.now) & {"answer", "return", "accept", "ask_pause"} == set()
        with pytest.raises(NotAllowed):
            handling.answer(case, words=GOOD_ANSWER, sure=True, by=helper, now=w.now)
        with pytest.raises(NotAllowed):
            handling.give_back(case, reason="不办了", by=helper, now=w.now)
    assert case.status is Status.ACCEPTED


def test_who_works_for_both_units_takes_no_part_for_the_whole(inside: World) -> None:
    w = inside
    actions.grant(w.handler, RoleKind.HANDLER, by=None, now=w.now, unit=w.power)
    db.session.flush()
    db.session.refresh(w.handler)
    case = whistled(w)
    lead, part = case.dispatches
    whistling.accept_part(case, by=w.handler, now=w.now)
    whistling.finish_part(case, words="断了电，挂了牌", by=w.handler, now=w.now)
    assert (lead.acceptance, lead.answer, case.status) == (None, None, Status.DISPATCHED)
    assert part.acceptance is not None and part.answer is not None
    with pytest.raises(Conflict):
        whistling.return_part(case, reason="不归我们", by=w.handler, now=w.now)
    assert case.open_dispatch is lead


def test_a_part_goes_back_alone_and_may_be_called_again(inside: World) -> None:
    w = inside
    case = whistled(w)
    given = whistling.return_part(case, reason="没有线", by=link(case), now=w.now)
    assert (given.counts, case.helpers, case.status) == (False, [], Status.DISPATCHED)
    assert told(w.worker).count("returned") == 1
    whistling.whistle(case, [Call(w.power, "照明")], words="", by=w.street_officer, now=w.now)
    assert [part.part for part in case.helpers] == ["照明"]


def test_with_the_lead_the_helpers_end_and_hear_of_it(inside: World) -> None:
    w = inside
    case = whistled(w)
    handling.give_back(case, reason="不归我们", by=w.handler, now=w.now)
    assert (case.status, case.helpers) == (Status.FILED, [])
    assert told(w.other_handler) == ["case_for_unit", "recalled"]
    with pytest.raises(Conflict):
        whistling.finish_part(case, words="断了电", by=w.other_handler, now=w.now)
    reviewing.dispatch(case, w.power, by=w.worker, now=w.now)  # as the one that leads
    assert case.open_dispatch is not None and case.open_dispatch.unit is w.power


def test_called_back_everybody_hears(inside: World) -> None:
    case = whistled(inside)
    reviewing.recall(case, reason="派错了", by=inside.worker, now=inside.now)
    assert told(inside.handler)[-1] == told(inside.other_handler)[-1] == "recalled"
    assert case.helpers == []
