"""The queue: what is due first on top, one's own and nobody else's."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from backend.cases import closing, reviewing
from backend.cases.models import Case, Verdict
from backend.db import db
from backend.web import App

from ...cases.making import (
    accepted,
    answered,
    asked,
    closed,
    dispatched,
    explained,
    extension_asked,
    filed,
    merged,
    paused,
    reported,
    to_approve,
)
from ...world import GRID, IN_NEXT_GRID, OTHER_GRID, World, spot
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]


def numbers(page: str) -> list[str]:
    """Case numbers in the order of the rows."""
    return re.findall(r'<span class="number">(JA-\d+)</span>', page)


def test_what_is_due_first_stands_on_top(browser: Browse, make: Make, world: World) -> None:
    make(answered)  # JA-0001 waits for its rating
    make(reported)  # JA-0002 has three hours
    make(lambda w: reported(w, "井盖没了，有人要掉下去", danger=True))
    make(lambda w: reported(w, now=w.now - timedelta(hours=4)))  # JA-0004 is late
    page = browser("worker").get("/panel/").text
    assert numbers(page)[0] == "JA-0004"
    assert numbers(page)[-1] == "JA-0001"
    assert "审核派单已超时 1 小时" in page
    assert "急件" in page


def test_everyone_sees_the_own_places_only(browser: Browse, make: Make) -> None:
    make(dispatched)
    make(lambda w: reported(w, place=spot(IN_NEXT_GRID)))
    seen = {
        name: numbers(browser(name).get("/panel/").text)
        for name in (
            "worker",
            "colleague",
            "next_worker",
            "grid_worker",
            "street_officer",
            "district_officer",
            "admin",
            "handler",
            "other_handler",
        )
    }
    assert {name: sorted(found) for name, found in seen.items()} == {
        "worker": ["JA-0001"],
        "colleague": ["JA-0001"],
        "next_worker": ["JA-0002"],
        "grid_worker": ["JA-0001"],
        "street_officer": ["JA-0001", "JA-0002"],
        "district_officer": ["JA-0001", "JA-0002"],
        "admin": ["JA-0001", "JA-0002"],
        "handler": ["JA-0001"],
        "other_handler": [],
    }


def test_a_handler_knows_what_is_in_hand_and_what_is_not(browser: Browse, make: Make) -> None:
    make(accepted)
    make(answered)
    page = browser("handler").get("/panel/").text
    in_hand, past = page.split("经手过的")
    assert numbers(in_hand) == ["JA-0001"]
    assert numbers(past) == ["JA-0002"]


def test_the_list_can_be_narrowed(browser: Browse, make: Make) -> None:
    make(reported)
    make(filed)
    make(lambda w: reported(w, "楼道灯不亮", kind_key="light", now=w.now - timedelta(hours=5)))
    hers = browser("worker")
    assert numbers(hers.get("/panel/cases?status=filed").text) == ["JA-0002"]
    assert numbers(hers.get("/panel/cases?kind=light").text) == ["JA-0003"]
    assert numbers(hers.get("/panel/cases?late=1").text) == ["JA-0003"]
    assert len(numbers(hers.get(f"/panel/cases?region={GRID}").text)) == 3
    assert numbers(hers.get(f"/panel/cases?region={OTHER_GRID}").text) == []
    for wrong in ("status=zz", "kind=zz", "region=42", "status=draft"):
        assert hers.get(f"/panel/cases?{wrong}").status_code == 422


def test_counts_at_a_glance(browser: Browse, make: Make) -> None:
    make(reported)
    make(lambda w: reported(w, now=w.now - timedelta(hours=5)))
    page = browser("worker").get("/panel/").text
    assert re.findall(r"<b>(\d+)</b> 件(超时|待审核|待派单|已答复)", page) == [
        ("1", "超时"),
        ("2", "待审核"),
        ("0", "待派单"),
        ("0", "已答复"),
    ]


def test_the_long_list_goes_on_with_older_ones(browser: Browse, make: Make) -> None:
    for _ in range(23):
        make(reported)
    hers = browser("worker")
    first = hers.get("/panel/cases?kind=manhole&status=")
    assert numbers(first.text) == [f"JA-{n:04}" for n in range(23, 3, -1)]
    older = re.search(r'href="([^"]+)">更早的', first.text)
    assert older
    assert numbers(hers.get(older[1].replace("&amp;", "&")).text) == [
        "JA-0003",
        "JA-0002",
        "JA-0001",
    ]
    assert hers.get("/panel/cases?before=x").status_code == 422
    assert hers.get("/panel/cases?_external=1&_anchor=2&before=9").status_code == 200


@pytest.mark.parametrize("typed", ["JA-0001", "ja1", "1", " 0001 "])
def test_a_case_is_found_by_its_number(browser: Browse, make: Make, typed: str) -> None:
    case_id = make(reported)
    answer = browser("worker").client.get("/panel/find", query_string={"number": typed})
    assert answer.location == f"/panel/cases/{case_id}"
    assert browser("next_worker").get("/panel/find?number=1").status_code == 404


@pytest.mark.parametrize("typed", ["", "井盖", "²", "0" * 60])
def test_an_odd_number_is_a_sentence(browser: Browse, make: Make, typed: str) -> None:
    make(reported)
    answer = browser("worker").client.get("/panel/find", query_string={"number": typed})
    assert answer.status_code in {404, 422}


def test_words_are_words_and_never_markup(browser: Browse, make: Make) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    case_id = make(lambda w: reported(w, evil, place_words=evil))
    hers = browser("worker")
    for path in ("/panel/", "/panel/cases", f"/panel/cases/{case_id}"):
        page = hers.get(path)
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;" in page.text
        assert "'unsafe" not in page.headers["Content-Security-Policy"]


def test_a_list_shows_no_telephone_number(browser: Browse, make: Make) -> None:
    make(lambda w: reported(w, "打我 13800001111", place_words="店门口，找 13900002222"))
    for list_of in ("/panel/", "/panel/cases"):
        page = browser("worker").get(list_of).text
        assert "13800001111" not in page
        assert "13900002222" not in page
        assert page.count("（电话已隐去）") == 2


def test_a_longer_queue_asks_the_database_no_more(app: App, browser: Browse, make: Make) -> None:
    hers = browser("worker")
    makers = (dispatched, reported, to_approve, extension_asked, paused, asked)
    for maker in (*makers, _with_a_verdict):
        make(maker)
    few = _statements(app, lambda: hers.get("/panel/"))
    for maker in (*makers, *makers, answered, _filed_in_the_other_grid, _with_a_verdict):
        make(maker)
    assert _statements(app, lambda: hers.get("/panel/")) == few


def test_a_longer_list_asks_the_database_no_more(app: App, browser: Browse, make: Make) -> None:
    hers = browser("worker")
    make(paused)
    make(asked)
    few = _statements(app, lambda: hers.get("/panel/cases"))
    for maker in (paused, asked, closed, explained, merged, _with_a_verdict):
        make(maker)
    assert _statements(app, lambda: hers.get("/panel/cases")) == few


def _with_a_verdict(w: World) -> Case:
    case = asked(w)
    closing.rate(case, Verdict.PARTLY, by=w.rider, now=w.now)
    return case


def _filed_in_the_other_grid(w: World) -> Case:
    case = reported(w, place=spot((30.6090, 114.3070)))
    reviewing.file(case, by=w.worker, now=w.now)
    return case


def _statements(app: App, act: Callable[[], object]) -> int:
    counted: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(counted)
