"""What is at hand for one person who talks: what they may claim, have promised, are asked about."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select

from ..db import db
from ..notifications.models import Notice
from ..people.models import Person
from ..people.places import Found, Spot, locate, metres_between
from .models import Ask, Claim, Proof, Status, Wish
from .queries import neighbourhoods, on_board, visible_to

MOST = 200  # open wishes of a street that are looked at
RECENT = 50  # notices among which the last question is looked for
EVER = datetime.min.replace(tzinfo=UTC)
# What is taken for the distance (metres) of a wish whose poster told no point.
SAME_GRID, SAME_COMMUNITY, ELSEWHERE = 100, 400, 2000


class Near(NamedTuple):
    """An open wish; `metres` only if its poster told a point and one's own is known."""

    wish: Wish
    metres: int | None = None


def numbered(person: Person, number: str) -> Wish | None:
    """The wish with this number if there is one for this person to see that has not gone on
    elsewhere under its number."""
    found = db.session.scalars(
        select(Wish).where(Wish.number == number, visible_to(person))
    ).one_or_none()
    return None if found is None or found.status is Status.MOVED else found


def open_for(person: Person, *, here: Spot | None = None, limit: int = 5) -> list[Near]:
    """What this person may claim: the nearest first if a point is given, else the most urgent."""
    there = db.session.scalars(_claimable(person).order_by(Wish.due_at, Wish.id).limit(MOST)).all()
    if here is None:
        return [Near(wish) for wish in there[:limit]]
    found = locate(here)
    near = sorted((_far(wish, here, found), n) for n, wish in enumerate(there))
    return [
        Near(there[n], far if there[n].latitude is not None else None) for far, n in near[:limit]
    ]


def like(wish: Wish, person: Person, *, limit: int = 3) -> list[Near]:
    """Open wishes of the same kind, the most urgent first, then others."""
    there = db.session.scalars(_claimable(person).order_by(Wish.due_at, Wish.id).limit(MOST)).all()
    others = [other for other in there if other.id != wish.id]
    others.sort(key=lambda other: other.kind_key != wish.kind_key)
    return [Near(other) for other in others[:limit]]


def _claimable(person: Person) -> Select[Wish]:
    held = select(Claim.wish_id).where(Claim.person_id == person.id, Claim.ended_at.is_(None))
    return select(Wish).where(
        Wish.status == Status.OPEN,
        or_(*(on_board(street) for street in neighbourhoods(person)), Wish.id == -1),
        Wish.wisher_id.is_distinct_from(person.id),
        Wish.poster_id != person.id,
        Wish.id.not_in(held),
    )


def _far(wish: Wish, here: Spot, found: Found | None) -> int:
    if wish.latitude is not None and wish.longitude is not None:
        far = metres_between(here.latitude, here.longitude, wish.latitude, wish.longitude)
        return max(100, round(far / 100) * 100)  # the point itself is no nearer known
    if found is None:
        return ELSEWHERE
    if found.grid_code is not None and wish.region_code == found.grid_code:
        return SAME_GRID
    return SAME_COMMUNITY if wish.community_code == found.community_code else ELSEWHERE


def own(person: Person, *, limit: int = 5) -> Sequence[Wish]:
    """What one wished or posted, newest first, without what was taken back."""
    theirs = or_(Wish.wisher_id == person.id, Wish.poster_id == person.id)
    query = select(Wish).where(theirs, Wish.status != Status.WITHDRAWN)
    return db.session.scalars(query.order_by(Wish.id.desc()).limit(limit)).all()


def promised(person: Person, *, undone: bool = False, limit: int = 9) -> Sequence[Claim]:
    """The places that one holds, of wishes that go on, by the day; `undone`: not yet said done."""
    query = (
        select(Claim)
        .join(Wish)
        .where(
            Claim.person_id == person.id,
            Claim.ended_at.is_(None),
            Wish.status.in_([Status.OPEN, Status.CLAIMED, Status.FULFILLED]),
        )
        .order_by(Claim.promised_for, Claim.id)
    )
    if undone:
        stands = (Proof.claim_id == Claim.id) & Proof.sent_back_at.is_(None)
        query = query.where(~select(Proof.id).where(stands).exists())
    return db.session.scalars(query.limit(limit)).all()


class Question(NamedTuple):
    """What this person was asked: whether it is done (`done`), or whether they can help. `at`: when
    something about it last reached the phone, if anything did."""

    wish: Wish
    done: bool
    at: datetime


def questions(person: Person) -> list[Question]:
    """All that wait for this person's answer, the one asked last first."""
    theirs = or_(Wish.wisher_id == person.id, Wish.poster_id == person.id)
    asked = select(Ask.wish_id).where(Ask.person_id == person.id, Ask.answered_at.is_(None))
    done = select(Wish).where(theirs, Wish.status == Status.FULFILLED)
    help_wanted = select(Wish).where(Wish.id.in_(asked), Wish.status == Status.OPEN)
    waiting = [(wish, True) for wish in db.session.scalars(done)]
    waiting += [(wish, False) for wish in db.session.scalars(help_wanted)]
    at = _last_told(person) if waiting else {}
    found = [Question(wish, is_done, at.get(wish.id, EVER)) for wish, is_done in waiting]
    return sorted(found, key=lambda question: (question.at, question.wish.id), reverse=True)


def _last_told(person: Person) -> dict[int, datetime]:
    told = db.session.execute(
        select(Notice.data, Notice.sent_at)
        .where(
            Notice.person_id == person.id,
            Notice.kind.like("wish_%"),
            Notice.sent_at.is_not(None),
        )
        .order_by(Notice.id.desc())
        .limit(RECENT)
    )
    at: dict[int, datetime] = {}
    for data, sent_at in told:
        wish_id = data.get("wish_id")
        if wish_id is not None and sent_at is not None:
            at[wish_id] = max(sent_at, at.get(wish_id, EVER))
    return at
