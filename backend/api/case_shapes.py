"""What a case looks like from outside, to this person. `case_schemas` describes the same shapes;
a test holds that both give the same JSON."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from ..cases.masking import masked
from ..cases.models import Addition, Case, CaseFile, Clock, Dispatch, Move
from ..cases.rules import IN_HAND, looks_on, moves_for, works_on
from ..cases.seeing import may_see_reporter, words_for
from ..cases.words import (
    SOURCE_WORDS,
    STAGE_WORDS,
    STATUS_WORDS,
    VERDICT_WORDS,
    progress,
    remaining,
)
from ..files.models import File, FileKind
from ..people.models import Level, Person, Region
from ..people.places import wgs84_to_gcj02
from .common import Place, Word, stamp, word

# The verbs of cases.rules and the last step of their address: POST /cases/{case_id}/...
MOVES = {
    "file": "file",
    "decline": "decline",
    "set_kind": "kind",
    "dispatch": "dispatch",
    "accept": "accept",
    "return": "return",
    "answer": "answer",
    "set_work_order": "work-order",
    "rate": "rate",
    "close": "close",
    "withdraw": "withdraw",
    "add": "additions",
}


class Gcj02(msgspec.Struct):
    latitude: float
    longitude: float


class Point(msgspec.Struct):
    """WGS-84 by itself; what maps in China draw is beside it."""

    latitude: float
    longitude: float
    gcj02: Gcj02
    system: str = "wgs84"


class KindShape(msgspec.Struct):
    key: str
    tile: str
    icon: str


class Due(msgspec.Struct):
    """The clock that runs."""

    stage: Word
    due_at: str
    overdue: bool
    words: str


class Unit(msgspec.Struct):
    id: int
    name: str


class CaseRow(msgspec.Struct, kw_only=True):
    """A case in a list."""

    id: int
    number: str
    title: str
    status: Word
    kind: KindShape | None
    danger: bool
    words: str
    place: Place | None
    place_words: str
    point: Point | None
    created_at: str
    reported_at: str | None
    due: Due | None
    unit: Unit | None
    thumb: str | None
    photo_count: int
    mine: bool
    moves: list[str]


class PhotoShape(msgspec.Struct):
    key: str
    kind: str
    width: int | None
    height: int | None
    seconds: float | None
    purpose: str
    dispatch: int | None


class Step(msgspec.Struct):
    status: Word
    by: Word
    note: str
    at: str


class Added(msgspec.Struct):
    words: str
    mine: bool
    at: str


class Returned(msgspec.Struct):
    reason: str
    at: str


class Answered(msgspec.Struct):
    words: str
    at: str


class Sent(msgspec.Struct, kw_only=True):
    id: int
    unit: Unit
    note: str | None
    work_order: str
    at: str
    ended_at: str | None
    returned: Returned | None
    answer: Answered | None


class Rated(msgspec.Struct):
    verdict: Word
    words: str
    at: str


class Reporter(msgspec.Struct):
    name: str


class CaseWhole(CaseRow, kw_only=True):
    """A case on its own page."""

    source: Word
    progress: str
    photos: list[PhotoShape]
    history: list[Step]
    additions: list[Added]
    dispatches: list[Sent]
    rating: Rated | None
    reporter: Reporter | None


def row(case: Case, person: Person, now: datetime) -> CaseRow:
    """A case as this person may see it in a list.

    A list shows no telephone number, but to the reporter: whoever needs it opens the case, and
    that is noted.
    """
    fields = _row(case, person, now)
    if not fields["mine"]:
        fields |= {name: masked(fields[name]) for name in ("words", "place_words")}
    return CaseRow(**fields)


def whole(case: Case, person: Person, now: datetime) -> CaseWhole:
    """A case with all that belongs to it, as this person may see it."""
    return CaseWhole(
        **_row(case, person, now),
        source=word(case.source, SOURCE_WORDS),
        progress=words_for(person, case, progress(case, now)),
        photos=[_photo(kept) for kept in case.files],
        history=[_step(move, case, person) for move in case.moves],
        additions=[_added(addition, case, person) for addition in case.additions],
        dispatches=[_sent(dispatch, case, person) for dispatch in case.dispatches],
        rating=_rating(case, person),
        reporter=_reporter(case, person),
    )


def shows_personal(seen: CaseWhole) -> bool:
    """Whether this shows a name or a number that its reader must answer for."""
    named = seen.reporter is not None and bool(seen.reporter.name)
    return not seen.mine and (named or any(masked(words) != words for words in _words(seen)))


def _words(seen: CaseWhole) -> Iterator[str]:
    yield from (seen.words, seen.place_words, seen.progress)
    yield from (step.note for step in seen.history)
    yield from (added.words for added in seen.additions)
    for sent in seen.dispatches:
        yield sent.note or ""
        yield sent.returned.reason if sent.returned else ""
        yield sent.answer.words if sent.answer else ""
    yield seen.rating.words if seen.rating else ""


def _row(case: Case, person: Person, now: datetime) -> dict[str, Any]:
    clock, dispatch = case.running_clock, case.last_dispatch
    photos = [kept.file for kept in case.files if kept.file.kind is FileKind.PHOTO]
    verbs = moves_for(person, case, now)
    return {
        "id": case.id,
        "number": case.number,
        "title": case.title,
        "status": word(case.status, STATUS_WORDS),
        "kind": KindShape(case.kind.key, case.kind.tile, case.kind.icon) if case.kind else None,
        "danger": case.danger,
        "words": words_for(person, case, case.words),
        "place": _place(case.region),
        "place_words": words_for(person, case, case.place_words),
        "point": _point(case),
        "created_at": stamp(case.created_at),
        "reported_at": stamp(case.reported_at) if case.reported_at else None,
        "due": _due(clock, now) if clock else None,
        "unit": Unit(dispatch.unit.id, dispatch.unit.name) if dispatch else None,
        "thumb": photos[0].key if photos else None,
        "photo_count": len(photos),
        "mine": case.reporter_id == person.id,
        "moves": [path for verb, path in MOVES.items() if verb in verbs],
    }


def _place(region: Region | None) -> Place | None:
    """Named from the community down: 吉林社区临江里."""
    if region is None:
        return None
    names, step = [region.name], region
    while step.level in {Level.GRID, Level.BUILDING} and step.parent is not None:
        step = step.parent
        names.append(step.name)
    return Place(region.code, "".join(reversed(names)))


def _point(case: Case) -> Point | None:
    if case.latitude is None or case.longitude is None:
        return None
    shown = Gcj02(*(round(degrees, 6) for degrees in wgs84_to_gcj02(case.latitude, case.longitude)))
    return Point(round(case.latitude, 6), round(case.longitude, 6), shown)


def _due(clock: Clock, now: datetime) -> Due:
    stage = word(clock.stage, STAGE_WORDS)
    return Due(stage, stamp(clock.ends_at), clock.late_at(now), remaining(clock, now))


def _photo(kept: CaseFile) -> PhotoShape:
    file: File = kept.file
    return PhotoShape(
        file.key,
        file.kind.value,
        file.width,
        file.height,
        file.seconds,
        kept.purpose.value,
        kept.dispatch_id,
    )


def _step(move: Move, case: Case, person: Person) -> Step:
    note = words_for(person, case, move.note)
    return Step(word(move.became, STATUS_WORDS), _by(move, case), note, stamp(move.at))


def _by(move: Move, case: Case) -> Word:
    """Who made a step, as a part in the matter: nobody is named."""
    if move.by_id is None and move.by_unit_id is None:
        return Word("system", "系统")
    if move.by_id is not None and move.by_id == case.reporter_id:
        return Word("reporter", "报的人")
    if move.was in IN_HAND:
        return Word("unit", "承办单位")
    return Word("community", "社区")


def _added(addition: Addition, case: Case, person: Person) -> Added:
    words = words_for(person, case, addition.words)
    return Added(words, addition.by_id == person.id, stamp(addition.at))


def _sent(dispatch: Dispatch, case: Case, person: Person) -> Sent:
    """The worker's note is for the unit, not for whoever reported."""
    given, answer = dispatch.returned, dispatch.answer
    at_work = looks_on(person, case) or works_on(person, case)

    def shown(words: str) -> str:
        return words_for(person, case, words)

    return Sent(
        id=dispatch.id,
        unit=Unit(dispatch.unit.id, dispatch.unit.name),
        note=shown(dispatch.note) if at_work else None,
        work_order=dispatch.work_order,
        at=stamp(dispatch.at),
        ended_at=stamp(dispatch.ended_at) if dispatch.ended_at else None,
        returned=Returned(shown(given.reason), stamp(given.at)) if given else None,
        answer=Answered(shown(answer.words), stamp(answer.at)) if answer else None,
    )


def _rating(case: Case, person: Person) -> Rated | None:
    if not case.ratings:
        return None
    rating = case.ratings[-1]
    words = words_for(person, case, rating.words)
    return Rated(word(rating.verdict, VERDICT_WORDS), words, stamp(rating.at))


def _reporter(case: Case, person: Person) -> Reporter | None:
    if case.reporter is None or not may_see_reporter(person, case):
        return None
    return Reporter(case.reporter.name)
