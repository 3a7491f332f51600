"""All that somebody wished and promised, for themselves, in words."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from ..clock import written
from ..db import db
from ..people.models import Person
from .models import Ask, Claim, Contact, Helper, Wish, WishRating
from .rules import kinds, name_in
from .words import END_WORDS, STATUS_WORDS, VERDICT_WORDS

Rows = list[dict[str, Any]]


def everything_of(person: Person) -> dict[str, Rows]:
    """By what it is; times are ours, to the minute."""
    return {
        "许过的心愿": _wished(person),
        "认领过的心愿": _claimed(person),
        "请过我帮忙的心愿": _asked(person),
        "评价过的心愿": _rated(person),
        "说过能帮的": _offered(person),
    }


def _wished(person: Person) -> Rows:
    query = select(Wish).where(or_(Wish.wisher_id == person.id, Wish.poster_id == person.id))
    found = db.session.scalars(query.order_by(Wish.id).options(joinedload(Wish.contact)))
    return [
        {
            "编号": wish.number,
            "哪一类": name_in(kinds(wish.posted_at), wish.kind_key),
            "状态": STATUS_WORDS[wish.status],
            "说的话": wish.words,
            "时间": written(wish.posted_at),
            **(_reach(wish.contact) if wish.contact and wish.wisher_id == person.id else {}),
        }
        for wish in found
    ]


def _reach(contact: Contact) -> dict[str, str]:
    return {"怎么称呼": contact.name, "电话": contact.phone, "地址": contact.address}


def _claimed(person: Person) -> Rows:
    query = select(Claim).where(Claim.person_id == person.id).order_by(Claim.id)
    found = db.session.scalars(query.options(joinedload(Claim.wish), selectinload(Claim.proofs)))
    return [
        {
            "编号": claim.wish.number,
            "答应的日子": claim.promised_for.isoformat(),
            "认领的时间": written(claim.claimed_at),
            "怎么结束的": END_WORDS[claim.how_ended] if claim.how_ended else "",
            "说的原因": claim.reason,
            "写下的经过": [proof.words for proof in claim.proofs],
        }
        for claim in found
    ]


def _asked(person: Person) -> Rows:
    query = select(Wish.number, Ask.why, Ask.at, Ask.accepted).join(Ask, Ask.wish_id == Wish.id)
    rows = db.session.execute(query.where(Ask.person_id == person.id).order_by(Ask.id))
    words = {None: "没有答复", True: "答应了", False: "没有答应"}
    return [
        {"编号": number, "为什么想到您": why, "时间": written(at), "答复": words[accepted]}
        for number, why, at, accepted in rows
    ]


def _rated(person: Person) -> Rows:
    query = select(Wish.number, WishRating).join(WishRating, WishRating.wish_id == Wish.id)
    rows = db.session.execute(query.where(WishRating.by_id == person.id).order_by(WishRating.id))
    return [
        {
            "编号": number,
            "评价": VERDICT_WORDS[rating.verdict],
            "几颗星": rating.stars,
            "说的话": rating.words,
            "时间": written(rating.at),
        }
        for number, rating in rows
    ]


def _offered(person: Person) -> Rows:
    found = db.session.get(Helper, person.id)
    if found is None:
        return []
    names = [name_in(kinds(found.since), key) for key in found.kinds.split()]
    return [{"哪几类": names, "什么时候有空": found.free, "时间": written(found.since)}]
