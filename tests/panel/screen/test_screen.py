"""The wall: what it shows, what it never shows, and an address that can be taken back."""

import re
from collections.abc import Callable

import pytest

from backend.cases.models import Case
from backend.clock import now
from backend.db import db, transaction
from backend.records.screens import open_screen, screen_token
from backend.web import App

from ...cases.airing.making import published
from ...cases.making import accepted, closed, reported
from ...wishes.making import confirmed
from ...world import COMMUNITY, GRID, NEXT_COMMUNITY, STREET, World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]
LINKS = "/panel/screen/links"


def _number(page: str, words: str) -> int:
    found = re.search(rf"<b>(\d+)</b>{words}", page)
    assert found, words
    return int(found[1])


def test_the_day_of_a_place(app: App, browser: Browse, make: Make, world: World) -> None:
    for made in (reported, accepted, closed):
        make(made)
    with app.app_context(), transaction():
        confirmed(world)
        aired = published(world)
        title = aired.title
    page = browser("worker").get("/panel/screen").text
    flow = {words: _number(page, words) for words in ("收到", "派出", "答复", "结束", "还在办")}
    assert flow == {"收到": 4, "派出": 3, "答复": 2, "结束": 2, "还在办": 2}
    assert _number(page, "个实现了") == 1
    assert _number(page, "今天到点") + _number(page, "两小时内到点") == 1, "the review"
    assert title in page
    assert "临江里" in page
    assert 'class="spot' in page
    assert "14:30" in page
    for personal in ("小周", "刘敏", "老秦", "胡婆婆", "井盖坏了一半"):
        assert personal not in page or personal in title, personal
    part = browser("worker").get("/panel/screen/part").text
    assert "<html" not in part
    assert _number(part, "收到") == 4
    assert _number(browser("next_worker").get("/panel/screen").text, "收到") == 0


@pytest.fixture
def wall(app: App, world: World) -> str:
    """The address of a screen in 吉林社区."""
    with app.app_context():
        with transaction():
            link = open_screen(COMMUNITY, "一楼大厅", by=world.worker, now=now())
            token = screen_token(link)
        db.session.remove()
    return f"/screen/{token}"


def test_a_wall_needs_no_sign_in_until_it_is_ended(browser: Browse, wall: str) -> None:
    nobody, hers = browser(None), browser("worker")
    shown = nobody.get(wall)
    assert shown.status_code == 200
    assert "吉林社区" in shown.text
    assert "/panel/" not in shown.text.replace("/panel/static/", ""), "no way into the rest"
    assert "csrf" not in shown.text
    assert nobody.get(f"{wall}/part").status_code == 200
    assert "一楼大厅" in hers.get(LINKS).text
    assert wall in hers.get(LINKS).text
    page = hers.follow(hers.post(f"{LINKS}/1/end", form=LINKS))
    assert "一楼大厅" not in page
    for address in (wall, f"{wall}/part", f"{wall[:-2]}xx", "/screen/nonsense"):
        assert nobody.get(address).status_code == 404
    assert hers.post(f"{LINKS}/1/end", form=LINKS).status_code == 409


def test_addresses_are_opened_for_places_of_one_s_own(browser: Browse) -> None:
    hers = browser("worker")
    again = hers.post(LINKS, {"region": COMMUNITY, "place": " "})
    assert (again.status_code, "请写这块屏挂在哪里" in again.text) == (422, True)
    for code in (STREET, NEXT_COMMUNITY, "", "nonsense"):
        assert hers.post(LINKS, {"region": code, "place": "大厅"}, form=LINKS).status_code == 404
    assert "大厅" in hers.follow(hers.post(LINKS, {"region": GRID, "place": "大厅"}))
    theirs = browser("grid_worker")
    assert theirs.post(LINKS, {"region": GRID, "place": "家里"}, form=LINKS).status_code == 403


def test_premises_are_not_on_the_wall(browser: Browse, make: Make) -> None:
    def hidden(w: World) -> Case:
        case = reported(w)
        case.reporter_hidden = True
        return case

    make(hidden)
    assert 'class="spot' not in browser("worker").get("/panel/screen").text
