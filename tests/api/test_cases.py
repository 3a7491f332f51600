"""Reporting, looking, moving: what the answers hold and what they keep to themselves."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from backend.api.case_list import CasePageSchema
from backend.api.case_schemas import CaseRowSchema
from backend.api.case_shapes import CaseRow, row
from backend.api.case_whole import whole
from backend.api.case_whole_schemas import CaseWholeSchema
from backend.cases.drafting import open_draft
from backend.cases.models import Case, Source
from backend.cases.searching import catch_up
from backend.db import transaction
from backend.records.models import AuditEntry

from ..cases.making import (
    GOOD_ANSWER,
    IN_STATUS,
    accepted,
    answered,
    dispatched,
    extension_asked,
    paused,
    reported,
)
from ..world import (
    COMMUNITY,
    FAR_AWAY,
    GRID,
    IN_GRID,
    IN_NEXT_GRID,
    NEXT_GRID,
    WEDNESDAY,
    World,
    gcj02,
)
from .conftest import Api, is_about, jpeg

PHONE = "13812345678"


def at(point: tuple[float, float], system: str = "wgs84") -> dict[str, object]:
    return {"latitude": point[0], "longitude": point[1], "system": system}


def test_the_whole_walk(api: Api) -> None:
    rider, worker, handler = api("rider"), api("worker"), api("handler")
    key = rider.photo(jpeg()).json["key"]
    body = {"words": "井盖坏了一半", "place": at(gcj02(IN_GRID), "gcj02"), "photos": [key]}
    answer = rider.post("/cases", body)
    assert answer.status_code == 201
    case = answer.json
    assert case["number"].startswith("JA-")
    assert case["status"] == {"code": "reported", "words": "待审核"}
    assert case["place"] == {"code": GRID, "name": "吉林社区临江里"}
    assert case["kind"]["key"] == "manhole"
    assert (case["thumb"], case["mine"], case["joined"]) == (key, True, True)
    assert case["moves"] == ["merge-own", "disclose", "withdraw", "additions"]
    assert case["due"]["stage"] == {"code": "review", "words": "审核派单"}
    path = f"/cases/{case['id']}"
    assert worker.post(f"{path}/file").json["status"]["code"] == "filed"
    first = worker.get(f"{path}/suggestions").json["items"][0]
    to = {"unit": first["unit"]["id"], "why": first["why"], "note": "请今天去"}
    sent = worker.post(f"{path}/dispatch", to)
    assert sent.json["unit"]["name"] == "永清水务所"
    assert handler.post(f"{path}/accept", {"work_order": "SW-17"}).status_code == 200
    proof = handler.photo(jpeg()).json["key"]
    doubtful = handler.post(f"{path}/answer", {"words": "已转相关部门", "photos": [proof]})
    assert (doubtful.status_code, doubtful.json["code"]) == (409, "doubtful")
    assert "等于没有答复" in doubtful.json["fields"]["doubt1"]
    done = handler.post(f"{path}/answer", {"words": GOOD_ANSWER, "photos": [proof]})
    assert done.json["status"]["code"] == "answered"
    early = rider.post(f"{path}/rate", {"verdict": "solved"})
    assert (early.status_code, early.json["code"]) == (409, "conflict")
    looked = api("grid_worker").post(f"{path}/verify", {"finding": "done", "on_the_spot": True})
    assert looked.json["status"]["code"] == "asked"
    rated = rider.post(f"{path}/rate", {"verdict": "solved", "words": "快"})
    assert rated.json["status"] == {"code": "closed", "words": "已办结"}
    page = rider.get(path).json
    assert [step["by"]["code"] for step in page["history"]] == [
        "reporter",
        "reporter",
        "community",
        "community",
        "unit",
        "unit",
        "community",
        "reporter",
    ]
    assert page["dispatches"][0]["answer"]["words"] == GOOD_ANSWER
    assert page["dispatches"][0]["note"] is None
    assert worker.get(path).json["dispatches"][0]["note"] == "请今天去"
    assert page["ratings"][0]["verdict"] == {"code": "solved", "words": "解决了"}
    assert [photo["purpose"] for photo in page["photos"]] == ["report", "answer"]
    again = rider.post(f"{path}/rate", {"verdict": "solved"})
    assert (again.status_code, again.json["code"]) == (409, "conflict")


def test_times_and_coordinates_say_what_they_are(api: Api) -> None:
    shown = gcj02(IN_GRID)
    body = {"words": "路灯不亮", "place": at(shown, "gcj02")}
    case = api("rider").post("/cases", body).json
    assert is_about(case["reported_at"], WEDNESDAY)
    assert is_about(case["due"]["due_at"], WEDNESDAY + timedelta(hours=3))
    point = case["point"]
    assert point["system"] == "wgs84"
    assert (point["latitude"], point["longitude"]) == pytest.approx(IN_GRID, abs=1e-6)
    assert tuple(point["gcj02"].values()) == pytest.approx(shown, abs=1e-5)


def test_danger_says_whom_to_call_first(api: Api) -> None:
    case = api("rider").post("/cases", {"words": "有人触电倒地了", "place": at(IN_GRID)}).json
    assert case["danger"]
    assert "120" in case["call_first"]
    calm = api("rider").post("/cases", {"words": "垃圾没人收", "place": at(IN_GRID)}).json
    assert calm["call_first"] is None


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "words"),
        ({"words": "井盖"}, 422, "place"),
        ({"words": "井盖", "region": "420102000000"}, 422, "region"),
        ({"words": "井盖", "region": "999999999999"}, 404, None),
        ({"words": "井盖", "place": at(FAR_AWAY)}, 422, None),
        ({"words": "井盖", "place": at((0, 0))}, 422, None),
        ({"words": "井盖", "place": at(IN_GRID[::-1])}, 422, None),
        ({"words": "井盖", "place": {"latitude": 30.6, "system": "wgs84"}}, 422, "place.longitude"),
        ({"words": "井盖", "place": {**at(IN_GRID), "system": "bd09"}}, 422, "place.system"),
        ({"words": "井盖", "place": at(IN_GRID), "kind": "nothing"}, 422, "kind"),
        ({"words": "井盖", "place": at(IN_GRID), "photos": ["0" * 32]}, 422, "photos"),
        ({"words": "井盖", "place": at(IN_GRID), "photos": ["../../etc"]}, 422, "photos.0"),
        ({"words": "字" * 1001, "place": at(IN_GRID)}, 422, "words"),
        ({"words": "井盖", "place": at(IN_GRID), "source": "chat"}, 422, "source"),
        ({"words": "井盖", "place": at(IN_GRID), "reporter_id": 1}, 422, "reporter_id"),
    ],
)
def test_a_report_that_cannot_be(api: Api, body: object, status: int, field: str | None) -> None:
    answer = api("rider").post("/cases", body)
    assert answer.status_code == status
    assert answer.json["message"].endswith(("。", "？"))
    assert field is None or field in answer.json["fields"]
    assert api("rider").get("/cases").json["items"] == []


def test_a_worker_writes_down_what_a_caller_said(api: Api) -> None:
    body = {"words": "婆婆打电话说路灯不亮", "region": COMMUNITY, "source": "phone"}
    case = api("worker").post("/cases", body).json
    assert (case["mine"], case["place"]["name"]) == (False, "吉林社区")
    assert api("worker").get(f"/cases/{case['id']}").json["source"]["words"] == "电话"
    assert api("next_worker").post("/cases", body).status_code == 403
    assert api("stranger").post("/cases", body).status_code == 403


def test_another_persons_photo_cannot_be_reported(api: Api) -> None:
    key = api("rider").photo(jpeg()).json["key"]
    body = {"words": "井盖", "place": at(IN_GRID), "photos": [key]}
    assert api("stranger").post("/cases", body).status_code == 422
    assert api("rider").post("/cases", body).status_code == 201
    assert api("rider").post("/cases", body).status_code == 409


def test_handlers_never_learn_who_reported(api: Api) -> None:
    case_id = api.case(accepted)
    page = api("handler").get(f"/cases/{case_id}")
    assert page.json["reporter"] is None
    assert "小周" not in page.get_data(as_text=True)
    assert api("worker").get(f"/cases/{case_id}").json["reporter"] == {"name": "小周"}


def test_a_kitchens_reporter_is_hidden_from_the_community_too(api: Api) -> None:
    case_id = api.case(lambda w: reported(w, "后厨好脏", kind_key="kitchen"))
    assert api("worker").get(f"/cases/{case_id}").json["reporter"] is None


def test_personal_data_is_for_those_who_need_it_while_they_do(api: Api) -> None:
    case_id = api.case(lambda w: dispatched(w, words=f"井盖坏了，找我 {PHONE}"))
    seen = {who: PHONE in api(who).get(f"/cases/{case_id}").text for who in ("rider", "worker")}
    assert seen == {"rider": True, "worker": True}
    assert PHONE not in api("grid_worker").get(f"/cases/{case_id}").text
    assert PHONE not in api("admin").get("/cases").text
    assert PHONE in api("handler").get(f"/cases/{case_id}").text
    api("handler").post(f"/cases/{case_id}/return", {"reason": "是通信井"})
    assert PHONE not in api("handler").get(f"/cases/{case_id}").text


def test_a_list_shows_no_number_but_to_its_reporter(api: Api) -> None:
    api.case(lambda w: dispatched(w, words=f"井盖坏了，找我 {PHONE}", place_words=f"门卫 {PHONE}"))
    shown = {
        who: api(who).get("/cases").text.count(PHONE)
        for who in ("rider", "worker", "street_officer", "handler", "admin")
    }
    assert shown == {"rider": 2, "worker": 0, "street_officer": 0, "handler": 0, "admin": 0}


def test_looking_at_personal_data_leaves_a_note(api: Api, world: World) -> None:
    named = api.case(lambda w: dispatched(w, words=f"井盖坏了，找我 {PHONE}"))
    hidden = api.case(lambda w: dispatched(w, words="后厨地上全是油", kind_key="kitchen"))
    for who in ("rider", "worker", "handler", "grid_worker"):
        assert api(who).get(f"/cases/{named}").status_code == 200
        assert api(who).get("/cases").status_code == 200
    assert api("worker").get(f"/cases/{hidden}").status_code == 200
    assert api("next_worker").get(f"/cases/{named}").status_code == 404
    with api.app.app_context(), transaction(write=False) as session:
        noted = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(n.person_id, n.verb, n.subject) for n in noted] == [
            (world.ids["worker"], "see_personal", f"case:{named}"),
            (world.ids["handler"], "see_personal", f"case:{named}"),
        ]


def test_a_draft_is_its_reporters_alone(api: Api) -> None:
    case_id = api.case(lambda w: open_draft(w.rider, Source.CHAT, now=w.now))
    assert api("rider").get(f"/cases/{case_id}").json["moves"] == [
        "disclose",
        "withdraw",
        "additions",
    ]
    assert api("worker").get(f"/cases/{case_id}").status_code == 404


def joined_is_not_reported(api: Api) -> None:
    """Of everybody's cases that a worker sees, those that they reported or joined themselves."""
    worker, place = api("worker"), at(IN_GRID)
    own = worker.post("/cases", {"words": "路灯不亮", "place": place}).json["id"]
    shared = api("rider").post("/cases", {"words": "路灯又不亮", "place": place}).json["id"]
    assert worker.post(f"/cases/{shared}/join", place).status_code == 200

    def ids(**query: str) -> list[int]:
        return [row["id"] for row in worker.get("/cases", **query).json["items"]]

    assert (ids(mine="true"), ids(joined="true")) == ([own], [shared, own])
    number = worker.get(f"/cases/{shared}").json["number"]
    assert (ids(number=number), ids(number="JA-9999")) == ([shared], [])
    for case in (own, shared):
        api("worker" if case == own else "rider").post(f"/cases/{case}/withdraw")


