"""Of what the figures are: a region, a period, and into which parts the region falls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column

from ...people.rules import REACHES, below, community_of, stem
from ..models import Case


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

    def there(self, query: Select[Any]) -> Select[Any]:
        """Of the cases that lie in the region."""
        if self.region_code is None:
            return query
        query = query.where(below(Case.region_code, self.region_code))
        community = community_of(self.region_code)
        # Said twice for the sake of the index that begins with the community.
        return query.where(Case.community_code == community) if community else query

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
