"""Of what the figures are: a region, a period, and into which parts the region falls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, text

from ...people.rules import REACHES, below, community_of, stem
from ..models import Case
from ..models.status import IS_OPEN


@dataclass(frozen=True)
class Scope:
    """A region, or all that this installation holds (None), from an instant on and until another,
    which is not part of it."""

    region_code: str | None
    since: datetime
    until: datetime

    def during(self, column: Any) -> ColumnElement[bool]:
        """Whether an instant lies in the period."""
        within: ColumnElement[bool] = (column >= self.since) & (column < self.until)
        return within

    def there(self, query: Any) -> Any:
        """Of the cases that lie in the region, for a statement that begins with a time.

        Above a community not as a range: SQLite would take that for the narrower way in and read
        what the region has had in all its years.
        """
        if self.region_code is None:
            return query
        community, digits = community_of(self.region_code), stem(self.region_code)
        if community is None:
            return query.where(func.substr(Case.region_code, 1, len(digits)) == digits)
        query = query.where(Case.community_code == community)
        return query if community == digits else query.where(below(Case.region_code, digits))

    def open_there(self, query: Any) -> Any:
        """The same for a statement about what is open, which are few of very many and known to an
        index by where they are."""
        open_ones = query.where(text(f"cases.{IS_OPEN}"))
        if self.region_code is None:
            return open_ones
        return open_ones.where(below(Case.region_code, self.region_code))

    @property
    def area(self) -> ColumnElement[str]:
        """In which part of the region a case lies, by its leading digits: of a street its
        communities, of a community its grids."""
        return func.substr(Case.region_code, 1, literal_column(str(digits(self.region_code))))


def digits(region_code: str | None) -> int:
    """How many digits name the parts of a region; a grid is its own part."""
    reach = len(stem(region_code)) if region_code else 0
    return next((length for length in REACHES if length > reach), REACHES[-1])


def code_of(area: str) -> str:
    """The region's code for its leading digits."""
    return area.ljust(12, "0")
