"""Local rules from a table: nothing is guessed, nothing vanishes, the past stays."""

from pathlib import Path

import pytest
from sqlalchemy import update

from backend.catalogue import queries
from backend.catalogue.kinds import KINDS
from backend.catalogue.models import MAKE_SAFE, CatalogueEntry, CatalogueVersion, Rule, RuleSet
from backend.catalogue.planning import RulesPlan, plan_rules, rows_in
from backend.catalogue.rule_rows import Draft
from backend.catalogue.rules import adopt_rules, first_rules
from backend.db import db
from backend.errors import Invalid
from backend.worktime.rules import Limit, TimeUnit

from ..world import World
from .making import city, ours, state, twelve

Row = dict[str, str]


def adopt(plan: RulesPlan, world: World, **more: bool) -> RuleSet | None:
    return adopt_rules(plan, name="新的", source="测试", by=world.admin, now=world.now, **more)


def plan_of(home: Path, *rows: Row, keep_defaults: bool = False) -> RulesPlan:
    return plan_rules(rows_in(ours(home, rows)), keep_defaults=keep_defaults)


def test_the_same_again_changes_nothing(inside: World) -> None:
    before = state()
    plan = plan_rules(rows_in())
    assert plan.changes_nothing and not (plan.unreadable or plan.unmatched or plan.questions)
    assert adopt(plan, inside) is None and first_rules(now=inside.now) is None
    assert state() == before


def test_planning_changes_nothing(inside: World, tmp_path: Path) -> None:
    before = state()
    plan_of(tmp_path, *twelve(road={"limit": "3工作日"}))
    assert not db.session.dirty and not db.session.new
    assert state() == before


def test_a_new_set_says_who_and_when_and_the_old_one_stays(inside: World, tmp_path: Path) -> None:
    old = queries.default_rule("manhole", danger=True)
    was = (old.rule_set_id, old.condition, old.limit, old.safe_limit)
    made = adopt(plan_of(tmp_path, *twelve(manhole={"limit": "1工作日"})), inside)
    assert made is not None
    assert (made.by_id, made.at, made.name) == (inside.admin.id, inside.now, "新的")
    assert queries.current_rules() == made
    assert queries.default_rule("manhole", danger=False).limit == Limit(1, TimeUnit.WORK_DAY)
    db.session.expire_all()
    kept = queries.rule(old.id)
    assert (kept.rule_set_id, kept.condition, kept.limit, kept.safe_limit) == was
    assert kept.rule_set_id != made.id


def test_the_same_table_in_another_order_is_no_change(inside: World, tmp_path: Path) -> None:
    adopt(plan_of(tmp_path, *twelve()), inside)
    assert adopt(plan_of(tmp_path, *reversed(twelve())), inside) is None


def test_what_changes_is_told(inside: World, tmp_path: Path) -> None:
    extra = {**twelve()[4], "condition": "塌了", "default": "", "danger": "是"}
    adopt(plan_of(tmp_path, *twelve(), extra), inside)
    changed = twelve(
        road={"limit": "3自然日"},
        light={"condition": "灭了"},
        flooding={"same_metres": "200", "same_days": "2"},
    )
    plan = plan_of(tmp_path, *changed)
    assert plan.added == ["灯不亮｜灯不亮｜灭了｜2 个工作日"]
    assert plan.changed == [
        "路坑台阶｜路坑台阶｜坏了｜3 天：时限 2 个工作日 -> 3 天",
        "渍水污水｜算同一件的远近 100 米 7 天 -> 200 米 2 天",
    ]
    assert sorted(plan.dropped) == [
        "灯不亮｜灯不亮｜坏了｜2 个工作日",
        "路坑台阶｜路坑台阶｜塌了｜2 个工作日",
    ]
    adopt(plan, inside)
    setting = queries.kind_setting("flooding")
    assert (setting.same_metres, setting.same_days) == (200, 2)
    setting = queries.kind_setting("road")
    assert (setting.same_metres, setting.same_days) == (50, 30)


