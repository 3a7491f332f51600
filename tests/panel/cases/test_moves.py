"""The forms of a case: the whole walk, and everything that can be refused."""

import re
from collections.abc import Callable

from sqlalchemy import func, select

from backend.cases import closing, handling
from backend.cases.models import Addition, Case, CaseFile, Purpose, Status, Verdict
from backend.db import db, transaction
from backend.files.models import File
from backend.web import App

from ...cases.making import GOOD_ANSWER, accepted, answered, dispatched, filed, reported
from ...world import World
from ..conftest import Browser, Make, jpeg

Browse = Callable[[str | None], Browser]


def status(app: App, case_id: int) -> Status:
    with app.app_context(), transaction(write=False):
        return db.session.get_one(Case, case_id).status


def test_the_whole_walk_through_the_forms(
    app: App, browser: Browse, make: Make, world: World
) -> None:
    case_id = make(reported)
    worker, handler = browser("worker"), browser("handler")
    page = worker.follow(worker.move(case_id, "set_kind", kind="road", danger="1"))
    assert "分类改为“路坑台阶”，按急件办" in page
    page = worker.follow(worker.move(case_id, "file", kind="manhole"))
    assert "已立案" in page
    page = worker.follow(
        worker.move(case_id, "dispatch", unit=str(world.units["water"]), note="先围起来")
    )
    assert "已派给永清水务所" in page
    page = handler.follow(handler.move(case_id, "accept", work_order="SW-17"))
    assert "已签收" in page
    assert "SW-17" in page
    page = handler.follow(handler.move(case_id, "set_work_order", work_order="SW-18"))
    assert "SW-18" in page
    page = handler.follow(
        handler.move(case_id, "make_safe", words="围了一圈", photos=[(jpeg("red"), "b.jpg")])
    )
    assert "围护照片" in page
    page = handler.follow(
        handler.move(case_id, "answer", words=GOOD_ANSWER, photos=[(jpeg(), "a.jpg")])
    )
    assert "已办结" in page
    assert page.count("办结照片") == 1
    page = worker.follow(worker.move(case_id, "verify", finding="done", on_the_spot="yes"))
    assert "核查记下了，已经去问报的人" in page
    with app.app_context(), transaction():
        case = db.session.get_one(Case, case_id)
        closing.rate(case, Verdict.PARTLY, words="还有点响", by=world.rider, now=world.now)
    page = worker.follow(worker.move(case_id, "close", note="打电话问过，周五再来紧一次。"))
    assert "已结束" in page
    assert "部分解决：还有点响" in page
    assert status(app, case_id) is Status.CLOSED


def test_a_returned_case_goes_out_again(
    app: App, browser: Browse, make: Make, world: World
) -> None:
    case_id = make(dispatched)
    handler, worker = browser("handler"), browser("worker")
    page = handler.follow(handler.move(case_id, "return", why="在红线外", reason="隔壁工地的"))
    assert "在两个工作小时内，不计数" in page
    assert "这件事现在不在您单位" in page
    page = worker.get(f"/panel/cases/{case_id}").text
    assert "永清水务所退回：在红线外；隔壁工地的" in page
    worker.follow(worker.move(case_id, "dispatch", unit=str(world.units["power"])))
    assert browser("other_handler").get(f"/panel/cases/{case_id}").status_code == 200


def test_a_double_submit_is_a_sentence(app: App, browser: Browse, make: Make, world: World) -> None:
    case_id = make(filed)
    worker = browser("worker")
    unit = str(world.units["water"])
    worker.follow(worker.move(case_id, "dispatch", unit=unit))
    again = worker.move(case_id, "dispatch", unit=unit)
    assert again.status_code == 409
    assert "这一步已经过了" in again.text
    assert "永清水务所" in again.text  # the page shows how things stand now


def test_a_stale_page_is_a_sentence(browser: Browse, make: Make) -> None:
    case_id = make(reported)
    colleague, worker = browser("colleague"), browser("worker")
    worker.follow(worker.move(case_id, "decline", ready="1"))
    late = colleague.move(case_id, "dispatch", unit="1")
    assert late.status_code == 409
    assert "“未受理”" in late.text


