"""Wishes in numbers, for a region and a period; no figure of one person.

Counted by the database from the history, so that a figure and the wishes behind it cannot differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, select

from ..db import db
from ..people.rules import REACHES, stem
from ..worktime.days import LocalDay
from .models import Claim, ClaimEnd, Status, Step, Wish, WishMove

POSTED = "posted"


@dataclass
class WishTally:
    """`granted`: confirmed by the wisher, or ended after silence. `given_back` and `released` are
    claims; `chases` the steps that the chase took for what was granted."""

    posted: int = 0
    opened: int = 0
    claimed: int = 0
    granted: int = 0
    given_back: int = 0
    released: int = 0
    chases: int = 0

    def add(self, name: str, many: int) -> None:
        """Count some more."""
        setattr(self, name, getattr(self, name) + many)

    @property
    def chases_each(self) -> float | None:
        """Steps of the chase for each that was granted; None of none."""
        return round(self.chases / self.granted, 1) if self.granted else None


@dataclass
class WishFigures:
    """The sums, by area of the region and by kind; `days`: granted, by local day."""

    total: WishTally = field(default_factory=WishTally)
    by_area: dict[str, WishTally] = field(default_factory=dict)
    by_kind: dict[str, WishTally] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)

    def add(self, rows: Iterable[Any]) -> None:
        """Rows of what, where, of which kind, how many."""
        for what, area, kind, many in rows:
            for tally in (
                self.total,
                self.by_area.setdefault(area, WishTally()),
                self.by_kind.setdefault(kind, WishTally()),
            ):
                tally.add(what, int(many))


def wish_figures(region_code: str, since: datetime, until: datetime) -> WishFigures:
    """From an instant on and until another, which is not part of it; in four statements."""
    found = WishFigures()
    rows = db.session.execute(_moved(region_code, since, until)).all()
    found.add((_said(row), row.area, row.kind_key, row.many) for row in rows if _said(row))
    found.add(
        (_ENDS[row.how_ended], row.area, row.kind_key, row.many)
        for row in db.session.execute(_ended(region_code, since, until))
    )
    found.add(
        ("chases", row.area, row.kind_key, row.many)
        for row in db.session.execute(_chased(region_code, since, until))
    )
    found.days = dict(db.session.execute(_by_day(region_code, since, until)).all())
    return found


_ENDS = {ClaimEnd.GIVEN_BACK: "given_back", ClaimEnd.RELEASED: "released"}


def _said(row: Any) -> str:
    """What a step of the history counts as; empty for nothing."""
    if row.was is None:
        return POSTED
    if row.became is Status.OPEN and row.was in {Status.SUBMITTED, Status.NEEDS_CHANGE}:
        return "opened"
    became = {Status.CLAIMED: "claimed", Status.CONFIRMED: "granted"}
    return "" if row.was is row.became else became.get(row.became, "")


def _area(region_code: str) -> ColumnElement[str]:
    reach = len(stem(region_code))
    wide = next((length for length in REACHES if length > reach), REACHES[-1])
    return func.substr(Wish.region_code, 1, literal_column(str(wide)))


def _there(region_code: str) -> ColumnElement[bool]:
    """Not as a range: SQLite would take that for the narrower way in and read what the region has
    had in all its years, where it is to begin with the time."""
    digits = stem(region_code)
    within: ColumnElement[bool] = func.substr(Wish.region_code, 1, len(digits)) == digits
    return within


def _during(column: Any, since: datetime, until: datetime) -> ColumnElement[bool]:
    within: ColumnElement[bool] = and_(column >= since, column < until)
    return within


def _moved(code: str, since: datetime, until: datetime) -> Any:
    return (
        select(
            WishMove.was,
            WishMove.became,
            _area(code).label("area"),
            Wish.kind_key,
            func.count().label("many"),
        )
        .join(Wish, Wish.id == WishMove.wish_id)
        .where(_during(WishMove.at, since, until), _there(code))
        .group_by(WishMove.was, WishMove.became, literal_column("area"), Wish.kind_key)
    )


def _ended(code: str, since: datetime, until: datetime) -> Any:
    return (
        select(
            Claim.how_ended, _area(code).label("area"), Wish.kind_key, func.count().label("many")
        )
        .join(Wish, Wish.id == Claim.wish_id)
        .where(
            _during(Claim.ended_at, since, until),
            Claim.how_ended.in_(list(_ENDS)),
            _there(code),
        )
        .group_by(Claim.how_ended, literal_column("area"), Wish.kind_key)
    )


def _granted(query: Any, code: str, since: datetime, until: datetime) -> Any:
    return query.join(Wish, Wish.id == WishMove.wish_id).where(
        _during(WishMove.at, since, until),
        WishMove.became == Status.CONFIRMED,
        WishMove.was != Status.CONFIRMED,
        _there(code),
    )


def _chased(code: str, since: datetime, until: datetime) -> Any:
    query = (
        select(_area(code).label("area"), Wish.kind_key, func.count().label("many"))
        .select_from(WishMove)
        .join(Step, Step.wish_id == WishMove.wish_id)
    )
    return _granted(query, code, since, until).group_by(literal_column("area"), Wish.kind_key)


def _by_day(code: str, since: datetime, until: datetime) -> Any:
    query = select(LocalDay(WishMove.at).label("day"), func.count()).select_from(WishMove)
    return _granted(query, code, since, until).group_by(literal_column("day"))
