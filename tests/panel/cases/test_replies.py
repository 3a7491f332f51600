"""Ready replies, and what the reporter's phone will show before anything is sent."""

import re
from collections.abc import Callable

from sqlalchemy import func, select

from backend.cases import joining
from backend.cases.models import Case, ReplyTemplate, Status
from backend.clock import now
from backend.db import db, transaction
from backend.notifications import wording
from backend.notifications.models import Notice
from backend.web import App

from ...cases.making import accepted, answered, asked, reported, to_approve
from ...world import COMMUNITY, NEXT_COMMUNITY, World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]
PAGE = "/panel/replies"
HX = {"HX-Request": "true"}


def looks(hers: Browser, case_id: int, move: str, **form: str) -> str:
    """The part that is renewed as one types."""
    here = f"/panel/cases/{case_id}"
    answer = hers.post(f"{here}/preview/{move}", form, form=here, headers=HX)
    assert answer.status_code == 200, answer.text
    assert "<html" not in answer.text
    return answer.text


def counts(app: App) -> tuple[int, ...]:
    with app.app_context(), transaction(write=False):
        return tuple(
            db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Notice, Case)
        )


def joined(w: World) -> Case:
    case = reported(w)
    joining.join(case, by=w.resident, now=w.now)
    return case


def test_the_preview_is_what_is_sent_and_sends_nothing(
    app: App, browser: Browse, make: Make, world: World
) -> None:
    case_id, worker = make(joined), browser("worker")
    form = {"reason": "“好处”不归<b>社区</b>管，请打 13812345678。", "elsewhere": "12345 热线"}
    before = counts(app)
    seen = looks(worker, case_id, "decline", **form)
    assert counts(app) == before
    assert "不归&lt;b&gt;社区" in seen and "可以找：12345 热线" in seen
    assert "没有受理" in seen and "…" in seen  # the card, cut
    assert "另有 1 个同感的人" in seen
    whole = worker.post(
        f"/panel/cases/{case_id}/preview/decline", form, form=f"/panel/cases/{case_id}"
    ).text
    assert "<html" in whole and "可以找：12345 热线" in whole and 'value="12345 热线"' in whole
    assert worker.move(case_id, "decline", **form).status_code == 303
    with app.app_context(), transaction(write=False):
        sent = select(Notice).where(Notice.person_id == world.ids["rider"])
        (notice,) = db.session.scalars(sent).all()
        assert f"社区没有受理：{notice.data['reason']}" in seen.replace("&lt;", "<").replace(
            "&gt;", ">"
        )


def test_the_preview_speaks_in_the_sentence_of_the_place(
    app: App, browser: Browse, make: Make, world: World
) -> None:
    case_id = make(joined)
    with app.app_context(), transaction():
        by, at = world.admin, now()
        wording.decide_words(
            "declined", "抱歉，{编号} 不归我们。", valid_from=at, why="说得软些", by=by, now=at
        )
    seen = looks(browser("worker"), case_id, "decline", reason="归物业", elsewhere="物业")
    assert "抱歉，" in seen and " 不归我们。" in seen


def test_an_answer_is_previewed_as_it_will_be_passed_on(
    app: App, browser: Browse, make: Make
) -> None:
    case_id = make(accepted)
    handler = browser("handler")
    seen = looks(handler, case_id, "answer", words="已转相关部门")
    assert "等于没有答复" in seen and "没有现场照片" in seen
    assert "社区看过以后" in seen and "永清水务所说：已转相关部门" in seen
    assert "没有现场照片" not in looks(
        handler, case_id, "answer", words="换了", photos="[object File]"
    )
    why = looks(
        handler, case_id, "explain", words="搭不了", rule="", elsewhere="x", look_again_on=""
    )
    assert "请写明什么时候再看" in why
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Case, case_id).status is Status.ACCEPTED
    page = browser("worker").get(f"/panel/cases/{case_id}").text
    link = re.search(r"/h/[\w.\-]+", page)
    assert link
    by_link = browser(None)
    data = {"words": "明天换盖子，换好再说一声。"}
    seen = by_link.post(f"{link[0]}/preview/answer", data, form=link[0], headers=HX).text
    assert "明天换盖子" in seen
    assert by_link.post(f"{link[0]}/preview/dispatch", data, form=link[0]).status_code == 404