def test_what_cannot_be_read_is_listed_never_dropped(inside: World, tmp_path: Path) -> None:
    free = {"tile": "other", "item": "补种", "condition": "死了", "closing_condition": "活了"}
    rows = [
        *twelve(),
        {**free, "limit": "种植季节15工作日"},
        {**free, "limit": "1紧急工作时制止"},
        {**free, "limit": "2天", "tile": "火山"},
        {**free, "limit": "2天", "condition": ""},
        {**free, "limit": "2天", "default": "也许"},
        {**free, "limit": "2天", "safe_limit": "马上"},
        {**free, "limit": "2天", "same_metres": "9999"},
        {**free, "limit": "2天", "same_metres": "-1"},
        {**free, "limit": "2天", "condition": "长" * 501},
        {**free, "limit": "2天", "item": "响\x07铃"},
        {**free, "limit": "2天", "item": ""},
        {**free, "limit": "2天", "same_days": "1"},
        {**free, "limit": "2天", "same_days": "2", "condition": "又死了"},
        {**free, "limit": "9天", "condition": "死了"},
        {**free, "limit": "9天", "condition": "另一个默认", "default": "是"},
    ]
    plan = plan_of(tmp_path, *rows)
    told = [
        "第 14 行 补种：时限“种植季节15工作日”读不懂",
        "第 15 行 补种：时限“1紧急工作时制止”读不懂",
        "第 16 行 补种：没有“火山”这个分类",
        "第 17 行 补种：condition 没有写",
        "第 18 行 补种：default 要写“是”或“否”",
        "第 19 行 补种：时限“马上”读不懂",
        "第 20 行 补种：same_metres 要写 0 到 2000 的整数",
        "第 21 行 补种：same_metres 要写 0 到 2000 的整数",
        "第 22 行 补种：condition 超过 500 个字",
        "第 23 行 响\x07铃：item 里面有不能显示的字符",
        "第 24 行 死了：item 没有写",
        "第 26 行 补种：同一分类的 same_metres、same_days 前后不一样",
        "第 27 行 补种：与第 25 行是同一条",
        "第 28 行 补种：与第 12 行都是这个分类的默认条件",
    ]
    assert len(plan.unreadable) == len(told)
    for line, start in zip(plan.unreadable, told, strict=True):
        assert line.startswith(start)
    assert plan.drafts[-1].condition == "死了"
    before = state()
    with pytest.raises(Invalid, match=r"有 14 行读不懂，没有导入.*--skip-unreadable"):
        adopt(plan, inside)
    assert state() == before
    assert adopt(plan, inside, skip_unreadable=True) is not None
    assert len(queries.all_current_rules()) == 13


def test_every_tile_needs_a_default(inside: World, tmp_path: Path) -> None:
    rows = [row for row in twelve(road={"default": ""}) if row["tile"] != "light"]
    plan = plan_of(tmp_path, *rows)
    before = state()
    with pytest.raises(Invalid, match=r"没有默认条件的分类：路坑台阶、灯不亮。.*--keep-defaults"):
        adopt(plan, inside)
    assert state() == before
    assert any(line.startswith("没有险情条件的分类") for line in plan.questions)


def test_a_row_is_a_danger_with_a_limit_to_make_safe(inside: World, tmp_path: Path) -> None:
    danger = {"condition": "塌了", "default": "", "danger": "是", "limit": "5工作日"}
    said = {**twelve()[3], **danger, "safe_limit": "4紧急工作时"}
    adopt(plan_of(tmp_path, *twelve(), {**twelve()[4], **danger}, said), inside)
    road, manhole = (queries.default_rule(key, danger=True) for key in ("road", "manhole"))
    assert (road.limit, road.safe_limit) == (Limit(5, TimeUnit.WORK_DAY), MAKE_SAFE)
    assert road.safe_amount == 2  # written down, so that another default leaves it alone
    assert manhole.safe_limit == Limit(4, TimeUnit.EMERGENCY_HOUR)
    # Where a table has no condition for dangers, the default counts, and so does its make-safe.
    light = queries.default_rule("light", danger=True)
    assert light.is_default and light.safe_limit == MAKE_SAFE