def test_a_report_may_say_at_once_that_the_unit_may_know_who_it_is(api: Api) -> None:
    body = {"words": "路灯不亮", "place": at(IN_GRID)}
    shown = api("rider").post("/cases", {**body, "disclose": True}).json["id"]
    hidden = api("rider").post("/cases", body).json["id"]
    assert [api("rider").get(f"/cases/{case}").json["disclosed"] for case in (shown, hidden)] == [
        True,
        False,
    ]


def test_filters(api: Api, travel: object) -> None:
    first = api.case(dispatched)
    body = {"words": "垃圾没人收", "place": at(IN_NEXT_GRID)}
    second = api("resident").post("/cases", body).json["id"]
    closed = api.case(IN_STATUS["closed"])  # type: ignore[index]
    standing = api.case(paused)

    def ids(**query: str) -> list[int]:
        return [item["id"] for item in api("street_officer").get("/cases", **query).json["items"]]

    assert ids() == [standing, closed, second, first]
    assert ids(status="reported") == [second]
    assert ids(kind="rubbish") == [second]
    assert ids(region=COMMUNITY) == [standing, closed, first]
    assert ids(region=NEXT_GRID) == [second]
    assert ids(open="true") == [standing, second, first]
    assert ids(mine="true") == []
    joined_is_not_reported(api)
    assert ids(paused="true") == [standing]
    with api.app.app_context(), transaction():
        assert catch_up()
    assert ids(q="垃圾") == [second]
    assert ids(q="  ") == ids()
    assert (ids(late="true"), ids(time_asked="true")) == ([], [])
    asked_for = api.case(extension_asked)
    assert ids(time_asked="true") == [asked_for]
    travel(WEDNESDAY + timedelta(days=1))  # type: ignore[operator]
    assert ids(late="true", kind="rubbish") == [second]
    for wrong in (
        {"status": "?"},
        {"kind": "x"},
        {"q": "字" * 51},
        {"late": "so"},
        {"limit": "0"},
        {"limit": "101"},
        {"x": "1"},
    ):
        assert api("rider").get("/cases", **wrong).status_code == 422


