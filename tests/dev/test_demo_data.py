"""The demo neighbourhood's files agree with each other and with the official regions."""

import csv
import itertools
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from shapely.geometry import Point, Polygon, shape
from shapely.ops import unary_union

from dev.demo.chatters import chatter, openid_of
from dev.demo.past import Hours
from dev.demo.steps import STEPS
from miniprogram_mock.wechat.phone_pages import ORDER

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "dev" / "demo"
COMMUNITY = "420102006003"
STREET = "420102006000"
KINDS = {
    "vehicles", "fire_exit", "rubbish", "manhole", "road", "charging",
    "light", "cable", "flooding", "kitchen", "other", "danger",
}  # fmt: skip
REGION_ROLES = {
    "admin", "district_officer", "street_officer", "community_worker", "grid_worker",
    "steward", "party_member", "rider", "resident", "auditor",
}  # fmt: skip


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGIONS = read_rows(ROOT / "backend" / "people" / "regions.csv")
PLACES = read_rows(DEMO / "places.csv")
NODES = {row["code"]: row for row in REGIONS + PLACES}
WORLD = json.loads((DEMO / "world.json").read_text("utf-8"))
CASES = json.loads((DEMO / "cases.json").read_text("utf-8"))
UNITS = {unit["key"]: unit for unit in WORLD["units"]}
PEOPLE = {person["key"]: person for person in WORLD["people"]}
FEATURES = json.loads((DEMO / "grids.geojson").read_text("utf-8"))["features"]
GRIDS = {f["properties"]["code"]: shape(f["geometry"]) for f in FEATURES}
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"][:12])


def ancestors(code):
    """The code itself and everything above it."""
    while code:
        yield code
        code = NODES[code]["parent_code"]


def grid_at(place):
    """The name of the one grid that holds the place (properly inside, not on its edge)."""
    point = Point(place["lng"], place["lat"])
    (code,) = [code for code, polygon in GRIDS.items() if polygon.contains(point)]
    return NODES[code]["name"]


def handles(person, unit):
    return {"role": "handler", "unit": unit} in person["roles"]


# --- places -----------------------------------------------------------------------------------


def test_regions_are_the_official_rows():
    raw = (ROOT / "backend" / "people" / "regions.csv").read_bytes()
    assert b"\r" not in raw
    assert len(REGIONS) == 1407
    assert len(NODES) == len(REGIONS) + len(PLACES)
    assert all(row["parent_code"] in NODES or row["level"] == "province" for row in REGIONS)


def test_every_place_hangs_under_its_parent():
    above = {"grid": "community", "building": "grid"}
    for row in PLACES:
        assert NODES[row["parent_code"]]["level"] == above[row["level"]]
        assert len(row["code"]) == 15
        assert row["code"][:12] == row["parent_code"][:12]
        assert STREET in ancestors(row["code"])


def test_the_neighbourhood_is_whole_and_its_neighbours_in_outline():
    grids = [row for row in PLACES if row["level"] == "grid"]
    ours = [row for row in grids if row["parent_code"] == COMMUNITY]
    buildings = [row for row in PLACES if row["level"] == "building"]
    assert len(ours) >= 8
    assert len(buildings) >= 30
    assert {b["parent_code"] for b in buildings} == {g["code"] for g in ours}
    for neighbour in ("420102006004", "420102006006", "420102006008"):
        assert sum(row["parent_code"] == neighbour for row in grids) == 2


def test_every_grid_has_a_boundary_of_the_same_name():
    named = {f["properties"]["code"]: f["properties"]["name"] for f in FEATURES}
    assert named == {row["code"]: row["name"] for row in PLACES if row["level"] == "grid"}


def test_boundaries_are_valid_and_disjoint():
    assert all(isinstance(p, Polygon) and p.is_valid for p in GRIDS.values())
    for one, other in itertools.combinations(GRIDS.values(), 2):
        assert one.intersection(other).area == 0
        shared = one.intersection(other)
        assert shared.is_empty or shared.covered_by(one.exterior)


def test_boundaries_leave_no_gap():
    street = unary_union(list(GRIDS.values()))
    assert street.geom_type == "Polygon"
    assert not street.interiors
    west, south, east, north = street.bounds
    assert 114.30 < west < east < 114.32
    assert 30.60 < south < north < 30.62


@pytest.mark.parametrize("community", sorted({code[:12] for code in GRIDS}))
def test_a_community_is_one_piece(community):
    parts = [polygon for code, polygon in GRIDS.items() if code.startswith(community)]
    assert unary_union(parts).geom_type == "Polygon"


# --- people and units -------------------------------------------------------------------------


def test_keys_names_and_sign_ins_are_unique():
    assert len(UNITS) == len(WORLD["units"])
    assert len(PEOPLE) == len(WORLD["people"])
    for field in ("name", "phone", "username"):
        values = [person[field] for person in WORLD["people"] if field in person]
        assert len(values) == len(set(values))
    openids = [p["wechat"]["openid"] for p in WORLD["people"] if "wechat" in p]
    assert len(openids) == len(set(openids))
    assert all(openid.startswith("o_demo_") for openid in openids)


