"""What stands on a community's shelf: small things, counted, and each once."""

import pytest

from backend.errors import Conflict, Invalid
from backend.ledger.awarding import DEFAULTS
from backend.ledger.rewards import add_reward, lay_out_defaults, restock, shelf, shelves

from ..world import COMMUNITY, GRID, NEXT_COMMUNITY, STREET, World
from .test_redeeming import soap


@pytest.mark.parametrize(
    "name",
    ["现金10元", "微信红包", "超市购物卡", "充值卡", "话费20元", "餐券一张", "香烟一包", "啤酒两瓶",
     "感冒药", "", "  ", "长" * 51],
)  # fmt: skip
def test_nothing_worth_money(inside: World, name: str) -> None:
    with pytest.raises(Invalid):
        add_reward(COMMUNITY, name, 5, 1, by=inside.worker)
    assert shelf(COMMUNITY) == []


@pytest.mark.parametrize("name", ["酒精湿巾", "卡通水杯", "小药箱", "烟雾报警器"])
def test_small_things_that_only_sound_like_it(inside: World, name: str) -> None:
    assert add_reward(COMMUNITY, f" {name} ", 5, 1, by=inside.worker).name == name


@pytest.mark.parametrize(
    ("code", "points", "stock"),
    [(COMMUNITY, 0, 1), (COMMUNITY, -5, 1), (COMMUNITY, 1001, 1), (COMMUNITY, 5, -1),
     (COMMUNITY, 5, 10000), (GRID, 5, 1), (STREET, 5, 1)],
)  # fmt: skip
def test_a_shelf_has_bounds(inside: World, code: str, points: int, stock: int) -> None:
    with pytest.raises(Invalid):
        add_reward(code, "香皂", points, stock, by=inside.street_officer)


def test_stock_goes_up_and_down_but_not_below_zero(inside: World) -> None:
    thing = soap(inside, 2)
    restock(thing, 10, by=inside.worker)
    restock(thing, -12, by=inside.worker)
    assert thing.stock == 0
    for change, refusal in ((-1, Conflict), (0, Invalid), (10000, Invalid), (9999, None)):
        if refusal is None:
            restock(thing, change, by=inside.worker)
        else:
            with pytest.raises(refusal):
                restock(thing, change, by=inside.worker)
    with pytest.raises(Conflict):
        restock(thing, 1, by=inside.worker)
    assert thing.stock == 9999


def test_the_usual_things_are_laid_out_once(inside: World) -> None:
    soap(inside)
    lay_out_defaults(COMMUNITY, by=inside.worker)
    assert lay_out_defaults(COMMUNITY, by=inside.worker) == []
    there = [(thing.name, thing.points, thing.stock) for thing in shelf(COMMUNITY)]
    assert len(there) == len(DEFAULTS["rewards"])
    assert there[0] == ("香皂一块", 5, 3) and ("抽纸一提", 15, 0) in there
    with pytest.raises(Conflict, match="在架上"):
        soap(inside)
    lay_out_defaults(NEXT_COMMUNITY, by=inside.street_officer)
    assert {thing.region_code for thing in shelves(inside.worker)} == {COMMUNITY}
    assert len(shelves(inside.street_officer)) == 2 * len(there)
