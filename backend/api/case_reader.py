"""Who reads a case, worked out once for all that is shown of it."""

from dataclasses import dataclass
from functools import cached_property

import msgspec

from ..cases.models import Addition, Case
from ..cases.rules import has_worked_on, looks_on
from ..cases.seeing import may_see_reporter, words_for
from ..people.models import Person
from .common import stamp


class Added(msgspec.Struct):
    """Words that were added later."""

    words: str
    mine: bool
    at: str


@dataclass
class Reader:
    """One person before one case."""

    person: Person
    case: Case

    @cached_property
    def looks_on(self) -> bool:
        """Works in a region that holds the case."""
        return looks_on(self.person, self.case)

    @cached_property
    def at_work(self) -> bool:
        """Looks on, or belongs to a unit that has or had it."""
        return self.looks_on or has_worked_on(self.person, self.case)

    @cached_property
    def knows_reporter(self) -> bool:
        """May read who reported it."""
        return may_see_reporter(self.person, self.case)

    def says(self, words: str, *, by_id: int | None = None) -> str:
        """Words as this person may read them."""
        return words_for(self.person, self.case, words, by_id=by_id)

    def added(self, addition: Addition) -> Added:
        """What was added; whose it was, one knows of one's own."""
        mine = addition.by_id == self.person.id
        words = self.says(addition.words, by_id=addition.by_id)
        return Added(words, mine, stamp(addition.at))
