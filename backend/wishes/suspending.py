"""Dropped promises: counted, after too many no new ones for a while, and that may be appealed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from ..clock import local
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..notifications.actions import notify, notify_all
from ..people.duty import answering
from ..people.models import Person
from ..people.queries import homes
from ..texts.typed import needed
from .models import Claim, ClaimEnd, Suspension
from .rules import rule
from .verbs import REVIEWERS

LONGEST_BAR = timedelta(days=366)


def suspension_of(person: Person, now: datetime) -> Suspension | None:
    """The one that holds now."""
    return db.session.scalars(
        select(Suspension)
        .where(
            Suspension.person_id == person.id,
            Suspension.until > now,
            Suspension.lifted.is_not(True),
        )
        .order_by(Suspension.until.desc())
        .limit(1)
    ).first()


def refuse_suspended(person: Person, now: datetime) -> None:
    """Raises NotAllowed with the day and the reason."""
    held = suspension_of(person, now)
    if held is not None:
        day = local(held.until)
        raise NotAllowed(
            f"{day.month} 月 {day.day} 日前先不能认领：{held.reason.rstrip('。')}。"
            "觉得不对可以申诉。",
            code="suspended",
        )


def count_drop(claim: Claim, now: datetime) -> Suspension | None:
    """A promise was forgotten. Beyond what the rule allows within its days, no new claims."""
    drops = rule("drops", now)
    since = now - timedelta(days=drops["within_days"])
    dropped = select(func.count()).where(
        Claim.person_id == claim.person_id,
        Claim.how_ended == ClaimEnd.RELEASED,
        Claim.ended_at > since,
    )
    count = db.session.scalar(dropped) or 0
    if count <= drops["allowed"] or not drops["suspended_days"]:
        return None
    held = Suspension(
        person_id=claim.person_id,
        claim_id=claim.id,
        reason=f"{drops['within_days']} 天里有 {count} 次认领了没有消息。",
        at=now,
        until=now + timedelta(days=drops["suspended_days"]),
    )
    return _tell(_kept(held), now)


def bar(person: Person, *, until: datetime, reason: str, by: Person, now: datetime) -> Suspension:
    """A worker says: no claims until then. What was promised goes back to the board by the chase.

    Raises NotAllowed for somebody of another community, Invalid for a time that has passed or is
    more than a year away.
    """
    _must_run(by, person)
    reason = needed(reason, "请写明为什么，本人会看到。")
    if not now < until <= now + LONGEST_BAR:
        raise Invalid("到哪天为止？请选以后、一年以内的日子。", fields={"until": "日子不合适"})
    held = Suspension(person_id=person.id, by_id=by.id, reason=reason[:200], at=now, until=until)
    return _tell(_kept(held), now)


def appeal(held: Suspension, words: str, *, by: Person, now: datetime) -> None:
    """Say what really happened, once. Raises NotFound for another's, Conflict the second time."""
    if held.person_id != by.id:
        raise NotFound
    if held.appealed_at is not None:
        raise Conflict("已经申诉过了，社区在看。")
    held.appeal, held.appealed_at = needed(words, "写一句是怎么回事。", field="words"), now
    told = {
        f"suspension:{held.id}:appeal:{one.id}": one
        for home in homes(by)[:1]
        for one in answering(home, now)
    }
    said = {"name": by.name or "一位邻居", "words": held.appeal}
    notify_all(told, "wish_appealed", said, now=now)


def decide_appeal(held: Suspension, lifted: bool, *, by: Person, now: datetime) -> None:
    """Lift it, or let it stand; by neither of the two sides. Raises NotAllowed, Conflict."""
    person = db.session.get_one(Person, held.person_id)
    _must_run(by, person)
    if by.id in {held.by_id, held.person_id}:
        raise NotAllowed("自己定的、自己的暂停，要由另一位同事来看申诉。")
    if held.appealed_at is None or held.decided_at is not None:
        raise Conflict("没有等着看的申诉。")
    held.decided_at, held.decided_by_id, held.lifted = now, by.id, lifted
    said = {"lifted": lifted, "due": _day(held)}
    notify(person, "wish_appeal_decided", said, key=f"suspension:{held.id}:decided", now=now)


def _kept(held: Suspension) -> Suspension:
    db.session.add(held)
    db.session.flush()
    return held


def _tell(held: Suspension, now: datetime) -> Suspension:
    person = db.session.get_one(Person, held.person_id)
    said = {"reason": held.reason, "due": _day(held)}
    notify(person, "wish_suspended", said, key=f"suspension:{held.id}", now=now)
    return held


def _day(held: Suspension) -> str:
    return local(held.until).date().isoformat()


def _must_run(by: Person, person: Person) -> None:
    if not any(by.holds(REVIEWERS, home) for home in homes(person)):
        raise NotAllowed("这一位不是您社区的。")
