"""Today: who answers, what waits, what changed, and a page that renews itself without a stir."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from backend.cases import closing, reviewing
from backend.cases.models import Case, Verdict
from backend.db import db, transaction
from backend.people import roster
from backend.web import App

from ...cases.making import answered, asked, dispatched, filed, reported
from ...planning import heard
from ...wishes import making as wishes
from ...world import COMMUNITY, World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]


def renewed(page: str) -> str:
    """The address that the page asks for its newest state."""
    found = re.search(r'hx-get="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def sorts(page: str) -> dict[str, str]:
    """What is said to have changed, by sort."""
    found = re.findall(r"<dt>(.+?) <span class=\"count\">(\d+).*?</dt>", page)
    return dict(found)


def act(app: App, verb: Callable[[], object]) -> None:
    with app.app_context():
        with transaction():
            verb()
        db.session.remove()


def test_what_changed_since_one_was_here(
    app: App, browser: Browse, make: Make, world: World, travel: Callable[[datetime], None]
) -> None:
    old = world.now - timedelta(hours=20)
    make(lambda w: reported(w, now=old))  # became late over night
    make(answered)
    rated = make(asked)
    act(app, lambda: _rate(world, rated))
    hers, his = browser("worker"), browser("handler")
    page = hers.get("/panel/").text
    assert sorts(page) == {"新报的": "3", "刚超时的": "1", "单位办结的": "2", "有人评价了": "1"}
    assert "水务所" in page
    assert "部分解决" in page
    assert "新派给您单位的" not in sorts(his.get("/panel/").text), "it answered already"
    make(lambda w: dispatched(w, now=w.now + timedelta(minutes=1)))
    assert sorts(his.get("/panel/").text)["新派给您单位的"] == "1"
    upto = re.search(r'name="upto" value="([^"]+)"', page)
    assert upto
    assert "以后只列新的变化" in hers.follow(hers.post("/panel/today/looked", {"upto": upto[1]}))
    assert sorts(hers.get("/panel/").text) == {"新报的": "1"}, "what came after the page was made"
    hers.post("/panel/today/looked", {"upto": "2026-06-30T00:00:00+00:00"})
    assert sorts(hers.get("/panel/").text) == {"新报的": "1"}, "never set back"
    travel(world.now + timedelta(minutes=2))
    hers.post("/panel/today/looked", {"upto": "9999-01-01T00:00:00"})
    assert "没有新的变化" in hers.get("/panel/").text
    assert sorts(browser("next_worker").get("/panel/").text) == {}
    assert sorts(browser("colleague").get("/panel/").text)["新报的"] == "4", "each has an own look"


def _rate(world: World, case_id: int) -> None:
    case = db.session.get_one(Case, case_id)
    closing.rate(case, Verdict.PARTLY, by=world.rider, now=world.now)


def test_only_what_stirs_is_sent(app: App, browser: Browse, make: Make, world: World) -> None:
    case_id = make(reported)
    hers, next_door = browser("worker"), browser("next_worker")
    address, elsewhere = renewed(hers.get("/panel/").text), renewed(next_door.get("/panel/").text)
    assert hers.get(address).status_code == 204
    assert next_door.get(elsewhere).status_code == 204

    def file() -> None:
        reviewing.file(db.session.get_one(Case, case_id), by=world.worker, now=world.now)

    act(app, file)
    newer = hers.get(address)
    assert newer.status_code == 200
    assert "立案了，要派单" in newer.text
    assert "<html" not in newer.text
    assert renewed(newer.text) != address
    assert hers.get(renewed(newer.text)).status_code == 204
    assert next_door.get(elsewhere).status_code == 204, "what happens elsewhere is no news here"
    assert hers.get("/panel/today/part?mark=zz").status_code == 200
    lost = app.test_client().get(address, headers={"HX-Request": "true"})
    assert lost.status_code == 401
    assert lost.headers["HX-Redirect"].startswith("/panel/sign-in")


def test_the_unchanged_answer_asks_little(app: App, browser: Browse, make: Make) -> None:
    make(filed)
    hers = browser("worker")
    address = renewed(hers.get("/panel/").text)
    with app.app_context(), heard() as sent:
        assert hers.get(address).data == b""
    assert len(sent) <= 6


def test_wishes_that_wait(app: App, browser: Browse, world: World) -> None:
    with app.app_context(), transaction():
        wishes.unbound(world)
        wish = wishes.posted(world)
        words, number, wish_id = wish.words, wish.number, wish.id
        silent = wishes.fulfilled(world)
        silent.due_at = world.now - timedelta(hours=1)
        called = silent.number
    page = browser("worker").get("/panel/").text
    assert "心愿要看一看，才能上墙" in page
    assert f'/panel/wishes/{wish_id}">{number} ' in page
    assert words in page
    calls = page.split("要打电话问一声")[1]
    assert called in calls
    assert re.findall(r"<b>(\d+)</b> 个心愿要(看|打电话|答复)", page) == [
        ("1", "看"),
        ("1", "打电话"),
        ("0", "答复"),
    ]
    for other in ("next_worker", "handler"):
        assert number not in browser(other).get("/panel/").text


def test_who_answers_now_and_next(app: App, browser: Browse, world: World) -> None:
    page = browser("worker").get("/panel/").text
    assert "现在没有排班，" in page
    assert "刘敏、陈芳" in page
    later = world.now + timedelta(hours=6)
    with app.app_context(), transaction():
        for who, starts in ((world.worker, world.now), (world.colleague, later)):
            ends = starts + timedelta(hours=6)
            roster.add_shift(who, COMMUNITY, starts, ends, by=world.worker, now=world.now)
    page = browser("grid_worker").get("/panel/").text
    assert "现在值班：</strong>刘敏（到今天 20:30）" in page
    assert "接下来：陈芳，今天 20:30起" in page
    assert "只有急件会响" in page
    assert "值班" not in browser("handler").get("/panel/").text.split("<main")[1]
