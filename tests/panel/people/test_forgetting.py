"""Forgotten on request, by a name that means nobody; and in time, by rules that are counted."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from backend.cases.joining import merge
from backend.cases.models import Case, CaseFile
from backend.cases.noting import note
from backend.cases.reviewing import decline
from backend.clock import now
from backend.db import Base, db, transaction
from backend.files.models import File
from backend.forgetting.models import Erasure, RetentionRule
from backend.forgetting.retaining import RULES, run_rule
from backend.ledger.actions import award_points
from backend.ledger.models import Measure
from backend.ledger.queries import balance, problems
from backend.notifications.actions import notify
from backend.people.caring import Said, enter_household
from backend.people.models import Person
from backend.people.roster import add_shift
from backend.people.signing_in import sign_in
from backend.records.actions import audit, received
from backend.records.models import AuditEntry
from backend.web import App

from ...cases.airing.making import drafted, put_photo, with_photo
from ...cases.making import reported
from ...wishes.making import posted
from ...wishes.making import with_photo as wish_with_photo
from ...world import COMMUNITY, GRID, World
from ..conftest import Browser

Browse = Callable[[str | None], Browser]
PHONE = "13871000001"
WORDS = f"井盖坏了，我是小周师傅，住3栋502，电话 {PHONE}"


def run_rules(at: datetime) -> dict[str, int]:
    return {kept.key: run_rule(kept, now=at) for kept in RULES}


def lived(w: World) -> Person:
    """小周 has left traces everywhere."""
    person = w.rider
    person.name, person.phone = "小周师傅", PHONE
    case = reported(w, WORDS)
    note(case, f"给小周师傅回过电话 {PHONE}", by=w.worker, now=w.now)
    notify(person, "closed", {"number": case.number}, key="k1", now=w.now)
    award_points(person.id, 13, key="k2", reason="谢谢", now=w.now)
    sign_in(person, now=w.now)
    received("openid-of-rider1234", "event", "谢谢小周师傅", now=w.now)
    enter_household(GRID, Said("1-101", "小周师傅", PHONE), steward_id=None, by=w.worker, now=w.now)
    return person


def traces() -> list[str]:
    """Tables in which the name or the telephone still stand."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            if any(secret in str(row) for secret in ("小周师傅", PHONE, "openid-of-rider")):
                found.append(table.name)
    return sorted(set(found))


def test_somebody_is_forgotten_and_the_books_stay(app: App, world: World, browser: Browse) -> None:
    with app.app_context(), transaction():
        lived(world)
    hers, page = browser("worker"), f"/panel/people/{world.ids['rider']}/erase"
    seen = hers.get(page).text
    for said in ("绑定的微信", "登录和账号", "聊天里记着的", "同一个电话的联系人", "账只能往上记"):
        assert said in seen, said
    for form, status in (({"why": "当面"}, 422), ({"sure": "yes"}, 422)):
        assert hers.post(page, form, form=page).status_code == status
    with app.app_context(), transaction(write=False):
        assert {"persons", "cases", "identities", "households"} <= set(traces())
    done = hers.post(page, {"sure": "yes", "why": f"他自己来说的，电话 {PHONE}"}, form=page)
    assert "注销好了，以后叫“已注销" in hers.follow(done)
    assert hers.post(page, {"sure": "yes", "why": "再来"}, form=page).status_code == 409
    with app.app_context(), transaction(write=False):
        assert traces() == []
        person = world.rider
        assert (person.name[:3], person.phone, person.open_roles) == ("已注销", "", [])
        assert (balance(person.id, Measure.POINTS), problems()) == (13, [])
        [case] = db.session.scalars(select(Case))
        assert case.reporter_id == person.id and case.words.startswith(
            "井盖坏了，我是（姓名已隐去）"
        )
        [erasure] = db.session.scalars(select(Erasure))
        assert erasure.pseudonym == person.name and erasure.went["绑定的微信"] == 1
        [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "erase_person"))
        assert entry.subject == f"person:{person.id}" and "已隐去" in entry.reason
    assert "已注销" in hers.get(page).text


