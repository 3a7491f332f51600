"""The list of units from the desk to the public page, by forms; a unit by its signed address."""

from collections.abc import Callable
from datetime import datetime

import pytest

from backend.db import db, transaction
from backend.redblack.links import row_address
from backend.redblack.models import RedBlackList
from backend.web import App

from ...redblack.making import DAY, RULE, after, announced, five_each, published
from ...world import STREET, World
from ..conftest import Browser

Browse = Callable[[str | None], Browser]
Travel = Callable[[datetime], None]
LISTS = "/panel/red-black"


@pytest.fixture
def there(app: App, world: World) -> Callable[[Callable[[World], object]], dict[str, str]]:
    """Make something by the verbs; gives the address of each unit's row."""

    def made(make: Callable[[World], object]) -> dict[str, str]:
        with app.app_context():
            with transaction():
                listed = make(world)
                db.session.flush()
                rows = listed.rows if isinstance(listed, RedBlackList) else []
                links = {row.unit.name: row_address(row).split(":8000")[1] for row in rows}
            db.session.remove()
        return links

    return made


def test_from_the_desk_to_the_public(
    app: App, world: World, browser: Browse, travel: Travel, there: Callable[..., dict[str, str]]
) -> None:
    there(five_each)
    travel(after(world))
    officer, public = browser("street_officer"), browser(None)
    page = officer.get(LISTS).text
    assert "还没有红黑榜" in page
    wrong = officer.post(LISTS, {"region": STREET, "first": "2026-07-01", "last": "2027-07-01"})
    assert (wrong.status_code, "时间要已经过完" in wrong.text) == (422, True)
    assert 'value="2027-07-01"' in wrong.text, "what was typed stays"
    days = {"region": STREET, "first": "2026-07-01", "last": "2026-08-20"}
    page = officer.follow(officer.post(LISTS, days))
    assert "件数太少，不排" in page
    assert "永清水务所" in page
    assert "Wilson" in page
    one = f"{LISTS}/1"
    assert browser("handler").get(one).status_code == 404, "nobody has told them yet"
    page = officer.follow(officer.post(f"{one}/announce", form=one))
    assert "以前可以提意见" in page
    handler = browser("other_handler")
    mine = handler.get(one).text
    assert "永清供电所" in mine
    assert "永清水务所" not in mine, "not yet public, and not theirs"
    page = handler.follow(handler.post(f"{one}/object", {"reason": "停电检修"}, form=one))
    assert "停电检修" in page
    again = handler.post(f"{one}/object", {"reason": "再说"}, form=one)
    assert (again.status_code, "收到了" in again.text) == (409, True)
    district = browser("district_officer")
    early = district.post(f"{one}/publish", form=one)
    assert (early.status_code, "还可以提意见" in early.text) == (409, True)
    decided = {"grant": "no", "words": "检修没有公告。"}
    page = officer.follow(officer.post(f"{one}/objections/1", decided, form=one))
    assert "不成立：检修没有公告。" in page
    assert "签发公开" not in page, "not by whoever computed it"
    travel(after(world) + 9 * DAY)
    officer, district = browser("street_officer"), browser("district_officer")
    page = district.follow(district.post(f"{one}/publish", form=one))
    assert "江岸区签发" in page
    shown = public.get("/red-black")
    assert shown.status_code == 200
    assert "max-age=60" in shown.headers["Cache-Control"]
    assert "永清街道" in shown.text
    assert "街道的小郭" not in shown.text
    page = officer.follow(officer.post(f"{one}/withdraw", {"reason": "算错了"}, form=one))
    assert "撤下了" in page
    mine = browser("other_handler").get(one).text
    assert "永清供电所" in mine and "永清水务所" not in mine, "public no more, and not theirs"


def test_a_unit_reads_and_objects_without_an_account(
    world: World, browser: Browse, travel: Travel, there: Callable[..., dict[str, str]]
) -> None:
    links = there(announced)
    travel(after(world) + DAY)
    unit = browser(None)
    address = links["永清供电所"]
    page = unit.get(address).text
    assert "永清供电所：黑榜" in page
    assert "到期 5 件，按时 0 件" in page
    empty = unit.post(address, {"reason": " "})
    assert (empty.status_code, "请写哪里不对" in empty.text) == (422, True)
    assert "停电检修" in unit.follow(unit.post(address, {"reason": "停电检修"}))
    assert unit.get(address[:-3] + "abc").status_code == 404
    assert unit.get("/h/red-black/nonsense").status_code == 404


def test_what_is_public_names_units_and_how_they_were_counted(
    app: App, world: World, browser: Browse, there: Callable[..., dict[str, str]]
) -> None:
    nobody = browser(None)
    assert "还没有公开的红黑榜" in nobody.get("/red-black").text
    there(published)
    page = nobody.get("/red-black").text
    red, black = page.split("<h3>黑榜</h3>")
    assert "永清水务所" in red
    assert "永清供电所" in black
    assert f"按时办结率 × {RULE['weights']['on_time']}%" in page  # type: ignore[index]
    assert nobody.get("/red-black?region=nonsense").status_code == 422
    for name in ("老秦", "小高", "小郭", "老邓", "小周"):
        assert name not in page


def test_the_rule_changes_from_tomorrow_on(world: World, browser: Browse, travel: Travel) -> None:
    admin = browser("admin")
    new = {
        "on_time": "70",
        "due": "12",
        "asked": "6",
        "red_from": "80",
        "black_below": "60",
        "days_to_object": "5",
        "note": "街道议定",
    }
    for change in ({"black_below": "90"}, {"due": "many"}, {"on_time": "170"}, {"note": " "}):
        refused = admin.post(f"{LISTS}/rule", {**new, **change}, form=LISTS)
        assert (refused.status_code, 'role="alert"' in refused.text) == (422, True), change
        assert 'value="12"' in refused.text or "due" in change, "what was typed stays"
    assert "按时办结率 × 60%" in admin.follow(admin.post(f"{LISTS}/rule", new, form=LISTS))
    travel(world.now + DAY)
    page = browser("street_officer").get(LISTS).text
    assert "按时办结率 × 70% + 解决率 × 30%" in page
    assert "改算法" not in page
