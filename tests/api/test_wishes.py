"""Wishes over the API: from posting to thanks, and what each may see of one."""

from datetime import timedelta
from functools import partial
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.clock import local, now
from backend.db import db, transaction
from backend.people.models import Identity, Platform
from backend.records.models import AuditEntry, CheckState
from backend.records.standing import checks_of
from backend.verdicts import conclude
from backend.wishes import fulfilling, reviewing
from backend.wishes.models import Source, Wish
from backend.wishes.posting import Wanted

from ..street import at_once
from ..wishes.making import (
    claimed,
    confirmed,
    fulfilled,
    on_the_board,
    posted,
    promise,
    rung_up,
)
from ..world import COMMUNITY, GRID, IN_GRID, WEDNESDAY, World, gcj02
from .conftest import Api, jpeg, statements

LAMP = {"kind": "repair", "words": "3栋2单元501厨房灯坏了，打13807108888", "region": GRID}
REACH = {"name": "胡婆婆", "phone": "13807108888", "address": "3栋2单元501"}
FRIDAY = local(WEDNESDAY + timedelta(days=2)).date().isoformat()


def looked_at(api: Api, wish_id: int) -> list[int]:
    """Who is on record for having read something personal of it."""
    with api.app.app_context(), transaction(write=False):
        wish = AuditEntry.subject == f"wish:{wish_id}"
        noted = select(AuditEntry.person_id).where(wish).order_by(AuditEntry.id)
        return [person_id or 0 for person_id in db.session.scalars(noted)]


def test_from_posting_to_thanks(api: Api) -> None:
    wisher, worker, member = api("resident"), api("worker"), api("member")
    seen = wisher.post("/wishes/hints", {"words": LAMP["words"]}).json
    assert [hint["where"] for hint in seen["items"]] == ["mask"]
    assert seen["board_words"] == "（门牌已隐去）厨房灯坏了，打（电话已隐去）"
    photo = wisher.photo(jpeg()).json["key"]
    sent = {**LAMP, "reach": REACH, "photos": [photo]}
    first, again = (wisher.post("/wishes", sent, key="lamp") for _ in range(2))
    assert (first.status_code, first.json) == (201, again.json)
    wish, path = first.json, f"/wishes/{first.json['id']}"
    assert wish["status"] == {"code": "submitted", "words": "社区在看"}
    assert (wish["words"], wish["mine"], wish["thumb"]) == (LAMP["words"], True, photo)
    assert (wish["place"]["name"], wish["cap"]) == ("吉林社区临江里", 300)
    assert wish["moves"] == ["withdraw", "air"]
    assert member.get(path).status_code == 404
    assert member.get(f"/photos/{photo}").status_code == 404

    (queued,) = worker.get("/wishes/queue").json["items"]
    assert [hint["key"] for hint in queued["hints"]] == ["personal"]
    assert worker.get(path).json["contact"] == REACH
    assert worker.post(f"{path}/mask", {"words": "厨房灯坏了"}).json["words"] == "厨房灯坏了"
    assert worker.post(f"{path}/open").json["status"]["code"] == "open"

    page = member.get(path).json
    assert (page["words"], page["contact"], page["hints"]) == ("厨房灯坏了", None, [])
    assert "claim" in page["moves"]
    days = [local(WEDNESDAY + timedelta(days=n)).date().isoformat() for n in (0, 14)]
    assert page["promise"] == {"first": days[0], "last": days[1]}
    digits = wish["number"].split("-")[1]
    assert [member.get(f"/wishes/numbered/{typed}").json for typed in (digits, f"ja{digits}")] == [
        page,
        page,
    ]
    assert api("stranger").get(f"/wishes/numbered/{digits}").status_code == 404
    assert member.get("/wishes/numbered/很久以前").status_code == 404
    assert member.get(f"/photos/{photo}/thumb").status_code == 200
    assert api("stranger").get(path).status_code == 404
    held = member.post(f"{path}/claim", {"promised_for": FRIDAY}).json
    assert (held["free_places"], held["claim"]["promised_for"]) == (0, FRIDAY)
    assert held["moves"] == ["give-back", "prove"]
    page = member.get(path).json
    assert (page["contact"], page["promise"]) == (REACH, None)
    late = api("rider").post(f"{path}/claim", {"promised_for": FRIDAY})
    assert (late.status_code, late.json["code"]) == (409, "taken")
    assert "谢谢你愿意帮忙" in late.json["message"]

    proof = member.photo(jpeg(50)).json["key"]
    done = {
        "words": "换了灯管，亮堂了。",
        "photos": [proof],
        "started_at": "2026-07-01T13:00:00+08:00",
        "ended_at": "2026-07-01T14:00:00+08:00",
    }
    assert member.post(f"{path}/prove", done).json["status"]["code"] == "fulfilled"
    assert api("rider").get(f"/photos/{proof}").status_code == 404
    assert wisher.get(f"/photos/{proof}").status_code == 200
    told = wisher.get(path).json["claims"]
    assert [claim["person"]["name"] for claim in told] == ["党员老许"]
    assert told[0]["proofs"][0]["photos"][0]["key"] == proof
    assert wisher.post(f"{path}/confirm", {"stars": 5}).json["status"]["code"] == "confirmed"
    assert wisher.post(f"{path}/thank", {"words": "灯亮了"}).json["moves"] == ["air"]
    assert member.get("/points").json["balance"] == 3

    read = [line["words"] for line in api("rider").get(path).json["lines"]]
    assert "说办好了，等许愿的人确认" in read and "说办好了，等您确认" not in read
    names = {who: api.world.ids[who] for who in ("worker", "member", "resident")}
    assert looked_at(api, wish["id"]) == [names["worker"], names["member"], names["resident"]]
    lines = [(line["words"], line["by"]["code"]) for line in wisher.get(path).json["lines"]]
    assert lines == [
        ("社区在看", "wisher"),
        ("等人认领", "community"),
        ("有人认领了", "claimer"),
        ("说办好了，等您确认", "claimer"),
        ("圆了", "wisher"),
    ]


