"""单位: entered, put right, closed; who speaks for one."""

from collections.abc import Callable

from sqlalchemy import select

from backend.db import db, transaction
from backend.people.models import Unit
from backend.records.models import AuditEntry
from backend.web import App

from ...world import COMMUNITY, NEXT_COMMUNITY, STREET, World
from ..conftest import Browser

Browse = Callable[[str | None], Browser]
HERE = "/panel/units"
FORM = {
    "name": "吉林<b>物业",
    "kind": "property",
    "place": COMMUNITY,
    "duty_phone": "8555 0001 转 2",
    "handles": ["manhole"],
}


def test_a_property_company_is_entered_put_right_and_closed(
    app: App, world: World, browser: Browse
) -> None:
    hers = browser("worker")
    made = hers.post(HERE, FORM)
    page, here = hers.follow(made), made.location
    assert "吉林&lt;b&gt;物业" in page and "物业公司" in page and "8555 0001 转 2" in page
    assert "井盖" in page and "还没有人" in page
    assert "吉林&lt;b&gt;物业" in hers.get(HERE).text
    assert "吉林" not in browser("next_worker").get(HERE).text  # not even as a place
    assert browser("next_worker").get(here).status_code == 404
    for changes, status, says in (
        ({}, 409, "已经有叫"),
        ({"name": " "}, 422, "1 到 100"),
        ({"kind": "x"}, 422, "什么样的单位"),
        ({"place": NEXT_COMMUNITY}, 403, "它所在的"),
        ({"place": COMMUNITY + "999"}, 404, "没有这个区域"),
        ({"name": "别的", "duty_phone": "没有"}, 422, "没看懂"),
        ({"name": "别的", "handles": ["dragon"]}, 422, "没有这一类"),
    ):
        refused = hers.post(HERE, {**FORM, **changes})
        assert (refused.status_code, says in refused.text) == (status, True), changes
    form = {"duty_phone": "110", "about": "两个人", "hours": " 每天  8 点 ", "address": "一楼"}
    too_long = hers.post(f"{here}/change", {**form, "hours": "天" * 101}, form=here)
    assert too_long.status_code == 422 and "最多 100 个字" in too_long.text
    changed = hers.follow(hers.post(f"{here}/change", form, form=here))
    assert "两个人" in changed and "<dd>每天 8 点</dd>" in changed and "<dd>一楼</dd>" in changed
    assert hers.post(f"{here}/dissolve", {"sure": "yes"}, form=here).status_code == 403
    street = browser("street_officer")
    assert street.post(f"{here}/dissolve", form=here).status_code == 422
    gone = street.post(
        f"{here}/dissolve", {"sure": "yes", "successor": str(world.units["water"])}, form=here
    )
    assert "永清水务所</a>接手" in street.follow(gone)
    assert hers.post(f"{here}/change", {"duty_phone": "1"}, form=here).status_code == 409
    assert "吉林&lt;" not in hers.get(HERE).text
    assert "吉林&lt;" in hers.get(f"{HERE}?past=yes").text
    with app.app_context(), transaction(write=False):
        verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
        assert verbs == ["enter_unit", "change_unit", "dissolve_unit"]


def test_a_unit_takes_wishes_and_two_speak_for_it(app: App, world: World, browser: Browse) -> None:
    street, here = browser("street_officer"), f"{HERE}/{world.units['water']}"
    form = {"monthly_cap": "5", "free": "周末", "wish_kinds": ["repair"]}
    assert street.post(f"{here}/wishes", {**form, "monthly_cap": "x"}, form=here).status_code == 422
    assert "每月最多</dt><dd>5 个" in street.follow(street.post(f"{here}/wishes", form, form=here))
    seats = f"{here}/representatives"
    for name in ("resident", "member"):
        street.post(seats, {"person": str(world.ids[name])}, form=here)
    page = street.get(here).text
    assert "胡婆婆" in page and "党员老许" in page
    third = street.post(seats, {"person": str(world.ids["rider"])}, form=here)
    assert third.status_code == 409
    for nobody, status in (("", 422), ("999999", 404)):
        assert street.post(seats, {"person": nobody}, form=here).status_code == status
    assert street.post(f"{seats}/1/end", form=here).status_code == 303
    assert "胡婆婆" not in street.get(here).text
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Unit, world.units["water"]).region_code == STREET
