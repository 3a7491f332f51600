"""Bad days of a wish, over the API: each refusal says what to do next, and changes nothing."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from backend.db import db, transaction
from backend.jobs.wishes import chase_wishes
from backend.people.models import Person
from backend.records.models import CheckState
from backend.wishes import fulfilling
from backend.wishes.models import Wish
from backend.wishes.posting import Wanted

from ..street import at_once
from ..wishes.making import claimed, on_the_board, promise
from ..world import WEDNESDAY, World
from .conftest import Api
from .test_wish_people import claim, said
from .test_wishes import FRIDAY, LAMP, REACH, Phone


def told(api: Api, who: str) -> list[str]:
    """What somebody's inbox says, the newest first."""
    return [item["words"] for item in api(who).get("/inbox").json["items"]]


def test_nobody_claims_their_own_or_what_they_posted_for_a_neighbour(api: Api) -> None:
    for who, more in (("resident", {}), ("member", {"source": "neighbour", "agreed": True})):
        wish = api(who).post("/wishes", {**LAMP, **more}).json
        api("worker").post(f"/wishes/{wish['id']}/open")
        assert "留给邻居来认领" in said(claim(api(who), wish["id"]))
        assert "claim" not in api(who).get(f"/wishes/{wish['id']}").json["moves"]
        asked = api("worker").post(f"/wishes/{wish['id']}/ask", {"person": api.world.ids[who]})
        assert "自己许的愿" in said(asked, 409)


@pytest.mark.parametrize("keys", [("once", "once"), ("one", "other"), (None, None)])
def test_one_person_on_two_phones(api: Api, keys: tuple[str | None, str | None]) -> None:
    """Both phones are told yes, the place is held once, and the wisher hears of it once."""
    wish_id = api.wish(lambda w: on_the_board(w, Wanted("help", "旧柜子搬下楼", places=2)))
    body, member = {"promised_for": FRIDAY}, api("member")
    taps = [partial(member.post, f"/wishes/{wish_id}/claim", body, key=key) for key in keys]
    first, second = at_once(*taps)
    assert (first.status_code, second.status_code, first.json) == (200, 200, second.json)
    assert (first.json["free_places"], first.json["claim"]["done"]) == (1, False)
    assert sum("认领了" in words for words in told(api, "resident")) == 1
    other_day = {"promised_for": "2026-07-04"}
    again = member.post(f"/wishes/{wish_id}/claim", other_day, key="another")
    assert again.json["claim"]["promised_for"] == FRIDAY  # whoever holds it, holds it
    if keys[0]:
        reused = member.post(f"/wishes/{wish_id}/claim", other_day, key=keys[0])
        assert (reused.status_code, reused.json["code"]) == (422, "key_reused")


def test_a_photo_of_forty_megapixels_and_one_twice(api: Api) -> None:
    resident, out = api("resident"), BytesIO()
    Image.new("RGB", (8000, 5000), "navy").save(out, "JPEG")
    large = resident.photo(out.getvalue()).json
    assert large["width"] <= 2000 and large["height"] <= 2000
    wish = resident.post("/wishes", {**LAMP, "photos": [large["key"]] * 2}).json
    assert (wish["photo_count"], wish["thumb"]) == (1, large["key"])
    again = resident.post("/wishes", {**LAMP, "photos": [large["key"]]})
    assert "已经用过了" in said(again, 422)
    stolen = api("member").post("/wishes", {**LAMP, "photos": [large["key"]]})
    assert "重新上传" in said(stolen, 422)
    api("worker").post(f"/wishes/{wish['id']}/open")
    claim(api("member"), wish["id"])
    proof = {"words": "换好了", "photos": [large["key"]]}
    assert "重新上传" in said(api("member").post(f"/wishes/{wish['id']}/prove", proof), 422)


def test_barred_in_the_middle(api: Api, travel: Any) -> None:
    """What was promised is on the board again, the wisher is told, and where to come is no more
    theirs to read."""
    member, wish = api("member"), api("resident").post("/wishes", {**LAMP, "reach": REACH}).json
    path = f"/wishes/{wish['id']}"
    api("worker").post(f"{path}/open")
    claim(member, wish["id"])
    assert member.get(path).json["contact"] == REACH
    bar = {"person": api.world.ids["member"], "until": "2026-07-31", "reason": "上门推销"}
    assert api("worker").post("/wish-suspensions", bar).status_code == 201
    with api.app.app_context():
        chase_wishes()
        db.session.remove()
    page = member.get(path).json
    assert (page["status"]["code"], page["contact"]) == ("open", None)
    assert page["claim"]["how_ended"]["code"] == "left"
    for step, body in (("prove", {"words": "换好了"}), ("give-back", {"reason": "忙"})):
        assert said(member.post(f"{path}/{step}", body))
    assert member.post(f"{path}/claim", {"promised_for": FRIDAY}).json["code"] == "suspended"
    assert "又放回墙上了" in told(api, "resident")[0]
    assert {"您不用再去" in words for words in told(api, "member")[:2]} == {True, False}
    assert claim(api("rider"), wish["id"]).status_code == 200