def test_what_a_neighbour_reads_of_a_wish_that_went_back_and_forth(api: Api) -> None:
    wish_id = api.wish(on_the_board)
    member, path = api("member"), f"/wishes/{wish_id}"
    member.post(f"{path}/claim", {"promised_for": FRIDAY})
    assert member.post(f"{path}/give-back", {"reason": "腰不好"}).status_code == 200
    for who, notes, claims in (("rider", {""}, []), ("resident", {"", "腰不好"}, [])):
        page = api(who).get(path).json
        assert ({line["note"] for line in page["lines"]}, page["claims"]) == (notes, claims), who
    (ended,) = api("worker").get(path).json["claims"]
    assert (ended["person"]["name"], ended["reason"]) == ("党员老许", "腰不好")
    assert api("grid_worker").get(path).json["claims"][0]["person"] is None
    kept = member.get("/wishes/claimed").json["items"][0]["claim"]
    assert kept["how_ended"]["code"] == "given_back"


def test_what_belongs_elsewhere_keeps_its_number_and_its_clock(api: Api) -> None:
    wisher = api("resident")
    body = {"kind": "repair", "words": "楼道灯坏了几天了", "region": GRID}
    wish = wisher.post("/wishes", {**body, "photos": [wisher.photo(jpeg()).json["key"]]}).json
    moved = api("worker").post(f"/wishes/{wish['id']}/move", {"to": "case", "kind": "light"})
    assert moved.json["status"]["code"] == "moved"
    (case,) = wisher.get("/cases").json["items"]
    assert (case["number"], case["mine"], case["photo_count"]) == (wish["number"], True, 1)
    assert case["reported_at"] == wish["posted_at"]
    assert wisher.get(f"/wishes/{wish['id']}").json["lines"][-1]["note"] == "转到随手报工单"


def test_the_ask_of_a_worker(api: Api) -> None:
    wish_id, member = api.wish(on_the_board), api("member")
    asked = {"person": api.world.ids["member"], "why": "您五月修过灯"}
    assert api("worker").post(f"/wishes/{wish_id}/ask", asked).status_code == 200
    (row,) = member.get("/wishes/asked").json["items"]
    assert (row["ask"]["why"], row["ask"]["accepted"]) == ("您五月修过灯", None)
    refused = member.post(f"/wishes/{wish_id}/answer-ask", {"accept": False})
    assert refused.json["ask"]["accepted"] is False
    assert member.get("/wishes/asked").json["items"] == []
    assert api("worker").get(f"/wishes/{wish_id}").json["asked"][0]["accepted"] is False


