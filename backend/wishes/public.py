"""What anybody may read of one wish: the copy that its poster agreed to, and what became of it.

Nothing here asks who is looking. A person is never named; a unit that helped is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ..db import db
from ..errors import NotFound
from ..people.models import Level, Region
from ..people.queries import places_named
from ..people.rules import community_of
from ..records.numbers import number_meant
from .airing import impersonal
from .models import SHOWN, AgeBand, Claim, Payer, Status, Wish, WishAiring
from .queries import thanked
from .rules import kind_name

NOTHING = (
    "没有公开的内容。可能编号不对，也可能还没有公开；想问进度请找社区，或者在公众号里回“进度”。"
)


@dataclass(frozen=True)
class Aired:
    """Everything that is public of one wish, and nothing else. `units`: those that helped."""

    number: str
    status: Status
    kind: str
    words: str
    age: AgeBand
    place_code: str
    place: str
    opened_at: datetime
    ended_at: datetime | None
    wanted_by: str | None
    cost: int
    payer: Payer
    places: int
    free: int
    units: list[str]
    done: str
    thanks: str


def aired_numbered(number: str, prefix: str, *, now: datetime) -> Aired:
    """One by number, as people type it: ja0723, JA-0723, 0723. Raises NotFound, in the same words
    for a number that does not exist and for one that is not public."""
    query = select(Wish).where(Wish.number == number_meant(number, prefix))
    query = query.where(Wish.aired_words.is_not(None), Wish.status.in_(list(SHOWN))).options(
        joinedload(Wish.region).joinedload(Region.parent),
        joinedload(Wish.airing),
        selectinload(Wish.claims).joinedload(Claim.unit),
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None or found.airing is None:
        raise NotFound(NOTHING)
    return _aired(found, found.airing, now)


@dataclass(frozen=True)
class Card:
    """Words of thanks, what for and where: nobody's name."""

    words: str
    kind: str
    community: str
    at: datetime


def card_of_thanks(key: str) -> Card:
    """The card that has this key. Raises NotFound."""
    wish = thanked(key)
    thanks, place = wish.thanks, wish.region
    assert thanks is not None
    while place.level in {Level.GRID, Level.BUILDING} and place.parent is not None:
        place = place.parent
    kind = kind_name(wish.kind_key, wish.posted_at)
    return Card(impersonal(wish, thanks.words), kind, place.name, thanks.at)


def _aired(wish: Wish, airing: WishAiring, now: datetime) -> Aired:
    exact = wish.region.level is not Level.BUILDING  # who lives there is nobody's business
    code = wish.region_code if exact or wish.region.parent is None else wish.region.parent.code
    assert wish.opened_at is not None and wish.aired_words is not None
    return Aired(
        number=wish.number,
        status=wish.status,
        kind=kind_name(wish.kind_key, now),
        words=wish.aired_words,
        age=wish.age_band,
        place_code=code,
        place=places_named([code]).get(code, ""),
        opened_at=wish.opened_at,
        ended_at=wish.ended_at,
        wanted_by=wish.wanted_by.isoformat() if wish.wanted_by else None,
        cost=wish.cost,
        payer=wish.payer,
        places=wish.places,
        free=wish.free_places,
        units=list(dict.fromkeys(claim.unit.name for claim in wish.live_claims if claim.unit)),
        done=airing.done,
        thanks=airing.thanks,
    )


def places_aired() -> Sequence[Region]:
    """The streets and communities of which there is something to read."""
    there = select(Wish.id).where(
        Wish.community_code == Region.code,
        Wish.aired_words.is_not(None),
        Wish.status.in_(list(SHOWN)),
    )
    aired = select(Region.code).where(Region.level == Level.COMMUNITY, there.exists())
    communities = {community_of(code) or code for code in db.session.scalars(aired)}
    codes = communities | {code[:9] + "000" for code in communities}
    return db.session.scalars(
        select(Region).where(Region.code.in_(codes)).order_by(Region.code)
    ).all()
