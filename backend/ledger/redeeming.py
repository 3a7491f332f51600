"""Points against a thing, in person: one shows a code, the other types it and hands it over."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import Conflict, DomainError, Invalid, NotAllowed
from ..people import codes
from ..people.models import Person
from ..people.signing_in import failure_key
from .actions import locked, reverse, spend_points, transfer_of
from .models import Measure, RedeemCode, Redemption, Reward
from .rewards import KEEPERS, keeps_a_shelf, must_keep, shift

LONGEST_KEY = 80


class TooManyCodes(DomainError):
    """Somebody is guessing whose points there are."""

    code = "too_many_failures"
    default = "兑换码错了好几次，请 15 分钟后再试。"


def redeem_code(person: Person, *, now: datetime) -> RedeemCode:
    """Six digits that hold for ten minutes; an older code of the same person ends."""
    return codes.show(RedeemCode, person, now=now)


def who_shows(code: str, *, by: Person, now: datetime) -> Person | None:
    """The person whose code this is. None for one that does not hold, after noting the failure:
    the door is to commit it. Raises NotAllowed; TooManyCodes after five wrong ones."""
    if not keeps_a_shelf(by):
        raise NotAllowed("兑换由社区的工作人员来办。")
    key = failure_key("redeem", str(by.id))
    shown = codes.typed(RedeemCode, code, key=key, refusal=TooManyCodes, now=now)
    return db.session.get_one(Person, shown.person_id) if shown else None


def redeem_shown(
    reward: Reward, code: str, *, by: Person, now: datetime, key: str
) -> Redemption | None:
    """Redeem for whoever shows this code, which ends by it. None, and raises, as `who_shows` and
    `redeem`; the same form sent again is answered as before, though its code has ended."""
    # Locked first: of one form sent twice at once, the second then finds what the first has done.
    db.session.get(RedeemCode, code, with_for_update=True)
    if done := _redemption_of(key):
        return _same(done, reward, done.person_id, by)
    person = who_shows(code, by=by, now=now)
    if person is None:
        return None
    redemption = redeem(reward, person.id, by=by, now=now, key=key)
    db.session.execute(delete(RedeemCode).where(RedeemCode.person_id == person.id))
    return redemption


def redeem(reward: Reward, person_id: int, *, by: Person, now: datetime, key: str) -> Redemption:
    """Hand a thing over for points, once per `key` (that of the form).

    Raises NotAllowed for another community's worker and for one's own points; Conflict when none
    is left or the points do not suffice. The account is locked before the reward, as in `undo`.
    """
    must_keep(by, reward.region_code)
    if by.id == person_id:
        raise NotAllowed("自己的积分，请同事来兑。")
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid()
    locked(person_id, Measure.POINTS)
    if done := _redemption_of(key):
        return _same(done, reward, person_id, by)
    db.session.refresh(reward, with_for_update=True)
    if not reward.active or reward.stock < 1:
        raise Conflict(f"“{reward.name}”已经兑完了，看看别的。")
    transfer = spend_points(
        person_id,
        reward.points,
        key=_key(key),
        reason=f"兑换{reward.name}",
        now=now,
        by_id=by.id,
    )
    if not shift(reward, -1):
        raise Conflict(f"“{reward.name}”已经兑完了，看看别的。")
    redemption = Redemption(
        reward=reward,
        person_id=person_id,
        by_id=by.id,
        points=reward.points,
        at=now,
        transfer=transfer,
    )
    db.session.add(redemption)
    db.session.flush()
    return redemption


def undo(redemption: Redemption, *, by: Person, now: datetime) -> None:
    """It was a slip: the thing is back on the shelf, the points with the person. Once only.
    Raises NotAllowed, Conflict."""
    must_keep(by, redemption.reward.region_code)
    if by.id == redemption.person_id:
        raise NotAllowed("自己的积分，请同事来办。")
    locked(redemption.person_id, Measure.POINTS)
    db.session.refresh(redemption, with_for_update=True)
    if redemption.undone_at is not None:
        raise Conflict("这一笔已经撤销过了。")
    if not shift(redemption.reward, 1):
        raise Conflict(f"“{redemption.reward.name}”放不下了，请先看看库存。")
    reason = f"撤销：{redemption.transfer.reason}"
    whose = redemption.person_id
    reverse(redemption.transfer, reason=reason, now=now, by_id=by.id, person_id=whose)
    redemption.undone_at, redemption.undone_by_id = now, by.id
    db.session.flush()


def redemption_for(person: Person, redemption_id: int) -> Redemption | None:
    """One that was handed out from a shelf which this person keeps."""
    found = db.session.get(Redemption, redemption_id)
    kept = found is not None and person.holds(KEEPERS, found.reward.region_code)
    return found if kept else None


def handed_out(by: Person, *, since: datetime) -> list[Redemption]:
    """What this worker has handed out, the latest first: to mend a slip, not to list people."""
    return list(
        db.session.scalars(
            select(Redemption)
            .where(Redemption.by_id == by.id, Redemption.at >= since)
            .options(joinedload(Redemption.reward, innerjoin=True))
            .order_by(Redemption.id.desc())
            .limit(20)
        )
    )


def _key(key: str) -> str:
    return f"redeem:{key}"


def _redemption_of(key: str) -> Redemption | None:
    transfer = transfer_of(_key(key))
    if transfer is None:
        return None
    return db.session.scalars(
        select(Redemption).where(Redemption.transfer_id == transfer.id)
    ).first()


def _same(done: Redemption, reward: Reward, person_id: int, by: Person) -> Redemption:
    if (done.reward_id, done.person_id, done.by_id) != (reward.id, person_id, by.id):
        raise Conflict("这张表刚才已经用过了，请刷新后再兑。")
    return done
