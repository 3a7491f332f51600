"""The loop over the API: what each step leaves to be seen, and by whom."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.db import transaction
from backend.people.actions import grant
from backend.people.models import RoleKind
from backend.records.models import AuditEntry

from ..cases.making import (
    GOOD_ANSWER,
    accepted,
    answered,
    answered_late,
    asked,
    closed,
    dispatched,
    disputed,
    filed,
    reported,
    to_approve,
)
from ..world import COMMUNITY, FAR_AWAY, IN_GRID, NEXT_COMMUNITY, WEDNESDAY, World, gcj02
from .conftest import Api, jpeg

PHONE = "13812345678"


def at(point: tuple[float, float]) -> dict[str, object]:
    """As WeChat gives it."""
    latitude, longitude = gcj02(point)
    return {"latitude": latitude, "longitude": longitude, "system": "gcj02"}


class Walk:
    """One case, and whoever takes the next step."""

    def __init__(self, api: Api, case_id: int) -> None:
        self.api, self.case_id = api, case_id

    def __call__(self, who: str, step: str, status: int = 200, **body: Any) -> Any:
        answer = self.api(who).post(f"/cases/{self.case_id}/{step}", body)
        assert answer.status_code == status, answer.json
        return answer.json

    def page(self, who: str) -> Any:
        answer = self.api(who).get(f"/cases/{self.case_id}")
        assert answer.status_code == 200, answer.json
        return answer.json


def test_a_danger_is_made_safe_then_repaired(api: Api) -> None:
    walk = Walk(api, api.case(lambda w: accepted(w, danger=True)))
    assert "make-safe" in walk.page("handler")["moves"]
    early = walk("handler", "ask-extension", 409, reason="等盖子")
    assert "围护" in early["message"]
    proof = api("handler").photo(jpeg()).json["key"]
    safe = walk("handler", "make-safe", words="围了一圈，插了牌子。", photos=[proof])
    assert safe["status"] == {"code": "secured", "words": "已围护，修复中"}
    page = walk.page("rider")
    assert [clock["stage"]["code"] for clock in page["clocks"]] == [
        *("review", "accept", "make_safe", "repair")
    ]
    assert [clock["stopped_at"] is None for clock in page["clocks"]] == [False] * 3 + [True]
    assert [photo["purpose"] for photo in page["photos"]] == ["safe"]
    assert page["clocks"][2]["limit"] == "连续 2 小时"
    assert page["rule"]["closing_condition"]


def test_a_pause_and_an_extension(api: Api, travel: Any) -> None:
    walk = Walk(api, api.case(accepted))
    walk("handler", "ask-pause", 422, cause="weather", words="下暴雨", until="2026-07-01")
    walk("handler", "ask-pause", 422, cause="mood", words="下暴雨", until="2026-07-03")
    walk("handler", "ask-pause", cause="weather", words="下暴雨", until="2026-07-03")
    asked_for = walk.page("worker")["clocks"][-1]["pauses"][0]
    assert (asked_for["granted"], asked_for["cause"]["code"]) == (None, "weather")
    assert asked_for["until"] == "2026-07-03T00:00:00+08:00"
    walk("worker", "decide-time", 422, grant=True)
    walk("worker", "decide-time", 422, grant=True, pause=1, extension=1)
    walk("worker", "decide-time", 404, grant=True, extension=asked_for["id"])
    walk("handler", "decide-time", 403, grant=True, pause=asked_for["id"])
    due = walk("worker", "decide-time", grant=True, pause=asked_for["id"], words="等雨停")["due"]
    assert due["paused"]
    assert "停表" in due["words"]
    travel(WEDNESDAY + timedelta(days=1))
    assert not walk("worker", "resume")["due"]["paused"]
    clock = walk.page("rider")["clocks"][-1]
    assert clock["due_at"] < clock["ends_at"]
    assert (clock["pauses"][0]["granted"], clock["pauses"][0]["decision"]) == (True, "等雨停")
    walk("handler", "ask-extension", reason="等盖子")
    extension = walk.page("handler")["clocks"][-1]["extensions"][0]
    walk("worker", "decide-time", grant=False, extension=extension["id"], words="盖子到了")
    assert walk.page("handler")["clocks"][-1]["extensions"][0]["granted"] is False


def test_an_appeal_stands_beside_the_fact(api: Api) -> None:
    walk = Walk(api, api.case(answered_late))
    clock = next(row for row in walk.page("handler")["clocks"] if row["stage"]["code"] == "repair")
    assert (clock["late"], clock["exempt"]) == (True, False)
    walk("handler", "appeal", 404, clock=clock["id"] + 99, reason="封了路")
    walk("street_officer", "decide-appeal", 404, clock=clock["id"], grant=True)
    walk("handler", "appeal", clock=clock["id"], reason="封了路")
    walk("worker", "decide-appeal", 403, clock=clock["id"], grant=True)
    walk("street_officer", "decide-appeal", clock=clock["id"], grant=True)
    clock = next(row for row in walk.page("rider")["clocks"] if row["id"] == clock["id"])
    assert (clock["late"], clock["exempt"]) == (True, True)
    assert clock["appeal"]["reason"] == "封了路"


def test_the_street_decides_whose_it_is(api: Api) -> None:
    walk = Walk(api, api.case(filed))
    walk("worker", "ask-ownership", 422)
    assert (
        walk("worker", "ask-ownership", reason="盖上没有字")["due"]["stage"]["code"] == "ownership"
    )
    decided = walk("street_officer", "decide-ownership", unit=1, decision="井在路中间")
    assert decided["unit"]["name"] == "永清水务所"
    page = walk.page("rider")
    assert page["ownerships"][0]["unit"]["id"] == 1
    assert page["ownerships"][0]["decision"] == "井在路中间"
    assert page["history"][-1]["by"] == {"code": "street", "words": "街道"}
    assert page["dispatches"][0]["why"] is None
    assert "裁定" in walk.page("handler")["dispatches"][0]["why"]
    walk("handler", "return", 409, reason="不是我们的")


def test_whoever_administers_decides_by_that_name(api: Api) -> None:
    walk = Walk(api, api.case(disputed))
    walk("admin", "decide-ownership", unit=1, decision="井在路中间")
    assert walk.page("rider")["history"][-1]["by"] == {"code": "admin", "words": "管理员"}


def test_several_units_at_the_whistle(api: Api) -> None:
    walk = Walk(api, api.case(dispatched))
    call = {"unit": 2, "part": "断电"}
    for calls in (
        [],
        [call] * 9,
        [{"unit": 2}],
        [None],
        [{**call, "more": 1}],
        "x",
        [{**call, "part": ""}],
    ):
        walk("street_officer", "whistle", 422, calls=calls, words="三点到场")
    walk("street_officer", "whistle", calls=[call], words="三点到场")
    walk("other_handler", "accept-part")
    walk("other_handler", "arrive", place=at(IN_GRID))
    walk("other_handler", "arrive", 409)
    walk("other_handler", "finish-part", words="断了电，又送回了。")
    lead, helper = walk.page("rider")["dispatches"]
    assert (lead["lead"], helper["lead"], helper["part"]) == (True, False, "断电")
    assert helper["accepted_at"]
    assert helper["arrived"]["metres"] < 5
    assert helper["answer"]["words"] == "断了电，又送回了。"


def test_what_cannot_be_solved_is_explained(api: Api) -> None:
    walk = Walk(api, api.case(accepted))
    why = {"rule": "消防通道不能搭棚", "elsewhere": "菜场旁", "look_again_on": "2026-08-30"}
    for wrong in (
        {"rule": ""},
        {"look_again_on": "soon"},
        {"look_again_on": "2026-06-30"},
        {"x": 1},
    ):
        body = {**why, **wrong}
        walk("handler", "answer", 422, words="办不了。", explained=body, sure=True)
    walk("handler", "answer", words="办不了。", explained=why, sure=True)
    walk("worker", "verify", 409, finding="done", on_the_spot=True)
    walk("worker", "approve", 422)
    walk("worker", "approve", grant=True)
    explained = walk.page("rider")["dispatches"][0]["answer"]["explained"]
    assert (explained["rule"], explained["look_again_on"]) == ("消防通道不能搭棚", "2026-08-30")
    assert explained["approved_at"]
    assert walk("rider", "rate", verdict="solved")["status"]["code"] == "explained"
    assert walk.page("worker")["look_backs"][0]["due_on"] == "2026-08-30"


def test_whoever_checks_is_seen_by_staff_alone(api: Api) -> None:
    walk = Walk(api, api.case(answered))
    proof = api("grid_worker").photo(jpeg()).json["key"]
    walk("grid_worker", "verify", 422, finding="done", on_the_spot=False)
    walk("grid_worker", "verify", 422, finding="done")  # was one there?
    walk(
        "grid_worker",
        "verify",
        finding="not_done",
        on_the_spot=True,
        words="还在响",
        place=at(IN_GRID),
        photos=[proof],
    )
    seen = {who: walk.page(who)["dispatches"][0]["answer"]["checks"] for who in ("worker", "rider")}
    assert seen["rider"] == []
    assert (seen["worker"][0]["words"], seen["worker"][0]["on_the_spot"]) == ("还在响", True)
    assert walk.page("rider")["status"]["code"] == "dispatched"


def test_up_two_levels_with_a_reason(api: Api) -> None:
    walk = Walk(api, api.case(reported))
    walk("steward", "report-up", 422)
    walk("steward", "report-up", words="要断半条街的电")
    walk("steward", "report-up", 409, words="要断半条街的电")
    page = walk.page("worker")
    assert [(up["cause"]["code"], up["region"]) for up in page["escalations"]] == [
        ("direct", COMMUNITY),
        ("direct", "420102006000"),
    ]
    assert page["history"][-1]["by"]["code"] == "steward"
    assert walk.page("rider")["escalations"] == []


def test_a_border_belongs_to_both(api: Api) -> None:
    walk = Walk(api, api.case(filed))
    assert api("next_worker").get(f"/cases/{walk.case_id}").status_code == 404
    walk("worker", "sides", 422, region="420102006000")
    walk("worker", "sides", 404, region="9" * 12)
    walk("worker", "sides", region=NEXT_COMMUNITY)
    assert walk.page("next_worker")["sides"] == [{"code": NEXT_COMMUNITY, "name": "沈阳社区"}]


def test_joining_shows_the_matter_and_nobodys_name(api: Api) -> None:
    key = api("rider").photo(jpeg()).json["key"]
    body = {"words": f"井盖坏了，找我 {PHONE}", "place": at(IN_GRID), "photos": [key]}
    walk = Walk(api, api("rider").post("/cases", body).json["id"])
    assert api("resident").get(f"/cases/{walk.case_id}").status_code == 404
    row = walk("resident", "join", **at(IN_GRID))
    assert (row["joined"], row["mine"], row["thumb"], row["photo_count"]) == (True, False, None, 0)
    assert walk("resident", "join", **at(IN_GRID))["joined"]
    page = api("resident").get(f"/cases/{walk.case_id}")
    assert PHONE not in page.text
    assert (page.json["followers"], page.json["photos"], page.json["reporter"]) == (1, [], None)
    assert api("resident").get(f"/photos/{key}").status_code == 404
    walk("worker", "dispatch", unit=1)
    walk("handler", "accept")
    proof = api("handler").photo(jpeg()).json["key"]
    walk("handler", "answer", words=GOOD_ANSWER, photos=[proof])
    assert [photo["key"] for photo in walk.page("resident")["photos"]] == [proof]
    assert api("resident").get(f"/photos/{proof}").status_code == 200
    assert walk.page("rider")["followers"] == 1
    walk("rider", "withdraw", 409)


def test_everyone_who_joined_is_asked(api: Api) -> None:
    walk = Walk(api, api.case(dispatched))
    walk("resident", "join", **at(IN_GRID))
    walk("handler", "accept")
    walk("handler", "answer", words=GOOD_ANSWER, sure=True)
    walk("worker", "verify", finding="done", on_the_spot=True)
    assert "rate" in walk.page("resident")["moves"]
    assert walk("rider", "rate", verdict="solved", words="好了")["status"]["code"] == "asked"
    back = walk("resident", "rate", verdict="not_solved", words="还在响")
    assert back["status"]["code"] == "dispatched"
    ratings = {who: walk.page(who)["ratings"] for who in ("rider", "resident", "worker", "handler")}
    assert [rating["words"] for rating in ratings["rider"]] == ["好了"]
    assert [(r["words"], r["mine"], r["reopened"]) for r in ratings["resident"]] == [
        ("还在响", True, True)
    ]
    assert len(ratings["worker"]) == len(ratings["handler"]) == 2
    assert walk.page("rider")["history"][-2]["by"] == {"code": "joined", "words": "同感的人"}


METRES = 1 / 111_320  # degrees of latitude


@pytest.mark.parametrize(("metres", "status"), [(0, 200), (90, 200), (110, 404), (9000, 404)])
def test_only_whoever_stands_near_may_join(api: Api, metres: int, status: int) -> None:
    """Numbers can be counted through: without a place near it a case is nobody's to read."""
    case_id = api.case(reported)
    there = at((IN_GRID[0] + metres * METRES, IN_GRID[1]))
    assert api("stranger").post(f"/cases/{case_id}/join", there).status_code == status
    page = api("stranger").get(f"/cases/{case_id}")
    assert page.status_code == status
    assert api("stranger").post(f"/cases/{case_id}/join").status_code == 422
    assert api("worker").post(f"/cases/{case_id}/join", at(FAR_AWAY)).status_code == 200