def test_wechat_answers_after_somebody_has_decided(api: Api, travel: Any) -> None:
    phone, worker = Phone(api), api("worker")
    first, second, third = (phone.sent.post("/wishes", LAMP).json["id"] for _ in range(3))
    for wish_id in (first, second, third):
        phone.wechat_says(wish_id, CheckState.UNREACHABLE)
    worker.post(f"/wishes/{first}/open", {"despite": "是灯，我认得她"})
    worker.post(f"/wishes/{second}/decline", {"reason": "物业在换", "elsewhere": "物业"})
    worker.post(f"/wishes/{third}/open", {"despite": "一样的"})
    travel(WEDNESDAY + timedelta(hours=3))
    before = len(told(api, "worker"))
    for _ in range(2):
        phone.wechat_says(first, CheckState.RISKY)
        phone.wechat_says(second, CheckState.RISKY)
        phone.wechat_says(third, CheckState.PASSED)
    (late,) = told(api, "worker")[:-before]
    assert "已经上墙了，请您再看一眼：微信认为文字有风险（广告）" in late
    assert worker.get(f"/wishes/{first}").json["status"]["code"] == "open"
    assert worker.get(f"/wishes/{second}").json["status"]["code"] == "declined"
    assert phone.sent.get(f"/wishes/{first}").json["check"] is None


def test_the_wisher_has_left(api: Api, travel: Any) -> None:
    """Without roles, deaf to WeChat: somebody rings, writes it down, and the claimer is thanked."""
    wish_id = api.wish(claimed)
    with api.app.app_context(), transaction():
        for role in db.session.get_one(Person, api.world.ids["resident"]).open_roles:
            role.ended_at = WEDNESDAY
    path, done = f"/wishes/{wish_id}", {"words": "换好了", "started_at": None}
    assert api("member").post(f"{path}/prove", done).status_code == 200
    travel(WEDNESDAY + timedelta(days=8))
    worker = api("worker")
    assert [row["id"] for row in worker.get("/wishes/to-call").json["items"]] == [wish_id]
    worker.post(f"{path}/call", {"reached": False, "words": "号码停机了"})
    ended = worker.post(f"{path}/close", {"note": "邻居说灯亮了，人搬走了"})
    assert (ended.json["status"]["code"], api("member").get("/points").json["balance"]) == (
        *("confirmed", 3),
    )
    assert "圆了，谢谢你" in told(api, "member")[0]
    assert api("resident").get(path).json["status"]["code"] == "confirmed"


def test_whoever_did_it_does_not_say_that_it_was_done(api: Api) -> None:
    """A worker who helps is a neighbour like others: a colleague rings."""

    def by_the_worker(w: World) -> Wish:
        wish = on_the_board(w)
        promise(w, wish, by=w.worker)
        fulfilling.prove(wish, words="换好了", by=w.worker, now=w.now)
        return wish

    wish_id, worker = api.wish(by_the_worker), api("worker")
    path, rung = f"/wishes/{wish_id}", {"reached": True, "words": "好", "verdict": "done"}
    rung = {**rung, "stars": 5}
    assert "call" not in worker.get(path).json["moves"]
    assert "另一位同事" in said(worker.post(f"{path}/call", rung))
    api("colleague").post(f"{path}/call", {"reached": False, "words": "没人接"})
    assert "close" not in worker.get(path).json["moves"]
    assert "另一位同事" in said(worker.post(f"{path}/close", {"note": "亮了"}))
    assert api("colleague").post(f"{path}/call", rung).json["status"]["code"] == "confirmed"


def test_whoever_does_not_read_a_board_is_offered_nothing_of_it(api: Api) -> None:
    """外人 wished for something here, and taps their own."""
    wish, worker = api("stranger").post("/wishes", LAMP).json, api("worker")
    api.wish(on_the_board)
    worker.post(f"/wishes/{wish['id']}/open")
    claim(api("member"), wish["id"])
    late = claim(api("stranger"), wish["id"])
    assert (late.json["code"], "similar" in late.json) == ("taken", False)
    assert api("stranger").get("/wishes").json["items"] == []
    assert claim(api("rider"), wish["id"]).json["similar"]


def test_a_worker_asks_people_of_the_street_and_learns_nobody_s_name(api: Api) -> None:
    wish_id, worker = api.wish(on_the_board), api("worker")
    for unknown in (api.world.ids["stranger"], 99_999):
        answer = worker.post(f"/wishes/{wish_id}/ask", {"person": unknown})
        assert "先在本街道的社区报到" in said(answer, 404)
    assert worker.get(f"/wishes/{wish_id}").json["asked"] == []
    handler = {"person": api.world.ids["handler"]}
    assert worker.post(f"/wishes/{wish_id}/ask", handler).status_code == 200