def test_a_citys_plain_table_finds_its_entries_and_tiles(inside: World, tmp_path: Path) -> None:
    file = city(
        tmp_path,
        ("部件", "路灯", "不亮", "2天"),
        ("事件", "路灯", "一片不亮", "1天"),
        ("事件", "占用消防通道", "堵了", "2小时"),
        ("部件", "高架挂箱", "歪了", "3天"),
        ("事件", "门前四包", "没包", "2小时"),
        ("部件", "门前四包", "没包好", "2紧急工作时"),
    )
    plan = plan_rules(rows_in(file), keep_defaults=True)
    found = [(d.kind_key, d.entry.key if d.entry else "", str(d.limit)) for d in plan.drafts[:6]]
    assert [row[:2] for row in found] == [
        ("light", "部件:01037"),
        ("light", "事项:01037"),
        ("fire_exit", "事项:09012"),
        ("other", "部件:04012"),
        ("other", ""),
        ("other", ""),
    ]
    assert plan.unmatched == {"门前四包": [6, 7]}
    assert "1 条用紧急工作时，没有标明是不是险情，按不是险情收下" in plan.questions
    # 路灯, 高架挂箱, 占用消防通道; with their 异常 two more. Kept defaults are not of the table.
    assert plan.matched.startswith("目录 403 条，3 条与表里的名称相同，连同“…异常”的写法共 5 条")
    assert [d.item for d in plan.drafts[4:6]] == ["门前四包"] * 2


def test_a_plain_table_keeps_todays_defaults_and_dangers(inside: World, tmp_path: Path) -> None:
    default, danger = (queries.default_rule("light", d) for d in (False, True))
    rows = rows_in(city(tmp_path, ("部件", "路灯", "不亮", "9天")))
    with pytest.raises(Invalid, match="没有默认条件的分类"):
        adopt(plan_rules(rows), inside)
    made = adopt(plan_rules(rows, keep_defaults=True), inside)
    assert made is not None
    light = queries.rules_for("light")
    assert [rule.condition for rule in light] == [default.condition, "不亮", danger.condition]
    assert {rule.rule_set_id for rule in light} == {made.id}
    assert all(queries.default_rule(key, danger=False) for key in KINDS)
    assert adopt(plan_rules(rows, keep_defaults=True), inside) is None


def test_a_key_that_the_catalogue_lacks_is_kept_as_a_local_item(
    inside: World, tmp_path: Path
) -> None:
    plan = plan_of(tmp_path, *twelve(light={"entry": "事项:99999"}, charging={"entry": "L:01"}))
    assert plan.unmatched["事项:99999"] == [8] and "L:01" not in plan.unmatched
    adopt(plan, inside)
    assert queries.default_rule("light", danger=False).entry_id is None


def test_no_rules_before_the_catalogue(inside: World) -> None:
    db.session.execute(update(Rule).values(entry_id=None))
    for model in (CatalogueEntry, CatalogueVersion):
        db.session.query(model).delete()
    with pytest.raises(Invalid, match="flask catalogue import"):
        plan_rules(rows_in())


def test_a_tile_that_is_no_more_is_dropped_with_its_rules(inside: World, tmp_path: Path) -> None:
    gone = queries.default_rule("road", danger=False)
    gone.kind_key = "canal"
    db.session.flush()
    plan = plan_of(tmp_path, *twelve(), keep_defaults=True)
    assert str(Draft.of(gone)) in plan.dropped and str(Draft.of(gone)).startswith("canal｜")
    assert adopt(plan, inside) is not None