def test_what_was_reported_long_ago_is_offered_to_nobody(api: Api) -> None:
    case_id = api.case(lambda w: reported(w, now=w.now - timedelta(days=40)))
    assert api("stranger").post(f"/cases/{case_id}/join", at(IN_GRID)).status_code == 404


def test_what_nobody_may_join(api: Api) -> None:
    hidden = api.case(lambda w: reported(w, "后厨好脏", kind_key="kitchen"))
    for case_id in (hidden, api.case(closed), hidden + 99):
        assert api("resident").post(f"/cases/{case_id}/join", at(IN_GRID)).status_code == 404
    said_done = api("resident").post(f"/cases/{api.case(answered)}/join", at(IN_GRID))
    assert (said_done.status_code, said_done.json["code"]) == (409, "conflict")


def test_two_reports_of_one_hole(api: Api) -> None:
    first = api.case(reported)
    second = Walk(
        api, api("resident").post("/cases", {"words": "井盖坏了", "place": at(IN_GRID)}).json["id"]
    )
    second("resident", "merge-own", 404, into=first + 99)
    second("resident", "merge-own", 404, into=second.case_id)
    merged = second("resident", "merge-own", into=first)
    assert merged["status"]["code"] == "merged"
    page = second.page("resident")
    assert page["merged_into"] == {"id": first, "number": "JA-0001"}
    assert api("resident").get(f"/cases/{first}").json["joined"]
    assert second("worker", "unmerge")["status"]["code"] == "filed"
    second("worker", "merge", 404, into=first + 99)
    assert second("worker", "merge", into=first)["status"]["code"] == "merged"


