"""One's own notices."""

import re
from collections.abc import Callable

from backend.cases.models import Case
from backend.notifications.queries import inbox
from backend.notifications.words import UNREADABLE

from ..cases.making import dispatched, reported
from ..world import World
from .conftest import Browser, Make

Browse = Callable[[str | None], Browser]


def test_notices_are_read_and_marked(browser: Browse, make: Make) -> None:
    case_id = make(lambda w: reported(w, danger=True))
    hers = browser("worker")
    page = hers.get("/panel/inbox").text
    assert "急件 JA-0001" in page
    assert f"/panel/cases/{case_id}" in page
    assert "1 条没读" in page
    notice = re.findall(r'name="notice" value="(\d+)"', page)
    page = hers.follow(hers.post("/panel/inbox/read", {"notice": notice}, form="/panel/inbox"))
    assert "都读过了" in page


def test_one_that_cannot_be_worded_is_a_plain_sentence(browser: Browse, make: Make) -> None:
    def of_old(w: World) -> Case:
        case = reported(w, danger=True)
        inbox(w.worker.id)[0].kind = "of_old"
        return case

    make(of_old)
    make(lambda w: reported(w, danger=True))
    page = browser("worker").get("/panel/inbox").text
    assert UNREADABLE in page and "急件 JA-0002" in page


def test_nobody_marks_the_notices_of_others(browser: Browse, make: Make) -> None:
    make(lambda w: reported(w, danger=True))
    hers = browser("worker")
    notice = re.findall(r'name="notice" value="(\d+)"', hers.get("/panel/inbox").text)
    other = browser("next_worker")
    other.post("/panel/inbox/read", {"notice": [*notice, "x", "²", "9" * 30]}, form="/panel/new")
    assert "1 条没读" in hers.get("/panel/inbox").text
    assert "还没有提醒" in other.get("/panel/inbox").text


def test_a_unit_finds_its_case_from_the_notice(browser: Browse, make: Make) -> None:
    case_id = make(dispatched)
    handler = browser("handler")
    page = handler.get("/panel/inbox").text
    assert "新工单 JA-0001" in page
    assert "/h/" not in page
    found = handler.get("/panel/find?number=JA-0001")
    assert found.location == f"/panel/cases/{case_id}"


def test_the_inbox_goes_on_with_older_notices(browser: Browse, make: Make) -> None:
    for _ in range(21):
        make(lambda w: reported(w, danger=True))
    page = browser("worker").get("/panel/inbox").text
    older = re.search(r'href="([^"]+)">更早的', page)
    assert older
    assert "JA-0001" in browser("worker").get(older[1]).text
