"""The list of cases: narrowed, said in chips, kept under a name, gone through, and on the map."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

from backend.cases import reviewing
from backend.cases.models import Case, Source
from backend.cases.searching import catch_up
from backend.db import transaction
from backend.web import App

from ...cases.making import answered, closed, dispatched, filed, paused, reported
from ...world import (
    COMMUNITY,
    GRID,
    IN_OTHER_GRID,
    JUST_OUTSIDE,
    NEXT_COMMUNITY,
    OTHER_GRID,
    World,
    spot,
)
from ..conftest import Browser, Make
from .test_queue import numbers

Browse = Callable[[str | None], Browser]
HOUR = timedelta(hours=1)


def found(browser: Browser, query: str) -> list[str]:
    page = browser.get(f"/panel/cases?{query}")
    assert page.status_code == 200, page.text
    return numbers(page.text)


def link(page: str, words: str) -> str:
    """The address of the link that says these words."""
    match = re.search(rf'href="([^"]+)"[^>]*>(?:<span[^>]*>[^<]*</span>)?{words}', page)
    assert match, words
    return match[1].replace("&amp;", "&")


def _light_by_colleague(w: World) -> Case:
    case = reported(
        w, "路灯不亮", kind_key="light", place=spot(IN_OTHER_GRID), now=w.now - 48 * HOUR
    )
    reviewing.dispatch(case, w.power, by=w.colleague, now=w.now)
    return case


def test_by_every_fact(app: App, browser: Browse, make: Make, world: World) -> None:
    for maker in (dispatched, _light_by_colleague, closed):
        make(maker)
    make(lambda w: reported(w, by=w.worker, source=Source.PHONE, now=w.now - 5 * HOUR))
    with app.app_context(), transaction():
        catch_up()
    hers = browser("worker")
    yesterday = (world.now - 24 * HOUR).date().isoformat()
    wanted = {
        f"unit={world.units['power']}": ["JA-0002"],
        f"unit={world.units['water']}": ["JA-0003", "JA-0001"],
        "source=phone": ["JA-0004"],
        "mine=1": ["JA-0003", "JA-0001"],
        "status=open&sort=&size=": ["JA-0004", "JA-0001", "JA-0002"],  # by the clock
        "status=open&sort=new": ["JA-0004", "JA-0002", "JA-0001"],
        "status=closed&sort=due": ["JA-0003"],
        "late=1": ["JA-0004"],
        f"from={yesterday}": ["JA-0004", "JA-0003", "JA-0001"],
        f"to={yesterday}": ["JA-0002"],
        f"region={OTHER_GRID}&kind=light": ["JA-0002"],
        "words=路灯": ["JA-0002"],
        "words=井盖&status=closed": ["JA-0003"],
        f"region={NEXT_COMMUNITY}": [],
    }
    assert {query: found(hers, query) for query in wanted} == wanted
    assert found(browser("next_worker"), "status=open") == []
    assert found(browser("other_handler"), f"unit={world.units['water']}") == []
    odd = ("source=zz", "unit=x", "from=1", "from=2026-07-02&to=2026-07-01", "sort=x", "size=7")
    for query in (
        *odd,
        "view=x",
        "sort=due&after=x",
        "from=0001-01-01",
        "region=²" * 3,
        "sort=due&after=1",
    ):
        assert hers.get(f"/panel/cases?{query}").status_code == 422, query
    assert hers.get("/panel/cases?unit=999999").status_code == 404
    assert "最多看一年" in hers.get("/panel/cases?view=map&from=2020-01-01").text


def test_what_is_chosen_can_be_taken_off_again(browser: Browse, make: Make) -> None:
    make(filed)
    make(lambda w: reported(w, kind_key="light", place=spot(IN_OTHER_GRID)))
    hers = browser("worker")
    page = hers.get(f"/panel/cases?status=open&kind=light&region={OTHER_GRID}&words=").text
    assert numbers(page) == ["JA-0002"]
    assert "共 1 件" in page
    assert "去掉：</span>吉林社区百合苑" in page
    without = link(page, "灯不亮")
    assert without == f"/panel/cases?status=open&region={OTHER_GRID}"
    assert numbers(hers.get(link(page, "全部去掉")).text) == ["JA-0002", "JA-0001"]
    assert "共" not in hers.get("/panel/cases").text.split("<h2")[1], "not counted: too dear"


def test_a_filter_is_kept_and_shared(browser: Browse, make: Make) -> None:
    make(filed)
    hers, colleague, next_door = (browser(w) for w in ("worker", "colleague", "next_worker"))
    chosen = "status=filed&late=1&evil=%22%3E&view=map"
    told = hers.post("/panel/cases/filters", {"name": "要派的", "query": chosen})
    assert told.location == "/panel/cases?status=filed&late=1&view=map"
    assert ">要派的</a>" in hers.get("/panel/cases").text
    assert "要派的" not in colleague.get("/panel/cases").text
    again = {"name": "要派的", "query": "status=filed", "shared": "1"}
    page = hers.follow(hers.post("/panel/cases/filters", again))
    assert numbers(page) == ["JA-0001"]
    assert page.count(">要派的</a>") == 1
    assert "同事存的" in colleague.get("/panel/cases").text
    assert "要派的" not in next_door.get("/panel/cases").text
    assert "要派的" not in browser("handler").get("/panel/cases").text
    drop = re.search(r'action="(/panel/cases/filters/\d+/drop)"', page)
    assert drop
    assert drop[1] not in colleague.get("/panel/cases?status=filed").text
    assert colleague.post(drop[1], form="/panel/inbox").status_code == 404
    assert "要派的" in hers.get("/panel/cases").text
    hers.follow(hers.post(drop[1], form="/panel/inbox"))
    assert "要派的" not in hers.get("/panel/cases").text
    for wrong in ({"name": "", "query": chosen}, {"name": "空", "query": "evil=1"}):
        assert hers.post("/panel/cases/filters", wrong).status_code == 422
    assert "空" not in hers.get("/panel/cases").text.split('class="views"')[1].split("<form")[0]


def test_page_after_page_by_the_clock(browser: Browse, make: Make) -> None:
    for hours in range(22, 0, -1):
        make(lambda w, h=hours: reported(w, now=w.now - h * HOUR))  # type: ignore[misc]
    make(paused)
    make(answered)
    hers = browser("worker")
    seen, address, pages = [], "/panel/cases?status=open", 0
    while True:
        page = hers.get(address).text
        seen += numbers(page)
        pages += 1
        if "往后的</a>" not in page:
            break
        address = link(page, "往后的")
    assert pages == 2
    assert len(seen) == len(set(seen)) == 24
    assert seen[:22] == [f"JA-{n:04}" for n in range(1, 23)]
    assert seen[-1] == "JA-0023", "what stands still comes last"
    assert len(numbers(hers.get("/panel/cases?size=50").text)) == 24


def test_the_map_is_the_same_list(browser: Browse, make: Make) -> None:
    make(filed)
    make(lambda w: reported(w, now=w.now - 5 * HOUR))
    make(lambda w: reported(w, kind_key="light", place=spot(IN_OTHER_GRID)))
    make(closed)
    hers = browser("worker")
    page = hers.get("/panel/cases?view=map").text
    assert "图上先画在办的" in page
    assert "图上 3 件，在 2 处；最多的是临江里，2 件" in page
    assert 'class="spot late" href="#spot-1" aria-label="第 1 处：JA-0002 井盖，待审核' in page
    assert page.count('<li id="spot-') == 2
    closer = link(page, "临江里")
    assert closer == f"/panel/cases?status=open&region={GRID}&view=map"
    assert "图上 2 件" in hers.get(closer).text
    assert link(hers.get(closer).text, "看整个社区").endswith(f"region={COMMUNITY}&view=map")
    one = hers.get(f"/panel/cases?view=map&kind=light&words={quote('')}").text
    assert re.search(r'class="spot" href="/panel/cases/\d+"', one), "alone, it is one step away"
    ended = hers.get("/panel/cases?view=map&status=closed").text
    assert "最近 30 天" in ended
    assert "图上 1 件" in ended
    assert "图上" in browser("handler").get("/panel/cases?view=map").text


def test_what_the_map_cannot_show_stands_beside_it(browser: Browse, make: Make) -> None:
    make(lambda w: reported(w, place=spot(JUST_OUTSIDE)))
    make(_said_by_telephone)
    page = browser("worker").get("/panel/cases?view=map").text
    assert "另有 1 处在图外" in page
    assert "JA-0001" in page.split("在图外的")[1].split("没有定位的")[0]
    assert "打来说的" in page.split("没有定位的")[1]


def _said_by_telephone(w: World) -> Case:
    place = {"place": None, "region_code": GRID}
    return reported(w, "打来说的", by=w.worker, source=Source.PHONE, **place)
