"""How codes nest, on every row that the product comes with."""

import csv
from pathlib import Path

from backend.people import importing
from backend.people.rules import community_of, stem, street_of

from ..world import COMMUNITY, DISTRICT, GRID, STREET

REGIONS = Path(importing.__file__).with_name("regions.csv")
ROWS = list(csv.DictReader(REGIONS.read_text(encoding="utf-8").splitlines()))
LENGTHS = {"province": 2, "city": 4, "district": 6, "street": 9, "community": 12}
BY_CODE = {row["code"]: row for row in ROWS}


def test_there_are_1407_rows_each_once() -> None:
    assert len(ROWS) == len(BY_CODE) == 1407


def test_a_stem_is_as_long_as_its_level() -> None:
    for row in ROWS:
        assert len(stem(row["code"])) == LENGTHS[row["level"]], row
        assert row["code"].startswith(stem(row["code"]))


def test_every_region_lies_under_its_parent_and_under_no_sibling() -> None:
    for row in ROWS:
        if parent := row["parent_code"]:
            assert row["code"].startswith(stem(parent))
            assert not parent.startswith(stem(row["code"]))


def test_community_and_street_are_those_of_the_tree() -> None:
    for row in ROWS:
        above = {row["level"]: row["code"]}
        step = row
        while step["parent_code"]:
            step = BY_CODE[step["parent_code"]]
            above[step["level"]] = step["code"]
        assert community_of(row["code"]) == above.get("community")
        assert street_of(row["code"]) == above.get("street")


def test_a_grid_stands_for_itself_in_its_community() -> None:
    assert (stem(GRID), community_of(GRID), street_of(GRID)) == (GRID, COMMUNITY, STREET)
    assert (stem(DISTRICT), community_of(DISTRICT), street_of(DISTRICT)) == ("420102", None, None)
    assert stem(COMMUNITY + "000") == COMMUNITY + "000"
