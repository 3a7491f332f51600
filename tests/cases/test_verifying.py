"""核查 and 解释结: somebody who did not do it looks, or agrees, before anybody is asked."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from backend.cases import closing, handling, reporting, reviewing, verifying
from backend.cases.handling import Reason
from backend.cases.models import Case, Finding, LookBackWhy, Source, Stage, Status, Verdict
from backend.cases.rules import LinkHolder
from backend.cases.verbs import moves_for
from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.notifications.models import Notice
from backend.people import actions
from backend.people.models import Person, RoleKind

from ..world import World, spot
from .making import GOOD_ANSWER, accepted, answered, to_approve, whistled

DAY = timedelta(days=1)


def told(kind: str) -> list[str]:
    return list(db.session.scalars(select(Person.name).join(Notice).where(Notice.kind == kind)))


def also_handles(w: World, worker: Person) -> Person:
    actions.grant(worker, RoleKind.HANDLER, by=None, now=w.now, unit=w.water)
    db.session.flush()
    db.session.refresh(worker)
    return worker


def test_nobody_of_a_helping_unit_looks(inside: World) -> None:
    w, case = inside, whistled(inside)
    actions.grant(w.colleague, RoleKind.HANDLER, by=None, now=w.now, unit=w.power)
    db.session.flush()
    db.session.refresh(w.colleague)
    handling.accept(case, by=w.handler, now=w.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    assert "verify" not in moves_for(w.colleague, case, w.now)
    assert "verify" in moves_for(w.worker, case, w.now)


@pytest.mark.parametrize(
    ("finding", "became"),
    [
        (Finding.DONE, Status.ASKED),
        (Finding.DONE_BUT_NEXT, Status.ASKED),
        (Finding.NOT_DONE, Status.DISPATCHED),
        (Finding.FENCED_ONLY, Status.DISPATCHED),
        (Finding.NOT_FOUND, Status.ANSWERED),
        (Finding.LATER, Status.ANSWERED),
    ],
)
def test_what_each_finding_leads_to(inside: World, finding: Finding, became: Status) -> None:
    case = answered(inside)
    assert told("answered") == []  # nobody is asked before somebody has looked
    clock = case.running_clock
    verifying.verify(case, finding, words="在菜场后面", by=inside.grid_worker, now=inside.now)
    assert case.status is became
    assert told("answered") == (["小周"] if became is Status.ASKED else [])
    assert (case.running_clock is clock) is (became is Status.ANSWERED)
    if became is Status.DISPATCHED:
        assert case.open_dispatch is not None and case.open_dispatch.unit is inside.water
        assert [c.stage for c in case.clocks].count(Stage.ACCEPT) == 2  # the old ones stay


def test_the_next_one_beside_it_is_a_case_of_its_own(inside: World) -> None:
    case = answered(inside)
    verifying.verify(
        case, Finding.DONE_BUT_NEXT, words="旁边那块又翘了", by=inside.grid_worker, now=inside.now
    )
    found = db.session.scalars(select(Case).where(Case.follows_id == case.id)).one()
    assert (found.status, found.source, found.words) == (
        Status.REPORTED,
        Source.PATROL,
        "旁边那块又翘了",
    )
    assert (found.latitude, found.kind_key, found.reporter) == (case.latitude, "manhole", None)


@pytest.mark.parametrize("finding", [f for f in Finding if f is not Finding.DONE])
def test_anything_but_done_takes_a_sentence(inside: World, finding: Finding) -> None:
    case = answered(inside)
    with pytest.raises(Invalid):
        verifying.verify(case, finding, by=inside.grid_worker, now=inside.now)
    assert case.status is Status.ANSWERED and case.last_answer and not case.last_answer.checks


def test_from_the_desk_it_takes_a_photo_or_a_reason(inside: World) -> None:
    case = answered(inside)
    with pytest.raises(Invalid, match="没有到现场"):
        verifying.verify(case, Finding.DONE, on_the_spot=False, by=inside.worker, now=inside.now)
    verifying.verify(
        case,
        Finding.DONE,
        on_the_spot=False,
        words="电话问过菜场",
        by=inside.worker,
        now=inside.now,
    )
    assert case.status is Status.ASKED


def test_where_the_worker_stood_is_kept_if_the_phone_says_so(inside: World) -> None:
    looked = verifying.verify(
        answered(inside),
        Finding.DONE,
        place=spot((30.6100, 114.3050)),
        by=inside.grid_worker,
        now=inside.now,
    )
    assert looked.metres == 111


@pytest.mark.parametrize("making", [answered, to_approve])
def test_nobody_of_the_unit_looks_or_agrees(inside: World, making: Callable[[World], Case]) -> None:
    both, case = also_handles(inside, inside.worker), making(inside)
    assert not moves_for(both, case, inside.now) & {"verify", "approve"}
    verb = verifying.verify if making is answered else verifying.approve
    with pytest.raises(NotAllowed):
        verb(case, Finding.DONE, by=both, now=inside.now)  # type: ignore[arg-type]
    verb(case, Finding.DONE, by=inside.colleague, now=inside.now)  # type: ignore[arg-type]
    assert case.status is Status.ASKED


def explaining(w: World, by: Person | LinkHolder, **changes: object) -> Case:
    case = accepted(w)
    given = {"rule": "消防通道", "elsewhere": "12345", "look_again_on": (w.now + 60 * DAY).date()}
    why = Reason(**{**given, **changes})  # type: ignore[arg-type]
    if isinstance(by, LinkHolder) and case.open_dispatch is not None:
        by = LinkHolder(case.open_dispatch.id)
    handling.answer(case, words="这里不能搭车棚。", explained=why, sure=True, by=by, now=w.now)
    return case


@pytest.mark.parametrize("by_link", [True, False])
def test_the_one_who_answered_does_not_agree(inside: World, by_link: bool) -> None:
    """The community's own worker answers for the unit; later the role for it is taken away."""
    both = also_handles(inside, inside.worker)
    case = explaining(inside, LinkHolder(0) if by_link else both)
    role = next(role for role in both.open_roles if role.kind is RoleKind.HANDLER)
    role.ended_at = inside.now
    db.session.flush()
    assert ("approve" in moves_for(both, case, inside.now)) is by_link
    if not by_link:
        with pytest.raises(NotAllowed):
            verifying.approve(case, True, by=both, now=inside.now)
    verifying.approve(case, True, by=inside.street_officer, now=inside.now)
    assert case.last_answer and case.last_answer.explanation
    assert case.last_answer.explanation.approved_by_id == inside.street_officer.id


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": " "},
        {"elsewhere": ""},
        {"look_again_on": date(2026, 7, 1)},
        {"look_again_on": date(2028, 8, 1)},
    ],
)
def test_an_explanation_says_rule_elsewhere_and_when(
    inside: World, wrong: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        explaining(inside, inside.handler, **wrong)


def test_not_agreed_it_goes_back_to_the_unit(inside: World) -> None:
    case = to_approve(inside)
    with pytest.raises(Invalid):
        verifying.approve(case, False, by=inside.worker, now=inside.now)
    verifying.approve(case, False, words="车棚可以靠墙", by=inside.worker, now=inside.now)
    assert case.status is Status.DISPATCHED
    assert told("explained") == []


def test_explained_is_never_closed_as_solved(inside: World) -> None:
    case = to_approve(inside)
    with pytest.raises(Conflict):
        verifying.verify(case, Finding.DONE, by=inside.grid_worker, now=inside.now)
    verifying.approve(case, True, by=inside.worker, now=inside.now)
    assert told("explained") == ["小周"]
    closing.rate(case, Verdict.SOLVED, by=inside.rider, now=inside.now)
    assert case.status is Status.EXPLAINED
    assert [back.why for back in case.look_backs] == [LookBackWhy.EXPLAINED]


def test_with_nobody_to_ask_it_ends_here(inside: World) -> None:
    case = reporting.report(
        by=inside.worker, source=Source.PATROL, words="井盖响", place=spot(), now=inside.now
    )
    reviewing.dispatch(case, inside.water, by=inside.worker, now=inside.now)
    handling.accept(case, by=inside.handler, now=inside.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=inside.handler, now=inside.now)
    verifying.verify(case, Finding.DONE, by=inside.grid_worker, now=inside.now)
    assert (case.status, case.running_clock) == (Status.CLOSED, None)
