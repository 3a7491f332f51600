"""Claiming a wish: one winner a place, a promise with a day, and giving it back in time."""

from datetime import date, datetime

from sqlalchemy import func, select

from ..clock import day_bounds, local
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..people.models import Person, Unit
from ..people.queries import NOT_AROUND, is_known_around
from ..texts.typed import needed
from .limits import latest_promise
from .models import UNPROVED, Ask, Claim, ClaimedFor, ClaimEnd, Status, Wish, WishUnit
from .months_off import paused
from .moving import check, hold, move_to, ring, take_turns
from .rules import rule
from .suspending import refuse_suspended
from .telling import tell, wisher_and_poster
from .units import claimed_in_month, speaks_for
from .verbs import claim_of, posted

OWN = "这是您自己许的愿，留给邻居来认领。"
TAKEN = "{number} 刚刚被别人认领了，谢谢你愿意帮忙。"


def claim(
    wish: Wish, *, promised_for: date, unit: Unit | None = None, by: Person, now: datetime
) -> Claim:
    """Promise a wish for a local day, as oneself or for one's unit. Whoever holds a place of it
    already keeps it: a second tap changes nothing.

    Raises Conflict (`code` "taken") when the places are gone, NotAllowed for one's own wish, for
    too many open claims, too many in one day and while suspended, Invalid for a day that is too
    early or too late.
    """
    if wish.status is Status.OPEN:  # whoever comes long after the winner waits for nobody
        hold(wish)
    if (held := claim_of(by, wish)) is not None:
        return held
    if wish.status is Status.CLAIMED:
        raise Conflict(TAKEN.format(number=wish.number), code="taken")
    if posted(by, wish):
        raise NotAllowed(OWN)
    check("claim", by, wish)
    _may_claim(by, unit, now)
    _check_day(wish, promised_for, now)
    return _take(wish, promised_for, by, unit, now)


def claim_for(
    wish: Wish,
    person: Person,
    *,
    promised_for: date,
    unit: Unit | None = None,
    by: Person,
    now: datetime,
) -> Claim:
    """A worker writes down that somebody of the street, or a unit's representative, has agreed to
    take it; the same limits hold as if they had claimed it themselves. Raises as `claim` and `ask`
    do, Conflict for whoever holds a place of it."""
    hold(wish)
    check("claim_for", by, wish)
    _refuse_to_ask(wish, person)
    if person.id == by.id:
        raise Conflict("是您自己的话，在公众号里回“认领”加编号就行。")
    if claim_of(person, wish) is not None:
        raise Conflict("这一位已经认领了。")
    try:
        _may_claim(person, unit, now)
    except NotAllowed as no:
        raise Conflict(f"这一位现在认领不了，他会看到：“{no.message}”") from no
    _check_day(wish, promised_for, now)
    taken = _take(wish, promised_for, person, unit, now)
    taken.written_down = ClaimedFor(by_id=by.id)
    said = {"due": promised_for.isoformat()}
    tell([person], wish, "wish_claimed_for", said, now, step=f"claim_for:{taken.id}")
    return taken


def ask(wish: Wish, person: Person, *, why: str = "", by: Person, now: datetime) -> Ask:
    """A worker asks somebody of the street who can: 请你来帮忙. Raises NotFound for anybody else,
    Conflict when that one was asked before, or it is their own."""
    hold(wish)
    check("ask", by, wish)
    _refuse_to_ask(wish, person)
    if any(earlier.person_id == person.id for earlier in wish.asks):
        raise Conflict("已经问过这一位了。")
    asked = Ask(person=person, by_id=by.id, why=why.strip()[:200], at=now)
    wish.asks.append(asked)
    db.session.flush()
    tell([person], wish, "wish_asked", {"why": asked.why}, now, step="asked")
    return asked


def _refuse_to_ask(wish: Wish, person: Person) -> None:
    if not is_known_around(person, wish.region_code):
        raise NotFound(NOT_AROUND)
    if posted(person, wish):
        raise Conflict("这是他自己许的愿。")


def answer_ask(
    wish: Wish, accept: bool, *, promised_for: date | None = None, by: Person, now: datetime
) -> Claim | None:
    """Yes is a claim and needs a day; no needs no reason. Raises as `claim` does."""
    hold(wish)
    check("answer_ask", by, wish)
    asked = next(a for a in wish.asks if a.person_id == by.id and a.answered_at is None)
    if not accept:
        asked.answered_at, asked.accepted = now, False
        if asked.by_id is not None:
            said, who = {"name": by.name or "那一位"}, db.session.get_one(Person, asked.by_id)
            tell([who], wish, "wish_not_free", said, now, step=f"no:{asked.id}")
        return None
    if promised_for is None:
        raise Invalid("哪天前能办好？", fields={"promised_for": "必填"})
    return claim(wish, promised_for=promised_for, unit=asked.unit, by=by, now=now)


