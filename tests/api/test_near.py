"""What may be the same near by, whom to send, and under what conditions a tile is filed."""

import msgspec
import pytest

from backend.api.near import NearSchema, SuggestionSchema, near_shape, suggestion_shape
from backend.cases.nearby import similar_at
from backend.cases.routing import suggest
from backend.catalogue.kinds import KINDS
from backend.db import db, transaction

from ..cases.making import answered, reported
from ..world import FAR_AWAY, IN_GRID, World, gcj02, spot
from .conftest import Api

HERE = {"latitude": IN_GRID[0], "longitude": IN_GRID[1], "system": "wgs84", "kind": "manhole"}
METRES = 1 / 111_320  # degrees of latitude


def test_near_shows_that_it_is_and_nothing_of_whom(api: Api) -> None:
    moved = (IN_GRID[0] + 30 * METRES, IN_GRID[1])
    case_id = api.case(lambda w: reported(w, "井盖坏了，我是小周", place=spot(moved)))
    here = {name: value for name, value in HERE.items() if name != "kind"}
    api("resident").post(f"/cases/{case_id}/join", here)
    answer = api("stranger").get("/cases/near", **HERE)
    assert answer.json["items"] == [
        {
            "id": case_id,
            "number": "JA-0001",
            "tile": "井盖",
            "metres": 30,
            "since": "2026-07-01T14:30:00+08:00",
            "joined": 2,
            "status": {"code": "reported", "words": "待审核"},
        }
    ]
    assert "小周" not in answer.text


def test_near_takes_what_a_phone_gives(api: Api) -> None:
    api.case(reported)
    latitude, longitude = gcj02(IN_GRID)
    query = {**HERE, "latitude": latitude, "longitude": longitude, "system": "gcj02"}
    assert api("stranger").get("/cases/near", **query).json["items"][0]["metres"] == 0


def test_what_is_not_near(api: Api) -> None:
    api.case(answered)
    api.case(lambda w: reported(w, "后厨好脏", kind_key="kitchen"))
    for more in ({}, {"kind": "light"}, {"kind": "kitchen"}, {"latitude": FAR_AWAY[0]}):
        query = {**HERE, **more}
        assert api("stranger").get("/cases/near", **query).json == {"items": []}, more


@pytest.mark.parametrize(
    "wrong",
    [
        *({"kind": "x"}, {"kind": ""}, {"latitude": "north"}, {"latitude": "nan"}),
        *({"latitude": 0, "longitude": 0}, {"latitude": 114, "longitude": 30}, {"system": "bd09"}),
        *({"latitude": "1e400"}, {"more": 1}),
    ],
)
def test_near_of_what_is_no_place(api: Api, wrong: dict[str, object]) -> None:
    answer = api("stranger").get("/cases/near", **{**HERE, **wrong})
    assert answer.status_code == 422
    assert answer.json["message"].endswith("。")


def test_only_staff_are_offered_units(api: Api, world: World) -> None:
    with api.app.app_context(), transaction():
        db.session.add(world.power)
        world.power.handles = "manhole"
    case_id = api.case(reported)
    found = api("worker").get(f"/cases/{case_id}/suggestions").json["items"]
    assert [(one["unit"]["name"], one["usual"]) for one in found] == [
        ("永清供电所", True),
        ("永清水务所", False),
    ]
    assert "平时由它办" in found[0]["why"]
    assert api("rider").get(f"/cases/{case_id}/suggestions").status_code == 403
    assert api("next_worker").get(f"/cases/{case_id}/suggestions").status_code == 404


def test_kinds_are_the_twelve(api: Api) -> None:
    items = api(None).get("/kinds").json["items"]
    assert [item["key"] for item in items] == list(KINDS)
    assert all(item["tile"] and item["limit"] and item["safe_limit"] for item in items)


def test_the_default_comes_first_and_says_the_same(api: Api) -> None:
    for kind in api(None).get("/kinds").json["items"]:
        rules = api("worker").get(f"/kinds/{kind['key']}/rules").json["items"]
        assert [rule["default"] for rule in rules] == [True] + [False] * (len(rules) - 1)
        assert rules[0]["limit"] == kind["limit"]
        danger = next((rule for rule in rules if rule["danger"]), rules[0])
        assert danger["safe_limit"] == kind["safe_limit"]
    assert api("worker").get("/kinds/nothing/rules").status_code == 404
    assert api("rider").get("/kinds/manhole/rules").status_code == 403


def test_struct_and_schema_give_the_same_json(inside: World) -> None:
    case = reported(inside)
    similar = similar_at(*IN_GRID, "manhole", now=inside.now)[0]
    for shape, schema in (
        (near_shape(similar), NearSchema()),
        (suggestion_shape(suggest(case)[0]), SuggestionSchema()),
    ):
        sent = msgspec.json.decode(msgspec.json.encode(shape))
        assert schema.dump(shape) == sent
        assert not schema.validate(sent)
