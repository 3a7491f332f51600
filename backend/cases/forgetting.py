"""What somebody said to us of the town stays, without what tells who it was; their voice goes."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select, update
from sqlalchemy.orm import aliased, joinedload

from ..db import db
from ..files.actions import let_go
from ..files.models import File, FileKind, Redaction
from ..people.models import Person
from .models import Addition, Case, CaseFile, CaseNote, Errand, Move, Rating
from .models.status import ENDED

Redact = Callable[[str], str]
BATCH = 500


def would_forget(person: Person) -> dict[str, int]:
    """How much of what is masked or goes."""
    cases = select(func.count()).select_from(Case).where(Case.reporter_id == person.id)
    return {
        "报事里说的话（隐去个人信息）": db.session.scalar(cases) or 0,
        "语音": len(_voices(person)),
        "请人代办留的电话": db.session.scalar(_rung(person)) or 0,
    }


def forget(person: Person, redact: Redact) -> None:
    """Mask their words, and what colleagues noted beside them; drop their voice. The cases go on,
    and keep their history."""
    for case in db.session.scalars(select(Case).where(Case.reporter_id == person.id)):
        case.words, case.place_words = redact(case.words), redact(case.place_words)[:200]
    about = select(Case.id).where(Case.reporter_id == person.id)
    for errand in db.session.scalars(select(Errand).where(Errand.case_id.in_(about))):
        errand.phone = ""
    for note in db.session.scalars(select(CaseNote).where(CaseNote.case_id.in_(about))):
        note.words = redact(note.words)[:1000]
    for addition in db.session.scalars(select(Addition).where(Addition.by_id == person.id)):
        addition.words = redact(addition.words)[:1000]
    for rating in db.session.scalars(select(Rating).where(Rating.person_id == person.id)):
        rating.words = redact(rating.words)[:500]
    for kept in _voices(person):
        file = kept.file
        db.session.delete(kept)
        let_go(file)
    db.session.flush()


def _rung(person: Person) -> Select[int]:
    """How many telephones they left to be called back."""
    left = select(func.count()).select_from(Errand).join(Case, Case.id == Errand.case_id)
    return left.where(Case.reporter_id == person.id, Errand.phone != "")


def _voices(person: Person) -> Sequence[CaseFile]:
    query = (
        select(CaseFile)
        .join(File, File.id == CaseFile.file_id)
        .where(File.kept_by_id == person.id, File.kind == FileKind.VOICE)
    )
    return db.session.scalars(query).all()


def _ended(before: datetime) -> ColumnElement[bool]:
    """Cases that ended, and of which nothing has happened since an instant; what was joined to
    another one shows the same matter, so it waits for that one."""
    since = exists().where(Move.case_id.in_([Case.id, Case.merged_into_id]), Move.at >= before)
    main = aliased(Case)
    waits = exists().where(main.id == Case.merged_into_id, main.status.not_in(ENDED))
    return Case.status.in_(ENDED) & (Case.created_at < before) & ~since & ~waits


def old_photo_places(before: datetime) -> int:
    """How many photos of cases that ended before an instant still say where they were taken."""
    return db.session.scalar(select(func.count()).select_from(File).where(_placed(before))) or 0


def forget_old_photo_places(before: datetime) -> int:
    """Drop when and where the phone says that they were taken. Returns of how many."""
    plain = {"taken_latitude": None, "taken_longitude": None, "taken_at": None}
    done = db.session.execute(update(File).where(_placed(before)).values(plain))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _placed(before: datetime) -> ColumnElement[bool]:
    of = select(CaseFile.file_id).join(Case, Case.id == CaseFile.case_id).where(_ended(before))
    return File.taken_latitude.is_not(None) & File.id.in_(of)


def old_photos(before: datetime) -> int:
    """How many photos of cases that ended before an instant are kept, those apart that were made
    public in a copy."""
    return db.session.scalar(select(func.count()).select_from(CaseFile).where(_old(before))) or 0


def forget_old_photos(before: datetime) -> int:
    """Erase some hundreds of them, the oldest first. Returns how many."""
    query = select(CaseFile).where(_old(before)).options(joinedload(CaseFile.file))
    gone = db.session.scalars(query.order_by(CaseFile.id).limit(BATCH)).all()
    for kept in gone:
        db.session.delete(kept)
    db.session.flush()
    for kept in gone:
        let_go(kept.file)
    db.session.flush()
    return len(gone)


def _old(before: datetime) -> ColumnElement[bool]:
    ended = exists().where(Case.id == CaseFile.case_id, _ended(before))
    shown = exists().where(Redaction.of_file_id == CaseFile.file_id)
    return ended & ~shown
