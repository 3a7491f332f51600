"""What a resident sees first, what becomes of one line, and having it done by somebody."""

from backend.cases import closing, reviewing
from backend.cases.errands import ask_to_do
from backend.cases.models import Case, Errand, Verdict
from backend.db import db, transaction
from backend.people.actions import found_unit
from backend.people.models import UnitKind

from ..cases.airing.making import published
from ..cases.making import asked, reported
from ..wishes.making import on_the_board
from ..world import COMMUNITY, FAR_AWAY, GRID, IN_GRID, NEXT_COMMUNITY, STREET, World
from .conftest import Api, statements

HERE = {"latitude": IN_GRID[0], "longitude": IN_GRID[1], "system": "wgs84"}


def _furnish(api: Api) -> None:
    """A telephone of the street and of the community, an aired case, one that is done, a wish."""

    def office(w: World) -> Case:
        found_unit("永清街道办", UnitKind.STREET_OFFICE, STREET, duty_phone="027-82210001")
        unit = found_unit("吉林社区居委会", UnitKind.COMMUNITY, COMMUNITY)
        unit.duty_phone, unit.hours, unit.address = "027-82210000", "每天 8:30–17:30", "一楼"
        done = asked(w)
        closing.rate(done, Verdict.SOLVED, by=w.rider, now=w.now)
        reported(w)
        return published(w).case

    api.case(office)
    api.wish(on_the_board)


def test_my_community_and_what_is_near(api: Api) -> None:
    _furnish(api)
    mine = api("resident").get("/home")
    home = mine.json
    assert home["community"] == {
        "code": COMMUNITY,
        "name": "吉林社区",
        "street": "永清街道",
        "registered": True,
        "office": "吉林社区居委会",
        "phone": "027-82210000",
        "hours": "每天 8:30–17:30",
        "address": "一楼",
    }
    assert home["communities"] == []
    assert [line["number"] for line in home["cases"]] == ["JA-0003"]
    assert len(home["wishes"]) == home["counts"]["wishes"] == 1
    assert (home["counts"]["reported"], home["counts"]["done"]) == (3, 2)
    etag = {"If-None-Match": mine.headers["ETag"]}
    assert api("resident").call("GET", "/home", headers=etag).status_code == 304
    near = api("resident").get("/home", **HERE).json
    assert near["wishes"][0]["metres"] is not None
    with statements(api.app) as seen:
        assert api("resident").get("/home", **HERE).status_code == 200
    assert len(seen) <= 12, [one[:90] for one in seen]


def test_whoever_is_at_home_nowhere_chooses(api: Api) -> None:
    _furnish(api)
    first = api("stranger").get("/home").json
    assert first["community"] is None and first["counts"] is None
    assert [one["code"] for one in first["communities"]] == [COMMUNITY, NEXT_COMMUNITY]
    assert first["communities"][0]["street"] == "永清街道"
    assert api(None).get("/communities").json["items"] == first["communities"]
    by_point = api("stranger").get("/home", **HERE).json["community"]
    assert (by_point["code"], by_point["registered"]) == (COMMUNITY, False)
    looked_at = api("stranger").get("/home", region=GRID).json
    assert looked_at["community"]["code"] == COMMUNITY
    there = api("resident").get("/home", region=NEXT_COMMUNITY).json
    assert (there["community"]["registered"], there["cases"], there["wishes"]) == (False, [], [])
    assert (there["community"]["office"], there["community"]["phone"]) == (
        "永清街道办",
        "027-82210001",
    )
    for query, status in (
        ({"region": "9" * 12}, 404),
        ({"region": "x"}, 404),
        ({"latitude": 30.0}, 422),
        ({**HERE, "longitude": 500}, 422),
    ):
        assert api("resident").get("/home", **query).status_code == status, query


