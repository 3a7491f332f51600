"""Looking at wishes. What is not somebody's to see does not exist for them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    union,
)

from ..db import db
from ..errors import NotFound
from ..people.models import Person, RoleKind
from ..people.recognising import Known
from ..people.rules import below, community_of, stem, street_of
from ..records.numbers import number_meant
from .loading import FOR_A_PROMISE, FOR_A_ROW, FOR_ITS_PAGE
from .models import SHOWN, UNPROVED, Ask, Claim, Status, Step, Thanks, Wish
from .verbs import ONLOOKERS, REVIEWERS, posted, works_there

NO_SUCH_WISH = "没有找到这个心愿，或者它不归您看。"
MOST_CALLS = 100  # on a list of people to be phoned
MOST_HANDED_OVER = 100
MOST_PROMISES = 200
# Word for word as in the partial index of the most urgent, or that is no use.
OPEN = and_(Wish.status == literal_column("'open'"), Wish.due_at.is_not(None))
# The same of those that wait for the community.
_WAITS = Wish.status.in_([literal_column("'submitted'"), literal_column("'fulfilled'")])
SUBMITTED = and_(Wish.status == literal_column("'submitted'"), _WAITS)
FULFILLED = and_(Wish.status == literal_column("'fulfilled'"), _WAITS)
_PAST: list[ColumnElement[str]] = [
    literal_column(repr(one)) for one in ("claimed", "fulfilled", "confirmed")
]
CLAIMED = and_(Wish.status == literal_column("'claimed'"), Wish.status.in_(_PAST))


def visible_to(person: Person) -> ColumnElement[bool]:
    """Whether a wish is this person's to see: their own, what they were asked for or claimed, all
    where they work, and what is on the board of their street. To be asked of few: what
    somebody claimed in all those years is looked up wish by wish."""
    mine = [
        Wish.wisher_id == person.id,
        Wish.poster_id == person.id,
        exists().where(Claim.wish_id == Wish.id, Claim.person_id == person.id),
        exists().where(Ask.wish_id == Wish.id, Ask.person_id == person.id),
    ]
    for role in person.open_roles:
        if role.kind in ONLOOKERS and role.region_code:
            mine.append(below(Wish.region_code, role.region_code))
    return or_(*mine, *(on_board(code) for code in neighbourhoods(person)))


def on_board(street: str) -> ColumnElement[bool]:
    """Whether a wish is shown to the people of a street."""
    return Wish.status.in_(list(SHOWN)) & below(Wish.region_code, street)


def neighbourhoods(person: Person | Known) -> list[str]:
    """The streets whose boards somebody reads: where they hold any role, a unit's included."""
    streets = [street_of(role.place_code) for role in person.open_roles if role.place_code]
    return list(dict.fromkeys(street for street in streets if street))


def wish_for(person: Person, wish_id: int) -> Wish:
    """One wish. Raises NotFound when it does not exist or is not theirs to see."""
    return _only(select(Wish).where(Wish.id == wish_id, visible_to(person)))


def wish_numbered(person: Person, number: str) -> Wish:
    """The same by its number, as people type it: JA-0007."""
    return _only(select(Wish).where(Wish.number == number.strip().upper(), visible_to(person)))


def whole_wish(person: Person, wish_id: int) -> Wish:
    """The same with all that its own page shows, in a number of statements that stays as it is."""
    return _whole(person, Wish.id == wish_id)


def whole_wish_numbered(person: Person, number: str, prefix: str) -> Wish:
    """The same by its number, as people type it: ja0007, JA-0007, 0007."""
    return _whole(person, Wish.number == number_meant(number, prefix))


def _whole(person: Person, which: ColumnElement[bool]) -> Wish:
    query = select(Wish).where(which, visible_to(person))
    return _only(query.options(*FOR_ITS_PAGE))


def mine(person: Person) -> ColumnElement[bool]:
    """Whether this person wished it, or posted it for somebody."""
    return or_(Wish.wisher_id == person.id, Wish.poster_id == person.id)


def claimed_by(person: Person) -> ColumnElement[bool]:
    """Whether this person has claimed it, now or once."""
    return Wish.id.in_(select(Claim.wish_id).where(Claim.person_id == person.id))


def asked_of(person: Person) -> ColumnElement[bool]:
    """Whether this person was asked to take it, and it can still be answered."""
    asked = select(Ask.wish_id).where(Ask.person_id == person.id, Ask.answered_at.is_(None))
    return Wish.id.in_(asked) & (Wish.status == Status.OPEN)


def to_review(person: Person) -> ColumnElement[bool]:
    """Whether it waits for the community's look, where this person reviews."""
    return SUBMITTED & within(person, REVIEWERS)


def review_queue(person: Person, *, limit: int) -> Sequence[Wish]:
    """So many of what waits for the community's look where this person looks on; whose time is up
    first, first."""
    query = select(Wish).where(SUBMITTED, within(person, ONLOOKERS))
    query = query.order_by(Wish.due_at, Wish.id).limit(limit).options(*FOR_A_ROW)
    return db.session.scalars(query).unique().all()


