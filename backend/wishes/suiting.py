"""The other direction: which open wishes suit somebody, and which one is most like another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select

from ..db import db
from ..people.models import Person
from ..people.places import GridIndex, grid_index, metres_between
from ..people.queries import homes
from ..people.rules import below, community_of, street_of
from ..texts.bigrams import tokens
from .candidates import Candidate
from .helping import helper_of
from .loading import FOR_A_ROW
from .models import Ask, Claim, Status, Wish
from .queries import OPEN, visible_to
from .reasons import Look
from .telling import on_the_board

MOST_LOOKED_AT = 500
MOST_COMPARED = 50  # word by word, which costs most
FAR = 100_000


@dataclass(frozen=True)
class Suit:
    """An open wish for somebody, and why."""

    wish: Wish
    why: str


class _Line(NamedTuple):
    """As much of an open wish as is compared."""

    id: int
    kind_key: str
    region_code: str
    latitude: float | None
    longitude: float | None
    words: str


def suits(person: Person, *, now: datetime, most: int = 10) -> list[Suit]:
    """Open wishes for somebody, best first: of the kinds that they can do, near, wanted soon; of
    the community, and if those are too few, of the street. Empty for who is registered nowhere."""
    home = _home(person)
    if home is None:
        return []
    helper, done = helper_of(person), _done(person)
    can = {*(helper.kinds.split() if helper else []), *done}
    index = grid_index()
    lines = _near(person, home, most)
    lines.sort(key=lambda line: (line.kind_key not in can, _metres(index, line, home)))
    suiting = []
    for wish in _loaded([line.id for line in lines[:most]]):
        stated = helper is not None and wish.kind_key in helper.kinds.split()
        asker = Candidate(person.id, None, home, "", stated, 0)
        suiting.append(Suit(wish, Look(wish, now, index).why(asker, done.get(wish.kind_key))))
    return suiting


def most_similar(wish: Wish, *, by: Person) -> Wish | None:
    """What whoever came too late is offered: an open wish of the same kind if there is one, in the
    same grid, with the most words in common; of the community, else of the street. None for who
    does not see that board."""
    here = wish.region_code
    lines = [line for line in _near(by, here, 1) if line.id != wish.id]
    if not lines:
        lines = [line for line in _open_in(by, _street(here)) if line.id != wish.id]
    words = set(tokens(on_the_board(wish)))

    def further(line: _Line) -> tuple[bool, bool]:
        return line.kind_key != wish.kind_key, line.region_code != here

    def in_common(line: _Line) -> float:
        other = set(tokens(line.words))
        return len(words & other) / max(len(words | other), 1)

    nearest = min(map(further, lines), default=None)
    compared = [line for line in lines if further(line) == nearest][:MOST_COMPARED]
    best = max(compared, key=in_common, default=None)
    if best is None:
        return None
    theirs = select(Wish).where(Wish.id == best.id, visible_to(by))
    return db.session.scalars(theirs).first()


def _home(person: Person) -> str | None:
    helper = helper_of(person)
    return helper.region_code if helper else next(iter(homes(person)), None)


def _near(person: Person, home: str, most: int) -> list[_Line]:
    lines = _open_in(person, community_of(home) or home)
    return lines if len(lines) >= most else _open_in(person, _street(home))


def _street(code: str) -> str:
    return street_of(code) or code


def _open_in(person: Person, code: str) -> list[_Line]:
    """The most urgent open wishes of a region that this person could claim."""
    held = exists().where(
        Claim.wish_id == Wish.id, Claim.person_id == person.id, Claim.ended_at.is_(None)
    )
    said_no = exists().where(
        Ask.wish_id == Wish.id, Ask.person_id == person.id, Ask.accepted.is_(False)
    )
    query = (
        select(
            Wish.id,
            Wish.kind_key,
            Wish.region_code,
            Wish.latitude,
            Wish.longitude,
            func.coalesce(func.nullif(Wish.board_words, ""), Wish.words),
        )
        .where(
            OPEN,
            _within(code),
            or_(Wish.wisher_id.is_(None), Wish.wisher_id != person.id),
            Wish.poster_id != person.id,
            ~held,
            ~said_no,
        )
        .order_by(Wish.due_at, Wish.id)
        .limit(MOST_LOOKED_AT)
    )
    return [_Line(*row) for row in db.session.execute(query)]


def _within(code: str) -> ColumnElement[bool]:
    """Lies in a community, a street, or more than that; as their indexes begin."""
    if community_of(code) is not None:
        return Wish.community_code == code
    return Wish.street_code == code[:9] if street_of(code) else below(Wish.region_code, code)


def _metres(index: GridIndex, line: _Line, home: str) -> float:
    here, there = index.centre(home), index.centre(line.region_code)
    if line.latitude is not None and line.longitude is not None:
        there = (line.latitude, line.longitude)
    return FAR if here is None or there is None else metres_between(*here, *there)


def _done(person: Person) -> dict[str, Wish]:
    """The last wish of each kind that somebody fulfilled."""
    last: Any = (
        select(func.max(Claim.id))
        .join(Wish, Wish.id == Claim.wish_id)
        .where(
            Claim.person_id == person.id,
            Claim.ended_at.is_(None),
            Wish.status == Status.CONFIRMED,
        )
        .group_by(Wish.kind_key)
    )
    query = select(Wish).join(Claim, Claim.wish_id == Wish.id).where(Claim.id.in_(last))
    return {wish.kind_key: wish for wish in db.session.scalars(query)}


def _loaded(ids: Sequence[int]) -> list[Wish]:
    """In the order asked for, with what their rows show."""
    query = select(Wish).where(Wish.id.in_(ids)).options(*FOR_A_ROW)
    wishes = {w.id: w for w in db.session.scalars(query).unique()}
    return [wishes[i] for i in ids if i in wishes]
