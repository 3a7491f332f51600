"""The end: the reporter's verdict, and the community's last look."""

from datetime import datetime

from ..db import db
from ..errors import Conflict, Invalid
from ..people.models import Person
from .models import Case, Rating, Status, Verdict
from .moving import check, move_to
from .telling import community, tell_all, tell_reporter
from .words import VERDICT_WORDS


def rate(case: Case, verdict: Verdict, *, words: str = "", by: Person, now: datetime) -> Rating:
    """评价, once. "Solved" closes the case; anything else goes back before the community's eyes."""
    if case.rating is not None:
        raise Conflict(f"{case.number} 已经评过了：{VERDICT_WORDS[case.rating.verdict]}。")
    check("rate", by, case)
    rating = Rating(case=case, person_id=by.id, verdict=verdict, words=words.strip()[:500], at=now)
    db.session.add(rating)
    move_to(case, Status.RATED, by=by, now=now, note=VERDICT_WORDS[verdict])
    if verdict is Verdict.SOLVED:
        move_to(case, Status.CLOSED, by=None, now=now)
    else:
        said = {"verdict": VERDICT_WORDS[verdict]}
        tell_all(community(case), case, "not_solved", said, now, step="rated", urgent=False)
    return rating


def close(case: Case, *, note: str, by: Person, now: datetime) -> None:
    """结束 by a worker who says why: asked by phone, or what becomes of what was not solved."""
    check("close", by, case)
    if not note.strip():
        raise Invalid("请写一句怎么结的，报的人会看到。", fields={"note": "必填"})
    move_to(case, Status.CLOSED, by=by, now=now, note=note.strip())
    tell_reporter(case, "closed", {"note": note.strip()}, now)
