"""Two workers at one case: the second sees what the first did, and loses nothing typed."""

import re
from collections.abc import Callable

from backend.cases.models import Case, CaseNote, Status
from backend.db import db, transaction
from backend.web import App

from ...cases.making import filed, reported
from ...street import at_once
from ...world import World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_second_sees_who_did_what_and_what_was_typed(
    browser: Browse, make: Make, world: World, app: App
) -> None:
    case_id = make(reported)
    first, second = browser("worker"), browser("colleague")
    here = f"/panel/cases/{case_id}"
    seen = seen_on(first.get(here).text)
    reason = "<script>这里不归我们</script>"
    done = first.move(case_id, "set_kind", kind="light", other_rule="", seen=seen)
    assert done.status_code == 303
    refused = second.move(case_id, "decline", reason=reason, elsewhere="12345 热线", seen=seen)
    assert refused.status_code == 409
    page = refused.text
    assert "您打开这一页以后" in page and "更正" in page and "刘敏" in page
    assert "&lt;script&gt;这里不归我们" in page and "<script>这里" not in page
    assert 'value="12345 热线"' in page
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Case, case_id).status is Status.REPORTED
    fresh = seen_on(page)
    assert fresh != seen
    again = second.move(case_id, "decline", reason=reason, elsewhere="12345 热线", seen=fresh)
    assert again.status_code == 303


def test_what_was_typed_stays_when_its_form_is_gone(browser: Browse, make: Make) -> None:
    case_id = make(reported)
    first, second = browser("worker"), browser("colleague")
    seen = seen_on(second.get(f"/panel/cases/{case_id}").text)
    unit = re.search(r'name="unit" value="(\d+)"', first.get(f"/panel/cases/{case_id}").text)
    assert unit
    assert first.move(case_id, "dispatch", unit=unit[1]).status_code == 303
    refused = second.move(case_id, "dispatch", unit=unit[1], note="先看看东门", seen=seen)
    assert refused.status_code == 409
    assert "您填的，没有提交" in refused.text and "先看看东门" in refused.text
    assert "永清水务所" in refused.text and "派单" in refused.text


def test_two_at_the_same_instant(app: App, browser: Browse, make: Make) -> None:
    case_id = make(filed)
    here = f"/panel/cases/{case_id}"
    browsers = [browser("worker"), browser("colleague")]
    pages = [one.get(here).text for one in browsers]
    unit = re.search(r'name="unit" value="(\d+)"', pages[0])
    assert unit
    secrets = [one.secret(here) for one in browsers]

    def sends(number: int) -> Callable[[], tuple[int, str]]:
        form = {
            "csrf_token": secrets[number],
            "seen": seen_on(pages[number]),
            "unit": unit[1],
            "note": f"第 {number} 句",
        }

        def send() -> tuple[int, str]:
            answer = browsers[number].client.post(f"{here}/dispatch", data=form)
            return answer.status_code, answer.text

        return send

    outcomes = at_once(sends(0), sends(1))
    assert sorted(status for status, _ in outcomes) == [303, 409], outcomes
    (loser,) = (number for number, (status, _) in enumerate(outcomes) if status == 409)
    assert f"第 {loser} 句" in outcomes[loser][1]
    with app.app_context(), transaction(write=False):
        (sent,) = db.session.get_one(Case, case_id).dispatches
        assert sent.note == f"第 {1 - loser} 句"


def test_a_note_is_for_colleagues_alone(
    browser: Browse, make: Make, app: App, world: World
) -> None:
    case_id = make(filed)
    worker = browser("worker")
    told = worker.move(case_id, "note", words="当事人情绪激动，电话 13812345678", once="k")
    page = worker.follow(told)
    assert "情绪激动" in page and "13812345678" in page
    worker.move(case_id, "note", words="当事人情绪激动，电话 13812345678", once="k")
    assert worker.move(case_id, "note", words=" ").status_code == 422
    unit = re.search(r'name="unit" value="(\d+)"', page)
    assert unit
    link = re.search(r"/h/[\w.\-]+", worker.follow(worker.move(case_id, "dispatch", unit=unit[1])))
    assert link
    for page in (browser("handler").get(f"/panel/cases/{case_id}"), browser(None).get(link[0])):
        assert page.status_code == 200
        assert "情绪激动" not in page.text and "内部备注" not in page.text
    masked = browser("admin").get(f"/panel/cases/{case_id}").text
    assert "情绪激动" in masked and "13812345678" not in masked
    with app.app_context(), transaction(write=False):
        assert db.session.query(CaseNote).count() == 1
        assert not any("情绪" in move.note for move in db.session.get_one(Case, case_id).moves)