def test_silence_is_on_the_list_of_calls(api: Api, travel: Any) -> None:
    wish_id, worker = api.wish(fulfilled), api("worker")
    assert worker.get("/wishes/to-call").json["items"] == []
    travel(WEDNESDAY + timedelta(days=8))
    (row,) = worker.get("/wishes/to-call").json["items"]
    assert (row["id"], row["overdue"]) == (wish_id, True)
    assert worker.post(f"/wishes/{wish_id}/close", {"note": "邻居说亮了"}).status_code == 409
    rung = {"reached": True, "words": "亮得很", "verdict": "done", "stars": 5}
    assert worker.post(f"/wishes/{wish_id}/call", rung).json["status"]["code"] == "confirmed"
    assert worker.get(f"/wishes/{wish_id}").json["calls"][0]["words"] == "亮得很"


def test_who_is_not_in_the_app_is_on_it_at_once_and_nobody_else_is_to_confirm(api: Api) -> None:
    def for_a_neighbour(w: World) -> Wish:
        wish = posted(w, by=w.steward, source=Source.NEIGHBOUR)
        reviewing.open_up(wish, by=w.worker, now=w.now)
        promise(w, wish)
        fulfilling.prove(wish, words="换了灯管", by=w.member, now=w.now)
        return wish

    wish_id = api.wish(for_a_neighbour)
    assert [row["id"] for row in api("worker").get("/wishes/to-call").json["items"]] == [wish_id]
    page = api("steward").get(f"/wishes/{wish_id}").json
    assert page["status"]["words"] == page["lines"][-1]["words"] == "说办好了，社区打电话问本人"


def test_a_card_of_thanks_is_for_everybody_and_names_nobody(api: Api) -> None:
    wish_id = api.wish(confirmed)
    words = "谢谢党员老许，灯亮了</text><script>alert(1)</script>，胡婆婆，13807108888"
    api("resident").post(f"/wishes/{wish_id}/thank", {"words": words})
    key = api("member").get(f"/wishes/{wish_id}").json["thanks"]["key"]
    card = api(None).get(f"/thanks/{key}").json
    assert card["words"].endswith("，（电话已隐去）")
    assert (card["kind"], card["community"]) == ("修一修", "吉林社区")
    picture = api(None).get(f"/thanks/{key}/card.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Content-Security-Policy"] == "default-src 'none'"
    texts = {part.tag.rsplit("}")[-1] for part in ElementTree.fromstring(picture.data).iter()}
    assert texts == {"svg", "rect", "text"}
    for personal in ("胡", "老许", "1380"):
        assert personal not in picture.text and personal not in card["words"]
    assert api(None).get("/thanks/" + "x" * 22).status_code == 404


def test_a_project_of_the_community(api: Api) -> None:
    project = {"kind": "company", "words": "陪老人下棋", "region": COMMUNITY, "source": "project"}
    made = api("worker").post("/wishes", {**project, "places": 3})
    assert (made.status_code, made.json["free_places"]) == (201, 3)
    assert api("resident").post("/wishes", project).status_code == 403
    assert made.json["moves"] == [
        "withdraw",
        "open",
        "ask-change",
        "decline",
        "move",
        "mask",
        "air",
    ]


def test_a_place_is_kept_to_some_hundred_metres(api: Api) -> None:
    latitude, longitude = gcj02((IN_GRID[0] + 0.00012345, IN_GRID[1]))
    spot = {"latitude": latitude, "longitude": longitude, "system": "gcj02"}
    wish = api("resident").post("/wishes", {**LAMP, "region": None, "place": spot}).json
    assert (wish["place"]["code"], wish["point"]["latitude"]) == (GRID, 30.609)


def test_lists_go_on_where_they_stopped(api: Api) -> None:
    ids = [api.wish(posted) for _ in range(3)]
    resident, worker = api("resident"), api("worker")
    for caller, path, order in (
        (resident, "/wishes/mine", ids[::-1]),
        (worker, "/wishes/queue", ids),
    ):
        first = caller.get(path, limit=2).json
        rest = caller.get(path, limit=2, cursor=first["next"]).json
        assert [row["id"] for row in first["items"] + rest["items"]] == order
        assert rest["next"] is None
    assert api("next_worker").get("/wishes/queue").json["items"] == []
    assert resident.get("/wishes/queue").status_code == 403


BAD: list[tuple[dict[str, Any], str]] = [
    ({"words": "灯" * 5000}, "words"),
    ({"words": "😀😀😀"}, "words"),
    ({"words": "灯\0坏"}, "words"),
    ({"kind": "moon"}, "kind"),
    ({"cost": 301, "payer": "claimer"}, "cost"),
    ({"wanted_by": "2026-06-30"}, "wanted_by"),
    ({"region": "420102006000"}, "region"),
    ({"source": "neighbour"}, "agreed"),
    ({"age_band": "child"}, "age_band"),
    ({"photos": ["0" * 32]}, "photos"),
]