def test_the_unit_learns_who_reported_only_when_that_is_ticked(api: Api) -> None:
    walk = Walk(api, api.case(accepted))
    assert (walk.page("handler")["reporter"], walk.page("handler")["disclosed"]) == (None, False)
    walk("rider", "disclose", 422)
    walk("worker", "disclose", 403, shown=True)
    walk("rider", "disclose", shown=True)
    assert walk.page("handler")["reporter"] == {"name": "小周"}
    walk("rider", "disclose", shown=False)
    assert walk.page("handler")["reporter"] is None


def test_reopened_by_the_community(api: Api) -> None:
    walk = Walk(api, api.case(asked))
    walk("worker", "reopen", 422)
    assert walk("worker", "reopen", reason="又松了")["status"]["code"] == "dispatched"
    assert len(walk.page("rider")["dispatches"]) == 2


def test_what_is_bad_again_is_a_case_of_its_own(api: Api) -> None:
    walk = Walk(api, api.case(lambda w: asked(w, danger=True)))
    walk("rider", "rate", verdict="solved")
    walk("grid_worker", "look-back", 422, still_good=False)
    walk("grid_worker", "look-back", still_good=False, words="又松了")
    back = walk.page("worker")["look_backs"][0]
    assert (back["still_good"], back["why"]["code"]) == (False, "danger")
    newest = api("worker").get("/cases").json["items"][0]
    page = api("worker").get(f"/cases/{newest['id']}").json
    assert page["follows"]["id"] == walk.case_id


