"""What may be the same matter, and what makes it so: near, of the same kind, in like words, in a
like picture. A list for whoever reviews; nothing is merged by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..db import db
from ..files.models import FileKind
from ..files.queries import used_before
from .models import Case, CaseFile, Purpose
from .nearby import cells_around, metres_from, similar_in, similar_to
from .rules import BEFORE_ANSWER
from .wording import plain

MOST = 5
NEAR = 50  # metres: what is said there in like words may be one matter under two kinds
LATELY = timedelta(days=30)
MOST_NEAR = 30
LIKE_WORDS = 0.3  # of the pairs of letters of the shorter text
PHOTOS = 3  # of a report that are looked up


@dataclass(frozen=True)
class Likeness:
    """Another case, how far it is (None: nobody knows), and why it may be the same."""

    case: Case
    metres: int | None
    reasons: tuple[str, ...]


def like(case: Case, *, now: datetime) -> list[Likeness]:
    """What this case may be the same as, with most in common first. What is about somebody's
    premises is never among it."""
    by_kind = {one.case for one in similar_to(case, now=now, limit=MOST)}
    if case.latitude is None and case.region_code and case.kind_key:
        by_kind |= set(similar_in(case.region_code, case.kind_key, now=now, limit=MOST))
    by_picture = _by_picture(case)
    found = [_likeness(case, other, by_kind, by_picture) for other in by_kind | by_picture]
    found += [
        _likeness(case, other, by_kind, by_picture)
        for other in _near(case, now)
        if other not in by_kind | by_picture and like_words(case.words, other.words)
    ]
    theirs = [one for one in found if one.case.id != case.id]
    first = sorted(theirs, key=lambda one: (-len(one.reasons), one.metres or 0, -one.case.id))
    _load(one.case.id for one in first[:MOST])
    return first[:MOST]


def _load(ids: Iterable[int]) -> None:
    """What a list shows of them, at once and not one by one."""
    photos = selectinload(Case.files).joinedload(CaseFile.file)
    rest = (selectinload(Case.sides), selectinload(Case.followers))
    db.session.scalars(select(Case).where(Case.id.in_(list(ids))).options(photos, *rest)).all()


def _likeness(case: Case, other: Case, by_kind: set[Case], by_picture: set[Case]) -> Likeness:
    metres = metres_from(other, case.latitude, case.longitude)
    reasons = [
        ("照片像", other in by_picture),
        (
            "同一类",
            other in by_kind or (other.kind_key == case.kind_key and case.kind_key is not None),
        ),
        ("离得近", metres is not None and metres <= NEAR),
        ("说得像", like_words(case.words, other.words)),
    ]
    return Likeness(other, metres, tuple(words for words, so in reasons if so))


def _open(cases: Iterable[Case]) -> set[Case]:
    return {one for one in cases if one.status in BEFORE_ANSWER and not one.reporter_hidden}


def _by_picture(case: Case) -> set[Case]:
    """Open cases whose report holds a photo that looks like one of this report."""
    photos = [
        kept.file
        for kept in case.files
        if kept.purpose is Purpose.REPORT and kept.file.kind is FileKind.PHOTO
    ]
    alike = {file.id for photo in photos[:PHOTOS] for file in used_before(photo)}
    if not alike:
        return set()
    holding = select(CaseFile.case_id).where(
        CaseFile.file_id.in_(alike), CaseFile.purpose == Purpose.REPORT
    )
    here = select(Case).where(Case.id.in_(holding), Case.community_code == case.community_code)
    return _open(db.session.scalars(here)) - {case}


def _near(case: Case, now: datetime) -> set[Case]:
    if case.latitude is None or case.longitude is None:
        return set()
    there = Case.cell.in_(cells_around(case.latitude, case.longitude, NEAR))
    lately = select(Case).where(there, Case.reported_at >= now - LATELY, Case.id != case.id)
    found = _open(db.session.scalars(lately.order_by(Case.id.desc()).limit(MOST_NEAR)))
    away = {one: metres_from(one, case.latitude, case.longitude) for one in found}
    return {one for one, metres in away.items() if metres is not None and metres <= NEAR}


def like_words(one: str, other: str) -> bool:
    """Whether two texts share so many pairs of letters that they may say the same."""
    pairs, others = _pairs(one), _pairs(other)
    fewer = min(len(pairs), len(others))
    return fewer >= 3 and len(pairs & others) / fewer >= LIKE_WORDS


def _pairs(words: str) -> set[str]:
    text = plain(words).replace(" ", "")
    return {text[at : at + 2] for at in range(len(text) - 1)}
