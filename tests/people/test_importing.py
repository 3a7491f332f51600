"""Imports change what the file says, once; a refused file names its line and changes nothing."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.db import db, transaction
from backend.errors import Invalid
from backend.people.importing import Report, import_grids, import_regions
from backend.people.models import Boundary, DataImport, Level, Region
from backend.people.places import grid_index
from backend.people.queries import lineage
from backend.web import App

from ..world import COMMUNITY, DISTRICT, GRID, NEXT_COMMUNITY, STREET, World

HEAD = "code,level,name,parent_code"
RING = [[114.31, 30.61], [114.32, 30.61], [114.32, 30.62], [114.31, 30.62], [114.31, 30.61]]
OTHER_RING = [[114.32, 30.61], [114.33, 30.61], [114.33, 30.62], [114.32, 30.62], [114.32, 30.61]]
BOW_TIE = [[114.31, 30.61], [114.32, 30.62], [114.32, 30.61], [114.31, 30.62], [114.31, 30.61]]
SWAPPED = [[y, x] for x, y in RING]


@pytest.fixture(autouse=True)
def _context(app: App, world: World) -> object:
    with app.app_context():
        yield


def regions(tmp_path: Path, world: World, *lines: str, encoding: str = "utf-8") -> Report:
    file = tmp_path / "regions.csv"
    file.write_bytes("\r\n".join([HEAD, *lines]).encode(encoding))
    with transaction():
        return import_regions(file, now=world.now)


def grids(tmp_path: Path, world: World, features: object, minutes: int = 1) -> Report:
    file = tmp_path / "grids.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with transaction():
        return import_grids(file, now=world.now + timedelta(minutes=minutes))


def grid(
    code: object, ring: object = RING, name: object = "小河边", kind: str = "Polygon"
) -> object:
    geometry = {"type": kind, "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def state() -> list[object]:
    with transaction(write=False) as session:
        counts = [
            session.scalar(select(func.count()).select_from(t))
            for t in (Region, Boundary, DataImport)
        ]
        return [*counts, list(session.scalars(select(Region.name).order_by(Region.code)))]


def test_children_before_parents_and_a_byte_order_mark(tmp_path: Path, world: World) -> None:
    lines = [
        f"{COMMUNITY}101,building,12 栋,{COMMUNITY}900",
        f"{COMMUNITY}900,grid,江边,{COMMUNITY}",
        "420102999001,community,新社区,420102999000",
        f"420102999000,street,新街道,{DISTRICT}",
    ]
    report = regions(tmp_path, world, *lines, encoding="utf-8-sig")
    assert (len(report.added), report.changed, report.same) == (4, [], 0)
    with transaction(write=False):
        steps = [step.level for step in lineage(f"{COMMUNITY}101")]
        assert steps == list(Level)


def test_twice_changes_nothing_and_notes_nothing(tmp_path: Path, world: World) -> None:
    line = "420102999000,street,新街道," + DISTRICT
    regions(tmp_path, world, line)
    before = state()
    assert str(regions(tmp_path, world, line)) == "added 0, changed 0, unchanged 1"
    assert state() == before


def test_a_new_name_and_a_new_parent_are_reported(tmp_path: Path, world: World) -> None:
    report = regions(tmp_path, world, f"{COMMUNITY},community,吉林路社区,{STREET}")
    assert report.changed == [f"{COMMUNITY} 吉林社区 -> 吉林路社区"]
    with transaction(write=False) as session:
        assert session.get_one(Region, COMMUNITY).name == "吉林路社区"


def test_a_building_moves_into_a_new_grid(tmp_path: Path, world: World) -> None:
    regions(tmp_path, world, f"{COMMUNITY}101,building,12 栋,{COMMUNITY}")
    report = regions(
        tmp_path,
        world,
        f"{COMMUNITY}101,building,12 栋,{COMMUNITY}900",
        f"{COMMUNITY}900,grid,江边,{COMMUNITY}",
    )
    assert (len(report.added), len(report.changed)) == (1, 1)


GOOD = f"420102999000,street,新街道,{DISTRICT}"


@pytest.mark.parametrize(
    "bad",
    [
        "42010299,street,短,",
        "42010299900x,street,字母,",
        "４２０１０２９９９００１,community,全角,420102006000",
        "420102999001,galaxy,层级," + STREET,
        f"420102006999,community,,{STREET}",
        f"420102006999,community,{'长' * 101},{STREET}",
        "420102006999,community,上级不在,420102888000",
        f"430102006999,community,在别处,{STREET}",
        f"420102006999,community,自己的上级,{'420102006999'}",
        "420102006999,community,没有上级,",
        f"420102006999,grid,层级与编码不合,{STREET}",
        f"{COMMUNITY}999,community,层级与编码不合,{COMMUNITY}",
        f"{COMMUNITY}999,building,在别的社区,{NEXT_COMMUNITY}001",
        f"{COMMUNITY}999,grid,格在格下,{GRID}",
        f"420102006000,community,街道的码,{DISTRICT}",
        "420102999000,street,同一个码两次," + DISTRICT,
        "420102999001,community",
    ],
)
def test_a_bad_line_is_named_and_nothing_changes(tmp_path: Path, world: World, bad: str) -> None:
    before = state()
    with pytest.raises(Invalid, match="第 3 行"):
        regions(tmp_path, world, GOOD, bad)
    assert state() == before


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"PK\x03\x04\x00\x00", "编码,名称".encode("gbk")]
)
def test_another_kind_of_file_is_refused(tmp_path: Path, world: World, content: bytes) -> None:
    (tmp_path / "regions.xlsx").write_bytes(content)
    with pytest.raises(Invalid), transaction():
        import_regions(tmp_path / "regions.xlsx", now=world.now)


def test_a_new_grid_becomes_a_region(tmp_path: Path, world: World) -> None:
    report = grids(tmp_path, world, [grid(COMMUNITY + "009")])
    assert report.added == [f"{COMMUNITY}009 小河边"]
    with transaction(write=False) as session:
        made = session.get_one(Region, COMMUNITY + "009")
        assert (made.level, made.name, made.parent_code) == (Level.GRID, "小河边", COMMUNITY)


def test_grids_twice_and_moved(tmp_path: Path, world: World) -> None:
    grids(tmp_path, world, [grid(COMMUNITY + "009")])
    before = state()
    assert str(grids(tmp_path, world, [grid(COMMUNITY + "009")])) == (
        "added 0, changed 0, unchanged 1"
    )
    assert state() == before
    assert grids(tmp_path, world, [grid(COMMUNITY + "009", OTHER_RING)]).changed != []


def test_the_index_is_built_anew_after_an_import(tmp_path: Path, world: World) -> None:
    point = (30.615, 114.315)
    with transaction(write=False):
        assert grid_index().containing(*point) is None
        assert grid_index() is grid_index()
    grids(tmp_path, world, [grid(COMMUNITY + "009")], minutes=2)
    with transaction(write=False):
        assert grid_index().containing(*point) == COMMUNITY + "009"
    grids(tmp_path, world, [grid(COMMUNITY + "009", OTHER_RING)], minutes=3)
    with transaction(write=False):
        assert grid_index().containing(*point) is None


@pytest.mark.parametrize(
    "bad",
    [
        grid("420102888001001"),
        grid(COMMUNITY),  # a community is no grid
        grid(DISTRICT),
        grid(COMMUNITY + "0091"),
        grid(COMMUNITY + "00x"),
        grid(COMMUNITY + "009", name=""),
        grid(COMMUNITY + "009", name="长" * 101),
        grid(None),
        grid(COMMUNITY + "009", BOW_TIE),
        grid(COMMUNITY + "009", SWAPPED),
        grid(COMMUNITY + "009", RING[:2]),
        grid(COMMUNITY + "009", []),
        grid(COMMUNITY + "009", [[114.31, 30.61], [114.32, "x"], [114.3, 30.6], [114.31, 30.61]]),
        grid(COMMUNITY + "009", kind="LineString"),
        grid(COMMUNITY + "009", kind="Blob"),
        grid(COMMUNITY + "008"),  # twice in one file
        {"properties": None, "geometry": None},
        {"properties": {"code": COMMUNITY + "009"}, "geometry": None},
        "a feature",
        None,
    ],
)
def test_a_bad_outline_is_named_and_nothing_changes(
    tmp_path: Path, world: World, bad: object
) -> None:
    before = state()
    with pytest.raises(Invalid, match="第 2 个"):
        grids(tmp_path, world, [grid(COMMUNITY + "008"), bad])
    assert state() == before


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{}", b'{"features": 3}', b"\xff\xfe"])
def test_what_is_no_geojson_is_refused(tmp_path: Path, world: World, content: bytes) -> None:
    (tmp_path / "grids").write_bytes(content)
    with pytest.raises(Invalid, match="GeoJSON"), transaction():
        import_grids(tmp_path / "grids", now=world.now)
    assert db.session.scalar(select(func.count()).select_from(Boundary)) == 3
