"""A region drawn: which areas, how dark, what lies where, and the same in words."""

import json
import re

from flask import render_template_string

from backend.db import db
from backend.panel.region_maps import Mark, RegionMap, region_map
from backend.people.models import Boundary, DataImport
from backend.web import App

from ..world import (
    COMMUNITY,
    FAR_AWAY,
    GRID,
    IN_GRID,
    IN_OTHER_GRID,
    NEXT_GRID,
    OTHER_GRID,
    STREET,
    World,
)


def mark(point: tuple[float, float], words: str, *, late: bool = False) -> Mark:
    return Mark(*point, words, f"/there/{words}", late)


def drawn(code: str, **more: object) -> RegionMap:
    found = region_map(code, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_community_shows_its_grids_as_dark_as_there_is_much(inside: World) -> None:
    map_ = drawn(COMMUNITY, heat={GRID: 3, GRID + "x": 1, NEXT_GRID: 9}, leads=lambda code: code)
    found = {area.code: (area.name, area.count, area.shade) for area in map_.areas}
    assert found == {GRID: ("临江里", 4, 4), OTHER_GRID: ("百合苑", 0, 0)}
    assert [area.address for area in map_.areas] == [GRID, OTHER_GRID]
    assert all(area.name_at for area in map_.areas)
    assert map_.legend == [(0, "0 件"), (1, "1 件"), (2, "2 件"), (3, "3 件"), (4, "4 件")]
    assert "最多的是临江里，4 件" in map_.about


def test_a_street_names_the_communities_too(inside: World) -> None:
    names = [area.name for area in drawn(STREET).areas]
    assert names == ["吉林社区临江里", "吉林社区百合苑", "沈阳社区老纱厂宿舍"]
    assert drawn(STREET).legend == []


def test_what_lies_together_is_one_spot(inside: World) -> None:
    here, there = mark(IN_GRID, "井盖"), mark(IN_OTHER_GRID, "路灯", late=True)
    beside, away = mark((IN_GRID[0], IN_GRID[1] + 1e-6), "垃圾"), mark(FAR_AWAY, "别处")
    map_ = drawn(COMMUNITY, marks=[here, there, beside, away])
    assert [(s.number, s.marks, s.late) for s in map_.spots] == [
        (1, (here, beside), False),
        (2, (there,), True),
    ]
    assert map_.outside == (away,)
    first, second = map_.spots
    assert first.x < second.x, "west is left"
    assert abs(first.y - second.y) < 1
    assert map_.projection.place(30.610, 114.304)[1] < first.y, "north is up"


def test_a_name_makes_room_for_what_lies_there(inside: World) -> None:
    (bare, _) = drawn(COMMUNITY).areas
    (beside, _) = drawn(COMMUNITY, marks=[mark(IN_GRID, "井盖")]).areas
    assert bare.name_at and beside.name_at
    (spot_,) = drawn(COMMUNITY, marks=[mark(IN_GRID, "井盖")]).spots
    assert abs(bare.name_at[0] - spot_.x) < 20 and abs(bare.name_at[1] - spot_.y) < 20
    assert abs(beside.name_at[1] - spot_.y) > 14 or abs(beside.name_at[0] - spot_.x) > 40


STREETS = "https://t{s}.tiles.example/{z}/{x}/{y}?tk=key"


def test_streets_lie_under_it_where_a_server_is_named(app: App, inside: World) -> None:
    app.config["MAP_TILES"] = STREETS
    map_ = drawn(COMMUNITY)
    assert 4 <= len(map_.tiles) <= 40
    first, last = map_.tiles[0], map_.tiles[-1]
    assert first.x <= 0 and first.y <= 0, "from corner"
    assert last.x + last.width >= map_.width and last.y + last.height >= map_.height, "to corner"
    assert re.fullmatch(r"https://t[0-7]\.tiles\.example/\d+/\d+/\d+\?tk=key", first.address)
    beside = map_.tiles[1]
    assert abs(first.x + first.width - beside.x) < 0.1
    z, x, y = (int(part) for part in first.address.partition("?")[0].split("/")[3:])
    assert x == int((map_.projection.west + 180) / 360 * 2**z)
    assert 0.3 < y / 2**z < 0.5, "north of the equator, as tiles are counted"
    app.config["MAP_TILES"] = ""
    assert drawn(COMMUNITY).tiles == []


def test_pictures_come_from_that_server_and_no_other(app: App) -> None:
    client = app.test_client()
    plain = client.get("/panel/sign-in").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob:;" in plain
    app.config["MAP_TILES"] = STREETS
    policy = client.get("/panel/sign-in").headers["Content-Security-Policy"]
    hosts = " ".join(f"https://t{n}.tiles.example" for n in range(8))
    assert f"img-src 'self' data: blob: {hosts};" in policy
    assert policy.replace(f" {hosts}", "") == plain


def test_nothing_to_draw(inside: World) -> None:
    assert region_map("429000000000") is None


def test_newly_imported_grids_are_drawn(inside: World) -> None:
    before = drawn(COMMUNITY).areas
    ring = [[114.302, 30.608], [114.304, 30.608], [114.304, 30.610], [114.302, 30.608]]
    outline = json.dumps({"type": "Polygon", "coordinates": [ring]})
    db.session.get_one(Boundary, GRID).geojson = outline
    db.session.add(DataImport(kind="grids", summary="test", at=inside.now))
    db.session.flush()
    assert drawn(COMMUNITY).areas != before


def test_all_is_there_in_words_and_by_keyboard(app: App, inside: World) -> None:
    marks = [mark(IN_GRID, "<b>井盖"), mark(IN_GRID, "路灯"), mark(IN_OTHER_GRID, "垃圾")]
    map_ = drawn(COMMUNITY, marks=marks, heat={GRID: 2})
    with app.test_request_context():
        page = render_template_string(
            '{% from "panel/components/map.html" import region_drawing, spot_list %}'
            "{{ region_drawing(map) }}{{ spot_list(map) }}",
            map=map_,
        )
    assert "<b>" not in page
    assert 'href="#spot-1" aria-label="第 1 处：&lt;b&gt;井盖，共 2 件"' in page
    assert 'class="spot" href="/there/垃圾"' in page
    assert page.count('<a href="/there/') == 3, "each stands in the list"
    assert f"<figcaption>{map_.about}" in page
