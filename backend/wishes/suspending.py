"""Dropped promises: counted, after too many no new ones for a while, and that may be appealed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from ..clock import local
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..notifications.actions import notify, notify_all
from ..people.duty import answering, superiors
from ..people.models import Level, Person
from ..people.queries import holders, homes
from ..texts.typed import needed
from .models import Claim, ClaimEnd, Suspension
from .rules import rule
from .verbs import REVIEWERS

LONGEST_BAR = timedelta(days=366)


def suspension_of(person: Person, now: datetime) -> Suspension | None:
    """The one that holds now."""
    return db.session.scalars(
        select(Suspension)
        .where(Suspension.person_id == person.id, Suspension.holds(now))
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
    until = now + timedelta(days=drops["suspended_days"])
    held = _for_drops(claim.person_id, now)
    held = held or Suspension(person_id=claim.person_id, at=now, until=until)
    held.claim_id, held.until = claim.id, max(held.until, until)
    held.reason = f"{drops['within_days']} 天里有 {count} 次认领了没有消息。"
    return _tell(_kept(held), now)


def _for_drops(person_id: int, now: datetime) -> Suspension | None:
    """The one that runs, if nobody has decided on it: what is dropped meanwhile makes it longer,
    so that there is one to appeal against, and lifting it lifts the whole."""
    running = select(Suspension).where(
        Suspension.person_id == person_id,
        Suspension.claim_id.is_not(None),
        Suspension.until > now,
        Suspension.decided_at.is_(None),
    )
    held = running.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(held.order_by(Suspension.until.desc()).limit(1)).first()


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
    _hold(held)
    if held.appealed_at is not None:
        raise Conflict("已经申诉过了，社区在看。")
    held.appeal, held.appealed_at = needed(words, "写一句是怎么回事。", field="words"), now
    told = {
        f"suspension:{held.id}:appeal:{one.id}": one
        for home in homes(by)[:1]
        for one in _hearers(held, home, now)
    }
    said = {"name": by.name or "一位邻居", "words": held.appeal}
    notify_all(told, "wish_appealed", said, now=now)


def decide_appeal(held: Suspension, lifted: bool, *, by: Person, now: datetime) -> None:
    """Lift it, or let it stand; by neither of the two sides. Raises NotAllowed, Conflict."""
    person = db.session.get_one(Person, held.person_id)
    _must_run(by, person)
    if by.id in _sides(held):
        raise NotAllowed("自己定的、自己的暂停，要由另一位同事来看申诉。")
    _hold(held)
    if held.appealed_at is None or held.decided_at is not None:
        raise Conflict("没有等着看的申诉。")
    held.decided_at, held.decided_by_id, held.lifted = now, by.id, lifted
    db.session.flush()
    other = suspension_of(person, now) if lifted else None
    said = {"lifted": lifted, "due": _day(other or held), "other": other is not None}
    notify(person, "wish_appeal_decided", said, key=f"suspension:{held.id}:decided", now=now)


def _hold(held: Suspension) -> None:
    """Whoever comes second sees what the first did."""
    db.session.flush()
    db.session.refresh(held, with_for_update=True)


def _sides(held: Suspension) -> set[int | None]:
    return {held.by_id, held.person_id}


def _hearers(held: Suspension, home: str, now: datetime) -> list[Person]:
    """Who answers for a place, without either side; else another worker of it, else the street.
    The district hears of what nobody else may decide."""
    first = (answering(home, now), holders(REVIEWERS, home), superiors(home, Level.STREET, now))
    for found in first:
        if may := [one for one in found if _may_decide(one, held, home)]:
            return may
    return superiors(home, Level.DISTRICT, now)


def _may_decide(one: Person, held: Suspension, home: str) -> bool:
    return one.id not in _sides(held) and one.holds(REVIEWERS, home)


def _kept(held: Suspension) -> Suspension:
    db.session.add(held)
    db.session.flush()
    return held


def _tell(held: Suspension, now: datetime) -> Suspension:
    person = db.session.get_one(Person, held.person_id)
    said = {"reason": held.reason, "due": _day(held)}
    notify(person, "wish_suspended", said, key=f"suspension:{held.id}:{_day(held)}", now=now)
    return held


def _day(held: Suspension) -> str:
    return local(held.until).date().isoformat()


def _must_run(by: Person, person: Person) -> None:
    if not any(by.holds(REVIEWERS, home) for home in homes(person)):
        raise NotAllowed("这一位不是您社区的。")