def give_back(wish: Wish, *, reason: str, by: Person, now: datetime) -> None:
    """Hand one's place back; nothing is held against whoever does so in time."""
    hold(wish)
    check("give_back", by, wish)
    reason = needed(reason, "说一句为什么，好让下一位知道。")
    held = claim_of(by, wish)
    assert held is not None
    if held.proof is not None:
        raise Conflict("您已经说办好了，等许愿的人确认。")
    let_go(wish, held, ClaimEnd.GIVEN_BACK, reason, by=by, now=now)
    told = {"reason": reason}
    tell(wisher_and_poster(wish), wish, "wish_given_back", told, now, step=f"back:{held.id}")


def let_go(
    wish: Wish, held: Claim, how: ClaimEnd, reason: str, *, by: Person | None, now: datetime
) -> None:
    """End a claim; its place is free again, and the wish on the board."""
    held.ended_at, held.how_ended, held.reason = now, how, reason[:500]
    db.session.flush()
    if wish.status is Status.CLAIMED:
        move_to(wish, Status.OPEN, by=by, now=now, note=reason)
    else:
        ring(wish)


def open_claims(person: Person) -> int:
    """How many promises somebody has not kept yet."""
    held = Claim.person_id == person.id, Claim.ended_at.is_(None)
    query = select(func.count()).where(*held, UNPROVED)
    return db.session.scalar(query) or 0


def _may_claim(by: Person, unit: Unit | None, now: datetime) -> None:
    take_turns(by)
    refuse_suspended(by, now)
    if unit is not None:
        _may_claim_for(unit, by, now)
    most = rule("claims", now)["open"]
    if unit is None and open_claims(by) >= most:
        raise NotAllowed(f"您手上已经有 {most} 个心愿了，办好一个再来，谢谢您。")
    a_day = rule("claims_a_day", now)["most"]
    if _claimed_on(by, local(now).date()) >= a_day:
        raise NotAllowed(f"您今天已经认领了 {a_day} 次，明天再来，谢谢您。")


def _may_claim_for(unit: Unit, person: Person, now: datetime) -> None:
    """Raises NotAllowed unless the person speaks for it, Conflict when the month's cap is reached
    or the unit takes none this month."""
    if not unit.stands or not speaks_for(person, unit):
        raise NotAllowed("您不是这个单位的代表。")
    terms = db.session.get_one(WishUnit, unit.id, with_for_update=True)
    if paused([unit.id], now):
        raise Conflict(f"{unit.name}这个月不接心愿。")
    if claimed_in_month(unit.id, local(now).date()) >= terms.monthly_cap:
        raise Conflict(f"{unit.name}这个月的 {terms.monthly_cap} 个已经认领满了，下个月再来。")


def _claimed_on(person: Person, day: date) -> int:
    """How often, with what was given back: each time the wisher's door was shown."""
    first, end = day_bounds(day)
    query = select(func.count()).where(
        Claim.person_id == person.id, Claim.claimed_at >= first, Claim.claimed_at < end
    )
    return db.session.scalar(query) or 0


def last_day(wish: Wish, now: datetime) -> date:
    """The last local day that whoever claims it now may promise."""
    today = local(now).date()
    last = latest_promise(wish, today)
    return last if wish.wanted_by is None else max(min(last, wish.wanted_by), today)


def _check_day(wish: Wish, promised_for: date, now: datetime) -> None:
    last = last_day(wish, now)
    if not local(now).date() <= promised_for <= last:
        raise Invalid(
            f"请选今天到 {last.month} 月 {last.day} 日之间的一天。",
            fields={"promised_for": "日子不合适"},
        )


def _take(wish: Wish, promised_for: date, by: Person, unit: Unit | None, now: datetime) -> Claim:
    held = {claim.place for claim in wish.live_claims}
    taken = Claim(
        wish=wish,
        place=next(n for n in range(1, wish.places + 1) if n not in held),
        person=by,
        unit=unit,
        promised_for=promised_for,
        claimed_at=now,
        proofs=[],
    )
    db.session.add(taken)
    for asked in wish.asks:
        if asked.person_id == by.id and asked.answered_at is None:
            asked.answered_at, asked.accepted = now, True
    db.session.flush()
    if wish.free_places == 0:
        move_to(wish, Status.CLAIMED, by=by, now=now)
    else:
        ring(wish)
    said = {"by": _said(taken), "due": promised_for.isoformat()}
    tell(wisher_and_poster(wish), wish, "wish_claimed", said, now, step=f"claim:{taken.id}")
    return taken


def _said(taken: Claim) -> str:
    """Who it is, without a name: a unit is named, a person is not."""
    return taken.unit.name if taken.unit else "一位邻居"
