"""Awarding, spending, reversing. Nothing is ever edited."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from ..db import db
from ..errors import Conflict, Invalid
from .models import Evidence, LedgerAccount, Measure, Movement, Transfer
from .queries import REVERSED, balance


def award_points(
    person_id: int, points: int, *, key: str, reason: str, now: datetime, by_id: int | None = None
) -> Transfer:
    """From the fund to a person, once per `key`: a second call returns the first transfer."""
    done = transfer_of(key)
    if done is not None:
        return done
    transfer = Transfer(key=key, reason=reason, at=now, by_id=by_id)
    return move(transfer, None, person_id, Measure.POINTS, points)


def award_minutes(
    person_id: int,
    started_at: datetime,
    ended_at: datetime,
    evidence: Evidence,
    *,
    key: str,
    reason: str,
    now: datetime,
    by_id: int | None = None,
) -> Transfer:
    """Whole minutes of a service. Raises Conflict when the person served elsewhere meanwhile."""
    done = transfer_of(key)
    if done is not None:
        return done
    minutes = int((ended_at - started_at).total_seconds() // 60)
    if minutes < 1:
        raise Invalid("服务时间至少要有一分钟。")
    account = locked(person_id, Measure.MINUTES)
    if _serving(account, started_at, ended_at):
        raise Conflict("这段时间已经记过另一项服务了。")
    transfer = Transfer(
        key=key,
        reason=reason,
        at=now,
        by_id=by_id,
        evidence=evidence,
        started_at=started_at,
        ended_at=ended_at,
    )
    return move(transfer, None, person_id, Measure.MINUTES, minutes)


def spend_points(
    person_id: int, points: int, *, key: str, reason: str, now: datetime, by_id: int | None = None
) -> Transfer:
    """From a person back to the fund, never below zero. Raises Conflict when there are too few."""
    done = transfer_of(key)
    if done is not None:
        return done
    transfer = Transfer(key=key, reason=reason, at=now, by_id=by_id)
    return move(transfer, person_id, None, Measure.POINTS, points, floor=0)


def reverse(
    transfer: Transfer,
    *,
    reason: str,
    now: datetime,
    by_id: int | None,
    person_id: int | None = None,
) -> Transfer:
    """Take a transfer back by its opposite; it may leave a balance below zero. Once only, and
    for good: what was right after all is awarded anew. Raises Conflict.

    `person_id` is who its person is by now, where two may have turned out to be one since.
    """
    if transfer.reverses_id is not None or reversal_of(transfer) is not None:
        raise Conflict("这一笔已经冲正过了。")
    sides = [(_by_now(side.account, person_id), -side.amount) for side in transfer.movements]
    key = f"reversed:{transfer.key}"  # in front, where no form's key ever is
    back = Transfer(key=key, reason=reason, at=now, by_id=by_id, reverses_id=transfer.id)
    db.session.add(back)
    for account_id, change in sorted(sides):
        _book(back, account_id, change)
    db.session.flush()
    return back


def _by_now(account: LedgerAccount, person_id: int | None) -> int:
    if account.person_id is None or person_id is None:
        return account.id
    return account_of(person_id, account.measure).id


def carry_over(leaver_id: int, keeper_id: int, *, now: datetime) -> None:
    """Two persons turned out to be one: what the one left in an account of their own becomes the
    other's, a debt too. Where only one had an account, it has moved with everything else."""
    for measure in Measure:
        left = balance(leaver_id, measure)
        if left:
            key = f"joined:{leaver_id}:{keeper_id}:{measure}"
            transfer = Transfer(key=key, reason="两边的账并到一起", at=now)
            giver, taker = (leaver_id, keeper_id) if left > 0 else (keeper_id, leaver_id)
            move(transfer, giver, taker, measure, abs(left))


def account_of(person_id: int | None, measure: Measure) -> LedgerAccount:
    """The account of a person, or of the fund (None); opened at first use."""
    query = select(LedgerAccount).where(
        LedgerAccount.person_id == person_id, LedgerAccount.measure == measure
    )
    account = db.session.scalars(query).first()
    if account is not None:
        return account
    try:
        with db.session.begin_nested():
            db.session.add(LedgerAccount(person_id=person_id, measure=measure, balance=0))
    except IntegrityError:
        pass  # another request opened it between our look and our insert
    return db.session.scalars(query).one()


def locked(person_id: int, measure: Measure) -> LedgerAccount:
    """A person's account, held until the transaction ends; the fund's too, in the order of ids
    that every booking keeps, so that two verbs never wait for each other."""
    ids = [account_of(who, measure).id for who in (None, person_id)]
    held = db.session.scalars(
        select(LedgerAccount)
        .where(LedgerAccount.id.in_(ids))
        .order_by(LedgerAccount.id)
        .with_for_update()
    )
    return next(account for account in held.all() if account.person_id == person_id)


def transfer_of(key: str) -> Transfer | None:
    """The transfer that was booked under a key."""
    return db.session.scalars(select(Transfer).where(Transfer.key == key)).first()


def reversal_of(transfer: Transfer) -> Transfer | None:
    """What took a transfer back."""
    return db.session.scalars(select(Transfer).where(Transfer.reverses_id == transfer.id)).first()


def _serving(account: LedgerAccount, started_at: datetime, ended_at: datetime) -> bool:
    overlapping = (
        select(Transfer.id)
        .join(Movement)
        .where(
            Movement.account_id == account.id,
            Transfer.started_at < ended_at,
            Transfer.ended_at > started_at,
            Transfer.id.not_in(REVERSED),
        )
    )
    return db.session.scalar(overlapping.limit(1)) is not None


def move(
    transfer: Transfer,
    giver: int | None,
    taker: int | None,
    measure: Measure,
    amount: int,
    *,
    floor: int | None = None,
) -> Transfer:
    """Book a new transfer between two persons, or the fund (None). Raises Invalid, Conflict."""
    if amount < 1:
        raise Invalid("数目要大于零。")
    fund = account_of(None, measure).id  # opened before anybody's, always
    sides = [
        (account_of(giver, measure).id if giver else fund, -amount, floor),
        (account_of(taker, measure).id if taker else fund, amount, None),
    ]
    with db.session.begin_nested():  # a refusal leaves no half of it in the session
        db.session.add(transfer)
        for account_id, change, lowest in sorted(sides, key=lambda side: side[0]):
            _book(transfer, account_id, change, floor=lowest)
    return transfer


def _book(transfer: Transfer, account_id: int, change: int, *, floor: int | None = None) -> None:
    booked = (
        update(LedgerAccount)
        .where(LedgerAccount.id == account_id)
        .values(balance=LedgerAccount.balance + change)
        .returning(LedgerAccount.balance)
    )
    if floor is not None:
        booked = booked.where(LedgerAccount.balance + change >= floor)
    balance = db.session.execute(
        booked, execution_options={"synchronize_session": "fetch"}
    ).scalar_one_or_none()
    if balance is None:
        raise Conflict("积分不够了。")
    transfer.movements.append(Movement(account_id=account_id, amount=change, balance=balance))