def page(
    which: ColumnElement[bool],
    *,
    beyond: int | None = None,
    limit: int = 20,
    oldest_first: bool = False,
) -> Sequence[Wish]:
    """So many of these, the newest first, each with what its row shows; `beyond` is the last id of
    the page before."""
    query = select(Wish).where(which).limit(limit).options(*FOR_A_ROW)
    if beyond is not None:
        query = query.where(Wish.id > beyond if oldest_first else Wish.id < beyond)
    order = Wish.id.asc() if oldest_first else Wish.id.desc()
    return db.session.scalars(query.order_by(order)).unique().all()


def within(person: Person, kinds: set[RoleKind]) -> ColumnElement[bool]:
    """Whether it is in a region where this person holds one of these roles."""
    codes = {r.region_code for r in person.open_roles if r.kind in kinds and r.region_code}
    return or_(false(), *(lies_in(code) for code in sorted(codes)))


def lies_in(code: str) -> ColumnElement[bool]:
    """Whether it lies in a region, in the columns by which the indexes begin."""
    if (street := street_of(code)) is None:
        first = stem(code)
        return Wish.street_code.between(first, first + "9" * (9 - len(first)))
    here = [Wish.street_code == street[:9]]
    if (community := community_of(code)) is not None:
        here.append(Wish.community_code == community)
    if len(code) > 12:
        here.append(Wish.region_code == code)
    return and_(*here)


def thanked(key: str) -> Wish:
    """The wish whose card of thanks has this key. Raises NotFound."""
    query = select(Wish).join(Thanks, Thanks.wish_id == Wish.id).where(Thanks.key == key)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("没有这张感谢卡。")
    return found


def _only(query: Select[Wish]) -> Wish:
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound(NO_SUCH_WISH)
    return found


def may_see_contact(person: Person, wish: Wish) -> bool:
    """Who wished or posted it, who has promised it and not been sent home, and who reviews. Of a
    claimer who told neither name nor telephone nobody knows who stood at whose door: the community
    tells them where it is."""
    promised = any(claim.person_id == person.id for claim in wish.live_claims)
    promised = promised and bool(person.name.strip() or person.phone.strip())
    return posted(person, wish) or (promised and not wish.has_ended) or works_there(person, wish)


def due(*, now: datetime, limit: int = 50) -> Sequence[int]:
    """Ids of wishes for which the chase has something to do, the longest waiting first."""
    query = select(Wish.id).where(Wish.rings_at.is_not(None), Wish.rings_at <= now)
    return db.session.scalars(query.order_by(Wish.rings_at, Wish.id).limit(limit)).all()


def to_call(person: Person, *, now: datetime) -> Sequence[Wish]:
    """Who said nothing for so long that somebody should ring, where this person works."""
    silent = select(Wish).where(FULFILLED, Wish.due_at <= now)
    query = silent.where(within(person, ONLOOKERS)).order_by(Wish.due_at, Wish.id)
    return db.session.scalars(query.limit(MOST_CALLS).options(*FOR_A_ROW)).unique().all()


def handed_over(person: Person) -> Sequence[Wish]:
    """What nobody claimed and the chase gave to the community where this person works: to be
    claimed, found somebody for, or answered; what is due first, first."""
    given = exists().where(Step.wish_id == Wish.id, Step.key == "open:worker")
    query = select(Wish).where(OPEN, given, within(person, ONLOOKERS))
    query = query.order_by(Wish.due_at, Wish.id).limit(MOST_HANDED_OVER).options(*FOR_A_ROW)
    return db.session.scalars(query).unique().all()


def promises_at_risk(person: Person, *, until: date) -> Sequence[Claim]:
    """What was promised for a day up to then and is not done, where this person works; the day that
    comes first, first."""
    here = within(person, ONLOOKERS)
    taken = select(Wish.id).where(CLAIMED, here)
    in_part = select(Wish.id).where(OPEN, Wish.places > 1, here)
    query = (
        select(Claim)
        .where(
            Claim.wish_id.in_(union(taken, in_part)),  # as one list: few of very many
            Claim.ended_at.is_(None),
            Claim.promised_for <= until,
            UNPROVED,
        )
        .order_by(Claim.promised_for, Claim.id)
        .options(*FOR_A_PROMISE)
    )
    return db.session.scalars(query.limit(MOST_PROMISES)).unique().all()


def open_by_kind(kinds: Collection[str]) -> dict[str, int]:
    """How many wishes of these kinds wait on the boards of the whole installation."""
    counted = select(Wish.kind_key, func.count()).where(OPEN, Wish.kind_key.in_(kinds))
    found = db.session.execute(counted.group_by(Wish.kind_key))
    return {str(key): int(number) for key, number in found}
