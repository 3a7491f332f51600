"""The twelve tiles."""

import re

import pytest

from backend.catalogue.kinds import CODE_NAMES, KINDS, VERSION, kind


def test_there_are_twelve_in_tile_order() -> None:
    assert list(KINDS) == [
        "vehicles", "fire_exit", "rubbish", "manhole", "road", "charging",
        "light", "cable", "flooding", "kitchen", "other", "danger",
    ]  # fmt: skip
    assert VERSION


@pytest.mark.parametrize("key", KINDS)
def test_each_tile_can_be_shown_and_filed(key: str) -> None:
    tile = kind(key)
    assert tile.key == key
    assert 0 < len(tile.tile) <= 8
    assert all((tile.icon, tile.owner, tile.example))
    assert tile.catalogue or tile.local_code


def test_every_code_is_of_a_known_form_and_has_a_name() -> None:
    for tile in KINDS.values():
        assert all(re.fullmatch(r"(事项|部件):\d{5}", code) for code in tile.catalogue)
        assert tile.local_code is None or re.fullmatch(r"L:\d{2}", tile.local_code)
        assert all(CODE_NAMES[code] for code in tile.catalogue)


def test_an_unreadable_cover_is_filed_as_unknown_first() -> None:
    assert kind("manhole").catalogue[0] == "事项:01023"
    assert CODE_NAMES["事项:01023"] == "不明井盖异常"


def test_only_a_kitchen_is_inside_premises() -> None:
    assert [tile.key for tile in KINDS.values() if tile.premises] == ["kitchen"]


def test_an_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(KeyError, match="manhole"):
        kind("volcano")
