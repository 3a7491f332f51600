"""What the rows of a list of cases need, whichever page they stand on."""

from collections.abc import Sequence

from ...cases.models import Case
from ...cases.rules import ONLOOKERS
from ...cases.words import VERDICT_WORDS
from ...clock import now
from ...people.models import Person
from ...people.queries import places_named, places_reached
from ...texts.masking import masked
from .reading import clock_words, first_line, first_photo


def for_rows(person: Person, cases: Sequence[Case]) -> dict[str, object]:
    """In as many looks for two rows as for all; `regions` are those that one may narrow to."""
    codes = [case.region_code for case in cases if case.region_code]
    regions = places_reached(person, ONLOOKERS)
    return {
        "places": places_named([*codes, *(region.code for region in regions)]),
        "regions": regions,
        "clock_words": lambda case: clock_words(case, now()),
        "first_photo": first_photo,
        "first_line": first_line,
        "masked": masked,
        "verdict_words": VERDICT_WORDS,
    }
