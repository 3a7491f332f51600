"""Finding people of one's own place, what is shown of them and why; somebody written twice."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from backend.clock import now
from backend.db import db, transaction
from backend.ledger.actions import award_points
from backend.ledger.models import Measure
from backend.ledger.queries import balance
from backend.people.actions import grant
from backend.people.models import Person, Role, RoleKind
from backend.people.signing_in import open_account
from backend.records.models import AuditEntry
from backend.web import App

from ...cases.making import reported
from ...world import COMMUNITY, GRID, NEXT_COMMUNITY, World
from ..conftest import Browser

Browse = Callable[[str | None], Browser]
HERE = "/panel/people"
PHONE = "13871000001"
NASTY = "<script>alert(1)</script>"


@pytest.fixture
def auntie(app: App, world: World) -> int:
    """A resident of 吉林社区 with a telephone and a nasty name."""
    with app.app_context(), transaction():
        person = Person(name=NASTY, phone=PHONE, created_at=now())
        db.session.add(person)
        grant(person, RoleKind.RESIDENT, by=None, now=now(), region_code=COMMUNITY)
        return person.id


def find(whose: Browser, **asked: str) -> str:
    return whose.follow(whose.post(f"{HERE}/find", asked, form=HERE))


def audited(app: App) -> list[tuple[str, str, str]]:
    with app.app_context(), transaction(write=False):
        rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.verb, row.subject, row.reason) for row in rows]


def test_people_are_found_where_one_works(app: App, auntie: int, browser: Browse) -> None:
    hers = browser("worker")
    for asked in (
        {"words": PHONE},
        {"words": "138 7100 0001"},
        {"words": "+86-13871000001"},
        {"words": str(auntie)},
        {"words": "script"},
    ):
        page = find(hers, **asked)
        assert f"编号 {auntie}" in page
        assert NASTY not in page and "&lt;script&gt;" in page
        assert PHONE not in page, asked
    assert "小周" in find(hers, kind="rider") and "胡婆婆" not in find(hers, kind="rider")
    assert "大管家吴姨" in find(hers, place=GRID)
    for nobody in ("1387100000", "何平", "供电", "%", "_"):
        assert "没有找到" in find(hers, words=nobody), nobody
    assert hers.post(f"{HERE}/find", {"words": " "}, form=HERE).status_code == 422
    assert "小周" not in hers.get(HERE).text  # the last search is not on the bare page
    assert audited(app) == []


def test_who_guesses_finds_nothing_and_learns_nothing(
    app: App, world: World, auntie: int, browser: Browse
) -> None:
    """A worker of another community, a handler: as if there were nobody."""
    his = browser("next_worker")
    for path, form in (("", None), ("/look", {"why": "visit"}), ("/correct", {"name": "X"})):
        for person_id in (auntie, world.ids["rider"], 999_999, 10**30):
            there = f"{HERE}/{person_id}{path}"
            answer = his.get(there) if form is None else his.post(there, form, form=HERE)
            assert answer.status_code == 404, there
            assert "小周" not in answer.text and PHONE not in answer.text
    assert his.get(f"{HERE}/{world.ids['next_worker']}/merge?other={auntie}").status_code == 404
    for words in (PHONE, "script", str(auntie), "小周"):
        assert "没有找到" in find(his, words=words)
    assert "找到" not in find(his, place=COMMUNITY).split("<h2", 1)[1].split("没有找到")[0]
    for outside in ("handler", "auditor"):
        assert browser(outside).get(HERE).status_code == 404
    assert audited(app) == []
    assert f"编号 {auntie}" in find(browser("street_officer"), words=PHONE)


def test_a_telephone_is_shown_once_and_with_a_reason(
    app: App, auntie: int, browser: Browse
) -> None:
    hers, page = browser("worker"), f"{HERE}/{auntie}"
    assert PHONE not in hers.get(page).text
    for nothing in ({}, {"why": "curious"}, {"why": "other"}):
        refused = hers.post(f"{page}/look", nothing, form=page)
        assert (refused.status_code, PHONE in refused.text) == (422, False)
    shown = hers.post(f"{page}/look", {"why": "other", "why_words": f"送药{NASTY}"}, form=page)
    assert (shown.status_code, PHONE in shown.text) == (200, True)
    assert shown.headers["Cache-Control"] == "no-store"
    again = hers.get(page).text
    assert PHONE not in again and NASTY not in again
    assert "看了电话" in again and "送药" in again and "刘敏" in again
    assert audited(app) == [("look_phone", f"person:{auntie}", f"送药{NASTY}")]


def test_roles_are_given_and_taken_back_within_bounds(
    app: App, world: World, auntie: int, browser: Browse
) -> None:
    hers, page = browser("worker"), f"{HERE}/{auntie}"
    given = hers.post(f"{page}/roles", {"kind": "steward", "place": GRID}, form=page)
    assert "邻里大管家" in hers.follow(given)
    for kind, place, status in (
        ("community_worker", COMMUNITY, 403),
        ("steward", NEXT_COMMUNITY, 403),
        ("king", GRID, 422),
        ("steward", "1", 403),
        ("steward", GRID, 409),
        ("handler", f"unit:{world.units['water']}", 403),
        ("handler", "unit:99999", 404),
    ):
        refused = hers.post(f"{page}/roles", {"kind": kind, "place": place}, form=page)
        assert refused.status_code == status, (kind, place, refused.text)
    with app.app_context(), transaction(write=False):
        roles = db.session.scalars(select(Role).where(Role.person_id == auntie)).all()
        steward = next(role.id for role in roles if role.kind is RoleKind.STEWARD)
        assert len(roles) == 2
    assert "收回了" in hers.follow(hers.post(f"{page}/roles/{steward}/end", form=page))
    assert hers.post(f"{page}/roles/{steward}/end", form=page).status_code == 409
    assert hers.post(f"{page}/roles/99999/end", form=page).status_code == 404
    assert [verb for verb, _, _ in audited(app)] == ["grant_role", "end_role"]


def test_somebody_is_written_down_and_put_right(
    app: App, world: World, auntie: int, browser: Browse
) -> None:
    hers = browser("worker")
    form = {"name": " 孙 叔 ", "phone": "027-8555 0001", "kind": "party_member", "place": COMMUNITY}
    page = hers.follow(hers.post(HERE, form, form=HERE))
    assert "孙 叔" in page and "党员" in page
    for changes, status, says in (
        ({"phone": PHONE}, 409, f"编号 {auntie}"),
        ({"phone": "12"}, 422, "7 到 12 位"),
        ({"phone": "2785550001"}, 422, "开头的 0"),
        ({"name": ""}, 422, "1 到 50"),
        ({"name": "长" * 51}, 422, "1 到 50"),
        ({"place": ""}, 422, "在哪里"),
        ({"place": NEXT_COMMUNITY}, 403, "上一级"),
        ({"kind": "handler"}, 422, "选单位"),
    ):
        refused = hers.post(HERE, {**form, "phone": "", **changes}, form=HERE)
        assert (refused.status_code, says in refused.text) == (status, True), changes
    there = f"{HERE}/{auntie}"
    right = hers.post(f"{there}/correct", {"name": "高阿姨", "phone": "13900000000"}, form=there)
    assert "姓名和电话改好了" in hers.follow(right)
    assert hers.post(f"{there}/correct", {"name": "高阿姨"}, form=there).status_code == 422
    boss = f"{HERE}/{world.ids['colleague']}"
    assert hers.post(f"{boss}/correct", {"name": "X"}, form=boss).status_code == 403


def test_one_person_written_twice_becomes_one(
    app: App, world: World, auntie: int, browser: Browse
) -> None:
    with app.app_context(), transaction():
        twin = Person(name=NASTY, created_at=now())
        db.session.add(twin)
        grant(twin, RoleKind.RESIDENT, by=None, now=now(), region_code=COMMUNITY)
        case = reported(world)
        case.reporter_id = twin.id
        award_points(twin.id, 7, key="k", reason="谢谢", now=now())
        award_points(auntie, 2, key="l", reason="谢谢", now=now())
        twin_id = twin.id
    hers, page = browser("worker"), f"{HERE}/{auntie}/merge"
    assert "可能重复登记" in hers.get(f"{HERE}/{auntie}").text
    preview = hers.get(f"{page}?other={twin_id}").text
    assert "反映的事：1 条" in preview and "身份：1 条" in preview
    for form, status in (
        ({"other": twin_id}, 422),
        ({"other": auntie, "sure": "yes"}, 422),
        ({"other": world.ids["colleague"], "sure": "yes"}, 403),
        ({"other": world.ids["next_worker"], "sure": "yes"}, 404),
        ({"other": "", "sure": "yes"}, 422),
    ):
        assert hers.post(page, form, form=f"{page}?other={twin_id}").status_code == status, form
    for name in ("colleague", "worker"):  # nobody's WeChat becomes a colleague's, or one's own
        staff = f"{HERE}/{world.ids[name]}/merge"
        refused = hers.post(staff, {"other": twin_id, "sure": "yes"}, form="/panel/inbox")
        assert refused.status_code == 403, name
    done = hers.post(page, {"other": twin_id, "sure": "yes"}, form=f"{page}?other={twin_id}")
    assert "反映的事</dt><dd>1 件" in hers.follow(done)
    with app.app_context(), transaction(write=False):
        assert balance(auntie, Measure.POINTS) == 9
    assert audited(app)[-1] == ("merge_persons", f"person:{auntie}", f"编号 {twin_id} 并到这里")
    assert hers.get(f"{HERE}/{twin_id}").status_code == 404
    assert "可能重复登记" not in hers.get(f"{HERE}/{auntie}").text


def test_who_has_an_account_is_not_merged_away(
    app: App, world: World, auntie: int, browser: Browse
) -> None:
    with app.app_context(), transaction():
        open_account(db.session.get_one(Person, auntie), "auntie", "a long enough password")
    page = f"{HERE}/{world.ids['resident']}/merge"
    answer = browser("worker").post(page, {"other": auntie, "sure": "yes"}, form="/panel/inbox")
    assert answer.status_code == 403
