"""A region drawn: which areas, how dark, what lies where, and the same in words."""

import json

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
