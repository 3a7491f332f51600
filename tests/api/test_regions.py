"""Places, and where a point lies."""

import pytest

from ..world import (
    COMMUNITY,
    DISTRICT,
    FAR_AWAY,
    GRID,
    IN_GRID,
    JUST_OUTSIDE,
    NEXT_COMMUNITY,
    STREET,
    gcj02,
)
from .conftest import Api


def _ask(api: Api, point: tuple[float, float], system: str = "wgs84") -> object:
    query = {"latitude": point[0], "longitude": point[1], "system": system}
    return api(None).get("/regions/locate", **query)


def test_the_tree(api: Api) -> None:
    top = api(None).get("/regions").json["items"]
    province = {"code": "province", "words": "省"}
    assert top == [{"code": "420000000000", "name": "湖北省", "level": province}]
    below = api(None).get("/regions", parent=STREET).json["items"]
    assert [region["code"] for region in below] == [COMMUNITY, NEXT_COMMUNITY]
    assert api(None).get("/regions", parent=GRID).json["items"] == []
    assert api(None).get("/regions", parent="9" * 12).status_code == 404


def test_one_region_with_what_it_lies_in(api: Api) -> None:
    found = api(None).get(f"/regions/{GRID}").json
    assert (found["name"], found["level"]["words"]) == ("临江里", "网格")
    names = [step["name"] for step in found["lineage"]]
    assert names == ["湖北省", "武汉市", "江岸区", "永清街道", "吉林社区", "临江里"]
    assert api(None).get(f"/regions/{DISTRICT}").json["lineage"][-1]["code"] == DISTRICT
    for code in ("9" * 12, "abc", "%00", "locate2"):
        assert api(None).get(f"/regions/{code}").status_code == 404


@pytest.mark.parametrize(("point", "system"), [(IN_GRID, "wgs84"), (gcj02(IN_GRID), "gcj02")])
def test_a_point_in_a_grid(api: Api, point: tuple[float, float], system: str) -> None:
    found = _ask(api, point, system).json  # type: ignore[attr-defined]
    assert (found["grid"]["code"], found["community"]["code"]) == (GRID, COMMUNITY)
    assert found["distance"] == 0


def test_a_point_near_a_grid(api: Api) -> None:
    found = _ask(api, JUST_OUTSIDE).json  # type: ignore[attr-defined]
    assert (found["grid"], found["community"]["code"]) == (None, COMMUNITY)
    assert found["distance"] == pytest.approx(167, abs=2)


def test_points_that_are_nowhere(api: Api) -> None:
    far = _ask(api, FAR_AWAY)
    assert (far.status_code, far.json["code"]) == (404, "outside")  # type: ignore[attr-defined]
    for point in ((0, 0), IN_GRID[::-1], (float("nan"), 1.0), (float("inf"), 1.0)):
        assert _ask(api, point).status_code == 422  # type: ignore[attr-defined,arg-type]
    assert _ask(api, IN_GRID, "bd09").status_code == 422  # type: ignore[attr-defined]
    assert api(None).get("/regions/locate").status_code == 422
