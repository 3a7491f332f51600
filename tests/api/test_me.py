"""How I am written down, my hours, what is kept of me, a copy of it, and being forgotten."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.api import me
from backend.cases.errands import ask_to_do
from backend.db import db, transaction
from backend.forgetting.models import Erasure
from backend.ledger.actions import award_minutes, award_points, reverse
from backend.ledger.models import Evidence
from backend.people.actions import meet
from backend.people.households import Household
from backend.people.models import Identity, Person, Platform
from backend.wechat import BadCode, Client, Unavailable

from ..cases.making import asked, reported
from ..wishes import making as wishes
from ..world import COMMUNITY, GRID, World
from .conftest import Api, jpeg


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What WeChat says to a code, once."""
    known = {"one": "13907100001"}

    def telephone_of(_: Client, code: str) -> str:
        with transaction():  # would be refused inside another
            if code == "down":
                raise Unavailable()
            if code not in known:
                raise BadCode(40163)
            return known.pop(code)

    monkeypatch.setattr(me, "telephone_of", telephone_of)
    return known


def test_what_i_am_called_and_my_telephone(api: Api, phones: dict[str, str]) -> None:
    rider = api("rider")
    found = rider.get("/me/profile").json
    assert (found["name"], found["phone"], found["may_change"]) == ("小周", "", True)
    assert found["community"] == {"code": COMMUNITY, "name": "吉林社区"}
    assert found["account_bound"] and not api("resident").get("/me/profile").json["account_bound"]
    changed = rider.post("/me/profile", {"name": " 周  师傅 ", "phone": "138-0710 0002"}).json
    assert (changed["name"], changed["phone"]) == ("周 师傅", "13807100002")
    assert rider.post("/me/profile", {"phone": ""}).json["name"] == "周 师傅"
    assert rider.post("/me/profile", {"phone": "12"}).json["fields"] == {"phone": "7 到 12 位数字"}
    assert rider.post("/me/profile", {"name": ""}).json["name"] == ""
    unseen = rider.post("/me/profile", {"name": "\u202e\u200b"})
    assert (unseen.status_code, unseen.json["fields"]) == (422, {"name": "必填"})
    refused = api("worker").post("/me/profile", {"name": "刘局长"})
    assert (refused.status_code, "上一级来改" in refused.json["message"]) == (403, True)
    told = rider.post("/me/phone", {"code": "one"}, key="tap-1")
    assert told.json["phone"] == "13907100001"
    again = rider.post("/me/phone", {"code": "one"}, key="tap-1")  # the answer was lost on the way
    assert (again.status_code, again.json) == (200, told.json)
    used = rider.post("/me/phone", {"code": "one"})
    assert (used.status_code, "再点一次" in used.json["message"]) == (422, True)
    assert rider.post("/me/phone", {"code": "down"}).status_code == 503
    assert api("stranger").get("/me/profile").json["community"] is None


def test_where_i_am_signed_in(api: Api) -> None:
    here = api("rider")
    del api.tokens["rider"]
    there, other = api("rider"), api("resident")
    found = here.get("/me/sign-ins").json["items"]
    assert sorted(one["here"] for one in found) == [False, True]
    handle = next(one["handle"] for one in found if not one["here"])
    assert other.post(f"/me/sign-ins/{handle}/end").status_code == 404
    assert len(here.post(f"/me/sign-ins/{handle}/end").json["items"]) == 1
    assert there.get("/me").status_code == 401
    assert here.post("/me/sign-ins/end-others").json["items"][0]["here"]
    assert other.get("/me").status_code == 200


def test_my_hours_month_by_month(api: Api) -> None:
    def serve(w: World, key: str, days: int, minutes: int, how: Evidence) -> Any:
        begin = w.now - timedelta(days=days)
        end, more = begin + timedelta(minutes=minutes), {"reason": "陪胡婆婆下棋", "now": w.now}
        return award_minutes(w.member.id, begin, end, how, key=key, **more)

    with api.app.app_context(), transaction():
        w = api.world
        serve(w, "a", 0, 60, Evidence.CONFIRMED)
        serve(w, "b", 2, 90, Evidence.ON_THE_SPOT)
        serve(w, "c", 400, 30, Evidence.ADDED_LATER)
        wrong = serve(w, "d", 3, 45, Evidence.CONFIRMED)
        reverse(wrong, reason="没有来", now=w.now, by_id=w.worker.id)
    found = api("member").get("/me/hours").json
    assert (found["year"], found["minutes"], found["years"]) == (2026, 150, [2026, 2025])
    assert [(m["month"], m["minutes"]) for m in found["months"]] == [
        ("2026-07", 60),
        ("2026-06", 90),
    ]
    grades = {one["evidence"]["words"]: one["minutes"] for one in found["by_evidence"]}
    assert grades == {"现场签到签退": 90, "受助人确认": 60}
    assert found["months"][0]["items"][0]["reason"] == "陪胡婆婆下棋"
    assert api("member").get("/me/hours", year=2025).json["minutes"] == 30
    assert api("rider").get("/me/hours").json["months"] == []
    assert api("rider").get("/me/hours", year=1).status_code == 422


