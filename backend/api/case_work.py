"""A case in the hands of units: what each was sent, did and answered, and what a visit found."""

import msgspec

from ..cases.models import Answer, CaseFile, Check, Dispatch
from ..cases.words import FINDING_WORDS
from ..files.models import File
from .case_reader import Reader
from .case_shapes import Unit, unit_shape
from .common import Word, stamp, word


class PhotoShape(msgspec.Struct):
    key: str
    kind: str
    width: int | None
    height: int | None
    seconds: float | None
    purpose: str
    dispatch: int | None


class Arrived(msgspec.Struct):
    at: str
    metres: int | None


class Returned(msgspec.Struct):
    reason: str
    at: str


class Explained(msgspec.Struct):
    """Why it cannot be solved."""

    rule: str
    elsewhere: str
    look_again_on: str
    approved_at: str | None


class Checked(msgspec.Struct):
    """What somebody found who looked."""

    finding: Word
    words: str
    on_the_spot: bool
    metres: int | None
    at: str


class Answered(msgspec.Struct):
    words: str
    at: str
    explained: Explained | None
    checks: list[Checked]


class Sent(msgspec.Struct, kw_only=True):
    """A case, or a part of it, with one unit."""

    id: int
    unit: Unit
    lead: bool
    part: str
    why: str | None
    note: str | None
    work_order: str
    at: str
    accepted_at: str | None
    arrived: Arrived | None
    ended_at: str | None
    returned: Returned | None
    answer: Answered | None


def photo_shape(kept: CaseFile) -> PhotoShape:
    """A photo or voice, for whoever may see it."""
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


def sent_shape(dispatch: Dispatch, reader: Reader) -> Sent:
    """The worker's note, and why this unit, are for those at work, not for whoever reported."""
    given, arrival = dispatch.returned, dispatch.arrival
    accepted = dispatch.acceptance
    return Sent(
        id=dispatch.id,
        unit=unit_shape(dispatch.unit),
        lead=dispatch.lead,
        part=reader.says(dispatch.part),
        why=reader.says(dispatch.why) if reader.at_work else None,
        note=reader.says(dispatch.note) if reader.at_work else None,
        work_order=dispatch.work_order,
        at=stamp(dispatch.at),
        accepted_at=stamp(accepted.at) if accepted else None,
        arrived=Arrived(stamp(arrival.at), arrival.metres) if arrival else None,
        ended_at=stamp(dispatch.ended_at) if dispatch.ended_at else None,
        returned=Returned(reader.says(given.reason), stamp(given.at)) if given else None,
        answer=_answer(dispatch.answer, reader) if dispatch.answer else None,
    )


def _answer(answer: Answer, reader: Reader) -> Answered:
    why = answer.explanation
    return Answered(
        words=reader.says(answer.words),
        at=stamp(answer.at),
        explained=Explained(
            reader.says(why.rule),
            reader.says(why.elsewhere),
            why.look_again_on.isoformat(),
            stamp(why.approved_at) if why.approved_at else None,
        )
        if why
        else None,
        checks=[_check(check, reader) for check in answer.checks] if reader.looks_on else [],
    )


def _check(check: Check, reader: Reader) -> Checked:
    return Checked(
        finding=word(check.finding, FINDING_WORDS),
        words=reader.says(check.words),
        on_the_spot=check.on_the_spot,
        metres=check.metres,
        at=stamp(check.at),
    )
