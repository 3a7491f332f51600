"""Grids' boundaries: looked at before they count, drawn by corners, the one before kept."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import func, select

from backend.clock import now
from backend.db import db, transaction
from backend.people.models import Boundary, BoundaryChange, Region
from backend.people.places import grid_index
from backend.records.models import AuditEntry, PreparedImport
from backend.records.preparing import forget_old
from backend.web import App

from ...world import COMMUNITY, GRID, NEXT_COMMUNITY, NEXT_GRID, OTHER_GRID, World
from ..conftest import Browser

Browse = Callable[[str | None], Browser]
HERE = "/panel/places"
NEW = f"{COMMUNITY}003"
SQUARE = (114.304, 30.610, 114.306, 30.612)  # north of 临江里
FAR = (114.40, 30.70, 114.402, 30.702)


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, points: Any, name: str = "江<b>边", kind: str = "Polygon") -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": [points]}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def send(whose: Browser, *features: Any, content: bytes | None = None) -> Any:
    whole = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    file = (BytesIO(whole if content is None else content), "grids.geojson")
    return whose.post(f"{HERE}/import", {"file": file}, form=HERE)


def state(app: App) -> list[Any]:
    with app.app_context(), transaction(write=False) as session:
        kept = session.scalars(select(Boundary.geojson).order_by(Boundary.region_code)).all()
        counts = (session.scalar(select(func.count()).select_from(t)) for t in (Region, AuditEntry))
        return [*kept, *counts]


def test_a_file_is_looked_at_and_then_counts_as_it_was_shown(
    app: App, world: World, browser: Browse
) -> None:
    hers, before = browser("worker"), state(app)
    moved = ring(114.304, 30.608, 114.3059, 30.610)
    sent = send(hers, feature(NEW, ring(*SQUARE)), feature(GRID, moved, name=""))
    page = hers.follow(sent)
    assert "江&lt;b&gt;边" in page and "新的" in page and "改了" in page and "临江里" in page
    assert "is-was" in page and "就按这个改" in page
    assert state(app) == before
    assert browser("colleague").get(sent.location).status_code == 404
    done = hers.post(sent.location, form=sent.location)
    assert "2 个网格的边界换好了" in hers.follow(done)
    assert hers.post(sent.location, form=HERE).status_code == 404  # once
    with app.app_context(), transaction(write=False):
        assert grid_index().containing(30.611, 114.305) == NEW
        rows = db.session.scalars(select(BoundaryChange).order_by(BoundaryChange.region_code)).all()
        assert [(row.region_code, row.was is None) for row in rows] == [(GRID, False), (NEW, True)]
        assert {row.by_id for row in rows} == {world.ids["worker"]}
        assert db.session.scalars(select(AuditEntry.verb)).all() == ["import_grids"]
    assert "刘敏改过" in hers.get(HERE).text
    sent = send(hers, feature(NEW, ring(*SQUARE)))
    with app.app_context(), transaction():
        assert forget_old(now=now() + timedelta(minutes=59)) == 0
        assert forget_old(now=now() + timedelta(hours=1)) == 1
        assert db.session.scalars(select(PreparedImport)).all() == []
    assert hers.get(sent.location).status_code == 404


def test_what_is_wrong_or_odd_is_said_beside_its_grid(
    app: App, world: World, browser: Browse
) -> None:
    hers, before = browser("worker"), state(app)
    bow = [[114.31, 30.61], [114.32, 30.62], [114.32, 30.61], [114.31, 30.62], [114.31, 30.61]]
    swapped = [[y, x] for x, y in ring(*SQUARE)]
    for wrong, says in (
        (feature(NEW, bow), "在 30.615000, 114.315000 附近自己交叉了"),
        (feature(NEW, swapped), "写反了"),
        (feature("123", ring(*SQUARE)), "15 位数字"),
        (feature(f"{NEXT_COMMUNITY}003", ring(*SQUARE)), "不在您管的地方"),
        (feature("990000000000001", ring(*SQUARE)), "不在您管的地方"),
        (feature(NEW, ring(*SQUARE), name=""), "名称要"),
        (feature(NEW, [[114.3, 30.6]] * 4), "不是一块地方"),
        (feature(NEW, ring(*SQUARE), kind="Point"), "不是一块地方"),
        ({"type": "Feature", "properties": None, "geometry": None}, "15 位数字"),
    ):
        page = hers.follow(send(hers, wrong, feature(OTHER_GRID, ring(*SQUARE))))
        assert says in page and "一个都不会导入" in page, says
        assert "就按这个改" not in page
    twice = hers.follow(send(hers, *[feature(NEW, ring(*SQUARE))] * 2))
    assert "出现了两次" in twice
    key = send(hers, feature(NEW, bow)).location
    assert hers.post(key, form=HERE).status_code == 409
    odd = hers.follow(
        send(
            hers,
            feature(NEW, ring(114.305, 30.608, 114.307, 30.610)),
            feature(f"{COMMUNITY}004", ring(*FAR)),
            feature(f"{COMMUNITY}005", ring(114.3041, 30.6111, 114.3042, 30.6112)),
        )
    )
    assert "和“临江里”重叠了 50%" in odd and "公里，可能画错了地方" in odd and "太小了" in odd
    junk = [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000]
    junk += [
        b'{"features": ' + it + b"}" for it in (b"3", b"[1]", b'"x"', b'[{"properties": [1]}]')
    ]
    for content in junk:
        assert send(hers, content=content).status_code == 422, content[:40]
    assert state(app) == before


def test_a_grid_is_drawn_by_its_corners(app: App, world: World, browser: Browse) -> None:
    hers, page = browser("worker"), f"{HERE}/{GRID}"
    began = re.search(r'name="began_with" value="(\w+)"', hers.get(page).text)
    assert began and hers.get(page).text.count('name="corner"') == 4 + 3
    corners = ["30.608, 114.304", "30.608，114.3065", "", "30.610 114.306", "30.610, 114.304"]
    form = {"began_with": began[1], "corner": corners}
    looked = hers.post(page, {**form, "look": "yes"}, form=page)
    assert "还没有存" in looked.text and "和“百合苑”重叠了" in looked.text
    for wrong, says in (
        (["30.608, 114.304", "x"], "第 2 个角没看懂"),
        (["30.608, 114.304"], "3 到 200 个角"),
        (["30.608,114.304", "30.610,114.306", "30.608,114.306", "30.610,114.304"], "自己交叉了"),
        (["30.6,200.0", "30.7,114.3", "30.7,114.4"], "写反了"),
    ):
        refused = hers.post(page, {**form, "corner": wrong}, form=page)
        assert (refused.status_code, says in refused.text) == (422, True), says
    assert "存好了" in hers.follow(hers.post(page, form, form=page))
    again = hers.post(page, form, form=page)  # as another worker who began earlier
    assert again.status_code == 409 and "30.608000, 114.306500" in again.text
    with app.app_context(), transaction(write=False):
        [change] = db.session.scalars(select(BoundaryChange))
        assert change.was is not None and "114.3065" not in change.was
        assert grid_index().containing(30.6081, 114.3062) == GRID
    assert browser("grid_worker").post(page, form, form=page).status_code == 403
    for elsewhere in (NEXT_GRID, "1", COMMUNITY):
        assert hers.get(f"{HERE}/{elsewhere}").status_code == 404
    assert hers.get(f"{HERE}?place={NEXT_COMMUNITY}").status_code == 404


def test_a_new_grid_is_drawn_and_one_with_a_hole_is_not(
    app: App, world: World, browser: Browse
) -> None:
    hers, page = browser("worker"), f"{HERE}/{COMMUNITY}/new"
    assert hers.get(page).text.count('name="corner"') == 4 + 3
    corners = [f"{y}, {x}" for x, y in ring(*SQUARE)[:-1]]
    assert hers.post(page, {"corner": corners, "name": " "}, form=page).status_code == 422
    assert 'name="once"' in hers.get(page).text
    new = {"corner": corners, "name": "江边", "once": "a key"}
    made = hers.post(page, new, form=page)
    assert "江边的边界存好了" in hers.follow(made)
    assert "已经提交过了" in hers.follow(hers.post(page, new, form=page))
    assert hers.get(f"{HERE}/{int(NEW) + 1}").status_code == 404
    assert "江边" in hers.get(f"{HERE}/{NEW}").text
    hole = feature(OTHER_GRID, ring(114.306, 30.608, 114.308, 30.610))
    hole["geometry"]["coordinates"].append(ring(114.3065, 30.6085, 114.307, 30.609))
    hers.post(location := send(hers, hole).location, form=location)
    page = hers.get(f"{HERE}/{OTHER_GRID}").text
    assert "中间有洞" in page and 'name="corner"' not in page
