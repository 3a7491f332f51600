"""A community's own categories stand beside the tiles; the nearest list up the tree counts."""

from pathlib import Path

import pytest

from backend.catalogue import queries
from backend.catalogue.kinds import KINDS
from backend.catalogue.models import OwnList
from backend.catalogue.own_lists import ListPlan, adopt_list, items_in, plan_list
from backend.errors import Invalid, NotFound

from ..world import COMMUNITY, DISTRICT, GRID, NEXT_COMMUNITY, NEXT_GRID, STREET, World
from .making import state, table

COLUMNS = ("category", "item", "tile", "entry")
DEMO = Path(__file__).parents[2] / "dev" / "demo" / "own_list.csv"


def plan_of(home: Path, *rows: tuple[str, str, str, str]) -> ListPlan:
    return plan_list(items_in(table(home, COLUMNS, rows)))


def adopt(plan: ListPlan, world: World, region: str, name: str = "清单") -> OwnList | None:
    return adopt_list(plan, region, name=name, by=world.worker, now=world.now)


def test_the_example_has_nine_categories(inside: World) -> None:
    plan = plan_list(items_in(DEMO))
    assert len(plan.categories) == 9 and min(plan.categories.values()) >= 3
    assert plan.unmatched == []
    assert set(KINDS) - {row["kind_key"] for row in plan.rows} == {"danger"}


def test_a_matter_gets_the_lists_word(inside: World, tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        ("出行", "路灯", "light", "事项:01037"),
        ("家门口", "楼道灯", "light", "L:02"),
        ("卫生", "垃圾", "rubbish", ""),
        ("琐事", "吵架", "other", ""),
        ("大事", "房子漏", "other", ""),
    )
    own = adopt(plan, inside, COMMUNITY)
    assert own is not None and (own.by_id, own.at) == (inside.worker.id, inside.now)
    entry = queries.entries(queries.current_catalogue())["事项:01037"]
    assert queries.own_category(own, "light", entry.id) == "出行"
    assert queries.own_category(own, "light", None) == "家门口"
    assert queries.own_category(own, "rubbish", None) == "卫生"
    assert queries.own_category(own, "other", None) is None  # two categories: nobody guesses
    assert queries.own_category(own, "manhole", None) is None


def test_the_nearest_list_up_the_tree(inside: World, tmp_path: Path) -> None:
    assert queries.own_list(GRID) is None
    plan = plan_of(tmp_path, ("卫生", "垃圾", "rubbish", ""))
    district = adopt(plan, inside, DISTRICT)
    community = adopt(plan, inside, COMMUNITY)
    street = adopt(plan, inside, STREET)
    assert queries.own_list(GRID) == queries.own_list(COMMUNITY) == community
    assert queries.own_list(NEXT_GRID) == queries.own_list(NEXT_COMMUNITY) == street
    assert queries.own_list(DISTRICT) == district
    with pytest.raises(NotFound):
        queries.own_list("999999999999")


def test_a_new_list_takes_over_and_the_old_one_stays(inside: World, tmp_path: Path) -> None:
    old = adopt(plan_of(tmp_path, ("卫生", "垃圾", "rubbish", "")), inside, COMMUNITY)
    assert adopt(plan_of(tmp_path, ("卫生", "垃圾", "rubbish", "")), inside, COMMUNITY) is None
    new = adopt(plan_of(tmp_path, ("环境", "垃圾", "rubbish", "")), inside, COMMUNITY)
    assert old and new
    assert queries.own_list(GRID) == new
    assert queries.own_category(old, "rubbish", None) == "卫生"


def test_names_are_looked_up_and_what_is_not_found_is_listed(inside: World, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("出行", "路灯", "", ""), ("琐事", "吵架", "", ""))
    assert [row["kind_key"] for row in plan.rows] == ["light", "other"]
    assert plan.unmatched == ["第 3 行 吵架"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "吵架", "other", ""), "第 3 行：category 没有写"),
        (("琐事", "", "other", ""), "第 3 行：item 没有写"),
        (("琐事", "吵架", "火山", ""), "第 3 行：没有“火山”这个分类"),
        (("琐事", "吵架", "", "事项:99999"), "第 3 行：目录里没有 事项:99999"),
        (("琐事", "吵" * 101, "other", ""), "第 3 行：item 超过 100 个字"),
        (("卫生", "垃圾", "other", ""), "第 3 行：与第 2 行是同一条"),
    ],
)
def test_a_wrong_line_is_named(
    inside: World, tmp_path: Path, row: tuple[str, str, str, str], said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        plan_of(tmp_path, ("卫生", "垃圾", "rubbish", ""), row)


def test_a_list_needs_a_place_and_a_name(inside: World, tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("卫生", "垃圾", "rubbish", ""))
    before = state()
    with pytest.raises(Invalid, match="没有编码为 999999999999 的地方"):
        adopt(plan, inside, "999999999999")
    with pytest.raises(Invalid, match="名称要写"):
        adopt(plan, inside, COMMUNITY, name="")
    with pytest.raises(Invalid, match="名称超过 100 个字"):
        adopt(plan, inside, COMMUNITY, name="长" * 101)
    assert state() == before