def test_declining_with_ready_or_own_words(browser: Browse, make: Make) -> None:
    worker = browser("worker")
    first, second, third = make(reported), make(reported), make(reported)
    page = worker.follow(worker.move(first, "decline", ready="2"))
    assert "店里的卫生归市场监管。 可以找：12315" in page
    page = worker.follow(worker.move(second, "decline", ready="2", elsewhere="街道食安办"))
    assert "店里的卫生归市场监管。 可以找：街道食安办" in page
    answer = worker.move(third, "decline", reason="是两家的纠纷", ready="99")
    assert answer.status_code == 422
    assert "请写明还可以找谁" in answer.text
    assert "是两家的纠纷</textarea>" in answer.text


def test_moves_of_others_are_refused(app: App, browser: Browse, make: Make) -> None:
    case_id = make(dispatched)
    for name, move, expected in (
        ("worker", "accept", 403),
        ("grid_worker", "add", 403),
        ("admin", "add", 403),
        ("other_handler", "accept", 404),
        ("next_worker", "add", 404),
        ("rider", "accept", 404),
        ("worker", "rate", 404),
        ("worker", "explode", 404),
    ):
        answer = browser(name).move(case_id, move, words="x", work_order="x")
        assert answer.status_code == expected, (name, move)
    assert status(app, case_id) is Status.DISPATCHED


def test_a_unit_must_be_chosen_and_serve_here(
    app: App, browser: Browse, make: Make, world: World
) -> None:
    case_id = make(filed)
    worker = browser("worker")
    for unit, expected in (("", 422), ("x", 422), ("²", 422), ("999999", 404), ("9" * 30, 422)):
        assert worker.move(case_id, "dispatch", unit=unit).status_code == expected, unit
    assert status(app, case_id) is Status.FILED


def test_a_doubtful_answer_is_questioned_and_its_photos_are_kept(
    app: App, browser: Browse, make: Make
) -> None:
    case_id = make(accepted)
    handler = browser("handler")
    photos = [(jpeg("red"), "a.jpg"), (jpeg("blue"), "b.jpg")]
    asked = handler.move(case_id, "answer", words="已转相关部门处理，请等。", photos=photos)
    assert asked.status_code == 422
    assert "等于没有答复" in asked.text
    assert "没有现场照片" not in asked.text
    assert "已转相关部门处理，请等。</textarea>" in asked.text
    assert "就这样发出" in asked.text
    kept = re.findall(r'name="kept" value="(\w+)"', asked.text)
    assert len(kept) == 2
    assert handler.get(f"/files/{kept[0]}/thumb").status_code == 200
    assert browser("worker").get(f"/files/{kept[0]}/thumb").status_code == 404
    assert status(app, case_id) is Status.ACCEPTED
    page = handler.follow(
        handler.move(case_id, "answer", words="已转相关部门处理，请等。", kept=kept, sure="1")
    )
    assert page.count("办结照片") == 2
    with app.app_context(), transaction(write=False) as session:
        answers = session.scalars(select(CaseFile).where(CaseFile.purpose == Purpose.ANSWER))
        assert [kept_file.file.key for kept_file in answers] == kept
        assert session.scalar(select(func.count()).select_from(File)) == 2


def test_photos_of_others_cannot_be_carried_along(app: App, browser: Browse, make: Make) -> None:
    first, second = make(accepted), make(accepted)
    handler = browser("handler")
    asked = handler.move(first, "answer", words="已知悉", photos=[(jpeg(), "a.jpg")])
    kept = re.findall(r'name="kept" value="(\w+)"', asked.text)
    worker = browser("worker")
    stolen = worker.move(second, "add", words="看", kept=kept)
    assert stolen.status_code == 422
    assert "照片没有找到" in stolen.text
    handler.follow(handler.move(first, "answer", words=GOOD_ANSWER, kept=kept))
    # sent again for another case: it belongs to the first for good
    page = handler.follow(handler.move(second, "answer", words=GOOD_ANSWER, kept=kept, sure="1"))
    assert "办结照片" not in page


