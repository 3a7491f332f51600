"""Whose is it: suggestions, the street's decision, returns, units that are no more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases import closing, handling, queries, reviewing, routing, verifying, whistling
from backend.cases.models import Case, Finding, Stage, Status
from backend.cases.rules import LinkHolder
from backend.cases.verbs import moves_for
from backend.cases.whistling import Call
from backend.db import db
from backend.errors import Conflict, Invalid, NotFound
from backend.notifications.models import Notice
from backend.people import actions
from backend.people.models import Person, Unit, UnitKind

from ..world import COMMUNITY, NEXT_COMMUNITY, STREET, World
from .making import accepted, answered, dispatched, disputed, reported, secured, whistled


def returned(w: World, case: Case, unit: Unit, by: Person) -> None:
    reviewing.dispatch(case, unit, by=w.worker, now=w.now)
    handling.give_back(case, reason="不归我们", by=by, now=w.now)


def told(kind: str) -> set[str]:
    return set(db.session.scalars(select(Person.name).join(Notice).where(Notice.kind == kind)))


def test_the_third_return_goes_up_by_itself(inside: World) -> None:
    case = reported(inside)
    for unit, by in ((inside.water, inside.handler), (inside.power, inside.other_handler)):
        returned(inside, case, unit, by)
        assert case.status is Status.FILED
    returned(inside, case, inside.water, inside.handler)
    assert case.status is Status.DISPUTED
    assert case.open_ownership is not None and case.open_ownership.asked_by_id is None
    assert told("ownership_asked") == {"街道的小郭"}
    assert case.running_clock is not None and case.running_clock.stage is Stage.OWNERSHIP
    assert case.owner is case.region


def test_without_an_officer_whoever_administers_decides(inside: World) -> None:
    w = inside
    for officer in (w.street_officer, w.district_officer):
        for role in officer.open_roles:
            actions.end_role(role, by=w.admin, now=w.now)
    case = disputed(w)
    assert told("ownership_asked") == {"管理员"}
    assert "decide_ownership" in moves_for(w.admin, case, w.now)
    reviewing.decide_ownership(case, w.water, decision="井在路中间", by=w.admin, now=w.now)
    assert case.status is Status.DISPATCHED


def test_a_helpers_return_is_no_return_of_the_case(inside: World) -> None:
    case = reported(inside)
    returned(inside, case, inside.power, inside.other_handler)
    reviewing.dispatch(case, inside.water, by=inside.worker, now=inside.now)
    for _ in range(2):
        whistling.whistle(
            case, [Call(inside.power, "断电")], words="", by=inside.street_officer, now=inside.now
        )
        whistling.return_part(case, reason="没有线", by=inside.other_handler, now=inside.now)
    handling.give_back(case, reason="不归我们", by=inside.handler, now=inside.now)
    assert case.status is Status.FILED


def test_what_the_street_has_decided_is_not_returned(inside: World) -> None:
    case = disputed(inside)
    reviewing.decide_ownership(
        case, inside.water, decision="盖下是雨水井", by=inside.street_officer, now=inside.now
    )
    assert case.status is Status.DISPATCHED and case.open_dispatch is not None
    assert "盖下是雨水井" in case.open_dispatch.why
    for _ in range(2):
        with pytest.raises(Conflict, match="街道已经裁定"):
            handling.give_back(case, reason="不归我们", by=inside.handler, now=inside.now)
        if case.status is Status.DISPATCHED:
            handling.accept(case, by=inside.handler, now=inside.now)


@pytest.mark.parametrize(("minutes", "counts"), [(119, False), (121, True)])
def test_within_two_working_hours_a_return_counts_against_nobody(
    inside: World, minutes: int, counts: bool
) -> None:
    case = dispatched(inside)
    now = inside.now + timedelta(minutes=minutes)
    assert handling.give_back(case, reason="不是", by=inside.handler, now=now).counts is counts


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_needs_a_reason(inside: World, reason: str) -> None:
    case = dispatched(inside)
    with pytest.raises(Invalid):
        handling.give_back(case, reason=reason, by=inside.handler, now=inside.now)
    assert case.status is Status.DISPATCHED


def test_the_decision_names_a_unit_that_serves_here_and_why(inside: World) -> None:
    case = disputed(inside)
    elsewhere = actions.found_unit("隔壁物业", UnitKind.PROPERTY, NEXT_COMMUNITY)
    for unit, decision in ((elsewhere, "是你的"), (inside.water, " ")):
        with pytest.raises(Invalid):
            reviewing.decide_ownership(
                case, unit, decision=decision, by=inside.street_officer, now=inside.now
            )
    assert case.status is Status.DISPUTED and case.open_ownership is not None


def test_a_thing_goes_to_its_owner_an_event_to_its_territory(inside: World) -> None:
    home = actions.found_unit("临江物业", UnitKind.PROPERTY, COMMUNITY)
    things, events = reported(inside, "井盖响"), reported(inside, "垃圾没人收")
    for unit in (inside.water, inside.power, home):
        unit.handles = "manhole rubbish light"
    db.session.flush()
    assert things.kind_key == "manhole" and events.kind_key not in {None, "manhole"}
    assert routing.suggest(things)[0].unit in {inside.water, inside.power}
    assert "部件先找属主" in routing.suggest(things)[0].why
    assert routing.suggest(events)[0].unit is home
    assert all(suggestion.why for suggestion in routing.suggest(events))


def test_a_street_office_is_a_territory_and_no_owner(inside: World) -> None:
    office = actions.found_unit("永清街道办事处", UnitKind.STREET_OFFICE, STREET)
    case = reported(inside, "井盖响")

    def why() -> str:
        return next(s.why for s in routing.suggest(case) if s.unit is office)

    assert why() == "属地：永清街道的事都可以找它"
    office.handles = "manhole"
    assert why() == "属主不清时找属地：永清街道的“井盖”平时由它办"


def test_who_returned_it_comes_last_with_what_they_said(inside: World) -> None:
    case = reported(inside)
    inside.water.handles = "manhole"
    db.session.flush()
    assert routing.suggest(case)[0].unit is inside.water
    returned(inside, case, inside.water, inside.handler)
    assert routing.suggest(case)[-1].unit is inside.water
    assert routing.suggest(case)[-1].why == "退过这一件：不归我们"


def heir_of(unit: Unit) -> Unit:
    return actions.found_unit(f"新{unit.name}", UnitKind.UTILITY, STREET)


@pytest.mark.parametrize("making", [dispatched, accepted, secured])
def test_the_heir_of_a_dissolved_unit_goes_on(inside: World, making: object) -> None:
    case = making(inside)  # type: ignore[operator]
    heir = heir_of(inside.water)
    actions.dissolve(inside.water, successor=heir, by=None, now=inside.now)
    reviewing.reroute(case, now=inside.now)
    assert case.status is Status.DISPATCHED
    assert case.open_dispatch is not None and case.open_dispatch.unit is heir
    assert case.owner is heir


def test_without_an_heir_the_community_dispatches_anew(inside: World) -> None:
    case = accepted(inside)
    actions.dissolve(inside.water, by=None, now=inside.now)
    reviewing.reroute(case, now=inside.now)
    assert (case.status, case.owner) == (Status.FILED, case.region)
    assert told("returned") == {"刘敏", "陈芳"}
    reviewing.reroute(case, now=inside.now)  # a second round of the job finds nothing to do
    with pytest.raises(Invalid):
        reviewing.dispatch(case, inside.water, by=inside.worker, now=inside.now)


@pytest.mark.parametrize("inherits", [True, False])
def test_a_helper_that_is_no_more(inside: World, inherits: bool) -> None:
    case = whistled(inside)
    heir = heir_of(inside.power) if inherits else None
    actions.dissolve(inside.power, successor=heir, by=None, now=inside.now)
    reviewing.reroute(case, now=inside.now)
    reviewing.reroute(case, now=inside.now)
    assert [(part.unit, part.part) for part in case.helpers] == ([(heir, "断电")] if heir else [])
    assert case.open_dispatch is not None and case.open_dispatch.unit is inside.water


def test_sent_back_to_a_unit_that_is_no_more(inside: World) -> None:
    from_heir = accepted(inside)
    handling.answer(from_heir, words="换了新盖子。", sure=True, by=inside.handler, now=inside.now)
    heir = heir_of(inside.water)
    actions.dissolve(inside.water, successor=heir, by=None, now=inside.now)
    closing.send_again(from_heir, note="没修", by=inside.worker, now=inside.now)
    assert from_heir.owner is heir


def test_sent_back_where_nobody_goes_on_the_community_hears_at_once(inside: World) -> None:
    case = answered(inside)
    actions.dissolve(inside.water, by=None, now=inside.now)
    verifying.verify(case, Finding.NOT_DONE, words="没修", by=inside.grid_worker, now=inside.now)
    assert (case.status, case.owner) == (Status.FILED, case.region)
    assert told("returned") == {"刘敏", "陈芳"}


def test_the_link_of_what_was_called_back_opens_nothing(inside: World) -> None:
    w, case = inside, dispatched(inside)
    link = LinkHolder(case.dispatches[0].id)
    assert queries.dispatch_for_link(link).case is case
    reviewing.recall(case, reason="派错了", by=w.worker, now=w.now)
    with pytest.raises(NotFound):
        queries.dispatch_for_link(link)
    done = answered(w)
    assert queries.dispatch_for_link(LinkHolder(done.dispatches[0].id)).case is done
