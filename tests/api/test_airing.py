"""What was aired, over the API: without a sign-in, the same as on the page."""

import pytest

from backend.api.airing import AiredSchema

from ..cases.airing.making import announced, published, published_with_photo
from ..cases.making import answered_late
from ..world import NEXT_COMMUNITY, STREET, World
from .conftest import Api, statements


def _air(api: Api, *makers: object) -> None:
    for make in makers:
        api.case(lambda w, make=make: make(w).case)  # type: ignore[misc]


def test_one_as_everybody_sees_it(api: Api) -> None:
    _air(api, published_with_photo)
    seen = api(None).get("/aired/1")
    assert seen.status_code == 200
    one = seen.json
    assert one.keys() == AiredSchema().fields.keys()
    assert (one["number"], one["verdicts"]["solved"], one["sent_back"]) == ("JA-0001", 1, 0)
    assert one["place"]["name"] == "吉林社区临江里"
    (photo,) = one["photos"]
    client = api.app.test_client()
    assert client.get(photo["url"]).status_code == client.get(photo["thumb"]).status_code == 200
    again = api(None).call("GET", "/aired/1", headers={"If-None-Match": seen.headers["ETag"]})
    assert again.status_code == 304


def test_pages_and_filters(api: Api) -> None:
    def late(w: World) -> object:
        return published(w, answered_late)

    _air(api, published, published, late, announced)
    nobody = api(None)
    first = nobody.get("/aired", limit=2).json
    assert [one["number"] for one in first["items"]] == ["JA-0003", "JA-0002"]
    second = nobody.get("/aired", limit=2, cursor=first["next"]).json
    assert [one["number"] for one in second["items"]] == ["JA-0001"]
    assert second["next"] is None
    assert len(nobody.get("/aired", overdue="true").json["items"]) == 1
    assert len(nobody.get("/aired", place=STREET).json["items"]) == 3
    assert nobody.get("/aired", place=NEXT_COMMUNITY).json["items"] == []
    assert nobody.get("/aired", kind="light").json["items"] == []


@pytest.mark.parametrize(
    "query", [{"kind": "x"}, {"place": "x" * 16}, {"cursor": "x"}, {"by": "1"}]
)
def test_hostile_filters(api: Api, query: dict[str, str]) -> None:
    assert api(None).get("/aired", **query).status_code == 422


def test_a_cursor_of_nothing(api: Api) -> None:
    assert api(None).get("/aired", cursor="77").status_code == 404


def test_unknown_and_not_public_are_the_same(api: Api) -> None:
    _air(api, announced)
    answers = [api(None).get(f"/aired/{number}") for number in ("1", "2", "x", "0")]
    assert {(a.status_code, a.text) for a in answers} == {(404, answers[0].text)}


def test_a_list_of_any_length_in_the_same_number_of_looks(api: Api) -> None:
    from_one = _looks(api, 1)
    assert _looks(api, 5) == from_one
    assert from_one < 16


def _looks(api: Api, count: int) -> int:
    _air(api, *[published] * count)
    with statements(api.app) as seen:
        assert api(None).get("/aired").status_code == 200
    return len(seen)
