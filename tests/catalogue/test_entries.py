"""The catalogue: 403 entries, imported once; a new version leaves the old one as it was."""

import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.catalogue import entries, planning, queries, rules
from backend.catalogue.entries import Listed, adopt_catalogue, listed_in, plan_catalogue
from backend.catalogue.kinds import KINDS
from backend.catalogue.models import CatalogueEntry, CatalogueVersion, EntryKind
from backend.db import db
from backend.errors import Invalid

from ..world import World
from .making import state, table

COLUMNS = ("kind", "code", "class", "name")


def adopt(listed: list[Listed], world: World, **more: bool) -> CatalogueVersion | None:
    plan = plan_catalogue(listed)
    return adopt_catalogue(plan, name="新的", source="测试", by=world.admin, now=world.now, **more)


def test_all_codes_are_shipped() -> None:
    listed = listed_in()
    assert Counter(entry.kind for entry in listed) == {
        EntryKind.COMPONENT: 153,
        EntryKind.EVENT: 250,
    }
    assert len({entry.key for entry in listed}) == 403
    assert all(re.fullmatch(r"(部件|事项):\d{5}", entry.key) for entry in listed)


def test_tiles_call_entries_as_the_catalogue_does(inside: World) -> None:
    known = queries.entries(queries.current_catalogue())
    assert len(known) == 403
    for tile in KINDS.values():
        assert set(tile.catalogue) <= set(known), tile.key


def test_one_code_may_be_a_component_and_an_event(inside: World) -> None:
    known = queries.entries(queries.current_catalogue())
    assert known["部件:01001"].name == "供水井盖"
    assert known["事项:01001"].name == "供水井盖异常"


def test_the_same_again_changes_nothing(inside: World) -> None:
    before = state()
    assert plan_catalogue(listed_in()).changes_nothing
    assert adopt(listed_in(), inside) is None
    assert entries.first_catalogue(now=inside.now) is None
    assert state() == before


def test_a_new_version_says_what_it_changes(inside: World) -> None:
    listed = [e for e in listed_in() if e.key != "部件:04012"]
    listed[0] = Listed(EntryKind.COMPONENT, "01001", "01 市政公用设施", "自来水井盖")
    listed.append(Listed(EntryKind.EVENT, "11001", "11 新的", "无人机扰民"))
    plan = plan_catalogue(listed)
    assert plan.added == ["事项:11001 无人机扰民"]
    assert plan.changed == ["部件:01001 供水井盖 -> 自来水井盖（01 市政公用设施）"]
    assert plan.dropped == ["部件:04012 高架挂箱"]
    assert plan.in_use == []


def test_a_new_version_leaves_the_past_alone(inside: World) -> None:
    rule = queries.default_rule("light", danger=False)
    old = rule.entry
    assert old is not None
    listed = [
        Listed(e.kind, e.code, e.class_name, "路灯坏了" if e.key == old.key else e.name)
        for e in listed_in()
    ]
    version = adopt(listed, inside)
    assert version is not None
    assert (version.by_id, version.at) == (inside.admin.id, inside.now)
    assert queries.current_catalogue() == version
    assert queries.entries(version)[old.key].name == "路灯坏了"
    db.session.expire_all()
    assert queries.rule(rule.id).entry.name == "路灯异常"  # type: ignore[union-attr]
    counted = select(CatalogueEntry.version_id, func.count()).group_by(CatalogueEntry.version_id)
    assert set(map(tuple, db.session.execute(counted))) == {
        (old.version_id, 403),
        (version.id, 403),
    }


def test_dropping_what_is_in_use_must_be_meant(inside: World) -> None:
    listed = [e for e in listed_in() if e.key not in ("事项:01037", "部件:04012")]
    before = state()
    assert [line.split("：")[0] for line in plan_catalogue(listed).in_use] == ["事项:01037"]
    with pytest.raises(Invalid, match=r"事项:01037：分类“灯不亮”、规则.*--yes-drop"):
        adopt(listed, inside)
    assert state() == before
    assert adopt(listed, inside, drop_used=True) is not None
    # The rules still stand on the version that they were made with.
    assert queries.default_rule("light", danger=False).entry is not None


def test_rules_imported_again_move_to_the_new_version(inside: World) -> None:
    listed = [*listed_in(), Listed(EntryKind.EVENT, "11001", "11 新的", "无人机扰民")]
    version = adopt(listed, inside)
    plan = planning.plan_rules(planning.rows_in())
    assert (plan.added, plan.dropped) == ([], [])
    assert all("目录换了版本" in line for line in plan.changed)
    rules.adopt_rules(plan, name="同样", source="测试", by=None, now=inside.now)
    entry = queries.default_rule("light", danger=False).entry
    assert entry and version and entry.version_id == version.id


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("设备", "01001", "01", "井盖"), "第 3 行：kind"),
        (("部件", "1001", "01", "井盖"), "第 3 行：编码"),
        (("部件", "０１００１", "01", "井盖"), "第 3 行：编码"),
        (("部件", "01001", "", "井盖"), "第 3 行：class"),
        (("部件", "01001", "01", ""), "第 3 行：class"),
        (("部件", "01001", "01", "井" * 101), "第 3 行：超过 100 个字"),
        (("部件", "01001", "01", "井\x1b[2J盖"), "第 3 行：里面有不能显示的字符"),
        (("部件", "09999", "01", "又一个"), "第 3 行：部件:09999 在第 2 行已经有了"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, row: tuple[str, ...], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        listed_in(table(tmp_path, COLUMNS, [("部件", "09999", "01", "好的"), row]))