def _busy(api: Api) -> None:
    """胡婆婆 has reported, wished, been told and earned; somebody else has her telephone."""
    with api.app.app_context(), transaction():
        w = api.world
        w.resident.phone = "13807108888"
        reported(w, "胡婆婆家门口井盖坏了，打 13807108888", by=w.resident)
        asked(w, by=w.resident)
        wishes.confirmed(w)
        award_points(w.resident.id, 3, key="x", reason="报事", now=w.now)
        home = {"region_code": GRID, "door": "1-1", "phone": "13807108888", "name": "老胡"}
        db.session.add(Household(**home, by_id=w.worker.id, at=w.now))
        meet(Platform.MINI_PROGRAM, "mini", "openid-hu", now=w.now).person = w.resident
        ask_to_do(page="me", title="我的", phone="13907109999", by=w.resident, now=w.now)
    assert api("resident").photo(jpeg()).status_code == 201


def test_what_is_kept_and_a_copy_of_it(api: Api) -> None:
    _busy(api)
    resident = api("resident")
    kept = {one["what"]: one for one in resident.get("/me/kept").json["items"]}
    many = {what: one["many"] for what, one in kept.items()}
    assert (many["称呼和电话"], many["报过的事"], many["照片"], many["心愿"]) == (2, 3, 1, 1)
    assert many["请人代办留的电话"] == 1
    assert kept["照片"]["until"].startswith("事情办结后 3 年") and many["语音"] == 0
    assert all(one[field] for one in kept.values() for field in ("until", "why", "who"))
    answer = resident.get("/me/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="linli-20260701.json"'
    whole = json.loads(answer.text)
    assert (whole["我"][0]["称呼"], whole["我"][0]["电话"]) == ("胡婆婆", "13807108888")
    assert whole["报过的事"][0]["说的话"].endswith("13807108888")
    assert [one.get("请人代办留的电话") for one in whole["报过的事"]] == [None, None, "13907109999"]
    assert whole["许过的心愿"][0]["地址"] == "3栋2单元501"
    assert whole["积分的账"][-1]["多少"] and whole["收到的消息"] and whole["评价过的心愿"]
    assert len(whole["照片和语音"]) == 1 and "\n  " in answer.text
    others = json.dumps(json.loads(api("rider").get("/me/export").text), ensure_ascii=False)
    assert "胡婆婆" not in others and "13807108888" not in others
    claimed = json.loads(api("member").get("/me/export").text)["认领过的心愿"]
    assert claimed[0]["写下的经过"] and "地址" not in claimed[0]


def test_being_forgotten_by_oneself(api: Api) -> None:
    open_wish = api.wish(wishes.claimed)
    _busy(api)
    resident, member = api("resident"), api("member")
    before = resident.get("/me/erase").json
    assert before["word"] == "注销" and "自己的心愿没完" in before["first"][0]
    assert "姓名" in {one["what"] for one in before["goes"]}
    assert all(one["why"] for one in before["stays"])
    for who in (resident, member):
        refused = who.post("/me/erase", {"word": "注销"})
        assert (refused.status_code, refused.json["code"]) == (409, "conflict")
    assert "还有工作身份" in api("worker").post("/me/erase", {"word": "注销"}).json["message"]
    assert member.post(f"/wishes/{open_wish}/give-back", {"reason": "家里有事"}).status_code == 200
    assert resident.post(f"/wishes/{open_wish}/withdraw", {}).status_code == 200
    assert resident.post("/me/erase", {"word": "好"}).json["fields"] == {"word": "写“注销”"}
    assert resident.get("/me").json["name"] == "胡婆婆"
    done = resident.post("/me/erase", {"word": " 注销 "})
    assert done.status_code == 200 and done.json["pseudonym"] in done.json["words"]
    assert resident.get("/me").status_code == 401
    with api.app.app_context(), transaction(write=False):
        gone = db.session.get_one(Person, api.world.ids["resident"])
        assert (gone.name, gone.phone, gone.open_roles) == (done.json["pseudonym"], "", [])
        assert db.session.scalars(select(Identity).where(Identity.person_id == gone.id)).all() == []
        assert db.session.scalars(select(Erasure.why)).one() == "本人在小程序里提出"
        # Whoever types a neighbour's telephone cannot take the neighbour off the community's list.
        assert db.session.scalars(select(Household.phone)).one() == "13807108888"
