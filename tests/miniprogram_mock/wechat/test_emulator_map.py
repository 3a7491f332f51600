"""The map that the phone's own screens show."""

from collections.abc import Callable
from pathlib import Path

from emulator_world import World

GRIDS = Path(__file__).parents[3] / "dev" / "demo" / "grids.geojson"


def test_the_district_is_drawn_where_there_is_one(start: Callable[..., World]) -> None:
    assert start().get("/emulator/map").status_code == 404
    answer = start(map_file=GRIDS).get("/emulator/map")
    view = answer.json()
    place = next(one for one in view["places"] if one["name"] == "临江里")
    x = (place["lng"] - view["west"]) * view["scale_x"]
    assert abs(x - place["x"]) < 0.01
    assert 0 < x < view["width"]
    assert "max-age" in answer.headers["Cache-Control"]
