"""After the answer: the form to verify on the spot, closing, sending back, looking back."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from backend.cases import handling
from backend.cases.models import Case, Status
from backend.cases.searching import catch_up
from backend.clock import local
from backend.db import db, transaction
from backend.files.actions import keep_photo
from backend.files.photos import read_photo
from backend.web import App

from ...cases.making import (
    GOOD_ANSWER,
    accepted,
    answered,
    appealed,
    asked,
    closed,
    disputed,
    explained,
    extension_asked,
    paused,
    reported,
    to_approve,
    whistled,
)
from ...world import World
from ..conftest import Browser, Make, jpeg
from .test_moves import status

Browse = Callable[[str | None], Browser]
Travel = Callable[..., None]


def headings(page: str) -> list[str]:
    """The groups of a queue, in their order."""
    return re.findall(r'<h2 id="[\w-]+">([^<]+?) <', page)


def test_verified_on_the_spot_everyone_is_asked(app: App, browser: Browse, make: Make) -> None:
    case_id, grid = make(answered), browser("grid_worker")
    page = grid.get(f"/panel/cases/{case_id}").text
    assert page.count('name="finding"') == 6
    assert not re.search(r'name="on_the_spot" value="\w+" checked', page)
    assert grid.move(case_id, "verify", finding="done").status_code == 422
    where = {"latitude": "30.6090", "longitude": "114.3051", "on_the_spot": "yes"}
    given = {"finding": "done", "photos": [(jpeg(), "a.jpg")], **where}
    page = grid.follow(grid.move(case_id, "verify", **given))
    assert "核查：修了，质量可以" in page
    assert "在现场，离得约 10 米，网格员小夏" in page
    assert "核查照片" in page
    assert status(app, case_id) is Status.ASKED


@pytest.mark.parametrize(
    ("finding", "became"),
    [
        ("not_done", Status.DISPATCHED),
        ("fenced_only", Status.DISPATCHED),
        ("not_found", Status.ANSWERED),
        ("later", Status.ANSWERED),
        ("done_but_next", Status.ASKED),
    ],
)
def test_what_is_found_decides_what_follows(
    app: App, browser: Browse, make: Make, finding: str, became: Status
) -> None:
    case_id, worker = make(answered), browser("worker")
    given = {"finding": finding, "on_the_spot": "yes"}
    assert worker.move(case_id, "verify", **given).status_code == 422
    worker.follow(worker.move(case_id, "verify", **given, words="看了"))
    assert status(app, case_id) is became


def test_from_the_desk_one_says_how_one_knows(browser: Browse, make: Make) -> None:
    case_id, worker = make(answered), browser("worker")
    desk = {"finding": "done", "on_the_spot": "no"}
    refused = worker.move(case_id, "verify", **desk)
    assert refused.status_code == 422
    assert "没有到现场的话，请写明怎么确认的" in refused.text
    assert 'value="done" checked' in refused.text
    assert 'name="on_the_spot" value="no" checked' in refused.text
    assert worker.move(case_id, "verify", finding="x").status_code == 422
    page = worker.follow(worker.move(case_id, "verify", **desk, words="打电话问过"))
    assert "没有到现场" in page


def test_a_check_is_written_once_however_often_it_is_sent(browser: Browse, make: Make) -> None:
    case_id, worker = make(answered), browser("worker")
    once = re.search(r'name="once" value="([^"]+)"', worker.get(f"/panel/cases/{case_id}").text)
    assert once
    given = {"finding": "later", "words": "下雨", "on_the_spot": "yes", "once": once[1]}
    for _ in range(2):
        page = worker.follow(worker.move(case_id, "verify", **given))
    assert page.count('class="check"') == 1


def test_an_old_photo_is_pointed_out_to_staff(browser: Browse, make: Make) -> None:
    def again(w: World) -> Case:
        photo = read_photo(jpeg("red").getvalue())
        first = accepted(w)
        old = keep_photo(photo, by_id=w.handler.id, now=w.now)
        handling.answer(first, words=GOOD_ANSWER, files=[old], sure=True, by=w.handler, now=w.now)
        db.session.flush()
        case = accepted(w)
        new = keep_photo(photo, by_id=w.handler.id, now=w.now)
        handling.answer(case, words=GOOD_ANSWER, files=[new], sure=True, by=w.handler, now=w.now)
        return case

    case_id = make(again)
    assert "有一张照片以前用过" in browser("worker").get(f"/panel/cases/{case_id}").text
    assert "以前用过" not in browser("handler").get(f"/panel/cases/{case_id}").text


def test_an_explanation_that_is_refused_goes_back(app: App, browser: Browse, make: Make) -> None:
    case_id, worker = make(to_approve), browser("worker")
    page = worker.follow(worker.move(case_id, "approve", grant="no", words="车棚在哪里没说"))
    assert "不同意解释结：车棚在哪里没说" in page
    assert status(app, case_id) is Status.DISPATCHED


def test_closed_after_a_call_and_sent_back_again(app: App, browser: Browse, make: Make) -> None:
    case_id, worker = make(asked), browser("worker")
    worker.follow(worker.move(case_id, "close", note="打电话问过，不响了。"))
    assert status(app, case_id) is Status.CLOSED
    assert worker.move(case_id, "reopen", reason="").status_code == 422
    page = worker.follow(worker.move(case_id, "reopen", reason="又响了"))
    assert "退回重办：又响了" in page
    assert status(app, case_id) is Status.DISPATCHED


def test_a_look_back_visit_from_the_list_to_a_new_case(
    browser: Browse, make: Make, travel: Travel, world: World
) -> None:
    case_id, worker = make(lambda w: closed(w, danger=True)), browser("worker")
    assert "回头看" not in headings(worker.get("/panel/").text)
    travel(world.now + timedelta(days=24))
    worker = browser("worker")
    page = worker.get("/panel/").text
    assert headings(page) == ["回头看"]
    assert "险情，7月31日去看" in page
    for wrong in ({}, {"good": "x"}, {"good": "no"}):
        assert worker.move(case_id, "look_back", **wrong).status_code == 422
    page = worker.follow(worker.move(case_id, "look_back", good="no", words="又裂了"))
    assert "又坏了，另立了一件 JA-0002" in page
    assert "回头看" not in headings(worker.get("/panel/").text)


def test_the_queue_by_what_waits_for_whom(browser: Browse, make: Make) -> None:
    for maker in (reported, disputed, extension_asked, to_approve, answered, asked, accepted):
        make(maker)
    assert headings(browser("worker").get("/panel/").text) == [
        "要审核",
        "要您同意的解释",
        "要去核查",
        "单位申请停表、延期，要您批",
        "别人在办",
        "等报的人评价",
    ]
    assert "要您裁定归谁" in headings(browser("street_officer").get("/panel/").text)
    assert headings(browser("grid_worker").get("/panel/").text) == [
        "要去核查",
        "别人在办",
        "等报的人评价",
    ]
    assert headings(browser("handler").get("/panel/").text) == [
        "在您单位手上",
        "经手过的，现在不在您单位",
    ]


def test_appeals_stand_before_whoever_decides_them(browser: Browse, make: Make) -> None:
    make(appealed)
    page = browser("street_officer").get("/panel/").text
    assert headings(page)[0] == "要认定的申诉"
    assert "办理超时" in page
    assert "要认定的申诉" not in browser("worker").get("/panel/").text


def test_what_is_late_stands_on_top(browser: Browse, make: Make) -> None:
    make(lambda w: reported(w, now=w.now - timedelta(hours=6)))
    make(disputed)
    assert headings(browser("street_officer").get("/panel/").text)[0] == "超时了，先看这些"


def test_words_are_found_inside_a_sentence(app: App, browser: Browse, make: Make) -> None:
    make(lambda w: reported(w, "三栋门口的井盖坏了一半"))
    make(lambda w: reported(w, "楼道灯不亮", kind_key="light"))
    with app.app_context(), transaction():
        catch_up()
    worker = browser("worker")
    found = worker.get("/panel/cases?words=井盖&status=").text
    assert "JA-0001" in found
    assert "JA-0002" not in found
    assert 'value="井盖"' in found
    assert worker.get("/panel/cases?words=" + "井" * 300).status_code == 200
    assert worker.get("/panel/cases?words=%25_'\"").status_code == 422


def test_a_later_date_is_said_in_full(browser: Browse, make: Make, world: World) -> None:
    case_id = make(explained)
    again = local(world.now + timedelta(days=60)).date()
    page = browser("worker").get(f"/panel/cases/{case_id}").text
    assert f"{again.year}年{again.month}月{again.day}日" in page


def test_a_case_that_goes_on_from_another_says_so(browser: Browse, make: Make) -> None:
    case_id, worker = make(answered), browser("worker")
    given = {"finding": "done_but_next", "on_the_spot": "yes", "words": "旁边那块也翘了"}
    page = worker.follow(worker.move(case_id, "verify", **given))
    assert "旁边的那一处另立了一件" in page
    with_number = worker.client.get("/panel/find", query_string={"number": "2"}).location
    page = worker.get(with_number or "").text
    assert f'接着 <a href="/panel/cases/{case_id}">JA-0001</a> 办的' in page
    assert "巡查" in page


def test_every_step_of_the_history_has_a_word(browser: Browse, make: Make) -> None:
    for maker in (paused, whistled, extension_asked, appealed, explained, closed):
        page = browser("street_officer").get(f"/panel/cases/{make(maker)}").text
        assert "<strong>记录</strong>" not in page
