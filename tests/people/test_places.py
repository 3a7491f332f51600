"""Coordinates as phones give them, and the grid of a point."""

import math
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.db import transaction
from backend.errors import Invalid
from backend.people.places import (
    Found,
    GridIndex,
    Spot,
    gcj02_to_wgs84,
    grid_index,
    locate,
    metres_between,
    spot,
    wgs84_to_gcj02,
)
from backend.web import App

from ..world import (
    COMMUNITY,
    FAR_AWAY,
    GRID,
    IN_GRID,
    IN_NEXT_GRID,
    IN_OTHER_GRID,
    JUST_OUTSIDE,
    NEXT_COMMUNITY,
    NEXT_GRID,
    OTHER_GRID,
    World,
)

LATITUDES = st.floats(3.6, 53.9)
LONGITUDES = st.floats(73.1, 135.4)
NAN, INFINITY = math.nan, math.inf

# Coordinates of one point in both systems, as public converters give them: 天安门.
WGS84, GCJ02 = (39.90734, 116.39109), (39.90874, 116.39733)


@given(LATITUDES, LONGITUDES)
@settings(max_examples=400, deadline=None)
def test_there_and_back_within_half_a_metre(latitude: float, longitude: float) -> None:
    back = gcj02_to_wgs84(*wgs84_to_gcj02(latitude, longitude))
    assert metres_between(latitude, longitude, *back) < 0.5


@given(LATITUDES, LONGITUDES)
@settings(max_examples=100, deadline=None)
def test_the_offset_is_some_hundred_metres(latitude: float, longitude: float) -> None:
    shown = wgs84_to_gcj02(latitude, longitude)
    assert metres_between(latitude, longitude, *shown) < 1500


def test_a_known_point() -> None:
    assert metres_between(*wgs84_to_gcj02(*WGS84), *GCJ02) < 5


def test_a_spot_keeps_what_was_given() -> None:
    found = spot(*GCJ02, "gcj02")
    assert (found.given_latitude, found.given_longitude, found.system) == (*GCJ02, "gcj02")
    assert metres_between(found.latitude, found.longitude, *WGS84) < 5
    assert spot(*WGS84, "wgs84") == Spot(*WGS84, *WGS84, "wgs84")


@pytest.mark.parametrize(
    ("latitude", "longitude", "says"),
    [
        (0.0, 0.0, "国内"),
        (51.5, -0.12, "国内"),  # London
        (35.68, 139.69, "国内"),  # Tokyo
        (-30.6, 114.3, "国内"),
        (91.0, 181.0, "国内"),
        (114.305, 30.609, "写反"),
        (NAN, 114.3, "定位不对"),
        (30.6, INFINITY, "定位不对"),
        (-INFINITY, NAN, "定位不对"),
    ],
)
def test_what_no_phone_means(latitude: float, longitude: float, says: str) -> None:
    for system in ("gcj02", "wgs84"):
        with pytest.raises(Invalid, match=says):
            spot(latitude, longitude, system)


def test_another_system_is_refused() -> None:
    with pytest.raises(Invalid, match="坐标系"):
        spot(*WGS84, "bd09")


@pytest.fixture
def here(app: App, world: World) -> Iterator[None]:
    with app.app_context(), transaction(write=False):
        yield


def at(point: tuple[float, float]) -> Found | None:
    return locate(Spot(*point, *point, "wgs84"))


@pytest.mark.parametrize(
    ("point", "grid"), [(IN_GRID, GRID), (IN_OTHER_GRID, OTHER_GRID), (IN_NEXT_GRID, NEXT_GRID)]
)
def test_a_point_finds_its_grid(here: None, point: tuple[float, float], grid: str) -> None:
    assert at(point) == Found(grid[:12], grid, 0.0)


def test_on_a_shared_line_the_lower_code_wins(here: None) -> None:
    assert at((30.609, 114.306)) == Found(COMMUNITY, GRID, 0.0)
    assert at((30.609, 114.308)) == Found(COMMUNITY, OTHER_GRID, 0.0)
    assert at((30.608, 114.304)) == Found(COMMUNITY, GRID, 0.0)  # a corner


def test_outside_the_nearest_community_counts(here: None) -> None:
    found = at(JUST_OUTSIDE)
    assert found is not None
    assert (found.community_code, found.grid_code) == (COMMUNITY, None)
    assert found.distance == pytest.approx(167, abs=1)
    east = at((30.609, 114.3148))
    assert east is not None
    assert (east.community_code, east.grid_code) == (NEXT_COMMUNITY, None)


def test_up_to_500_metres_and_no_farther(here: None) -> None:
    north = 30.610
    inside, outside = (
        at((north + 499 / 111_320, 114.305)),
        at((north + 501 / 111_320, 114.305)),
    )
    assert inside is not None
    assert outside is None
    assert at(FAR_AWAY) is None
    west = 114.304 - 490 / 111_320 / math.cos(math.radians(30.609))
    assert at((30.609, west)) is not None
    assert at((30.609, west - 0.0002)) is None


def test_grids_around_a_point(here: None) -> None:
    near = grid_index().near(*IN_GRID, 150)
    assert [code for code, _ in near] == [GRID, OTHER_GRID]
    assert [code for code, _ in grid_index().near(*IN_GRID, 50)] == [GRID]


def test_no_grids_at_all() -> None:
    index = GridIndex([])
    assert index.containing(*IN_GRID) is None
    assert index.nearest(*IN_GRID) is None
    assert index.near(*IN_GRID, 1000) == []


@given(st.floats(30.600, 30.618), st.floats(114.296, 114.320))
@settings(max_examples=60, deadline=None)
def test_the_distance_is_that_over_the_ground(latitude: float, longitude: float) -> None:
    """Against a slanting side walked metre by metre: degrees of longitude are the shorter ones."""
    a, b = (30.606, 114.304), (30.612, 114.312)
    outline = f'{{"type": "Polygon", "coordinates": [[[{a[1]}, {a[0]}], [{b[1]}, {b[0]}],'
    outline += f" [{b[1] + 0.000001}, {b[0]}], [{a[1]}, {a[0]}]]]}}"
    steps = [
        (a[0] + (b[0] - a[0]) * i / 1000, a[1] + (b[1] - a[1]) * i / 1000) for i in range(1001)
    ]
    walked = min(metres_between(latitude, longitude, *step) for step in steps)
    found = GridIndex([(GRID, outline)]).nearest(latitude, longitude)
    if found is None:
        assert walked > 499
    else:
        assert found[1] == pytest.approx(walked, abs=1.5)
