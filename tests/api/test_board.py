"""The board over the API: its shape, what it costs, and what is refused."""

import msgspec
import pytest

from backend.api.board import BoardLine, BoardLineSchema, BoardSchema, CountsSchema
from backend.db import db, transaction
from backend.wishes.models import Payer
from backend.wishes.posting import Wanted

from ..wishes.making import claimed, on_the_board
from ..world import GRID, IN_GRID, World
from .conftest import Api, statements

SIGN_IN = 1
HERE = {"latitude": IN_GRID[0], "longitude": IN_GRID[1], "system": "wgs84"}
COSTLY = Wanted("thing", "想要个电饭煲", cost=200, payer=Payer.CLAIMER)


@pytest.fixture
def on(api: Api) -> Api:
    with api.app.app_context(), transaction():
        w: World = api.world
        on_the_board(w)
        on_the_board(w, COSTLY)
        claimed(w, Wanted("help", "搬柜子", places=2))
        db.session.flush()
    return api


def test_struct_and_schema_agree(on: Api) -> None:
    for query in ({}, {"order": "nearest", **HERE}, {"state": "claimed"}):
        sent = on("resident").get("/wishes", **query).json
        assert BoardSchema().dump(sent) == sent
        assert not BoardSchema().validate(sent)
    assert set(BoardLine.__struct_fields__) == set(BoardLineSchema().fields)
    first = on("member").get("/wishes", limit=1).json["items"][0]
    assert msgspec.convert(first, BoardLine).claimed
    assert first["places"] == {"free": 1, "of": 2}


def test_what_a_line_says(on: Api) -> None:
    answer = on("rider").get("/wishes", kind="thing", region=GRID, order="urgent", **HERE).json
    (line,) = answer["items"]
    assert line["kind"] == {"key": "thing", "name": "物品"}
    assert line["cost"] == {
        "yuan": 200,
        "payer": {"code": "claimer", "words": "认领的人出"},
        "cap": 300,
    }
    assert line["place"] == {"code": GRID, "name": "吉林社区临江里"}
    assert (line["waited"], line["metres"], line["mine"]) == ("刚上墙", 0, False)
    assert line["status"] == {"code": "open", "words": "等人认领"}


def test_counts(on: Api) -> None:
    sent = on("resident").get("/wishes/counts").json
    assert CountsSchema().dump(sent) == sent
    assert sent["total"] == 3
    by_kind = {item["name"]: item["count"] for item in sent["items"]}
    assert (by_kind["物品"], by_kind["修一修"], by_kind["陪伴"]) == (1, 1, 0)


def test_what_it_costs(on: Api) -> None:
    caller = on("grid_worker")
    caller.get("/wishes", order="nearest")  # reads the grids
    for query, most in (({}, 1), ({"order": "urgent", "limit": 1}, 1), ({"order": "nearest"}, 2)):
        with statements(on.app) as seen:
            answer = caller.get("/wishes", **query)
        assert len(answer.json["items"]) in {1, 3}
        assert len(seen) <= SIGN_IN + most, seen
    with statements(on.app) as seen:
        assert caller.get("/wishes/counts").status_code == 200
    assert len(seen) <= SIGN_IN + 2


def test_who_has_the_page_already_is_told_so(on: Api) -> None:
    first = on("resident").get("/wishes")
    known = {"If-None-Match": first.headers["ETag"]}
    again = on("resident").call("GET", "/wishes", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert on("rider").call("GET", "/wishes", headers=known).status_code == 200


def test_page_after_page(on: Api) -> None:
    caller, seen, cursor = on("member"), [], None
    for _ in range(3):
        answer = caller.get("/wishes", limit=1, cursor=cursor or None).json
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
    assert cursor is None
    assert len(set(seen)) == 3


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 51},
        {"limit": 0},
        {"cursor": "x"},
        {"cursor": "x" * 201},
        {"state": "submitted"},
        {"order": "oldest"},
        {"order": "urgent", "state": "confirmed"},
        {"order": "nearest", "latitude": 30.6},
        {"latitude": 200, "longitude": 114.3},
        {"latitude": "nan", "longitude": 114.3},
        {"kind": "x" * 21},
        {"q": "？！"},
        {"q": "x" * 51},
        {"region": "9"},
        {"region": "abc"},
        {"region": "' OR 1"},
        {"whatever": "1"},
    ],
)
def test_what_is_not_understood(on: Api, query: dict[str, object]) -> None:
    answer = on("resident").get("/wishes", **query)
    assert answer.status_code == 422, answer.json
    assert answer.json["message"]


def test_what_is_not_there_is_an_empty_board(on: Api) -> None:
    for query in (
        {"kind": "moon"},
        {"region": "429999999999"},
        {"q": "没有"},
        {"kind": "'; --"},
    ):
        assert on("resident").get("/wishes", **query).json == {"items": [], "next": None}
    assert on("stranger").get("/wishes").json["items"] == []
    assert on(None).get("/wishes").status_code == 401
