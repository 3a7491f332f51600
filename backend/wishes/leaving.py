"""Claimers who may not claim any more: what they promised and have not done is free again."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select, union

from ..db import db
from ..people.models import Role
from .claiming import let_go
from .models import UNPROVED, Claim, ClaimEnd, Status, Step, Suspension, Wish
from .telling import tell, wisher_and_poster

LATELY = timedelta(days=7)  # whoever left longer ago is met by the next reminder
UNDONE = Claim.ended_at.is_(None), UNPROVED


def left_behind(*, now: datetime) -> Sequence[int]:
    """Ids of wishes that somebody promised who was barred by a worker or left the neighbourhood
    lately."""
    gone = union(_barred(now), _left(now))  # as one list: the claims are then found by their index
    query = (
        select(Claim.wish_id)
        .join(Wish, Wish.id == Claim.wish_id)
        .where(Claim.person_id.in_(gone), *UNDONE, Wish.status.in_([Status.OPEN, Status.CLAIMED]))
        .distinct()
    )
    return db.session.scalars(query.order_by(Claim.wish_id)).all()


def let_leavers_go(wish: Wish, now: datetime) -> list[str]:
    """Free their places; keys of the steps. The wish's row is held."""
    undone = [claim for claim in wish.live_claims if claim.proof is None]
    if wish.status not in {Status.OPEN, Status.CLAIMED} or not undone:
        return []
    gone = _gone([claim.person_id for claim in undone], now)
    return [_let_leaver_go(wish, claim, now) for claim in undone if claim.person_id in gone]


def _let_leaver_go(wish: Wish, claim: Claim, now: datetime) -> str:
    key = f"claim:{claim.id}:left"
    let_go(wish, claim, ClaimEnd.LEFT, "认领的人不能再来了。", by=None, now=now)
    wish.steps.append(Step(key=key, words="认领的人来不了了，放回墙上接着找人。", at=now))
    tell(wisher_and_poster(wish), wish, "wish_claimer_left", {}, now, step=key)
    tell([claim.person], wish, "wish_taken_back", {}, now, step=key)
    return key


def _gone(ids: Collection[int], now: datetime) -> set[int]:
    known = select(Role.person_id).where(Role.person_id.in_(ids), Role.ended_at.is_(None))
    here = set(db.session.scalars(known))
    barred = _barred(now).where(Suspension.person_id.in_(ids))
    return {*(set(ids) - here), *db.session.scalars(barred)}


def _barred(now: datetime) -> Select[int]:
    by_worker = Suspension.by_id.is_not(None)
    return select(Suspension.person_id).where(by_worker, Suspension.holds(now))


def _left(now: datetime) -> Select[int]:
    other = Role.__table__.alias()
    stays = exists().where(other.c.person_id == Role.person_id, other.c.ended_at.is_(None))
    return select(Role.person_id).where(Role.ended_at > now - LATELY, ~stays)
