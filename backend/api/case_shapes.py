"""What a case in a list looks like from outside, to this person. `case_schemas` describes the same
shapes; a test holds that both give the same JSON."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from ..cases.models import Case, CaseFile, Clock
from ..cases.rules import joined, reported
from ..cases.seeing import is_listed, may_see_kept, words_for
from ..cases.verbs import moves_for
from ..cases.words import STAGE_WORDS, STATUS_WORDS, remaining
from ..files.models import FileKind
from ..people.models import Level, Person, Region
from ..people.models import Unit as UnitRow
from ..people.places import wgs84_to_gcj02
from ..people.words import joined_names
from ..texts.masking import masked
from .common import Place, Word, stamp, word

Sees = Callable[[Person, Case, CaseFile], bool]

# The verbs of cases.rules and the last step of their address: POST /cases/{case_id}/...
MOVES = {
    "file": "file",
    "decline": "decline",
    "set_kind": "kind",
    "dispatch": "dispatch",
    "recall": "recall",
    "ask_ownership": "ask-ownership",
    "decide_ownership": "decide-ownership",
    "add_side": "sides",
    "accept": "accept",
    "return": "return",
    "make_safe": "make-safe",
    "answer": "answer",
    "set_work_order": "work-order",
    "whistle": "whistle",
    "accept_part": "accept-part",
    "finish_part": "finish-part",
    "return_part": "return-part",
    "arrive": "arrive",
    "ask_pause": "ask-pause",
    "ask_extension": "ask-extension",
    "decide_time": "decide-time",
    "resume": "resume",
    "appeal": "appeal",
    "decide_appeal": "decide-appeal",
    "report_up": "report-up",
    "verify": "verify",
    "approve": "approve",
    "rate": "rate",
    "close": "close",
    "reopen": "reopen",
    "look_back": "look-back",
    "join": "join",
    "merge": "merge",
    "merge_own": "merge-own",
    "unmerge": "unmerge",
    "disclose": "disclose",
    "withdraw": "withdraw",
    "add": "additions",
    "note": "notes",
}


class Gcj02(msgspec.Struct, frozen=True):
    latitude: float
    longitude: float


class Point(msgspec.Struct, frozen=True):
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
    """The clock that runs, or stands still for a cause."""

    stage: Word
    due_at: str
    overdue: bool
    paused: bool
    words: str


class Unit(msgspec.Struct):
    id: int
    name: str


class CaseLine(msgspec.Struct, kw_only=True):
    """What every answer says of a case."""

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
    joined: bool


class ListRow(CaseLine, kw_only=True):
    """A case in the list. What one may do with it, the case itself says."""

    followers: int


class CaseRow(CaseLine, kw_only=True):
    """A case after a step."""

    moves: list[str]


def row(case: Case, person: Person, now: datetime) -> CaseRow:
    """A case as this person may see it in a list.

    A list shows no telephone number, but to the reporter: whoever needs it opens the case, and
    that is noted.
    """
    fields = row_fields(case, person, now, sees=is_listed)
    if not fields["mine"]:
        fields |= {name: masked(fields[name]) for name in ("words", "place_words")}
    return CaseRow(**fields)


def shown_files(case: Case, person: Person, sees: Sees = may_see_kept) -> list[CaseFile]:
    """What of a case's photos and voices this person may see."""
    return [kept for kept in case.files if sees(person, case, kept)]


def row_fields(
    case: Case, person: Person, now: datetime, *, sees: Sees = may_see_kept
) -> dict[str, Any]:
    """The fields of a row, with the words as this person may read them."""
    clock, dispatch = case.running_clock, case.last_dispatch
    shown = shown_files(case, person, sees)
    photos = [kept.file for kept in shown if kept.file.kind is FileKind.PHOTO]
    verbs = moves_for(person, case, now)
    return {
        "id": case.id,
        "number": case.number,
        "title": case.title,
        "status": word(case.status, STATUS_WORDS),
        "kind": KindShape(case.kind.key, case.kind.tile, case.kind.icon) if case.kind else None,
        "danger": case.danger,
        "words": words_for(person, case, case.words),
        "place": place_shape(case.region) if case.region else None,
        "place_words": words_for(person, case, case.place_words),
        "point": point_shape(case.latitude, case.longitude),
        "created_at": stamp(case.created_at),
        "reported_at": stamp(case.reported_at) if case.reported_at else None,
        "due": _due(clock, now) if clock else None,
        "unit": unit_shape(dispatch.unit) if dispatch else None,
        "thumb": photos[0].key if photos else None,
        "photo_count": len(photos),
        "mine": reported(person, case),
        "joined": joined(person, case),
        "moves": [path for verb, path in MOVES.items() if verb in verbs],
    }


def unit_shape(unit: UnitRow) -> Unit:
    """A unit by id and name."""
    return Unit(unit.id, unit.name)


def place_shape(region: Region) -> Place:
    """Named from the community down: 吉林社区临江里."""
    names, step = [region.name], region
    while step.level in {Level.GRID, Level.BUILDING} and step.parent is not None:
        step = step.parent
        names.append(step.name)
    return Place(region.code, joined_names(names[::-1]))


@lru_cache(20_000)
def point_shape(latitude: float | None, longitude: float | None) -> Point | None:
    """A point in both systems."""
    if latitude is None or longitude is None:
        return None
    shown = Gcj02(*(round(degrees, 6) for degrees in wgs84_to_gcj02(latitude, longitude)))
    return Point(round(latitude, 6), round(longitude, 6), shown)


def _due(clock: Clock, now: datetime) -> Due:
    stage, paused = word(clock.stage, STAGE_WORDS), clock.paused_at is not None
    return Due(stage, stamp(clock.ends_at), clock.late_at(now), paused, remaining(clock, now))
