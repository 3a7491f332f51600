"""Who helps with wishes, over the API: offers, units, pauses and their appeals, rules, 党员."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from backend.db import db, transaction
from backend.records.models import AuditEntry
from backend.web import App
from backend.wishes.posting import Wanted

from ..wishes.making import AT_HOME, on_the_board
from ..world import COMMUNITY, IN_OTHER_GRID, WEDNESDAY, gcj02
from .conftest import Api, Caller, statements
from .test_wishes import FRIDAY, LAMP

CHESS = Wanted("company", "一天到黑冇得人说话，想有人下盘棋")


def said(answer: Any, status: int = 403) -> str:
    """The sentence of a refusal."""
    assert answer.status_code == status, answer.json
    return str(answer.json["message"])


def claim(caller: Caller, wish_id: int, **more: Any) -> Any:
    return caller.post(f"/wishes/{wish_id}/claim", {"promised_for": FRIDAY, **more})


def test_what_somebody_can_do_and_what_suits_them(api: Api) -> None:
    rider, resident = api("rider"), api("resident")
    assert rider.get("/helping").json == {
        **{"offered": False, "kinds": [], "free": "", "place": None, "off": False}
    }
    latitude, longitude = gcj02(IN_OTHER_GRID)
    spot = {"latitude": latitude, "longitude": longitude, "system": "gcj02"}
    offered = rider.post("/helping", {"kinds": ["company"], "free": "周末", "place": spot}).json
    assert (offered["kinds"], offered["free"]) == (["company"], "周末")
    assert offered["place"]["name"] == "吉林社区百合苑"
    lamp, chess = api.wish(on_the_board), api.wish(lambda w: on_the_board(w, CHESS))
    found = rider.get("/helping/suits").json["items"]
    assert [(wish["id"], wish["why"]) for wish in found] == [
        (chess, "离您约 200 米；您报过能帮“陪伴”。"),
        (lamp, "离您约 200 米。"),
    ]
    assert resident.get("/helping/suits").json["items"] == []  # all of them her own
    off = rider.post("/helping/not-this-month").json
    assert (off["off"], rider.post("/helping/this-month-after-all").json["off"]) == (True, False)
    assert "列出的里面选" in said(rider.post("/helping", {"kinds": ["moon"]}), 422)
    assert "报个到" in said(api("stranger").post("/helping", {"kinds": ["help"]}))
    assert rider.post("/helping/stop").json["offered"] is False


def test_what_suits_costs_as_many_statements_for_many_as_for_one(api: Api) -> None:
    rider, counts = api("rider"), []
    for _ in range(3):
        api.wish(on_the_board)
        with statements(api.app) as seen:
            assert rider.get("/helping/suits").status_code == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1 and counts[0] <= 15, counts


def test_what_a_claim_costs(api: Api) -> None:
    """As many statements while nobody has decided a rule as after."""
    member, counts = api("member"), []
    for key, value in (("cost", {"cap": 200}), ("review", {"work_hours": 8})):
        wish_id = api.wish(on_the_board)
        with statements(api.app) as seen:
            assert claim(member, wish_id).status_code == 200
        counts.append(len(seen))
        api("admin").post("/wish-rules", {"key": key, "value": value})
    assert counts[0] == counts[1] <= 22, counts


def test_a_unit_with_two_voices_and_so_many_a_month(api: Api) -> None:
    """老许 and 小周 speak for the water office, that takes two a month."""
    street, member, rider = api("street_officer"), api("member"), api("rider")
    water, people = api.world.units["water"], api.world.ids
    enrolled = {"unit": water, "kinds": ["repair"], "monthly_cap": 1, "free": "工作日"}
    assert "它所在的社区或街道" in said(api("worker").post("/wish-units", enrolled))
    assert "要由" in said(api("grid_worker").post("/wish-units", enrolled))
    assert street.post("/wish-units", enrolled).json["representatives"] == []
    again = street.post("/wish-units", {**enrolled, "monthly_cap": 2}).json
    assert (again["name"], again["monthly_cap"], again["claimed"]) == ("永清水务所", 2, 0)

    seats = f"/wish-units/{water}/representatives"
    for who in ("member", "rider", "member"):
        named = street.post(seats, {"person": people[who]})
    assert [seat["name"] for seat in named.json["representatives"]] == ["党员老许", "小周"]
    assert "最多两位" in said(street.post(seats, {"person": people["resident"]}), 409)
    for unknown in (people["stranger"], 99_999):
        assert "先在本街道的社区报到" in said(street.post(seats, {"person": unknown}), 404)
    assert "还没有登记" in said(
        street.post(f"/wish-units/{api.world.units['power']}/representatives", {"person": 1}), 409
    )

    first = claim(member, api.wish(on_the_board), unit=water)
    assert first.json["status"]["code"] == "claimed"
    (mine,) = rider.get("/wish-units").json["items"]
    assert (mine["claimed"], mine["off"], mine["mine"]) == (1, False, True)
    assert street.get("/wish-units").json["items"][0]["mine"] is False
    assert api("resident").get("/wish-units").json["items"] == []
    assert "不是这个单位的代表" in said(
        api("resident").post("/helping/not-this-month", {"unit": water})
    )
    rider.post("/helping/not-this-month", {"unit": water})
    assert street.get("/wish-units").json["items"][0]["off"] is True
    wish_id = api.wish(on_the_board)
    assert "这个月不接" in said(claim(member, wish_id, unit=water), 409)
    assert "不是这个单位的代表" in said(claim(api("steward"), wish_id, unit=water))
    rider.post("/helping/this-month-after-all", {"unit": water})
    assert claim(member, wish_id, unit=water).status_code == 200
    assert "认领满了" in said(claim(rider, api.wish(on_the_board), unit=water), 409)

    seat = mine["representatives"][1]["id"]
    path = f"/wish-units/representatives/{seat}/step-down"
    assert said(api("worker").post(path), 404)
    left = rider.post(path).json["representatives"]
    assert [one["name"] for one in left] == ["党员老许"]
    assert "不是这个单位的代表" in said(claim(rider, api.wish(on_the_board), unit=water))


def test_barred_until_a_day_appealed_and_decided_by_another(api: Api, travel: Any) -> None:
    worker, colleague, rider = api("worker"), api("colleague"), api("rider")
    wish_id = api.wish(on_the_board)
    until, path = {"until": "2026-07-10"}, "/wish-suspensions"
    body = {"person": api.world.ids["rider"], **until, "reason": "连着两次没有去"}
    assert "不是您社区的" in said(api("next_worker").post(path, body))
    for until in ("2026-06-30", "2027-07-03"):
        assert "一年以内" in said(worker.post(path, {**body, "until": until}), 422)
    assert "写明为什么" in said(worker.post(path, {**body, "reason": " "}), 422)
    held = worker.post(path, body).json
    assert (held["person"], held["until"]) == ("小周", "2026-07-11T00:00:00+08:00")

    refused = claim(rider, wish_id)
    assert (refused.status_code, refused.json["code"]) == (403, "suspended")
    assert refused.json["message"] == ("7 月 11 日前先不能认领：连着两次没有去。觉得不对可以申诉。")
    mine = rider.get(path).json["mine"]
    assert (mine["id"], mine["person"], mine["reason"]) == (held["id"], None, "连着两次没有去")
    decide, appeal = f"{path}/{held['id']}/decide", f"{path}/{held['id']}/appeal"
    assert "没有等着看的申诉" in said(colleague.post(decide, {"lifted": True}), 409)
    for nosy in ("resident", "next_worker"):
        assert said(api(nosy).post(appeal, {"words": "放了他"}), 404)
    assert said(colleague.post(appeal, {"words": "放了他"}), 404)
    assert rider.post(appeal, {"words": "那两天在住院"}).json["lifted"] is None
    assert "已经申诉过了" in said(rider.post(appeal, {"words": "真的"}), 409)

    assert "另一位同事" in said(worker.post(decide, {"lifted": True}))
    lists = {who: api(who).get(path).json["appeals"] for who in ("worker", "next_worker", "rider")}
    assert lists == {"worker": [], "next_worker": [], "rider": []}
    (waiting,) = colleague.get(path).json["appeals"]
    assert (waiting["person"], waiting["appeal"]) == ("小周", "那两天在住院")
    assert colleague.post(decide, {"lifted": False}).json["lifted"] is False
    assert "没有等着看的申诉" in said(colleague.post(decide, {"lifted": True}), 409)
    assert claim(rider, wish_id).json["code"] == "suspended"
    told = {who: api(who).get("/inbox").json["items"] for who in ("rider", "colleague")}
    assert [item["kind"] for item in told["rider"]] == ["wish_appeal_decided", "wish_suspended"]
    assert "小周对暂停认领有话说：那两天在住院" in told["colleague"][0]["words"]
    travel(WEDNESDAY + timedelta(days=10))
    assert rider.get(path).json["mine"] is None
    later = {"promised_for": "2026-07-12"}
    assert rider.post(f"/wishes/{wish_id}/claim", later).status_code == 200


def test_nobody_decides_on_their_own_appeal(api: Api) -> None:
    """陈芳 works here and lives here."""
    colleague, path = api("colleague"), "/wish-suspensions"
    colleague.post("/me/register", {"community": "420102006003"})
    body = {"person": api.world.ids["colleague"], "until": "2026-07-10", "reason": "没有去"}
    held = api("worker").post(path, body).json
    colleague.post(f"{path}/{held['id']}/appeal", {"words": "去了"})
    assert colleague.get(path).json["appeals"] == []
    decide = f"{path}/{held['id']}/decide"
    assert "另一位同事" in said(colleague.post(decide, {"lifted": True}))
    assert api("street_officer").post(decide, {"lifted": True}).json["lifted"] is True
    assert claim(colleague, api.wish(on_the_board)).status_code == 200


def test_a_new_rule_never_changes_the_past(api: Api, travel: Any) -> None:
    admin, resident, path = api("admin"), api("resident"), "/wish-rules"
    known = api(None).get("/wish-kinds").json
    assert ({kind["key"] for kind in known["items"]} >= {"repair", "company"}, known["cap"]) == (
        *(True, 300),
    )
    dear = {**LAMP, "words": "想要个轮椅", "cost": 300, "payer": "claimer"}
    wish_id = resident.post("/wishes", dear).json["id"]
    monday = "2026-07-06T08:00:00+08:00"
    lower = {"key": "cost", "value": {"cap": 200}, "valid_from": monday, "note": "街道商定"}
    for who in ("worker", "street_officer"):
        assert "规则由管理员或区里来定" in said(api(who).post(path, lower))
    assert "过去的不改" in said(
        admin.post(path, {**lower, "valid_from": "2026-06-30T08:00:00+08:00"}), 422
    )
    for wrong in ({"cap": "很多"}, {"cap": -1}, {"cap": 200, "more": 1}, {}, {"cap": True}):
        assert said(admin.post(path, {**lower, "value": wrong}), 422)
    assert said(admin.post(path, {**lower, "key": "moon"}), 404)
    assert admin.post(path, lower).json == {"rules": {"cost": {"cap": 200}}}
    rules = api("rider").get(path).json["rules"]
    assert (rules["cost"], rules["claims"]["open"], rules["ladder"]["fit"]["days"]) == (
        *({"cap": 300}, 3, 1),
    )
    ladder = {**rules["ladder"], "street": {"days": 10}}
    assert admin.post(path, {"key": "ladder", "value": ladder}).status_code == 201
    admin.post(path, {"key": "claims", "value": {"open": 1, "promise_days": 14}, "note": "夏天"})

    assert claim(api("member"), api.wish(on_the_board)).status_code == 200
    assert "已经有 1 个心愿了" in said(claim(api("member"), api.wish(on_the_board)))
    travel(WEDNESDAY + timedelta(days=6))
    assert api(None).get("/wish-kinds").json["cap"] == 200
    refused = resident.post("/wishes", dear)
    assert refused.json["fields"] == {"cost": "心愿是小事情，花费不超过 200 元。"}
    assert api("worker").post(f"/wishes/{wish_id}/open").json["cost"] == 300


def test_party_members_are_registered_by_the_community(api: Api) -> None:
    worker, resident, path = api("worker"), api("resident"), "/party-members"
    body = {"person": api.world.ids["resident"]}
    for who in ("grid_worker", "next_worker"):
        assert "先在您的社区报到" in said(api(who).post(path, body), 404)
    assert said(resident.post(path, body))
    made = worker.post(path, body).json
    assert worker.post(path, body).json == made
    assert (made["name"], made["community"]["name"]) == ("胡婆婆", "吉林社区")
    assert [role["kind"]["words"] for role in resident.get("/me").json["roles"]] == ["居民", "党员"]
    for unknown in (api.world.ids["stranger"], 99_999):
        assert "先在您的社区报到" in said(worker.post(path, {"person": unknown}), 404)
    first = worker.get(path, limit=1).json
    rest = worker.get(path, limit=1, cursor=first["next"]).json
    names = [row["name"] for row in first["items"] + rest["items"]]
    assert (names, rest["next"]) == (["胡婆婆", "党员老许"], None)
    assert api("next_worker").get(path).json["items"] == []
    end = f"{path}/{made['id']}/end"
    assert "没有找到" in said(api("next_worker").post(end), 404)
    assert worker.post(end).status_code == 200
    assert "已经收回" in said(worker.post(end), 409)
    assert [role["kind"]["words"] for role in resident.get("/me").json["roles"]] == ["居民"]
    with api.app.app_context(), transaction(write=False):
        noted = select(AuditEntry.verb).where(AuditEntry.subject == f"person:{body['person']}")
        assert set(db.session.scalars(noted)) == {"make_party_member", "end_party_member"}


def test_whoever_says_not_who_they_are_is_told_no_door(api: Api, app: App) -> None:
    """The claim holds: the community, which sees whom it tells, says where it is."""
    with app.app_context(), transaction():
        api.world.stranger.name = ""
    stranger, wish_id = api("stranger"), api.wish(on_the_board)
    stranger.post("/me/register", {"community": COMMUNITY})
    assert claim(stranger, wish_id).status_code == 200
    assert stranger.get(f"/wishes/{wish_id}").json["contact"] is None
    body = {"community": COMMUNITY, "name": "王师傅", "phone": "13800000000"}
    assert stranger.post("/me/register", body).json["name"] == "王师傅"
    assert stranger.get(f"/wishes/{wish_id}").json["contact"]["address"] == AT_HOME.address
    stranger.post("/me/register", {"community": COMMUNITY, "name": "李师傅"})
    assert stranger.get("/me").json["name"] == "王师傅"
