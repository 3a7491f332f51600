"""Role x verb: who may do what, and that nobody else may."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import pytest

from backend.cases import (
    amending,
    closing,
    escalating,
    handling,
    joining,
    looking_back,
    noting,
    reporting,
    reviewing,
    routing,
    timing,
    verifying,
    whistling,
)
from backend.cases.models import (
    Appeal,
    Case,
    Clock,
    Extension,
    Finding,
    Pause,
    PauseCause,
    Stage,
    Status,
    Verdict,
)
from backend.cases.queries import case_for
from backend.cases.rules import Actor, LinkHolder, joined
from backend.cases.verbs import FROM, MAY, moves_for
from backend.cases.whistling import Call
from backend.db import db
from backend.errors import DomainError, NotAllowed, NotFound
from backend.people.models import Person

from ..world import CAST, NEXT_COMMUNITY, World, undone
from .making import (
    GOOD_ANSWER,
    IN_STATUS,
    accepted,
    answered,
    answered_late,
    appealed,
    asked,
    closed,
    dispatched,
    disputed,
    extension_asked,
    filed,
    merged,
    paused,
    reported,
    to_approve,
    whistled,
)

T = TypeVar("T")


def _there(found: Iterator[T]) -> T:
    """The first one; a case that has none answers like an address that leads nowhere."""
    for one in found:
        return one
    raise NotFound()


def _extension(case: Case) -> Extension:
    return _there(extension for clock in case.clocks for extension in clock.extensions)


def _appeal(case: Case) -> Appeal:
    return _there(clock.appeal for clock in case.clocks if clock.appeal is not None)


def _repair(case: Case) -> Clock:
    return _there(clock for clock in case.clocks if clock.stage is Stage.REPAIR)


def _pause(w: World, case: Case, by: Actor) -> Pause:
    until = w.now + timedelta(days=2)
    return timing.ask_pause(case, PauseCause.WEATHER, words="下雨", until=until, by=by, now=w.now)


TRY = {
    "file": lambda w, c, by: reviewing.file(c, by=by, now=w.now),
    "decline": lambda w, c, by: reviewing.decline(c, reason="a", elsewhere="b", by=by, now=w.now),
    "set_kind": lambda w, c, by: reviewing.set_kind(c, "light", by=by, now=w.now),
    "dispatch": lambda w, c, by: reviewing.dispatch(c, w.water, by=by, now=w.now),
    "recall": lambda w, c, by: reviewing.recall(c, reason="派错了", by=by, now=w.now),
    "ask_ownership": lambda w, c, by: routing.ask_ownership(c, reason="没字", by=by, now=w.now),
    "decide_ownership": lambda w, c, by: reviewing.decide_ownership(
        c, w.water, decision="管井的", by=by, now=w.now
    ),
    "add_side": lambda w, c, by: amending.add_side(c, NEXT_COMMUNITY, by=by, now=w.now),
    "accept": lambda w, c, by: handling.accept(c, by=by, now=w.now),
    "return": lambda w, c, by: handling.give_back(c, reason="不是我家的", by=by, now=w.now),
    "make_safe": lambda w, c, by: handling.make_safe(c, words="围了", by=by, now=w.now),
    "answer": lambda w, c, by: handling.answer(c, words=GOOD_ANSWER, sure=True, by=by, now=w.now),
    "set_work_order": lambda w, c, by: handling.set_work_order(c, "SW-1", by=by),
    "whistle": lambda w, c, by: whistling.whistle(
        c, [Call(w.power, "断电")], words="来", by=by, now=w.now
    ),
    "accept_part": lambda w, c, by: whistling.accept_part(c, by=by, now=w.now),
    "finish_part": lambda w, c, by: whistling.finish_part(c, words="断了电", by=by, now=w.now),
    "return_part": lambda w, c, by: whistling.return_part(c, reason="没线", by=by, now=w.now),
    "arrive": lambda w, c, by: whistling.arrive(c, by=by, now=w.now),
    "ask_pause": lambda w, c, by: _pause(w, c, by),
    "ask_extension": lambda w, c, by: timing.ask_extension(c, reason="等", by=by, now=w.now),
    "decide_time": lambda w, c, by: timing.decide_extension(_extension(c), True, by=by, now=w.now),
    "resume": lambda w, c, by: timing.resume(c, by=by, now=w.now),
    "appeal": lambda w, c, by: timing.appeal(c, _repair(c), reason="封路", by=by, now=w.now),
    "decide_appeal": lambda w, c, by: timing.decide_appeal(_appeal(c), True, by=by, now=w.now),
    "report_up": lambda w, c, by: escalating.report_up(c, words="办不了", by=by, now=w.now),
    "verify": lambda w, c, by: verifying.verify(c, Finding.DONE, by=by, now=w.now),
    "approve": lambda w, c, by: verifying.approve(c, True, by=by, now=w.now),
    "rate": lambda w, c, by: closing.rate(c, Verdict.SOLVED, by=by, now=w.now),
    "close": lambda w, c, by: closing.close(c, note="电话问过", by=by, now=w.now),
    "reopen": lambda w, c, by: closing.reopen(c, reason="又坏了", by=by, now=w.now),
    "look_back": lambda w, c, by: looking_back.look_back(c, True, by=by, now=w.now),
    "join": lambda w, c, by: joining.join(c, by=by, now=w.now),
    "merge": lambda w, c, by: joining.merge(c, reported(w), by=by, now=w.now),
    "merge_own": lambda w, c, by: joining.merge_own(c, reported(w), by=by, now=w.now),
    "unmerge": lambda w, c, by: joining.unmerge(c, by=by, now=w.now),
    "disclose": lambda w, c, by: joining.disclose(c, True, by=by, now=w.now),
    "withdraw": lambda w, c, by: reporting.withdraw(c, by=by, now=w.now),
    "add": lambda w, c, by: amending.add(c, by=by, words="还在响", now=w.now),
    "note": lambda w, c, by: noting.note(c, "先别派", by=by, now=w.now),
}


def _danger(w: World) -> Case:
    return accepted(w, danger=True)


def _past_danger(w: World) -> Case:
    return closed(w, danger=True)


# A case with which the verb is possible, and everybody who may then use it.
REVIEWERS = {"worker", "colleague", "street_officer"}
LOOKERS = REVIEWERS | {"grid_worker"}
DECIDERS = {"street_officer", "district_officer"}
MATRIX: dict[str, tuple[Callable[[World], Case], set[str]]] = {
    "file": (reported, REVIEWERS),
    "decline": (reported, REVIEWERS),
    "set_kind": (reported, REVIEWERS),
    "dispatch": (filed, REVIEWERS),
    "recall": (dispatched, REVIEWERS),
    "ask_ownership": (filed, REVIEWERS),
    "decide_ownership": (disputed, DECIDERS | {"admin"}),
    "add_side": (reported, REVIEWERS),
    "accept": (dispatched, {"handler"}),
    "return": (dispatched, {"handler"}),
    "make_safe": (_danger, {"handler"}),
    "answer": (accepted, {"handler"}),
    "set_work_order": (dispatched, {"handler"}),
    "whistle": (dispatched, DECIDERS),
    "accept_part": (whistled, {"other_handler"}),
    "finish_part": (whistled, {"other_handler"}),
    "return_part": (whistled, {"other_handler"}),
    "arrive": (whistled, {"handler", "other_handler"}),
    "ask_pause": (accepted, {"handler"}),
    "ask_extension": (accepted, {"handler"}),
    "decide_time": (extension_asked, REVIEWERS),
    "resume": (paused, REVIEWERS | {"handler"}),
    "appeal": (answered_late, {"handler"}),
    "decide_appeal": (appealed, DECIDERS),
    "report_up": (reported, LOOKERS | {"steward"}),
    "verify": (answered, LOOKERS),
    "approve": (to_approve, REVIEWERS),
    "rate": (asked, {"rider"}),
    "close": (asked, REVIEWERS),
    "reopen": (asked, REVIEWERS),
    "look_back": (_past_danger, LOOKERS),
    "join": (reported, CAST.keys() - {"rider"}),
    "merge": (reported, REVIEWERS),
    "merge_own": (reported, {"rider"}),
    "unmerge": (merged, REVIEWERS),
    "disclose": (reported, {"rider"}),
    "withdraw": (reported, {"rider"}),
    "add": (reported, REVIEWERS | {"rider"}),
    "note": (reported, LOOKERS | DECIDERS),
}


def test_the_matrix_covers_every_verb() -> None:
    assert MATRIX.keys() == MAY.keys() == FROM.keys() == TRY.keys()


@pytest.mark.parametrize("verb", MATRIX)
def test_role_by_verb(inside: World, verb: str) -> None:
    """One case for all of them: what somebody did is undone before the next one tries."""
    make, allowed = MATRIX[verb]
    case = make(inside)
    for name in CAST:
        with undone():
            actor = getattr(inside, name)
            assert (verb in moves_for(actor, case, inside.now)) == (name in allowed), name
            if name in allowed or (verb == "join" and joined(actor, case)):  # again: no harm
                TRY[verb](inside, case, actor)
            else:
                assert isinstance(_refusal(inside, verb, case, actor), NotAllowed), name


@pytest.mark.parametrize("status", Status)
def test_verb_by_status(inside: World, status: Status) -> None:
    """Whoever may use a verb at its time is refused at any other, and nothing changes."""
    case = IN_STATUS[status](inside)
    for verb, (_, allowed) in MATRIX.items():
        with undone():
            actor = getattr(inside, min(allowed))
            if verb in moves_for(actor, case, inside.now):
                TRY[verb](inside, case, actor)
            elif not (verb == "join" and joined(actor, case)):
                rows = len(case.moves)
                assert _refusal(inside, verb, case, actor) is not None, verb
                assert (case.status, len(case.moves)) == (status, rows), verb


def _refusal(w: World, verb: str, case: Case, actor: Person) -> DomainError | None:
    try:
        with db.session.begin_nested():
            TRY[verb](w, case, actor)
    except DomainError as refused:
        return refused
    return None


SEES = {
    "admin", "district_officer", "street_officer", "worker", "colleague", "grid_worker",
    "steward", "rider", "auditor",
}  # fmt: skip


def test_who_sees_a_report(inside: World) -> None:
    case = reported(inside)
    assert {name for name in CAST if _sees(inside, name, case)} == SEES


def test_who_sees_a_dispatched_case(inside: World) -> None:
    case = IN_STATUS[Status.DISPATCHED](inside)
    assert {name for name in CAST if _sees(inside, name, case)} == SEES | {"handler"}


def test_a_draft_is_only_its_reporters(inside: World) -> None:
    case = IN_STATUS[Status.DRAFT](inside)
    assert {name for name in CAST if _sees(inside, name, case)} == {"rider"}


def _sees(w: World, name: str, case: Case) -> bool:
    try:
        return case_for(getattr(w, name), case.id) is case
    except NotFound:
        return False


def test_a_link_is_good_for_its_own_dispatch_only(inside: World) -> None:
    first, second = IN_STATUS[Status.DISPATCHED](inside), IN_STATUS[Status.DISPATCHED](inside)
    assert first.open_dispatch is not None
    holder = LinkHolder(first.open_dispatch.id)
    mine = {"accept", "return", "set_work_order", "arrive"}
    assert moves_for(holder, first, inside.now) == mine
    assert moves_for(holder, second, inside.now) == set()
    with pytest.raises(NotAllowed):
        handling.accept(second, by=holder, now=inside.now)
    handling.accept(first, by=holder, now=inside.now)
    assert first.moves[-1].by_unit == inside.water
