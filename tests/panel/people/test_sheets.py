"""A sheet is looked at cell by cell; only what was shown is done, and only when confirmed."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from backend.clock import now
from backend.db import db, transaction
from backend.errors import NotFound
from backend.people.actions import grant
from backend.people.households import Household
from backend.people.models import Person, RoleKind, Unit
from backend.records.models import AuditEntry
from backend.records.preparing import prepare, prepared, settle
from backend.web import App

from ...world import COMMUNITY, GRID, NEXT_COMMUNITY, NEXT_GRID, World
from ..conftest import Browser

Browse = Callable[[str | None], Browser]
HERE = "/panel/sheets"
PEOPLE = ["姓名", "手机号", "身份", "社区", "单位"]


def sheet(*lines: list[Any], change: Callable[[Any], None] | None = None) -> bytes:
    book = Workbook()
    page: Any = book.active
    for line in lines:
        page.append(line)
    if change:
        change(page)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def send(whose: Browser, kind: str, content: bytes) -> Any:
    return whose.post(f"{HERE}/{kind}", {"file": (BytesIO(content), "a.xlsx")}, form=HERE)


def counts(app: App) -> list[int]:
    with app.app_context(), transaction(write=False) as session:
        tables = (Person, Unit, Household, AuditEntry)
        return [session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


def test_people_come_in_as_they_were_shown(app: App, world: World, browser: Browse) -> None:
    hers = browser("worker")
    with app.app_context(), transaction():
        world.resident.phone = "13871000009"
        grant(world.next_worker, RoleKind.RESIDENT, by=None, now=now(), region_code=NEXT_COMMUNITY)
        world.next_worker.phone = "13871000008"
    before = counts(app)

    def change(page: Any) -> None:
        page.merge_cells("A9:A10")

    content = sheet(
        [*PEOPLE, "备注"],
        ["王<b>师傅", 13871000001, "大管家", "临江里", None, "x"],
        ["胡婆婆", "138-7100-0009", "党员", "吉林社区", None, None],
        ["胡婆婆", "13871000009", "居民", COMMUNITY, None, None],
        ["同号的人", "13871000008", "居民", "吉林社区", None, None],
        ["=1+1", "138", "国王", "月球", None, None],
        ["李四", "13871000001", "大管家", "临江里", None, None],
        ["张三", "", "社区工作者", "吉林社区", None, None],
        ["赵六", "", "居民", NEXT_COMMUNITY, None, None],
        [None, None, "居民", "吉林社区", None, None],
        ["孙七", "13871000009", "居民", "吉林社区", None, None],
        ["周八", "", "承办人员", "", "永清水务所", None],
        change=change,
    )
    sent = send(hers, "people", content)
    page = hers.follow(sent)
    assert counts(app) == before
    for said in (
        "王&lt;b&gt;师傅",
        "没有看：备注",
        "已有这个人，加上身份",
        "这一格是公式",
        "7 到 12 位数字",
        "不认识这个身份",
        "没有叫这个名字的地方",
        "和第 2 行重复",
        "要由上一级来登记",
        "或者不在您管的地方。编码是",
        "和别的格合并了",
        "登记的是别的名字",
        "导入能用的 3 行",
    ):
        assert said in page, said
    assert "没变" in page and page.count("第 2 行</th>") == 1
    assert browser("colleague").post(sent.location, form=HERE).status_code == 404
    done = hers.follow(hers.post(sent.location, form=sent.location))
    assert "导入了 3 行" in done and "还有 7 行没有导入" in done
    assert hers.post(sent.location, form=HERE).status_code == 404
    with app.app_context(), transaction(write=False):
        new = db.session.scalars(select(Person).where(Person.phone == "13871000001")).one()
        assert [(role.kind, role.region_code) for role in new.roles] == [(RoleKind.STEWARD, GRID)]
        assert {role.kind for role in world.resident.open_roles} == {
            RoleKind.RESIDENT,
            RoleKind.PARTY_MEMBER,
        }
        verbs = db.session.scalars(select(AuditEntry.verb)).all()
        assert verbs == ["import_person"] * 3
    again = hers.follow(send(hers, "people", content))
    assert "没有一行可以导入" in again and "<b>4</b>行没变" in again


def test_no_sheet_lets_in_whoever_typed_a_telephone(
    app: App, world: World, browser: Browse
) -> None:
    with app.app_context(), transaction():
        world.resident.phone, world.grid_worker.phone = "13871000001", "13871000002"
    hers = browser("street_officer")
    lines = (
        ["胡婆婆", "13871000001", "网格员", "临江里", ""],
        ["网格员小夏", "13871000002", "网格员", "百合苑", ""],
    )
    page = hers.follow(send(hers, "people", sheet(PEOPLE, *lines)))
    assert "这个电话是居民自己填的" in page and "导入能用的 1 行" in page


def test_of_two_who_confirm_at_once_the_second_does_nothing(inside: World) -> None:
    key = prepare(inside.worker.id, "people", {}, now=inside.now)
    kept = prepared(key, inside.worker.id, "people", now=inside.now)
    settle(kept)
    with pytest.raises(NotFound):
        settle(kept)  # it had looked before the first was through


def test_what_others_did_meanwhile_stops_it(app: App, world: World, browser: Browse) -> None:
    hers = browser("worker")
    sent = send(hers, "people", sheet(PEOPLE, ["甲", "13871000001", "居民", "吉林社区", ""]))
    with app.app_context(), transaction():
        world.rider.phone, world.rider.name = "13871000001", "甲"
    refused = hers.post(sent.location, form=sent.location)
    assert refused.status_code == 409 and "有人改过登记" in refused.text
    assert "已有这个人，加上身份" in refused.text


def test_units_and_households_come_in_too(app: App, world: World, browser: Browse) -> None:
    hers = browser("worker")
    units = sheet(
        ["单位名称", "性质", "服务范围", "电话", "管的事"],
        ["吉林物业", "物业", "吉林社区", "8555 转 2", "井盖、灯不亮"],
        ["别的", "妖怪", "吉林社区", "", "喷火"],
    )
    sent = send(hers, "units", units)
    page = hers.follow(sent)
    assert "不认识这种单位" in page and "没有“喷火”这一类" in page
    hers.post(sent.location, form=sent.location)
    assert "行没变" in hers.follow(send(hers, "units", units))
    doors = sheet(
        ["网格", "门牌号", "联系人", "电话", "大管家", "特殊情况", "原因"],
        ["临江里", 101, "高婆婆", "027-85550001", "大管家吴姨", "独居 高龄", "女儿说的"],
        ["临江里", "102", "", "", "某某", "独居", ""],
        [NEXT_GRID, "103", "", "", "", "", ""],
        ["吉林社区", "104", "", "", "", "坏人", "x"],
        ["临江里", "101", "", "", "", "", ""],
    )
    sent = send(hers, "households", doors)
    page = hers.follow(sent)
    for said in ("没有叫这个名字的大管家", "为什么要记", "不在您管的", "网格或楼栋", "只能从这些"):
        assert said in page, said
    assert "和第 2 行重复" in page
    hers.post(sent.location, form=sent.location)
    with app.app_context(), transaction(write=False):
        [unit] = db.session.scalars(select(Unit).where(Unit.name == "吉林物业"))
        assert (unit.duty_phone, unit.usual_kinds) == ("8555 转 2", ["manhole", "light"])
        [one] = db.session.scalars(select(Household))
        assert (one.door, one.phone, one.notes) == ("101", "02785550001", "独居、高龄")
        assert one.steward_id == world.ids["steward"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "先选一个"),
        (b"a,b\n1,2", "另存为"),
        (sheet(["姓名"], ["甲"]), "缺少这几列：身份"),
        (sheet(PEOPLE), "没有内容"),
        (sheet([*PEOPLE, "名字"], ["甲"] * 6), "是同一列"),
        (sheet(PEOPLE, *[["甲"]] * 1001), "超过了 1000 行"),
    ],
)
def test_another_file_is_refused_with_what_to_do(
    app: App, world: World, browser: Browse, content: bytes, says: str
) -> None:
    refused = send(browser("worker"), "people", content)
    assert (refused.status_code, says in refused.text) == (422, True)


def test_the_empty_sheet_is_one_that_would_do(app: App, world: World, browser: Browse) -> None:
    hers = browser("worker")
    for kind in ("people", "units", "households"):
        content = hers.get(f"{HERE}/{kind}.xlsx").data
        book: Any = load_workbook(BytesIO(content)).active
        assert book.max_row == 2
        page = hers.follow(send(hers, kind, content))
        assert "导入 1 行" in page, kind
    assert hers.get(f"{HERE}/kings.xlsx").status_code == 404
