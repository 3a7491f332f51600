"""Forgetting in time: names, telephones and addresses, some weeks after a wish has ended; and all
that is personal of somebody who asks for it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from ..db import db
from ..people.models import Person
from .models import Call, Claim, Contact, Helper, Proof, Representative, Thanks, Wish, WishRating
from .of_person import counted
from .rules import kept_for

Redact = Callable[[str], str]


def forget_contacts(*, now: datetime) -> int:
    """Erase how wishers were to be found; of how many."""
    return int(db.session.execute(delete(Contact).where(_of_old(now))).rowcount)  # type: ignore[attr-defined]


def old_contacts(*, now: datetime) -> int:
    """Of how many wishers it would be."""
    return db.session.scalar(select(func.count()).select_from(Contact).where(_of_old(now))) or 0


def _of_old(now: datetime) -> ColumnElement[bool]:
    old = now - kept_for(now)
    return exists().where(Wish.id == Contact.wish_id, Wish.ended_at <= old)


def first_to_settle(person: Person) -> list[str]:
    """What must be settled before somebody is forgotten, in sentences."""
    open_ = counted(person)
    found = []
    if open_.promises:
        found.append(f"还有 {open_.promises} 个认领了没办的心愿，请先办完或者还回去。")
    if open_.open_wishes:
        found.append(f"还有 {open_.open_wishes} 个自己的心愿没完，请先收回或者等办完。")
    return found


def would_forget(person: Person) -> dict[str, int]:
    """How much of what is masked or goes."""
    wishes = select(func.count()).select_from(Wish).where(_own(person))
    contacts = select(func.count()).select_from(Contact).where(_contact_of(person))
    return {
        "心愿里说的话（隐去个人信息）": db.session.scalar(wishes) or 0,
        "心愿的联系方式": db.session.scalar(contacts) or 0,
    }


def forget(person: Person, redact: Redact, *, now: datetime) -> None:
    """Mask their words, drop how they were to be found and what they offered; seats end."""
    for wish in db.session.scalars(select(Wish).where(_own(person))):
        wish.words, wish.board_words = redact(wish.words)[:500], redact(wish.board_words)[:500]
        if wish.aired_words is not None:
            wish.aired_words = redact(wish.aired_words)[:2000]
    own = select(Wish.id).where(_own(person))
    for call in db.session.scalars(select(Call).where(Call.wish_id.in_(own))):
        call.words = redact(call.words)[:500]
    for thanks in db.session.scalars(select(Thanks).where(Thanks.wish_id.in_(own))):
        thanks.words = redact(thanks.words)[:100]
    for rating in db.session.scalars(select(WishRating).where(WishRating.by_id == person.id)):
        rating.words = redact(rating.words)[:500]
    claims = select(Claim.id).where(Claim.person_id == person.id)
    for proof in db.session.scalars(select(Proof).where(Proof.claim_id.in_(claims))):
        proof.words = redact(proof.words)[:1000]
    db.session.execute(delete(Contact).where(_contact_of(person)))
    db.session.execute(delete(Helper).where(Helper.person_id == person.id))
    seats = update(Representative).where(
        Representative.person_id == person.id, Representative.ended_at.is_(None)
    )
    db.session.execute(seats.values(ended_at=now))
    db.session.flush()


def _own(person: Person) -> ColumnElement[bool]:
    return or_(Wish.wisher_id == person.id, Wish.poster_id == person.id)


def _contact_of(person: Person) -> ColumnElement[bool]:
    return Contact.wish_id.in_(select(Wish.id).where(Wish.wisher_id == person.id))