def test_bad_input_is_said_and_changes_nothing(api: Api) -> None:
    resident = api("resident")
    for change, field in BAD:
        answer = resident.post("/wishes", {**LAMP, **change})
        assert (answer.status_code, list(answer.json["fields"])) == (422, [field]), change
    assert resident.get("/wishes/mine").json["items"] == []


def test_odd_words_are_only_words(api: Api) -> None:
    """An SQL fragment is kept as it is; an advertisement is pointed out to poster and reviewer."""
    resident = api("resident")
    sql = "'); DROP TABLE wishes; -- 想要个电饭煲"
    assert resident.post("/wishes", {**LAMP, "words": sql}).json["words"] == sql
    advert = "专业疏通管道，优惠价，加微信 abcdef123 咨询"
    assert "advert" in [hint["key"] for hint in _hints(resident, advert)]
    for words, where in (("想借 2 万块周转", "welfare"), ("楼道灯坏了", "case")):
        assert where in [hint["where"] for hint in _hints(resident, words)]


def _hints(caller: Any, words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = caller.post("/wishes/hints", {"words": words}).json["items"]
    return found


def test_a_clock_that_jumps(api: Api, travel: Any) -> None:
    wish_id = api.wish(on_the_board)
    member, path = api("member"), f"/wishes/{wish_id}"
    travel(WEDNESDAY + timedelta(days=20))
    gone = member.post(f"{path}/claim", {"promised_for": FRIDAY})
    assert (gone.status_code, list(gone.json["fields"])) == (422, ["promised_for"])
    travel(WEDNESDAY - timedelta(days=2))
    assert member.post(f"{path}/claim", {"promised_for": FRIDAY}).status_code == 200
    travel(WEDNESDAY)
    assert member.post(f"{path}/prove", {"words": "换好了"}).status_code == 200


def several(w: World) -> Wish:
    """Two promised it, one has done it, and much has happened to it."""
    wish = rung_up(w)
    other = posted(w, Wanted("help", "旧柜子搬下楼", places=4))
    reviewing.ask_change(other, reason="哪一楼", by=w.worker, now=w.now)
    return wish


@pytest.mark.parametrize("who", ["resident", "worker", "member"])
def test_how_many_statements_it_costs(api: Api, who: str) -> None:
    """A page as many for a long story as for a short one, a list as many for one as for several."""
    caller, counts = api(who), []
    for make in (claimed, several):
        wish_id = api.wish(make)
        for path in (f"/wishes/{wish_id}", "/wishes/mine", "/wishes/claimed"):
            with statements(api.app) as seen:
                assert caller.get(path).status_code == 200
            counts.append(len(seen))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 16, counts


def test_a_receipt_of_what_was_moved_is_one_case(api: Api) -> None:
    wish_id, worker = api.wish(posted), api("worker")
    for _ in range(2):
        moved = worker.post(f"/wishes/{wish_id}/move", {"to": "case"}, key="to-a-case")
        assert moved.status_code == 200
    with api.app.app_context(), transaction(write=False):
        assert len(db.session.scalars(select(Case)).all()) == 1


def test_whoever_comes_too_late_is_offered_another(api: Api) -> None:
    gone, other = api.wish(claimed), api.wish(on_the_board)
    late = api("rider").post(f"/wishes/{gone}/claim", {"promised_for": FRIDAY}, key="late")
    assert (late.status_code, late.json["code"]) == (409, "taken")
    assert (late.json["similar"]["id"], "claim" in late.json["similar"]["moves"]) == (other, True)
    assert "还有一个差不多的在等" in late.json["message"]


class Phone:
    """The mini-program of 胡婆婆, and what WeChat says of what is written in it."""

    def __init__(self, api: Api) -> None:
        self.api, self.sent = api, api("resident")
        with api.app.app_context(), transaction():
            mine = {"platform": Platform.MINI_PROGRAM, "appid": "wx_linli_mini", "openid": "o-hu"}
            db.session.add(Identity(person_id=api.world.ids["resident"], **mine))

    def wechat_says(self, wish_id: int, *states: CheckState) -> None:
        with self.api.app.app_context(), transaction():
            for check, state in zip(checks_of(f"wish:{wish_id}"), states, strict=True):
                conclude(check, state, label=10001, now=now())


def test_wechat_looks_first_and_a_person_where_it_has_doubts(api: Api, travel: Any) -> None:
    phone, worker = Phone(api), api("worker")
    photo = phone.sent.photo(jpeg()).json["key"]
    wish = phone.sent.post("/wishes", {**LAMP, "photos": [photo]}).json
    path = f"/wishes/{wish['id']}"
    with api.app.app_context(), transaction(write=False):
        asked = [check.words for check in checks_of(f"wish:{wish['id']}")]
    assert asked == ["（门牌已隐去）厨房灯坏了，打（电话已隐去）", None]
    waits = worker.post(f"{path}/open")
    assert (waits.status_code, waits.json["code"]) == (409, "waiting")
    travel(WEDNESDAY + timedelta(hours=3))
    phone.wechat_says(wish["id"], CheckState.PASSED, CheckState.RISKY)
    (queued,) = worker.get("/wishes/queue").json["items"]
    assert queued["check"] == {"waiting": False, "why": "微信认为照片有风险（广告）"}
    assert phone.sent.get(path).json["check"] is None
    unsaid = worker.post(f"{path}/open")
    assert (unsaid.status_code, list(unsaid.json["fields"])) == (422, ["despite"])
    told = [item["words"] for item in worker.get("/inbox").json["items"]]
    assert sum("请您看一眼" in words for words in told) == 1
    opened = worker.post(f"{path}/open", {"despite": "是灯，不是广告"})
    assert opened.json["status"]["code"] == "open"
    assert "人看过：是灯，不是广告" in worker.get(path).json["lines"][-1]["note"]


def test_photos_are_changed_with_the_words_and_looked_at(api: Api) -> None:
    phone, worker = Phone(api), api("worker")
    old, kept, new = (phone.sent.photo(jpeg(n)).json["key"] for n in (10, 20, 30))
    taken = phone.sent.photo(jpeg(40)).json["key"]
    phone.sent.post("/wishes", {**LAMP, "photos": [taken]})
    wish_id = phone.sent.post("/wishes", {**LAMP, "photos": [old, kept]}).json["id"]
    path = f"/wishes/{wish_id}"
    said = {"kind": "repair", "words": "厨房灯坏了，60 厘米的"}
    for photos, then in (
        ({"photos": [taken]}, None),
        ({}, [old, kept]),
        ({"photos": [new, kept]}, [new, kept]),
        ({"photos": []}, []),
    ):
        worker.post(f"{path}/ask-change", {"reason": "看不清"})
        answer = phone.sent.post(f"{path}/revise", {**said, **photos})
        assert answer.status_code == (200 if then is not None else 422), answer.json
        if then is None:
            continue
        assert [photo["key"] for photo in worker.get(path).json["photos"]] == then
        with api.app.app_context(), transaction(write=False):
            checks = checks_of(f"wish:{wish_id}")
            assert sum(check.file_id is not None for check in checks) == len(then)


def test_what_passed_goes_up_and_what_was_withdrawn_is_looked_at_no_more(api: Api) -> None:
    phone = Phone(api)
    first, second = (phone.sent.post("/wishes", LAMP).json["id"] for _ in range(2))
    phone.wechat_says(first, CheckState.PASSED)
    assert api("worker").post(f"/wishes/{first}/open").status_code == 200
    assert phone.sent.post(f"/wishes/{second}/withdraw").status_code == 200
    with api.app.app_context(), transaction(write=False):
        assert checks_of(f"wish:{second}") == []


def test_ten_taps_at_the_same_instant(api: Api) -> None:
    """Over the API: one is told yes, twice on two phones; the others no, with a kind word."""
    wish_id = api.wish(on_the_board)
    taps = [api(who) for who in ("member", "member", "rider", "steward", "handler", "worker")]
    outcomes = at_once(
        *[
            partial(caller.post, f"/wishes/{wish_id}/claim", {"promised_for": FRIDAY})
            for caller in taps
        ]
    )
    codes = [outcome.status_code for outcome in outcomes]
    assert sorted(codes) in ([200, *[409] * 5], [200, 200, *[409] * 4])
    assert (codes[0] == 200) == (codes[1] == 200)
    for outcome in outcomes:
        if outcome.status_code == 409:
            assert (outcome.json["code"], "谢谢你" in outcome.json["message"]) == ("taken", True)