def test_a_file_that_is_no_photo_keeps_the_words(browser: Browse, make: Make) -> None:
    from io import BytesIO

    case_id = make(accepted)
    answer = browser("handler").move(
        case_id, "answer", words=GOOD_ANSWER, photos=[(BytesIO(b"not a photo"), "a.jpg")]
    )
    assert answer.status_code == 422
    assert "这不是能打开的照片" in answer.text
    assert f"{GOOD_ANSWER}</textarea>" in answer.text


def test_ten_photos_are_too_many(browser: Browse, make: Make) -> None:
    case_id = make(accepted)
    photos = [(jpeg(), f"{n}.jpg") for n in range(10)]
    answer = browser("handler").move(case_id, "answer", words=GOOD_ANSWER, photos=photos)
    assert answer.status_code == 422
    assert "最多 9 张" in answer.text


def test_words_are_added_once_however_often_the_form_is_sent(
    app: App, browser: Browse, make: Make
) -> None:
    case_id = make(reported)
    worker = browser("worker")
    page = worker.get(f"/panel/cases/{case_id}").text
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    empty = worker.move(case_id, "add", words="", once=once[1])
    assert empty.status_code == 422  # and the same form may be filled in and sent again
    for _ in range(2):
        page = worker.follow(worker.move(case_id, "add", words="盖子上写着污", once=once[1]))
    assert "没有重复登记" in page
    with app.app_context(), transaction(write=False) as session:
        assert session.scalar(select(func.count()).select_from(Addition)) == 1


def test_too_many_words_are_a_sentence(browser: Browse, make: Make) -> None:
    case_id = make(reported)
    answer = browser("worker").move(case_id, "add", words="字" * 1001)
    assert answer.status_code == 422
    assert "最多写 1000 个字" in answer.text
    assert browser("worker").move(case_id, "add", words="a\0b").status_code in {303, 400, 422}


def test_a_move_after_the_sign_in_has_ended_leads_to_the_sign_in(
    browser: Browse, make: Make
) -> None:
    case_id = make(reported)
    hers = browser("worker")
    secret = hers.secret(f"/panel/cases/{case_id}")
    with hers.client.session_transaction() as session:
        del session["token"]
    answer = hers.client.post(
        f"/panel/cases/{case_id}/add", data={"csrf_token": secret, "words": "x"}
    )
    assert answer.status_code == 303
    assert answer.location == f"/panel/sign-in?next=/panel/cases/{case_id}"


def test_after_the_answer_the_unit_may_do_no_more(browser: Browse, make: Make) -> None:
    case_id = make(answered)
    answer = browser("handler").move(case_id, "answer", words=GOOD_ANSWER, sure="1")
    assert answer.status_code == 409


def test_a_late_return_counts(browser: Browse, make: Make) -> None:
    from datetime import timedelta

    def long_ago(w: World) -> Case:
        case = reported(w, now=w.now - timedelta(days=3))
        from backend.cases import reviewing

        reviewing.dispatch(case, w.water, by=w.worker, now=w.now - timedelta(days=2))
        handling.accept(case, by=w.handler, now=w.now - timedelta(days=2))
        return case

    case_id = make(long_ago)
    handler = browser("handler")
    assert "现在退会计数" in handler.get(f"/panel/cases/{case_id}").text
    page = handler.follow(handler.move(case_id, "return", why="位置不对，找不到"))
    assert "这次退单会计数" in page


def test_a_small_favour_becomes_a_wish(browser: Browse, make: Make) -> None:
    worker, case_id = browser("worker"), make(reported)
    refused = worker.move(case_id, "to_wish", wish_kind="dragon")
    assert refused.status_code == 422 and "没有这一类" in refused.text
    page = worker.follow(
        worker.move(case_id, "to_wish", wish_kind="repair", words="盖子帮我扶一下")
    )
    assert "转成了心愿，编号不变" in page and "未受理" in page
    assert "盖子帮我扶一下" in worker.get("/panel/wishes?state=submitted").text
