"""What people have been told."""

import msgspec

from backend.api.inbox import InboxSchema, NoticeSchema, shape
from backend.db import transaction
from backend.notifications.queries import inbox
from backend.notifications.reach import reached
from backend.notifications.words import UNREADABLE

from ..cases.making import answered, asked, dispatched
from ..world import World
from .conftest import Api


def test_everybody_reads_their_own(api: Api) -> None:
    case_id = api.case(asked)
    items = api("rider").get("/inbox").json["items"]
    assert [item["kind"] for item in items] == ["answered", "dispatched"]
    assert {item["case_id"] for item in items} == {case_id}
    assert "看一眼" in items[0]["words"]
    assert api("handler").get("/inbox").json["items"][0]["kind"] == "case_for_unit"
    assert api("stranger").get("/inbox").json == {"items": [], "next": None, "unread": 0}


def test_reading_is_for_ones_own_and_once(api: Api) -> None:
    api.case(asked)
    ids = [item["id"] for item in api("rider").get("/inbox").json["items"]]
    assert api("stranger").post("/inbox/read", {"ids": ids}).json == {"read": 0}
    assert api("rider").post("/inbox/read", {"ids": ids[:1]}).json == {"read": 1}
    assert api("rider").post("/inbox/read", {"ids": ids}).json == {"read": 1}
    page = api("rider").get("/inbox").json
    assert page["unread"] == 0
    assert all(item["read_at"].endswith("+08:00") for item in page["items"])
    for body in ({}, {"ids": []}, {"ids": [0]}, {"ids": [2**40]}, {"ids": [1] * 101}):
        assert api("rider").post("/inbox/read", body).status_code == 422


def test_pages_stay_right_while_notices_come(api: Api) -> None:
    for _ in range(3):
        api.case(dispatched)
    old = [item["id"] for item in api("rider").get("/inbox").json["items"]]
    first = api("rider").get("/inbox", limit=2).json
    api.case(dispatched)
    second = api("rider").get("/inbox", limit=2, cursor=first["next"]).json
    assert [item["id"] for item in first["items"] + second["items"]] == old
    assert (second["next"], second["unread"]) == (None, 4)


def test_one_that_cannot_be_worded_hides_none_of_the_others(api: Api) -> None:
    case_id = api.case(asked)
    with api.app.app_context(), transaction():
        oldest = inbox(api.world.ids["rider"])[-1]
        oldest.data = {"case_id": case_id}
    answer = api("rider").get("/inbox")
    assert answer.status_code == 200
    first, second = answer.json["items"]
    assert "看一眼" in first["words"]
    assert (second["words"], second["case_id"]) == (UNREADABLE, case_id)


def test_struct_and_schema_give_the_same_json(inside: World) -> None:
    answered(inside)
    for notice in inbox(inside.rider.id):
        phone = reached([notice], now=inside.now)[notice.id]
        row = shape(notice, phone, inside.now)
        assert NoticeSchema().dump(row) == msgspec.json.decode(msgspec.json.encode(row))
    page = {"items": [], "next": None, "unread": 0}
    assert InboxSchema().dump(page) == page
