"""The wishes that everybody may read, over the API: no sign-in, and no more than on the page."""

import msgspec
import pytest

from backend.api.aired_wishes import AiredWish
from backend.api.board import BoardSchema, CountsSchema

from ..wishes.making import aired, claimed, on_the_board
from ..world import COMMUNITY, GRID, NEXT_COMMUNITY
from .conftest import Api, statements

LAMP = {"kind": "repair", "words": "胡婆婆家3栋2单元501灯坏了", "region": GRID, "may_air": True}


def test_from_the_poster_to_everybody(api: Api) -> None:
    wisher, worker, nobody = api("resident"), api("worker"), api(None)
    child = {**LAMP, "age_band": "child", "source": "visit", "agreed": True}
    refused = worker.post("/wishes", child)
    assert (refused.status_code, "孩子" in refused.json["message"]) == (409, True)
    assert worker.get("/wishes/queue").json["items"] == []
    made = wisher.post("/wishes", LAMP).json
    assert made["moves"] == ["withdraw", "unair"]
    path, public = f"/wishes/{made['id']}", f"/wishes/aired/{made['number']}"
    assert nobody.get(public).status_code == 404
    assert worker.post(f"{path}/open").status_code == 200
    seen = nobody.get(public)
    one = msgspec.convert(seen.json, AiredWish)
    assert one.words == "（姓名已隐去）家（门牌已隐去）灯坏了"
    assert (one.kind, one.place.name, one.free_places) == ("修一修", "吉林社区临江里", 1)
    again = nobody.call("GET", public, headers={"If-None-Match": seen.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    (line,) = nobody.get("/wishes/aired").json["items"]
    assert (line["words"], line["thumb"], line["mine"], line["claimed"]) == (
        one.words, None, False, False,
    )  # fmt: skip
    assert api("stranger").get("/wishes").json["items"][0]["number"] == made["number"]
    assert api("stranger").get(path).status_code == 404
    assert wisher.post(f"{path}/unair").status_code == 200
    assert nobody.get(public).status_code == 404
    assert wisher.post(f"{path}/air").status_code == 200
    assert nobody.get(public).status_code == 200


def test_at_the_end_the_wisher_may_still_say_so(api: Api) -> None:
    wish_id = api.wish(claimed)
    path = f"/wishes/{wish_id}"
    api("member").post(f"{path}/prove", {"words": "换好了，亮堂", "may_air": True})
    done = api("resident").post(f"{path}/confirm", {"stars": 5, "may_air": True})
    public = f"/wishes/aired/{done.json['number']}"
    assert api(None).get(public).json["done"] == "换好了，亮堂"
    api("resident").post(f"{path}/thank", {"words": "莫总麻烦人家"})
    assert api(None).get(public).json["thanks"] == "莫总麻烦人家"
    (line,) = api(None).get("/wishes/aired", state="confirmed").json["items"]
    assert line["id"] == wish_id


@pytest.fixture
def several(api: Api) -> Api:
    for make in (aired, aired, on_the_board, aired):
        api.wish(make)
    return api


def test_pages_filters_and_counts(several: Api) -> None:
    nobody = several(None)
    first = nobody.get("/wishes/aired", limit=2).json
    assert BoardSchema().dump(first) == first
    second = nobody.get("/wishes/aired", limit=2, cursor=first["next"]).json
    numbers = [line["number"] for line in [*first["items"], *second["items"]]]
    assert (numbers, second["next"]) == (["JA-0004", "JA-0002", "JA-0001"], None)
    for query, many in (
        ({}, 3),
        ({"kind": "lesson"}, 0),
        ({"region": COMMUNITY}, 3),
        ({"region": NEXT_COMMUNITY}, 0),
        ({"state": "claimed"}, 0),
    ):
        assert len(nobody.get("/wishes/aired", **query).json["items"]) == many, query
        counts = nobody.get("/wishes/aired/counts", **query).json
        assert CountsSchema().dump(counts) == counts
        assert counts["total"] == (many or (3 if "kind" in query else 0)), query


@pytest.mark.parametrize(
    "query",
    [{"state": "submitted"}, {"cursor": "x"}, {"q": "胡婆婆"}, {"order": "nearest"}, {"limit": 99}],
)
def test_hostile_queries(several: Api, query: dict[str, object]) -> None:
    answer = several(None).get("/wishes/aired", **query)
    assert answer.status_code == 422
    assert answer.json["message"]


def test_unknown_and_not_public_are_the_same(several: Api) -> None:
    answers = [several(None).get(f"/wishes/aired/{n}") for n in ("3", "77", "x", "0", "JA-0003")]
    assert {(a.status_code, a.text) for a in answers} == {(404, answers[0].text)}


def test_what_it_costs(several: Api) -> None:
    for query, most in (({}, 1), ({"limit": 1, "region": COMMUNITY}, 1)):
        with statements(several.app) as seen:
            assert several(None).get("/wishes/aired", **query).status_code == 200
        assert len(seen) <= most, seen