def test_one_line_is_sorted_and_nothing_is_kept(api: Api) -> None:
    body = {"words": "3栋2单元501门口井盖没了，我电话13871234567", "place": HERE}
    before = len(api("rider").get("/cases").json["items"])
    said = api("stranger").post("/say", body).json
    assert said["offers"][0]["to"]["code"] == "report"
    assert {one["to"]["code"] for one in said["offers"]} == {"report", "wish", "ask"}
    assert said["offers"][0]["kind"] == {"key": "manhole", "name": "井盖"}
    assert said["personal"] and said["community"]["code"] == COMMUNITY
    assert set(said["call_first"]["phones"]) == {"110", "119", "120"}
    assert len(api("rider").get("/cases").json["items"]) == before
    far = dict(zip(("latitude", "longitude"), FAR_AWAY, strict=True), system="wgs84")
    outside = api("resident").post("/say", {"words": "灯不亮", "place": far}).json
    assert outside["outside"] and outside["community"]["code"] == COMMUNITY
    assert api("stranger").post("/say", {"photo": True}).json["community"] is None
    for wrong in ({}, {"words": " "}, {"words": "x" * 1001}, {"words": "灯", "place": {}}):
        assert api("resident").post("/say", wrong).status_code == 422, wrong


def test_somebody_is_asked_to_do_it(api: Api) -> None:
    elder, page = api("resident"), {"page": "wish/post", "title": "许个心愿"}
    first = elder.post("/errands", {**page, "phone": "138 7123 4567"})
    assert first.status_code == 201
    case = first.json
    assert (case["kind"]["key"], case["place"]["code"]) == ("other", COMMUNITY)
    assert case["words"] == "请人帮我办：许个心愿。" and case["due"] is not None
    again = elder.post("/errands", {**page, "words": "想换个灯泡"}).json
    assert again["id"] == case["id"]
    elder.post("/errands", {**page, "words": "想换个灯泡"})
    whole = elder.get(f"/cases/{case['id']}").json
    assert [one["words"] for one in whole["additions"]] == ["想换个灯泡"]
    assert whole["errand"] == {"page": "wish/post", "title": "许个心愿", "phone": "13871234567"}
    assert [one["number"] for one in elder.get("/cases").json["items"]] == [case["number"]]
    other = elder.post("/errands", {"page": "case/detail?id=3", "title": "JA-0003"}).json
    assert other["id"] != case["id"]
    assert api("handler").get(f"/cases/{case['id']}").status_code == 404
    worker = api("worker").get(f"/cases/{case['id']}").json
    assert worker["errand"]["phone"] == "13871234567"
    stranger = api("stranger").post("/errands", page)
    assert (stranger.status_code, stranger.json["code"]) == (422, "no_community")
    assert api("stranger").post("/errands", {**page, "region": COMMUNITY}).status_code == 201
    for wrong in ({"page": "x"}, {**page, "phone": "12"}, {**page, "title": " "}, {}):
        assert elder.post("/errands", wrong).status_code == 422, wrong


def test_after_an_answer_it_may_be_asked_anew(api: Api) -> None:
    page = {"page": "home", "title": "首页"}
    said = {**page, "words": "楼下餐馆后厨油烟大", "phone": "13871234567"}
    first = api("resident").post("/errands", said).json
    assert first["kind"]["key"] == "other"  # of premises nobody might know whom to ring
    assert api("worker").get(f"/cases/{first['id']}").json["errand"]["phone"] == "13871234567"
    with api.app.app_context(), transaction():
        case = db.session.get_one(Case, first["id"])
        world = api.world
        reviewing.decline(
            case, reason="电话里说好了", elsewhere="社区", by=world.worker, now=world.now
        )
        new = ask_to_do(**page, by=world.resident, now=world.now)
        assert new.id != case.id
        assert db.session.query(Errand).count() == 2
    with statements(api.app) as seen:
        api("resident").post("/errands", {"page": "me", "title": "我的"})
    assert len(seen) <= 12 + 1, [one[:90] for one in seen]


def test_what_was_reported_may_be_a_wish(api: Api) -> None:
    words = {"words": "厨房灯泡坏了，够不着", "kind": "light", "region": COMMUNITY}
    case = api("resident").post("/cases", words).json
    turn = f"/cases/{case['id']}/to-wish"
    assert api("resident").post(turn).status_code == 403
    assert api("stranger").post(turn).status_code == 404
    ended = api("worker").post(turn, {"kind": "repair"})
    assert (ended.status_code, ended.json["status"]["code"]) == (200, "declined")
    wish = api("resident").get(f"/wishes/numbered/{case['number']}").json
    assert wish["words"] == words["words"]
    assert api("worker").post(turn).status_code == 409
    back = api("worker").post(f"/wishes/{wish['id']}/move", {"to": "case"})
    assert (back.status_code, back.json["code"]) == (409, "conflict")
