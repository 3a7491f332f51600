"""大管家和住户: written down, shown with a reason, forgotten when they move."""

from collections.abc import Callable

from sqlalchemy import select

from backend.db import db, transaction
from backend.people.households import Household
from backend.people.models import Level, Region
from backend.records.models import AuditEntry
from backend.web import App

from ...world import GRID, NEXT_GRID, OTHER_GRID, World
from ..conftest import Browser

Browse = Callable[[str | None], Browser]
HERE = f"/panel/care/{GRID}"
HOUSE = GRID[:12] + "901"
FORM = {
    "place": HOUSE,
    "door": "3 单元 <b>502",
    "name": "高婆婆",
    "phone": "138-7100-0002",
    "notes": ["独居"],
    "why_note": "女儿来登记的",
}
SECRETS = ("502", "13871000002", "高婆婆", "独居（", "女儿")


def shown(page: str) -> list[str]:
    return [secret for secret in SECRETS if secret in page.split("登记一户", 1)[0]]


def test_a_list_is_shown_with_a_reason_and_only_once(
    app: App, world: World, browser: Browse
) -> None:
    with app.app_context(), transaction():
        house = Region(code=HOUSE, level=Level.BUILDING, name="9 栋", parent_code=GRID)
        db.session.add(house)
    hers, steward = browser("worker"), str(world.ids["steward"])
    page = hers.follow(hers.post(HERE, {**FORM, "steward": steward}, form=HERE))
    assert shown(page) == [] and "大管家吴姨</a> <span>1 户" in page
    hers.post(HERE, {"place": GRID, "door": "门房"}, form=HERE)
    assert "大管家吴姨：1 户" in (page := hers.get("/panel/care").text)
    assert "1 户还没有大管家照看" in page
    refused = hers.post(f"{HERE}/look", {}, form=HERE)
    assert (refused.status_code, shown(refused.text)) == (422, [])
    looked = hers.post(f"{HERE}/look", {"why": "visit", "steward": steward}, form=HERE).text
    assert "3 单元 &lt;b&gt;502" in looked and "tel:13871000002" in looked
    assert "独居" in looked and "门房" not in looked
    assert "门房" in hers.post(f"{HERE}/look", {"why": "call", "steward": "nobody"}, form=HERE).text
    page = hers.get(HERE).text
    assert shown(page) == [] and "看了住户名单" in page and "上门走访（1 户）" in page
    with app.app_context(), transaction(write=False):
        looks = select(AuditEntry.reason).where(AuditEntry.verb == "look_households")
        assert db.session.scalars(looks).all() == ["上门走访（1 户）", "打电话联系本人（1 户）"]
    for path in (HERE, f"{HERE}/look", "/panel/care/household/1"):
        there = browser("next_worker").post(path, {"why": "visit", **FORM}, form="/panel/inbox")
        assert there.status_code == 404 and "502" not in there.text
    assert browser("grid_worker").get(f"/panel/care/{OTHER_GRID}").status_code == 404


def test_what_is_wrong_is_said_and_a_household_changes_and_goes(
    app: App, world: World, browser: Browse
) -> None:
    hers, steward = browser("worker"), str(world.ids["steward"])
    good = {**FORM, "place": GRID}
    hers.post(HERE, good, form=HERE)
    for changes, status, says in (
        ({}, 409, "已经登记过"),
        ({"door": ""}, 422, "门牌"),
        ({"door": "1", "place": OTHER_GRID}, 422, "哪一栋"),
        ({"door": "1", "phone": "12"}, 422, "7 到 12"),
        ({"door": "1", "name": "长" * 51}, 422, "联系人"),
        ({"door": "1", "why_note": ""}, 422, "为什么"),
        ({"door": "1", "notes": ["坏人"]}, 422, "只能从这些"),
        ({"door": "1", "steward": str(world.ids["member"])}, 422, "不是这个网格"),
    ):
        refused = hers.post(HERE, {**good, **changes}, form=HERE)
        assert (refused.status_code, says in refused.text) == (status, True), changes
    with app.app_context(), transaction(write=False):
        [kept] = db.session.scalars(select(Household))
        one = f"/panel/care/household/{kept.id}"
    page = hers.get(one).text
    assert "502" not in page and "13871000002" not in page and "高婆婆" not in page
    hers.post(one, {"phone": "027-85550003", "steward": steward}, form=one)
    with app.app_context(), transaction(write=False):
        [kept] = db.session.scalars(select(Household))
        assert (kept.name, kept.phone, kept.notes, kept.why) == ("高婆婆", "02785550003", "", "")
        assert kept.steward_id == world.ids["steward"]
    assert hers.post(f"{one}/forget", form=one).status_code == 422
    assert "没有留下" in hers.follow(hers.post(f"{one}/forget", {"sure": "yes"}, form=one))
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Household)).all() == []
        words = db.session.scalars(select(AuditEntry.reason)).all()
        assert not any("502" in word or "高" in word for word in words)
    assert hers.get(f"/panel/care/{NEXT_GRID}").status_code == 404