def test_a_look_passes_the_answer_on_and_says_so_before(
    app: App, browser: Browse, make: Make
) -> None:
    case_id, officer = make(answered), browser("worker")
    done = {"finding": "done", "on_the_spot": "yes"}
    assert "永清水务所说：7月3日" in looks(officer, case_id, "verify", **done)
    back = looks(officer, case_id, "verify", finding="not_done", words="在", on_the_spot="yes")
    assert "已派给永清水务所" in back  # and so it is: they hear that it goes back
    explained = make(to_approve)
    seen = looks(officer, explained, "approve", grant="yes")
    assert "办不了" in seen and "消防通道不能搭棚" in seen
    with app.app_context(), transaction(write=False):
        status = [db.session.get_one(Case, number).status for number in (case_id, explained)]
    assert status == [Status.ANSWERED] * 2


def test_a_preview_takes_nobody_away_from_a_form(browser: Browse, make: Make) -> None:
    here = f"/panel/cases/{make(reported)}"
    client = browser("worker")
    secret = client.secret(here)
    with client.client.session_transaction() as session:
        session.pop("token")
    answer = client.client.post(
        f"{here}/preview/decline",
        data={"csrf_token": secret},
        headers={**HX, "X-Only-Looks": "yes"},
    )
    assert answer.status_code == 204 and "HX-Redirect" not in answer.headers


def test_who_may_not_take_the_step_sees_no_preview(browser: Browse, make: Make) -> None:
    case_id = make(reported)
    assert "别的岗位" in looks(
        browser("grid_worker"), case_id, "decline", reason="不", elsewhere="x"
    )
    worker, here = browser("worker"), f"/panel/cases/{case_id}"
    assert worker.post(f"{here}/preview/dispatch", {}, form=here).status_code == 404
    other = browser("next_worker")
    assert other.post(f"{here}/preview/decline", {}, form="/panel/inbox").status_code == 404


def test_a_ready_reply_is_written_chosen_filled_and_changed(
    app: App, browser: Browse, make: Make
) -> None:
    worker = browser("worker")
    form = {
        "community": COMMUNITY,
        "use": "close",
        "kind": "",
        "name": "<i>电话</i>问过",
        "words": "{number}（{title}）{unit}办好了，{today}打电话问过。",
    }
    assert "用在哪一步" in worker.post(PAGE, {**form, "use": "x"}).text
    bad = worker.post(PAGE, {**form, "words": "见 {phone}"})
    assert bad.status_code == 422 and "{phone} 不认识" in bad.text and "见 {phone}" in bad.text
    assert worker.post(PAGE, {**form, "community": NEXT_COMMUNITY}).status_code == 403
    page = worker.follow(worker.post(PAGE, form))
    assert "&lt;i&gt;电话" in page and "刘敏" in page
    case_id = make(asked)
    shown = worker.get(f"/panel/cases/{case_id}").text
    chosen = re.search(r'\?reply=(\d+)#close-form"', shown)
    assert chosen
    filled = worker.get(f"/panel/cases/{case_id}?reply={chosen[1]}").text
    assert re.search(r"JA-\d+（井盖）永清水务所办好了，7月1日打电话问过。</textarea>", filled)
    colleague = browser("colleague")
    assert "办好了" in colleague.get(f"{PAGE}?change={chosen[1]}").text
    colleague.post(PAGE, {**form, "words": "问过了。", "change": chosen[1]})
    assert worker.post(PAGE, {**form, "change": chosen[1]}).status_code == 404
    with app.app_context(), transaction(write=False):
        old, new = db.session.scalars(select(ReplyTemplate).order_by(ReplyTemplate.id)).all()
        last = new.id
        assert old.ended_at and old.by.name == "刘敏" and new.by.name == "陈芳"
    assert worker.post(f"{PAGE}/{last}/end", form=PAGE).status_code == 303
    assert "还没有" in worker.get(PAGE).text
    assert browser("next_worker").get(f"{PAGE}?change={last}").status_code == 404
    assert browser("handler").get(PAGE).status_code == 404
