"""A case on its own page: clocks, units, checks, voices, as this person may see them.

`case_whole_schemas` describes the same shapes; a test holds that both give the same JSON.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from ..cases.models import Case
from ..cases.words import LOOK_BACK_WORDS, SOURCE_WORDS, VERDICT_WORDS, progress
from ..people.models import Person
from ..texts.masking import masked
from .case_history import Escalated, Step, escalation_shape, step_shape
from .case_reader import Added, Reader
from .case_shapes import CaseRow, Unit, place_shape, row_fields, shown_files, unit_shape
from .case_times import ClockShape, clock_shape
from .case_work import PhotoShape, Sent, photo_shape, sent_shape
from .common import Place, Word, stamp, word


class Rated(msgspec.Struct):
    verdict: Word
    words: str
    mine: bool
    reopened: bool
    at: str


class Reporter(msgspec.Struct):
    name: str


class Other(msgspec.Struct):
    """Another case that this one belongs to."""

    id: int
    number: str


class RuleShape(msgspec.Struct):
    """What it was filed under."""

    id: int
    item: str
    condition: str
    closing_condition: str
    limit: str


class Owned(msgspec.Struct):
    """The street's decision whose it is, or the question."""

    reason: str
    asked_at: str
    unit: Unit | None
    decision: str
    decided_at: str | None


class LookedBack(msgspec.Struct):
    why: Word
    due_on: str
    still_good: bool | None
    words: str
    done_at: str | None


class AskedToDo(msgspec.Struct):
    """代办: on which page somebody pressed 请人帮我办, and where to call back."""

    page: str
    title: str
    phone: str


class Noted(msgspec.Struct):
    """A note of a colleague."""

    words: str
    by: str
    at: str


class CaseWhole(CaseRow, kw_only=True):
    """A case with all that belongs to it."""

    source: Word
    progress: str
    rule: RuleShape | None
    clocks: list[ClockShape]
    photos: list[PhotoShape]
    history: list[Step]
    additions: list[Added]
    dispatches: list[Sent]
    ownerships: list[Owned]
    sides: list[Place]
    ratings: list[Rated]
    look_backs: list[LookedBack]
    escalations: list[Escalated]
    notes: list[Noted]
    merged_into: Other | None
    follows: Other | None
    followers: int
    disclosed: bool
    errand: AskedToDo | None
    reporter: Reporter | None


def whole(case: Case, person: Person, now: datetime) -> CaseWhole:
    """A case with all that belongs to it, as this person may see it."""
    reader = Reader(person, case)
    return CaseWhole(
        **row_fields(case, person, now),
        source=word(case.source, SOURCE_WORDS),
        progress=reader.says(progress(case, now)),
        rule=_rule(case),
        clocks=[clock_shape(clock, reader, now) for clock in case.clocks],
        photos=[photo_shape(kept) for kept in shown_files(case, person)],
        history=[step_shape(move, reader) for move in case.moves],
        additions=[reader.added(addition) for addition in case.additions],
        dispatches=[sent_shape(dispatch, reader) for dispatch in case.dispatches],
        ownerships=_ownerships(case, reader),
        sides=[place_shape(side.region) for side in case.sides],
        ratings=_ratings(case, reader),
        look_backs=_look_backs(case, reader),
        escalations=[escalation_shape(step, reader) for step in case.escalations]
        if reader.looks_on
        else [],
        notes=_notes(case, reader) if reader.looks_on else [],
        merged_into=_other(case.merged_into),
        follows=_other(case.follows),
        followers=len(case.followers),
        disclosed=case.disclosure is not None,
        errand=_errand(case, reader),
        reporter=Reporter(case.reporter.name) if case.reporter and reader.knows_reporter else None,
    )


def _errand(case: Case, reader: Reader) -> AskedToDo | None:
    """The telephone is for whoever pressed the button, and for who is to call back."""
    errand = case.errand
    if errand is None:
        return None
    return AskedToDo(errand.page, errand.title, errand.phone if reader.knows_reporter else "")


def _rule(case: Case) -> RuleShape | None:
    rule = case.rule
    if rule is None:
        return None
    return RuleShape(rule.id, rule.item, rule.condition, rule.closing_condition, rule.limit.words())


def _other(case: Case | None) -> Other | None:
    return Other(case.id, case.number) if case is not None else None


def _ownerships(case: Case, reader: Reader) -> list[Owned]:
    return [
        Owned(
            reason=reader.says(asked.reason),
            asked_at=stamp(asked.asked_at),
            unit=unit_shape(asked.unit) if asked.unit else None,
            decision=reader.says(asked.decision),
            decided_at=stamp(asked.decided_at) if asked.decided_at else None,
        )
        for asked in case.ownerships
    ]


def _ratings(case: Case, reader: Reader) -> list[Rated]:
    """One's own; for those at work on it all, and nobody is named."""
    return [
        Rated(
            verdict=word(rating.verdict, VERDICT_WORDS),
            words=reader.says(rating.words),
            mine=rating.person_id == reader.person.id,
            reopened=rating.reopened,
            at=stamp(rating.at),
        )
        for rating in case.ratings
        if reader.at_work or rating.person_id == reader.person.id
    ]


def _look_backs(case: Case, reader: Reader) -> list[LookedBack]:
    return [
        LookedBack(
            why=word(back.why, LOOK_BACK_WORDS),
            due_on=back.due_on.isoformat(),
            still_good=back.still_good,
            words=reader.says(back.words),
            done_at=stamp(back.done_at) if back.done_at else None,
        )
        for back in case.look_backs
    ]


def _notes(case: Case, reader: Reader) -> list[Noted]:
    return [Noted(reader.says(one.words), one.by.name, stamp(one.at)) for one in case.notes]


def shows_personal(seen: CaseWhole) -> bool:
    """Whether this shows a name or a number that its reader must answer for."""
    named = seen.reporter is not None and bool(seen.reporter.name)
    named = named or (seen.errand is not None and bool(seen.errand.phone))
    return not seen.mine and (named or any(masked(words) != words for words in _words(seen)))


# Fields that hold what somebody wrote.
WRITTEN = {
    *("words", "place_words", "progress", "note", "part", "why", "reason", "decision"),
    *("rule", "elsewhere", "work_order"),
}


def _words(seen: object) -> Iterator[str]:
    """Everything in a shape that somebody has written."""
    if isinstance(seen, list):
        for one in seen:
            yield from _words(one)
    elif isinstance(seen, msgspec.Struct):
        for name in seen.__struct_fields__:
            value = getattr(seen, name)
            if not isinstance(value, str):
                yield from _words(value)
            elif name in WRITTEN:
                yield value
