"""值班表: who sees it, who writes it, and what it says about now."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from backend.clock import now
from backend.db import db, transaction
from backend.people.models import DutyShift
from backend.people.roster import add_shift
from backend.web import App

from ..world import CAST, COMMUNITY, NEXT_COMMUNITY, STREET, WEDNESDAY, World
from .conftest import Browser

Browse = Callable[[str | None], Browser]
PAGE = "/panel/duty"

READERS = {
    "admin",
    "district_officer",
    "street_officer",
    "worker",
    "colleague",
    "next_worker",
    "grid_worker",
    "auditor",
}
WRITERS = READERS - {"next_worker", "grid_worker", "auditor"}


@pytest.fixture(autouse=True)
def wednesday(travel: Callable[..., None]) -> None:
    travel(WEDNESDAY)


def form(world: World, **changes: str) -> dict[str, str]:
    return {
        "place": COMMUNITY,
        "person": str(world.ids["colleague"]),
        "starts": "2026-07-01T20:00",
        "ends": "2026-07-02T08:00",
        "weeks": "1",
        **changes,
    }


def on_roster(app: App) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(DutyShift)) or 0


def put(app: App, world: World, name: str = "colleague", hours: int = 12) -> int:
    """A shift that began an hour ago."""
    with app.app_context(), transaction():
        starts = now() - timedelta(hours=1)
        ends = starts + timedelta(hours=hours)
        person = getattr(world, name)
        made = add_shift(person, COMMUNITY, starts, ends, by=world.admin, now=now())
        return made[0].id


def rows(page: str) -> list[str]:
    found = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", "", row) for row in found]


@pytest.mark.parametrize("name", [name for name, (_, kind, _r) in CAST.items() if kind])
def test_who_reads_and_who_writes(app: App, world: World, browser: Browse, name: str) -> None:
    whose = browser(name)
    seen = whose.get(f"{PAGE}?place={COMMUNITY}")
    assert (seen.status_code == 200) == (name in READERS - {"next_worker"})
    assert ("排一个班" in seen.text) == (name in WRITERS)
    answer = whose.post(PAGE, form(world), form="/panel/inbox")
    assert (answer.status_code == 303) == (name in WRITERS), answer.text
    assert on_roster(app) == (name in WRITERS)
    shift_id = put(app, world, "worker")
    taken = whose.post(f"{PAGE}/{shift_id}/remove", form="/panel/inbox")
    assert (taken.status_code == 303) == (name in WRITERS)


def test_a_week_is_written_and_read(app: App, world: World, browser: Browse) -> None:
    hers = browser("worker")
    assert "现在没有排班" in hers.get(PAGE).text
    page = hers.follow(hers.post(PAGE, form(world, weeks="2")))
    assert "排好了 2 个班" in page
    assert "7月1日周三（今天）陈芳20:00到第二天08:00撤掉7月1日周三陈芳的班" in rows(page)
    assert len(rows(page)) == 8
    later = re.search(r'href="([^"]+)">后一周', page)
    assert later
    assert "7月8日周三陈芳" in "".join(rows(hers.get(later[1].replace("&amp;", "&")).text))


def test_the_form_names_nobody_higher(world: World, browser: Browse) -> None:
    page = browser("worker").get(PAGE).text
    assert "陈芳</option>" in page and "老邓" not in page
    refused = browser("worker").post(PAGE, form(world, person=str(world.ids["district_officer"])))
    assert refused.status_code == 403
    assert "只排同级和下级的人" in refused.text


def test_who_answers_now(app: App, world: World, browser: Browse) -> None:
    assert "有事通知：刘敏、陈芳" in browser("worker").get(PAGE).text
    assert "有事通知：街道的小郭" in browser("street_officer").get(PAGE).text
    put(app, world)
    page = browser("worker").get(PAGE).text
    assert re.search(r"现在值班：</strong>陈芳</p>", page)


def test_a_running_shift_ends_a_past_one_stays(
    app: App, world: World, browser: Browse, travel: Callable[..., None]
) -> None:
    hers = browser("worker")
    shift_id = put(app, world)
    assert "这个班已经撤了" in hers.follow(hers.post(f"{PAGE}/{shift_id}/remove"))
    travel(WEDNESDAY + timedelta(minutes=1))
    page = hers.get(PAGE).text
    assert "7月1日周三（今天）陈芳13:30到14:30已过" in rows(page)
    refused = hers.post(f"{PAGE}/{shift_id}/remove", form=PAGE)
    assert (refused.status_code, on_roster(app)) == (409, 1)
    assert "留着备查" in refused.text
    assert hers.post(f"{PAGE}/999/remove", form=PAGE).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"person": ""}, 422, "请选谁来值班"),
        ({"person": "²"}, 422, "请选谁来值班"),
        ({"person": "9" * 30}, 422, "请选谁来值班"),
        ({"person": "999"}, 404, ""),
        ({"weeks": "x"}, 422, "重复几周"),
        ({"weeks": "0"}, 422, "1 到 26"),
        ({"weeks": "999999999"}, 422, "1 到 26"),
        ({"starts": ""}, 422, "上班时间没看懂"),
        ({"starts": "明天"}, 422, "上班时间没看懂"),
        ({"ends": "2026-07-02T08:00+00:00"}, 422, "下班时间没看懂"),
        ({"ends": "9999-12-31T23:59"}, 422, "下班时间没看懂"),
        ({"starts": "0001-01-01T00:00"}, 422, "上班时间没看懂"),
        ({"ends": "2026-07-01T08:00"}, 422, "晚于"),
        ({"ends": "2026-07-03T08:00"}, 422, "24 小时"),
        ({"place": NEXT_COMMUNITY}, 404, ""),
        ({"place": STREET}, 404, ""),
        ({"place": "'; --"}, 404, ""),
    ],
)
def test_what_is_refused_changes_nothing(
    app: App,
    world: World,
    browser: Browse,
    changes: dict[str, str],
    status: int,
    says: str,
) -> None:
    answer = browser("worker").post(PAGE, form(world, **changes))
    assert (answer.status_code, on_roster(app)) == (status, 0)
    assert says in answer.text


def test_a_refused_form_keeps_what_was_typed(app: App, world: World, browser: Browse) -> None:
    hers = browser("worker")
    hers.post(PAGE, form(world))
    page = hers.post(PAGE, form(world)).text
    assert "今天 20:00到明天 08:00已经有班" in page
    assert 'value="2026-07-01T20:00"' in page
    assert f'value="{world.ids["colleague"]}" selected' in page
    assert on_roster(app) == 1


@pytest.mark.parametrize("week", ["", "x", "0001-01-01", "9999-12-31", "2026-07-03"])
def test_a_week_that_is_none_is_this_week(browser: Browse, week: str) -> None:
    page = browser("worker").get(f"{PAGE}?week={week}").text
    assert "6月29日 周一到7月5日 周日" in page


def test_a_shift_from_last_week_stands_under_monday(
    app: App, world: World, browser: Browse
) -> None:
    given = form(world, starts="2026-07-05T20:00", ends="2026-07-06T08:00")
    hers = browser("worker")
    hers.post(PAGE, given)
    page = hers.get(f"{PAGE}?week=2026-07-06").text
    assert rows(page)[1].startswith("7月6日周一陈芳前一天20:00到08:00")


def test_a_street_chooses_among_its_places(browser: Browse) -> None:
    page = browser("street_officer").get(f"{PAGE}?place={NEXT_COMMUNITY}").text
    assert f'value="{NEXT_COMMUNITY}" selected>沈阳社区' in page
    assert "何平" in page
    assert 'aria-current="page">值班' in page