def test_everyone_but_a_few_old_residents_has_a_phone_with_a_line_about_it():
    regions = {code: row["name"] for code, row in NODES.items()}
    units = {key: unit["name"] for key, unit in UNITS.items()}
    told = {
        key: chatter(person, regions, units) for key, person in PEOPLE.items() if openid_of(person)
    }
    assert set(PEOPLE) - set(told) == {"luo_guizhen", "yao_xiulan", "pan_youcai", "song_ailian"}
    for field in ("openid", "unionid", "telephone"):
        assert len({one[field] for one in told.values()}) == len(told)
    assert all(one["about"] and one["can"] for one in told.values())
    assert all(re.fullmatch(r"1540000\d{4}", one["telephone"]) for one in told.values())
    groups = {one["group"]: key for key, one in told.items()}
    assert set(groups) == set(ORDER)
    said = [told[key]["group"] for key in ("sun_qian", "liu_min", "gao_jun", "tang_zhiyuan")]
    assert said == ["骑手", "社区和街道", "社区和街道", "党员和志愿者"]
    assert told["tang_zhiyuan"]["about"] == "下沉党员，百合苑"
    assert "搭把手" in told["tang_zhiyuan"]["can"]
    assert told["lin_guodong"]["about"] == "排水管护班，江岸水务所"


def test_no_number_can_be_dialled_and_no_password_is_kept():
    assert all(person["phone"].startswith("1XX0000 ") for person in WORLD["people"])
    assert all(unit["phone"].startswith("027-0000 ") for unit in WORLD["units"])
    assert not any("password" in person for person in WORLD["people"])


def test_every_role_is_held_somewhere_that_exists():
    for person in WORLD["people"]:
        for role in person["roles"]:
            if role["role"] == "handler":
                assert role["unit"] in UNITS
            else:
                assert role["role"] in REGION_ROLES
                assert role["region"] in NODES
    held = {role["role"] for person in WORLD["people"] for role in person["roles"]}
    assert held == REGION_ROLES | {"handler"}


def test_the_cast_is_complete():
    def holders(role, region=None):
        wanted = {"role": role, "region": region}
        return [
            p for p in WORLD["people"]
            if any(r == wanted or (region is None and r["role"] == role) for r in p["roles"])
        ]  # fmt: skip

    assert len(holders("admin")) == 1
    assert len(holders("community_worker", COMMUNITY)) == 7
    riders = holders("rider", COMMUNITY)
    assert len(riders) == 8
    assert all("wechat" in rider for rider in riders)
    assert sum(any(r["role"] == "grid_worker" for r in rider["roles"]) for rider in riders) == 2
    assert all(holders("grid_worker", code) for code in GRIDS)


def test_every_unit_has_a_handler_and_every_kind_a_unit():
    for unit in WORLD["units"]:
        assert unit["region"] in NODES
        assert set(unit["kinds"]) <= KINDS
        assert any(handles(person, unit["key"]) for person in WORLD["people"])
    assert {kind for unit in WORLD["units"] for kind in unit["kinds"]} == KINDS


def test_stations_stand_in_the_grid_they_name():
    stations = [unit for unit in WORLD["units"] if unit["kind"] == "station"]
    assert len(stations) == 2
    for unit in (u for u in WORLD["units"] if "position" in u):
        assert unit["position"]["label"].startswith(grid_at(unit["position"]))
        assert unit["opening_hours"]
        assert unit["offers"]


# --- cases ------------------------------------------------------------------------------------


@each_case
def test_steps_follow_the_clock(case):
    hours = case.get("hours", "work")
    told = [(case["ago"], hours), *((s["ago"], s.get("hours", hours)) for s in case["steps"])]
    assert {unit for _, unit in told} <= set(Hours)
    for unit in Hours:
        ages = [ago for ago, counted in told if counted == unit]
        assert ages == sorted(ages, reverse=True)
        assert not ages or ages[-1] > 0


@each_case
def test_steps_are_known_and_taken_by_people_of_ours(case):
    for step in case["steps"]:
        assert step["verb"] in STEPS
        assert step["by"] in PEOPLE
        assert (step["verb"] in {"dispatch", "decide_ownership"}) == ("unit" in step)
        if "unit" in step and case["kind"] not in {"danger", "other"}:
            assert case["kind"] in UNITS[step["unit"]]["kinds"]


@each_case
def test_each_case_lies_in_the_grid_it_names_and_has_one_source(case):
    assert ("reporter" in case) != (case.get("via") in {"walk_in", "phone", "group"})
    assert case.get("reporter", "zhao_lei") in PEOPLE
    if "place" in case:  # a draft has none yet
        assert case["kind"] in KINDS
        assert case["place"]["label"].startswith(grid_at(case["place"]))


def test_keys_and_words_are_unique():
    assert len({case["key"] for case in CASES}) == len(CASES)
    assert len({case["words"] for case in CASES}) == len(CASES)


def test_the_roster_names_a_person_for_each_day_who_works_there():
    for shift in json.loads((DEMO / "roster.json").read_text("utf-8")):
        assert len(shift["people"]) == 7
        for key in [*shift["people"], shift["by"]]:
            assert any(shift["region"] == role.get("region") for role in PEOPLE[key]["roles"])


# --- photos -----------------------------------------------------------------------------------


def photo_names():
    steps = [step for case in CASES for step in case["steps"]]
    reported = {name for case in CASES for name in case["photos"]}
    return reported | {step["photo"] for step in steps if "photo" in step}


def test_every_photo_is_there_and_used():
    assert {path.name for path in (DEMO / "photos").iterdir()} == photo_names()


def test_photos_are_small_and_two_are_turned():
    files = sorted((DEMO / "photos").glob("*.jpg"))
    assert sum(file.stat().st_size for file in files) < 3_000_000
    assert all(file.stat().st_size < 400_000 for file in files)
    turned = []
    for file in files:
        with Image.open(file) as photo:
            assert photo.size == (1600, 1200)
            turned += [file.name] if photo.getexif().get(0x0112, 1) != 1 else []
    assert len(turned) == 2
