"""One step for many cases: each on its own, so that one that cannot be done stops no other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from ..db import db, is_duplicate
from ..errors import Conflict, DomainError
from ..people.models import Person
from .loading import FOR_A_MOVE
from .models import Case, Move
from .queries import visible_to
from .words import STATUS_WORDS

MOST = 200
CHANGED = "您看过以后有人动过（{who}，现在是“{stands}”），这一件没有办，请点进去看看。"


@dataclass(frozen=True)
class Outcome:
    """What becomes of one case, or why nothing does: `said` is the sentence."""

    case_id: int
    version: int  # before
    number: str
    title: str
    stood: str
    becomes: str
    done: bool
    said: str


def cases_to_move(person: Person, ids: Sequence[int]) -> list[Case]:
    """Those of these that this person may see, in the order of `ids`, in one statement or two."""
    query = select(Case).where(Case.id.in_(ids), visible_to(person)).options(*FOR_A_MOVE)
    found = {case.id: case for case in db.session.scalars(query).unique()}
    return [found[number] for number in ids if number in found]


def try_each(
    cases: Sequence[Case],
    verb: Callable[[Case], str],
    *,
    seen: Mapping[int, int] | None = None,
    keep: bool,
) -> list[Outcome]:
    """Do it to each in a savepoint of its own. `keep` False: everything is undone again, and the
    outcomes say what would be. `seen`: which version of each was looked at; one that is another by
    now is left alone."""
    return [_try(case, verb, (seen or {}).get(case.id), keep) for case in cases]


def _try(case: Case, verb: Callable[[Case], str], seen: int | None, keep: bool) -> Outcome:
    version, stood = case.version, STATUS_WORDS[case.status]
    named = (case.id, version, case.number, case.title, stood)
    if seen is not None and seen != version:
        return Outcome(*named, stood, False, _changed(case))
    try:
        with db.session.begin_nested():
            said = verb(case)
            db.session.flush()
            outcome = Outcome(*named, STATUS_WORDS[case.status], True, said)
            if not keep:
                raise _OnlySeen
    except _OnlySeen:
        return outcome
    except DomainError as refused:
        return Outcome(*named, stood, False, _why(refused))
    except (StaleDataError, IntegrityError) as lost:
        if isinstance(lost, IntegrityError) and not is_duplicate(lost):
            raise
        return Outcome(*named, stood, False, _changed(case))
    return outcome


class _OnlySeen(Exception):
    """It would work; nothing of it is to stay."""


def _why(refused: DomainError) -> str:
    return refused.message or Conflict().message


def _changed(case: Case) -> str:
    db.session.refresh(case, ["status", "version"])
    last = db.session.scalar(
        select(Move).where(Move.case_id == case.id).order_by(Move.id.desc()).limit(1)
    )
    who = last and (last.by.name if last.by else last.by_unit.name if last.by_unit else None)
    return CHANGED.format(who=who or "系统", stands=STATUS_WORDS[case.status])
