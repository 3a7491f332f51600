"""Points and hours in sums, for a region and a period; never of one person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from ..db import db
from ..people.models import Role
from ..people.rules import below
from .models import LedgerAccount, Measure, Movement, Redemption, Reward, Transfer


@dataclass
class LedgerFigures:
    """`awarded`: points by rule, less what was taken back; `redeemed`: points for `things` handed
    over at the region's shelves; `minutes` of service, less what was taken back."""

    awarded: int = 0
    redeemed: int = 0
    things: int = 0
    minutes: int = 0


def ledger_figures(region_code: str, since: datetime, until: datetime) -> LedgerFigures:
    """From an instant on and until another, which is not part of it; in two statements. Points and
    minutes are those of people who then belonged to the region: whoever moves takes nothing along.
    """
    found = LedgerFigures()
    during = and_(Transfer.at >= since, Transfer.at < until)
    for measure, total in db.session.execute(_booked(region_code, during)):
        if measure is Measure.POINTS:
            found.awarded = int(total or 0)
        else:
            found.minutes = int(total or 0)
    sums = db.session.execute(_redeemed(region_code, since, until)).one()
    found.redeemed, found.things = int(sums[0] or 0), sums[1]
    return found


def _booked(code: str, during: ColumnElement[bool]) -> Any:
    belonged = exists().where(
        Role.person_id == LedgerAccount.person_id,
        below(Role.region_code, code),
        Role.granted_at <= Transfer.at,
        or_(Role.ended_at.is_(None), Role.ended_at > Transfer.at),
    )
    spent = exists().where(  # handing a thing over, or taking it back, awards nothing
        or_(Redemption.transfer_id == Transfer.id, Redemption.transfer_id == Transfer.reverses_id)
    )
    return (
        select(LedgerAccount.measure, func.sum(Movement.amount))
        .select_from(Transfer)
        .join(Movement, Movement.transfer_id == Transfer.id)
        .join(LedgerAccount, LedgerAccount.id == Movement.account_id)
        .where(during, LedgerAccount.person_id.is_not(None), belonged, ~spent)
        .group_by(LedgerAccount.measure)
    )


def _redeemed(code: str, since: datetime, until: datetime) -> Any:
    return (
        select(func.sum(Redemption.points), func.count())
        .select_from(Redemption)
        .join(Reward, Reward.id == Redemption.reward_id)
        .join(Transfer, Transfer.id == Redemption.transfer_id)
        .where(Transfer.at >= since, Transfer.at < until, Redemption.undone_at.is_(None))
        .where(below(Reward.region_code, code))
    )
