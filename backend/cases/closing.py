"""The end: the reporter's verdict, and the community's last look."""

from datetime import datetime

from ..db import db
from ..errors import Conflict, Invalid
from ..notifications.actions import notify
from ..people.models import Person
from ..people.queries import on_duty
from .models import Case, Rating, Status, Verdict
from .moving import check, move_to
from .reviewing import tell_reporter
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
        _tell_community(case, verdict, now)
    return rating


def _tell_community(case: Case, verdict: Verdict, now: datetime) -> None:
    assert case.region_code is not None
    data = {
        "number": case.number,
        "title": case.title,
        "verdict": VERDICT_WORDS[verdict],
        "case_id": case.id,
    }
    for worker in on_duty(case.region_code):
        notify(worker, "not_solved", data, key=f"case:{case.id}:rated:{worker.id}", now=now)


def close(case: Case, *, note: str, by: Person, now: datetime) -> None:
    """结束 by a worker who says why: asked by phone, or what becomes of what was not solved."""
    check("close", by, case)
    if not note.strip():
        raise Invalid("请写一句怎么结的，报的人会看到。", fields={"note": "必填"})
    move_to(case, Status.CLOSED, by=by, now=now, note=note.strip())
    tell_reporter(case, "closed", {"note": note.strip()}, now)
