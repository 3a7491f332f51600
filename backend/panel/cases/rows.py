"""What the rows of a list of cases need, whichever page they stand on."""

from collections.abc import Sequence

from ...cases.models import Case
from ...cases.words import VERDICT_WORDS
from ...clock import now
from ...people.queries import places_named
from ...texts.masking import masked
from .reading import clock_words, first_line, first_photo


def for_rows(cases: Sequence[Case]) -> dict[str, object]:
    """In as many looks for two rows as for all."""
    return {
        "places": places_named(case.region_code for case in cases if case.region_code),
        "clock_words": lambda case: clock_words(case, now()),
        "first_photo": first_photo,
        "first_line": first_line,
        "masked": masked,
        "verdict_words": VERDICT_WORDS,
    }
