"""What happened to a case, and how far up it went. Who did it is said as a part in the matter."""

import msgspec

from ..cases.models import Case, Escalation, Move
from ..cases.words import ESCALATION_WORDS, STATUS_WORDS
from ..people.models import RoleKind
from .case_reader import Reader
from .case_shapes import Unit, unit_shape
from .common import Word, stamp, word

# Whoever holds several posts is named by the first of these; rows are kept, so the past is, too.
PARTS = {
    RoleKind.COMMUNITY_WORKER: Word("community", "社区"),
    RoleKind.GRID_WORKER: Word("community", "社区"),
    RoleKind.STREET_OFFICER: Word("street", "街道"),
    RoleKind.DISTRICT_OFFICER: Word("district", "区里"),
    RoleKind.STEWARD: Word("steward", "大管家"),
    RoleKind.ADMIN: Word("admin", "管理员"),
}
UNIT, REPORTER = Word("unit", "承办单位"), Word("reporter", "报的人")
JOINED, SYSTEM = Word("joined", "同感的人"), Word("system", "系统")


class Step(msgspec.Struct):
    """One row of the history."""

    status: Word
    by: Word
    note: str
    at: str


class Escalated(msgspec.Struct):
    """One step up."""

    cause: Word
    region: str
    unit: Unit | None
    words: str
    at: str


def step_shape(move: Move, reader: Reader) -> Step:
    """A row of the history as this person may read it."""
    note = reader.says(move.note, by_id=move.by_id)
    return Step(word(move.became, STATUS_WORDS), _by(move, reader.case), note, stamp(move.at))


def _by(move: Move, case: Case) -> Word:
    """Who made a step, as a part in the matter: nobody is named."""
    if move.by_unit_id is not None:
        return UNIT
    if move.by is None:
        return SYSTEM
    if move.by_id == case.reporter_id:
        return REPORTER
    units = {dispatch.unit_id for dispatch in case.dispatches}
    if any(role.unit_id in units for role in move.by.roles):
        return UNIT
    held = {role.kind for role in move.by.roles}
    return next((part for kind, part in PARTS.items() if kind in held), JOINED)


def escalation_shape(step: Escalation, reader: Reader) -> Escalated:
    """One step up as this person may read it."""
    return Escalated(
        cause=word(step.cause, ESCALATION_WORDS),
        region=step.region_code,
        unit=unit_shape(step.unit) if step.unit else None,
        words=reader.says(step.words),
        at=stamp(step.at),
    )