def test_open_promises_and_duties_come_first(app: App, world: World, browser: Browse) -> None:
    with app.app_context(), transaction():
        posted(world)
        add_shift(
            world.colleague, COMMUNITY, now(), now() + timedelta(hours=8), by=world.admin, now=now()
        )
    form = {"sure": "yes", "why": "当面提出"}
    street = browser("street_officer")
    for name, says in (
        ("resident", "自己的心愿没完"),
        ("colleague", "工作身份"),
        ("colleague", "排着班"),
    ):
        page = f"/panel/people/{world.ids[name]}/erase"
        refused = street.post(page, form, form=page)
        assert (refused.status_code, says in refused.text) == (409, True), name
    page = f"/panel/people/{world.ids['colleague']}/erase"
    assert browser("worker").post(page, form, form="/panel/inbox").status_code == 403
    with app.app_context(), transaction(write=False):
        assert world.colleague.name == "陈芳"


def test_what_is_kept_for_how_long_is_counted_and_then_goes(
    app: App, world: World, browser: Browse
) -> None:
    with app.app_context(), transaction():
        old = now() - timedelta(days=45)
        received("old", "text", "", now=old)
        received("young", "text", "", now=now())
        audit(None, "look_phone", "person:1", now=now() - timedelta(days=1096))
        notify(world.rider, "closed", {}, key="k", now=now() - timedelta(days=400))
    his, page = browser("admin"), "/panel/retention"
    assert "会清掉 <strong>" not in his.get(page).text and "12 小时" in his.get(page).text
    counted = his.get(f"{page}?count=yes").text
    assert counted.count("会清掉 <strong>1</strong> 条") == 2
    for days, status in (("60", 303), ("6", 422), ("x", 422), ("999999", 422)):
        assert his.post(f"{page}/messages", {"days": days}, form=page).status_code == status
    assert his.post(f"{page}/nothing", {"days": "60"}, form=page).status_code == 404
    assert "留 <strong>60</strong> 天" in his.get(page).text and "管理员，" in his.get(page).text
    with app.app_context(), transaction():
        [rule] = db.session.scalars(select(RetentionRule))
        assert (rule.key, rule.days, rule.by_id) == ("messages", 60, world.ids["admin"])
        assert run_rules(now())["messages"] == 0
        assert run_rules(now() + timedelta(days=16))["messages"] == 1
        verbs = db.session.scalars(select(AuditEntry.verb)).all()
        assert verbs == ["decide_retention"]  # the look of three years ago is gone


def test_photos_of_long_ago_go_unless_a_copy_was_made_public(app: App, world: World) -> None:
    with app.app_context(), transaction():
        put_photo(world, drafted(world, with_photo))
        gone = with_photo(world).files[0].file
        gone.taken_latitude, gone.taken_longitude = 30.6, 114.3
        gone_id, years = gone.id, timedelta(days=1096)
    with app.app_context(), transaction():
        assert run_rules(now() + timedelta(days=170))["photo_places"] == 0
        done = run_rules(now() + timedelta(days=190))
        assert (done["photo_places"], done["photos"]) == (1, 0)
        assert db.session.get_one(File, gone_id).taken_latitude is None
        assert run_rules(now() + years)["photos"] == 1
        assert db.session.get(File, gone_id) is None
        assert len(db.session.scalars(select(CaseFile)).all()) == 1


def test_a_photo_that_a_wish_shows_as_well_outlives_the_case(app: App, world: World) -> None:
    with app.app_context(), transaction():
        sent = wish_with_photo(world).photos[0].file
        case = reported(world, by=world.resident, files=[sent])
        decline(case, reason="不归社区", elsewhere="12345", by=world.worker, now=world.now)
        sent_id = sent.id
    with app.app_context(), transaction():
        assert run_rules(now() + timedelta(days=1096))["photos"] == 1
        assert db.session.scalars(select(CaseFile)).all() == []
        assert db.session.get(File, sent_id) is not None
        assert run_rules(now() + timedelta(days=1096))["photos"] == 0


def test_what_was_joined_keeps_its_photos_while_the_matter_is_open(app: App, world: World) -> None:
    with app.app_context(), transaction():
        sent = wish_with_photo(world).photos[0].file
        case, main = reported(world, by=world.resident, files=[sent]), reported(world)
        merge(case, main, by=world.worker, now=world.now)
        main_id, years = main.id, timedelta(days=1096)
    with app.app_context(), transaction():
        assert run_rules(now() + years)["photos"] == 0
        main = db.session.get_one(Case, main_id)
        decline(main, reason="不归社区", elsewhere="12345", by=world.worker, now=world.now)
        assert run_rules(now() + years)["photos"] == 1
