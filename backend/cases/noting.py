"""Internal notes: what colleagues must know of a case and nobody else ever reads. No step of it, so
no clock, no history and no notice knows of them."""

from datetime import datetime

from ..db import db
from ..errors import Invalid
from ..people.models import Person
from .models import Case, CaseNote
from .moving import check

MOST_WORDS = 1000


def note(case: Case, words: str, *, by: Person, now: datetime) -> CaseNote:
    """Keep a note beside a case. Raises Invalid for none or too many words."""
    check("note", by, case)
    words = words.strip()
    if not words:
        raise Invalid("写一句再记。", fields={"words": "必填"})
    if len(words) > MOST_WORDS:
        raise Invalid(f"备注最多 {MOST_WORDS} 个字。", fields={"words": "太长"})
    kept = CaseNote(case_id=case.id, words=words, by=by, at=now)
    db.session.add(kept)
    db.session.flush()
    db.session.expire(case, ["notes"])
    return kept
