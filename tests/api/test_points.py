"""One's own points, and what they can be had for; hours of service for the official register."""

import pytest
from sqlalchemy import select

from backend.db import db, transaction
from backend.ledger.actions import award_points, spend_points
from backend.ledger.models import RedeemCode
from backend.ledger.rewards import add_reward
from backend.records.models import AuditEntry
from backend.web import App

from ..world import COMMUNITY, GRID, NEXT_COMMUNITY, STREET, World
from .conftest import Api, is_about


@pytest.fixture
def earned(app: App, world: World) -> None:
    """小周 has had 1, 2 and 3 points and spent 5."""
    with app.app_context(), transaction():
        rider = world.ids["rider"]
        for n in (1, 2, 3):
            award_points(rider, n, key=f"k{n}", reason=f"第{n}次", now=world.now)
        spend_points(rider, 5, key="s", reason="兑换香皂一块", now=world.now)
        add_reward(COMMUNITY, "抽纸一提", 15, 0, by=world.worker)
        add_reward(COMMUNITY, "香皂一块", 5, 2, by=world.worker)


def test_my_points_and_why(api: Api, earned: None) -> None:
    page = api("rider").get("/points").json
    assert page["balance"] == 1
    assert [(i["points"], i["balance"], i["reason"]) for i in page["items"]] == [
        (-5, 1, "兑换香皂一块"),
        (3, 6, "第3次"),
        (2, 3, "第2次"),
        (1, 1, "第1次"),
    ]
    assert is_about(page["items"][0]["at"], api.world.now)
    assert page["next"] is None


def test_page_by_page(api: Api, earned: None) -> None:
    first = api("rider").get("/points", limit=3).json
    rest = api("rider").get("/points", limit=3, cursor=first["next"]).json
    assert [item["reason"] for item in rest["items"]] == ["第1次"]
    assert (rest["next"], rest["balance"]) == (None, 1)


def test_nobody_sees_anybody_elses(api: Api, earned: None) -> None:
    for who in ("resident", "worker", "admin", "stranger"):
        assert api(who).get("/points").json == {"balance": 0, "items": [], "next": None}
    assert api("worker").get("/points", person="1").status_code == 422
    assert api(None).get("/points").status_code == 401


def test_a_code_for_ten_minutes(app: App, api: Api) -> None:
    first = api("rider").post("/points/code").json
    code = api("rider").post("/points/code", key="the same").json
    assert len(code["code"]) == 6
    assert code["expires_at"].endswith("+08:00")
    with app.app_context(), transaction(write=False):
        rows = db.session.query(RedeemCode).all()
        assert [(row.code, row.person_id) for row in rows] == [
            (code["code"], api.world.ids["rider"])
        ]
    assert first["expires_at"] <= code["expires_at"]


def test_what_can_be_had(api: Api, earned: None) -> None:
    page = api("rider").get("/rewards").json
    assert page["community"] == {"code": COMMUNITY, "name": "吉林社区"}
    shown = [(item["name"], item["points"], item["left"]) for item in page["items"]]
    assert shown == [("香皂一块", 5, 2), ("抽纸一提", 15, 0)]
    assert api("stranger").get("/rewards").json == {"community": None, "items": []}
    assert len(api("stranger").get("/rewards", community=COMMUNITY).json["items"]) == 2
    assert api("rider").get("/rewards", community=NEXT_COMMUNITY).json["items"] == []


def test_a_steward_of_a_grid_goes_to_its_community(api: Api, earned: None) -> None:
    assert api("steward").get("/rewards").json["community"]["code"] == COMMUNITY


@pytest.mark.parametrize("code", ["1", STREET, GRID, "x" * 15, "420102006999"])
def test_only_communities_have_shelves(api: Api, code: str) -> None:
    assert api("rider").get("/rewards", community=code).status_code == 404


def test_hours_are_handed_over_as_a_table_and_that_is_noted(api: Api, app: App) -> None:
    told = {"region": COMMUNITY, "since": "2026-07-01", "until": "2026-07-31"}
    answer = api("worker").get("/volunteer-hours", **told)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.text.startswith("\ufeff姓名,手机号")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    with app.app_context():
        [noted] = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "export_hours"))
        assert (noted.person_id, noted.subject) == (api.world.ids["worker"], f"region:{COMMUNITY}")
    elsewhere = api("worker").get("/volunteer-hours", **{**told, "region": NEXT_COMMUNITY})
    assert elsewhere.status_code == 403
    backwards = api("worker").get("/volunteer-hours", **{**told, "until": "2026-06-30"})
    assert backwards.status_code == 422
    hostile = api("worker").get("/volunteer-hours", **{**told, "region": "' OR 1=1"})
    assert hostile.status_code == 403
