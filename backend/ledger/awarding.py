"""Points by rule: what a deed is worth at its time, within the day's cap."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from ..clock import day_bounds
from ..db import db
from ..decisions.rules import LONGEST_WHY, must_decide, nobody_since, not_in_the_past, take_turn
from ..errors import Invalid, NotFound
from ..people.models import Person
from .actions import locked, move, reversal_of, reverse, transfer_of
from .models import LedgerAccount, Measure, Movement, PointRule, Transfer
from .queries import REVERSED

DEFAULTS: dict[str, Any] = json.loads(
    Path(__file__).with_name("points.json").read_text(encoding="utf-8")
)
MOST = 100  # small things only


@dataclass(frozen=True)
class Rule:
    """What a deed is worth; `id` None: nobody has decided yet, the default holds."""

    key: str
    points: int
    daily_cap: int
    id: int | None = None


def point_rule(key: str, at: datetime) -> Rule:
    """The newest rule that was valid at that time, or the default. Raises NotFound."""
    row = db.session.scalars(
        select(PointRule)
        .where(PointRule.key == key, PointRule.valid_from <= at)
        .order_by(PointRule.valid_from.desc(), PointRule.id.desc())
        .limit(1)
    ).first()
    if row is not None:
        return Rule(key, row.points, row.daily_cap, row.id)
    default = DEFAULTS["rules"].get(key)
    if default is None:
        raise NotFound("没有这条积分规则。")
    return Rule(key, default["points"], default["daily_cap"])


def decide_rule(
    key: str,
    points: int,
    daily_cap: int,
    *,
    valid_from: datetime,
    note: str,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> PointRule:
    """From a time on, a deed is worth so much; 0 points end it. Raises NotAllowed, NotFound,
    Invalid for a time that has passed: what was earned stays as it was; Conflict when another
    version has come since the one whose id is `seen`."""
    must_decide(by)
    if key not in DEFAULTS["rules"]:
        raise NotFound("没有这条积分规则。")
    if not (0 <= points <= MOST and 0 <= daily_cap <= MOST):
        raise Invalid(f"分数和每天的上限都要在 0 到 {MOST} 之间。")
    not_in_the_past(valid_from, now)
    take_turn(f"points:{key}")
    nobody_since(seen, newest(key), now)
    rule = PointRule(
        key=key,
        points=points,
        daily_cap=daily_cap,
        valid_from=valid_from,
        at=now,
        by_id=by.id,
        note=note.strip()[:LONGEST_WHY],
    )
    db.session.add(rule)
    db.session.flush()
    return rule


def newest(key: str) -> PointRule | None:
    """What was decided last, whenever it begins to hold."""
    wanted = select(PointRule).where(PointRule.key == key).order_by(PointRule.id.desc())
    return db.session.scalars(wanted.limit(1)).first()


def versions(key: str) -> Sequence[PointRule]:
    """Every version of a rule, that which holds last first."""
    order = (PointRule.valid_from.desc(), PointRule.id.desc())
    return db.session.scalars(select(PointRule).where(PointRule.key == key).order_by(*order)).all()


def award_by_rule(
    person_id: int, rule_key: str, *, key: str, reason: str, now: datetime, day: date
) -> Transfer | None:
    """What the rule gives for a deed of that local day, once per `key`.

    The rule is the one in force at the deed: now, or at the end of its day when that is over.
    None, and nothing is booked, when the rule gives nothing, the day's cap would be passed, or
    the award of this key was reversed.
    """
    locked(person_id, Measure.POINTS)  # first: two at once would both find room under the cap
    done = transfer_of(key)
    if done is not None:
        return None if reversal_of(done) else done
    rule = point_rule(rule_key, min(now, day_bounds(day)[1] - timedelta(microseconds=1)))
    if not rule.points or earned(person_id, rule_key, day) + rule.points > rule.daily_cap:
        return None
    transfer = Transfer(
        key=key, reason=reason, at=now, rule_key=rule_key, rule_id=rule.id, rule_day=day
    )
    return move(transfer, None, person_id, Measure.POINTS, rule.points)


def earned(person_id: int, rule_key: str, day: date) -> int:
    """Points that a person holds by a rule for one local day; reversed ones do not count."""
    total = db.session.scalar(
        select(func.sum(Movement.amount))
        .join(Transfer)
        .join(LedgerAccount)
        .where(
            LedgerAccount.person_id == person_id,
            Transfer.rule_key == rule_key,
            Transfer.rule_day == day,
            Transfer.id.not_in(REVERSED),
        )
    )
    return int(total or 0)


def deeds_a_day(rule_key: str, since: date) -> dict[int, int]:
    """On how many person-days since a local day somebody got points by a rule for so many deeds:
    {1: 40, 2: 3}. What the cap left without points is not in the books. Names nobody."""
    days = (
        select(func.count().label("deeds"))
        .select_from(Transfer)
        .join(Movement)
        .join(LedgerAccount)
        .where(
            LedgerAccount.person_id.is_not(None),
            Transfer.rule_key == rule_key,
            Transfer.rule_day >= since,
            Transfer.id.not_in(REVERSED),
        )
        .group_by(LedgerAccount.person_id, Transfer.rule_day)
        .subquery()
    )
    counted = select(days.c.deeds, func.count()).group_by(days.c.deeds)
    return {int(deeds): int(number) for deeds, number in db.session.execute(counted)}


def held(key: str) -> int:
    """The points that were awarded under `key` and not taken back."""
    award = transfer_of(key)
    if award is None or reversal_of(award) is not None:
        return 0
    return sum(m.amount for m in award.movements if m.account.person_id is not None)


def reverse_award(
    key: str, *, reason: str, now: datetime, by_id: int | None, person_id: int | None = None
) -> Transfer | None:
    """Take back what was awarded under `key`, from who its person is by now (see `reverse`); None
    when there is nothing (any more) to take."""
    award = transfer_of(key)
    if award is None:
        return None
    for movement in award.movements:
        if movement.account.person_id is not None:
            locked(person_id or movement.account.person_id, movement.account.measure)
    if reversal_of(award) is not None:
        return None
    return reverse(award, reason=reason, now=now, by_id=by_id, person_id=person_id)