def test_untrue_and_recalled(api: Api) -> None:
    walk = Walk(api, api.case(dispatched))
    walk("worker", "recall", 422)
    assert walk("worker", "recall", reason="派错了")["status"]["code"] == "filed"
    gone = walk("worker", "decline", reason="没有这回事", elsewhere="12345", untrue=True)
    assert gone["status"]["code"] == "declined"


def test_filed_under_the_condition_that_was_chosen(api: Api) -> None:
    rules = api("worker").get("/kinds/manhole/rules").json["items"]
    chosen = next(rule for rule in rules if not rule["default"])
    walk = Walk(api, api.case(reported))
    walk("worker", "file", 404, rule=2_000_000_000)
    walk("worker", "file", rule=chosen["id"])
    rule = walk.page("worker")["rule"]
    assert (rule["id"], rule["condition"], rule["limit"]) == (
        *(chosen["id"], chosen["condition"], chosen["limit"]),
    )


def test_a_number_in_any_words_leaves_a_note(api: Api, world: World) -> None:
    walk = Walk(api, api.case(to_approve))
    with api.app.app_context(), transaction():
        grant(world.resident, RoleKind.GRID_WORKER, by=None, now=world.now, region_code=COMMUNITY)
    walk("worker", "approve", grant=False, words=f"打 {PHONE} 再谈")
    assert PHONE in api("handler").get(f"/cases/{walk.case_id}").text
    assert PHONE not in api("resident").get(f"/cases/{walk.case_id}").text
    with api.app.app_context(), transaction(write=False) as session:
        noted = session.scalars(select(AuditEntry.person_id)).all()
    assert noted == [world.ids["handler"]]