def test_a_region_code_that_is_none_finds_nothing(api: Api) -> None:
    api.case(reported)
    for code in ("", "0", "abc", "%", "'", "9" * 15, "\x00"):
        answer = api("worker").get("/cases", region=code)
        assert answer.status_code in {200, 404, 422}, code


def test_pages_stay_right_while_new_cases_come(api: Api) -> None:
    old = [api.case(reported) for _ in range(5)][::-1]
    seen, cursor = [], None
    for _ in range(3):
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = api("worker").get("/cases", **query).json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        api.case(reported)
    assert (seen, cursor) == (old, None)


def test_cursors_that_are_none(api: Api) -> None:
    api.case(reported)
    assert len(api("rider").get("/cases", cursor="9999999999").json["items"]) == 1
    for cursor in ("-1", "x", "1.5", "1" * 11, "１"):
        assert api("rider").get("/cases", cursor=cursor).status_code == 422


@pytest.mark.parametrize("status", list(IN_STATUS))
def test_struct_and_schema_give_the_same_json(inside: World, status: object) -> None:
    case: Case = IN_STATUS[status](inside)  # type: ignore[index]
    for shape, schema in (
        (row(case, inside.rider, inside.now), CaseRowSchema()),
        (whole(case, inside.rider, inside.now), CaseWholeSchema()),
    ):
        sent = msgspec.json.decode(msgspec.json.encode(shape))
        assert schema.dump(shape) == sent
        assert not schema.validate(sent)


