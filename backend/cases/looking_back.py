"""回头看: a visit thirty days after the end, for a sample and for every danger."""

from datetime import datetime, timedelta
from hashlib import sha256

from ..clock import local
from ..db import db
from ..errors import Conflict, Invalid
from ..people.models import Person
from ..texts.typed import MOST_REASON
from .models import Case, LookBack, LookBackWhy
from .moving import check, record
from .reporting import follow_up
from .telling import tell_everyone

AFTER = timedelta(days=30)
ONE_IN = 10


def plan_look_back(case: Case, *, now: datetime) -> LookBack | None:
    """Put a visit on the list, if this case is to have one; at most one is open, and after a
    second end it is put off."""
    why = _why(case)
    if why is None:
        return None
    due_on = local(now + AFTER).date()
    answer = case.last_answer
    if why is LookBackWhy.EXPLAINED and answer is not None and answer.explanation is not None:
        due_on = answer.explanation.look_again_on
    back = _open(case) or LookBack(case=case, why=why)
    back.why, back.due_on, back.announced_at = why, due_on, None
    db.session.add(back)
    db.session.flush()
    return back


def _open(case: Case) -> LookBack | None:
    return next((back for back in case.look_backs if back.done_at is None), None)


def _why(case: Case) -> LookBackWhy | None:
    answer = case.last_answer
    if answer is not None and answer.explanation is not None:
        return LookBackWhy.EXPLAINED
    if case.danger:
        return LookBackWhy.DANGER
    return LookBackWhy.SAMPLE if in_sample(case.number) else None


def in_sample(number: str) -> bool:
    """One in ten, by a hash of the number: nobody chooses, and everybody can check."""
    return int(sha256(number.encode()).hexdigest(), 16) % ONE_IN == 0


def look_back(
    case: Case, still_good: bool, *, words: str = "", by: Person, now: datetime
) -> Case | None:
    """What the visit found. What is bad again becomes a case of its own, which is returned."""
    check("look_back", by, case)
    back = _open(case)
    if back is not None:
        db.session.refresh(back, with_for_update=True)  # two who look at once take turns
    if back is None or back.done_at is not None:
        raise Conflict(f"{case.number} 没有要回头看的，或者已经看过了。")
    words = words.strip()[:MOST_REASON]
    if not still_good and not words:
        raise Invalid("请写一句看到了什么。", fields={"words": "必填"})
    back.still_good, back.words = still_good, words
    back.by_id, back.done_at = by.id, now
    found = "还好着" if still_good else "又坏了"
    record(
        case, case.status, by=by, now=now, note=f"回头看：{found}" + (f"。{words}" if words else "")
    )
    db.session.flush()
    if still_good:
        return None
    again = follow_up(case, words, by=by, now=now)
    tell_everyone(case, "bad_again", {"other": again.number}, now, step=f"again:{again.id}")
    return again
