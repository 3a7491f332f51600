"""Points: little known says little, and no rule makes nonsense."""

from typing import Any

import pytest

from backend.errors import Invalid
from backend.redblack.models import Listing
from backend.redblack.scoring import DEFAULT, Figures, checked, formula, score, wilson


def _score(due: int, kept: int, asked: int, solved: int, exempt: int = 0) -> Listing:
    return score(Figures(due, exempt, kept, asked, solved), DEFAULT).listing


@pytest.mark.parametrize(
    ("figures", "listing"),
    [
        ((60, 58, 40, 38), Listing.RED),
        ((9, 9, 9, 9), Listing.TOO_FEW),
        ((10, 10, 4, 4), Listing.TOO_FEW),
        ((10, 10, 5, 5), Listing.NEITHER),  # all of few: it may have been luck
        ((10, 3, 5, 2), Listing.NEITHER),  # and so may this
        ((60, 20, 40, 12), Listing.BLACK),
        ((60, 45, 40, 30), Listing.NEITHER),
    ],
)
def test_who_is_listed(figures: tuple[int, int, int, int], listing: Listing) -> None:
    assert _score(*figures) is listing


def test_what_was_not_its_fault_is_not_held_against_a_unit() -> None:
    assert _score(60, 20, 40, 38) is not Listing.RED
    assert _score(60, 40, 40, 38, exempt=20) is Listing.RED


def test_the_more_is_known_the_narrower() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(80, 100)
    assert (round(low, 3), round(high, 3)) == (0.711, 0.867)  # as printed in textbooks
    assert low < wilson(800, 1000)[0] < 0.8 < wilson(800, 1000)[1] < high
    for part, whole in ((0, 7), (7, 7), (1, 1)):
        assert 0 <= wilson(part, whole)[0] <= part / whole <= wilson(part, whole)[1] <= 1


@pytest.mark.parametrize(
    "change",
    [
        {"weights": {"on_time": 60, "solved": 50}},
        {"weights": {"on_time": 160, "solved": -60}},
        {"least": {"due": 1, "asked": 5}},
        {"black_below": 900},
        {"days_to_object": 1},
        {"red_from": 2000},
    ],
)
def test_a_rule_has_to_make_sense(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        checked({**DEFAULT, **change})
    assert checked(DEFAULT) == DEFAULT
    assert any("60%" in sentence for sentence in formula(DEFAULT))
