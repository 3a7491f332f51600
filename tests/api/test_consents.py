"""What reaches my phone, why not, and how a tap renews it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.clock import now
from backend.db import db, transaction
from backend.notifications import actions
from backend.notifications.models import Consent, Delivery, Notice
from backend.notifications.rules import MOST_CONSENTS
from backend.people.models import Identity, Platform
from backend.web import App

from ..world import World
from .conftest import Api, Caller, is_about, statements

CASE, TASK = "emulator-case-progress", "emulator-task"


@pytest.fixture
def resident(api: Api, app: App, world: World) -> Caller:
    """胡婆婆's phone; she has the mini-program."""
    with app.app_context(), transaction():
        platform, appid = Platform.MINI_PROGRAM, app.config["WECHAT_MP_APPID"]
        whose = world.ids["resident"]
        db.session.add(Identity(platform=platform, appid=appid, openid="mini", person_id=whose))
    return api("resident")


def answered(caller: Caller, *given: tuple[str, str], **more: Any) -> Any:
    body = {"answers": [{"template_id": id_, "answer": answer} for id_, answer in given]}
    return caller.post("/consents", body, **more)


def of(page: Any, template_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(i for i in page["items"] if i["template_id"] == template_id)
    return found


def test_several_answers_at_once(resident: Caller) -> None:
    page = resident.get("/consents").json
    assert [item["template"]["code"] for item in page["items"]] == [
        "case", "wish", "reminder", "task"
    ]  # fmt: skip
    never = of(page, CASE)
    assert (never["left"], never["answer"], never["answered_at"]) == (0, None, None)
    assert never["words"] == "要提醒得再同意一次。"
    answered(resident, (CASE, "accept"), (TASK, "reject"))
    page = answered(resident, (CASE, "accept"), (TASK, "ban")).json
    case, task = of(page, CASE), of(page, TASK)
    assert (case["left"], case["answer"], case["words"]) == (2, "accept", "还能提醒您 2 次。")
    assert (task["left"], task["answer"]) == (0, "ban")
    assert "微信暂时不让发" in task["words"]
    assert is_about(case["answered_at"], now())
    assert resident.get("/consents").json == page


def test_what_the_account_may_send_without_a_consent(app: App, world: World, api: Api) -> None:
    def left(**since: float) -> int:
        with app.app_context(), transaction():
            actions.heard_from(world.rider, now=now() - timedelta(**since))
        found: int = api("rider").get("/consents").json["account_left"]
        return found

    assert api("rider").get("/consents").json["account_left"] == 0
    assert (left(hours=1), left(hours=49)) == (5, 0)
    left(hours=47)
    told(app, world, "rider", Delivery.WAITING)
    with app.app_context(), transaction():
        assert actions.spend(db.session.scalars(select(Notice)).one(), now=now())
    assert api("rider").get("/consents").json["account_left"] == 4


def test_a_repeated_call_is_one_consent_and_who_taps_for_ever_has_twenty(
    resident: Caller, app: App
) -> None:
    for _ in range(3):
        assert answered(resident, (CASE, "accept"), key="tap-1").status_code == 200
    assert of(resident.get("/consents").json, CASE)["left"] == 1
    for _ in range(MOST_CONSENTS + 2):
        page = answered(resident, (CASE, "accept"), (TASK, "reject")).json
    assert of(page, CASE)["left"] == MOST_CONSENTS
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count(Consent.id))) == MOST_CONSENTS + 1


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ([], 422),
        ([("nobody-s", "accept")], 422),
        ([("", "accept")], 422),
        ([(CASE, "perhaps")], 422),
        ([(CASE, "accept"), (CASE, "reject")], 422),
        ([(CASE, "accept")] * 6, 422),
    ],
)
def test_odd_answers_change_nothing(
    resident: Caller, given: list[tuple[str, str]], status: int
) -> None:
    assert answered(resident, *given).status_code == status
    assert all(item["left"] == 0 for item in resident.get("/consents").json["items"])


def test_who_has_no_mini_program_cannot_consent_to_its_messages(api: Api) -> None:
    refused = answered(api("worker"), (CASE, "accept"))
    assert (refused.status_code, refused.json["code"]) == (409, "conflict")
    assert "小程序" in refused.json["message"]
    assert answered(api(None), (CASE, "accept")).status_code == 401


def told(app: App, world: World, whom: str, *deliveries: Delivery, **more: Any) -> None:
    with app.app_context(), transaction():
        for number, delivery in enumerate(deliveries):
            data = {"number": "JA-1", "title": "井盖", "note": "好", "year": 2027}
            key, kind = f"{whom}{number}{delivery}", more.get("kind", "closed")
            actions.notify(getattr(world, whom), kind, data, key=key, now=world.now)
            found = select(Notice).where(Notice.dedupe_key == key)
            db.session.scalars(found).one().delivery = delivery


def phones(caller: Caller) -> list[tuple[str, str | None]]:
    items = caller.get("/inbox").json["items"]
    return [(item["phone"]["code"], item["renew"]) for item in items][::-1]


def test_the_inbox_says_what_does_not_reach_the_phone_and_a_tap_renews_it(
    app: App, world: World, api: Api, resident: Caller
) -> None:
    told(app, world, "resident", *Delivery)
    assert phones(resident) == [
        ("coming", None),
        ("coming", None),
        ("consent_needed", CASE),
        ("sent", None),
        ("inbox_only", None),
        ("failed", None),
    ]
    held = resident.get("/inbox").json["items"][3]
    assert held["phone"]["words"] == "没有发到微信：要提醒得再同意一次。"
    answered(resident, (TASK, "accept"))
    assert phones(resident)[2] == ("consent_needed", CASE)
    answered(resident, (held["renew"], "accept"))
    assert phones(resident)[2] == ("coming", None)
    assert held["phone"]["code"] not in {code for code, _ in phones(resident)}
    with app.app_context(), transaction():
        actions.mute(world.resident, now=world.now)
    assert phones(resident)[4] == ("muted", None)


def test_without_a_template_only_a_word_helps(
    app: App, world: World, api: Api, resident: Caller
) -> None:
    told(app, world, "resident", Delivery.HELD, kind="calendar_missing")
    told(app, world, "rider", Delivery.HELD)
    assert phones(resident) == phones(api("rider")) == [("word_needed", None)]
    with app.app_context(), transaction():
        mine = Notice.person_id == world.ids["resident"]
        notice = db.session.scalars(select(Notice).where(mine)).first()
        assert notice is not None
        notice.delivery, notice.due_at = Delivery.WAITING, now() + timedelta(hours=20)
    assert "明天" in resident.get("/inbox").json["items"][0]["phone"]["words"]


def test_it_costs_one_look_more_when_something_is_stuck(
    app: App, world: World, resident: Caller
) -> None:
    told(app, world, "resident", *[Delivery.HELD, Delivery.INBOX_ONLY] * 4)
    resident.get("/inbox")  # what was decided about words is kept from here on
    with statements(app) as seen:
        assert len(resident.get("/inbox").json["items"]) == 8
    assert len(seen) == 4  # who asks, the page, the ways to her, how many are unread