def test_page_schema_fits_the_page(api: Api) -> None:
    api.case(answered)
    page = api("worker").get("/cases").json
    assert CasePageSchema().dump(page) == page
    assert set(CaseRow.__struct_fields__) == set(CaseRowSchema().fields)


def test_an_overdue_case_says_so(api: Api, travel: object) -> None:
    case_id = api.case(reported)
    travel(WEDNESDAY + timedelta(hours=4, seconds=5))  # type: ignore[operator]
    due = api("worker").get(f"/cases/{case_id}").json["due"]
    assert due["overdue"]
    assert "已超时 1 小时" in due["words"]


def test_progress_of_every_status(api: Api) -> None:
    for status, make in IN_STATUS.items():
        page = api("rider").get(f"/cases/{api.case(make)}")
        assert page.status_code == 200, status
        assert page.json["progress"]


def test_two_workers_dispatch_and_one_wins(api: Api) -> None:
    case_id = api.case(reported)
    assert api("worker").post(f"/cases/{case_id}/dispatch", {"unit": 1}).status_code == 200
    second = api("colleague").post(f"/cases/{case_id}/dispatch", {"unit": 2})
    assert (second.status_code, second.json["code"]) == (409, "conflict")
    assert "已派单" in second.json["message"]


NOTE_READERS = {
    "worker": ["门卫姓张，下午在"],
    "grid_worker": ["门卫姓张，下午在"],
    "handler": [],
    "rider": [],
}


def test_a_note_is_read_by_colleagues_alone(api: Api) -> None:
    case_id = api.case(dispatched)
    api("worker").post(f"/cases/{case_id}/notes", {"words": "门卫姓张，下午在"})
    notes = {who: api(who).get(f"/cases/{case_id}").json["notes"] for who in NOTE_READERS}
    assert {who: [one["words"] for one in seen] for who, seen in notes.items()} == NOTE_READERS
    assert notes["grid_worker"][0]["by"]
