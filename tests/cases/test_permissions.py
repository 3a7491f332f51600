"""Role x verb: who may do what, and that nobody else may."""

import pytest

from backend.cases import amending, closing, handling, reporting, reviewing
from backend.cases.models import Case, Status, Verdict
from backend.cases.queries import case_for
from backend.cases.rules import FROM, MAY, LinkHolder, moves_for
from backend.errors import Conflict, NotAllowed, NotFound

from ..world import CAST, World
from .making import GOOD_ANSWER, IN_STATUS, reported

TRY = {
    "file": lambda w, c, by: reviewing.file(c, by=by, now=w.now),
    "decline": lambda w, c, by: reviewing.decline(c, reason="a", elsewhere="b", by=by, now=w.now),
    "set_kind": lambda w, c, by: reviewing.set_kind(c, "light", by=by, now=w.now),
    "dispatch": lambda w, c, by: reviewing.dispatch(c, w.water, by=by, now=w.now),
    "accept": lambda w, c, by: handling.accept(c, by=by, now=w.now),
    "return": lambda w, c, by: handling.give_back(c, reason="不是我家的", by=by, now=w.now),
    "answer": lambda w, c, by: handling.answer(c, words=GOOD_ANSWER, sure=True, by=by, now=w.now),
    "set_work_order": lambda w, c, by: handling.set_work_order(c, "SW-1", by=by),
    "rate": lambda w, c, by: closing.rate(c, Verdict.SOLVED, by=by, now=w.now),
    "close": lambda w, c, by: closing.close(c, note="电话问过", by=by, now=w.now),
    "withdraw": lambda w, c, by: reporting.withdraw(c, by=by, now=w.now),
    "add": lambda w, c, by: amending.add(c, by=by, words="还在响", now=w.now),
}

# A status in which the verb is possible, and everybody who may then use it.
REVIEWERS = {"worker", "colleague", "street_officer"}
MATRIX: dict[str, tuple[Status, set[str]]] = {
    "file": (Status.REPORTED, REVIEWERS),
    "decline": (Status.REPORTED, REVIEWERS),
    "set_kind": (Status.REPORTED, REVIEWERS),
    "dispatch": (Status.FILED, REVIEWERS),
    "accept": (Status.DISPATCHED, {"handler"}),
    "return": (Status.DISPATCHED, {"handler"}),
    "answer": (Status.ACCEPTED, {"handler"}),
    "set_work_order": (Status.DISPATCHED, {"handler"}),
    "rate": (Status.ANSWERED, {"rider"}),
    "close": (Status.ANSWERED, REVIEWERS),
    "withdraw": (Status.REPORTED, {"rider"}),
    "add": (Status.REPORTED, REVIEWERS | {"rider"}),
}


def test_the_matrix_covers_every_verb() -> None:
    assert MATRIX.keys() == MAY.keys() == FROM.keys() == TRY.keys()


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("verb", MATRIX)
def test_role_by_verb(inside: World, verb: str, name: str) -> None:
    status, allowed = MATRIX[verb]
    case = IN_STATUS[status](inside)
    actor = getattr(inside, name)
    assert (verb in moves_for(actor, case)) == (name in allowed)
    if name in allowed:
        TRY[verb](inside, case, actor)
    else:
        with pytest.raises(NotAllowed):
            TRY[verb](inside, case, actor)


@pytest.mark.parametrize("verb", MATRIX)
@pytest.mark.parametrize("status", Status)
def test_verb_by_status(inside: World, verb: str, status: Status) -> None:
    """Whoever may use the verb at its time gets a Conflict at any other, and nothing changes."""
    case = IN_STATUS[status](inside)
    actor = getattr(inside, sorted(MATRIX[verb][1])[0])
    if verb in moves_for(actor, case):
        TRY[verb](inside, case, actor)
        return
    was, rows = case.status, len(case.moves)
    with pytest.raises((Conflict, NotAllowed)):
        TRY[verb](inside, case, actor)
    assert (case.status, len(case.moves)) == (was, rows)


SEES = {
    "admin", "district_officer", "street_officer", "worker", "colleague", "grid_worker", "rider",
}  # fmt: skip


@pytest.mark.parametrize("name", CAST)
def test_who_sees_a_report(inside: World, name: str) -> None:
    case = reported(inside)
    assert _sees(inside, name, case) == (name in SEES)


@pytest.mark.parametrize("name", CAST)
def test_who_sees_a_dispatched_case(inside: World, name: str) -> None:
    case = IN_STATUS[Status.DISPATCHED](inside)
    assert _sees(inside, name, case) == (name in SEES | {"handler"})


@pytest.mark.parametrize("name", CAST)
def test_a_draft_is_only_its_reporters(inside: World, name: str) -> None:
    case = IN_STATUS[Status.DRAFT](inside)
    assert _sees(inside, name, case) == (name == "rider")


def _sees(w: World, name: str, case: Case) -> bool:
    try:
        return case_for(getattr(w, name), case.id) is case
    except NotFound:
        return False


def test_a_link_is_good_for_its_own_dispatch_only(inside: World) -> None:
    first, second = IN_STATUS[Status.DISPATCHED](inside), IN_STATUS[Status.DISPATCHED](inside)
    assert first.open_dispatch is not None
    holder = LinkHolder(first.open_dispatch.id)
    assert moves_for(holder, first) == {"accept", "return", "set_work_order"}
    assert moves_for(holder, second) == set()
    with pytest.raises(NotAllowed):
        handling.accept(second, by=holder, now=inside.now)
    handling.accept(first, by=holder, now=inside.now)
    assert first.moves[-1].by_unit == inside.water
