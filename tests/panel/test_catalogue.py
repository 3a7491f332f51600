"""The next version of the rules: found by words, written, looked at, decided for a day, adopted."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from backend.cases.models import Case
from backend.catalogue import adopting, drafting, queries
from backend.catalogue.models import DraftOf, RuleSet
from backend.clock import now
from backend.db import db, transaction
from backend.jobs.runner import run
from backend.jobs.schedule import named
from backend.web import App
from backend.worktime import Limit, TimeUnit

from ..cases.making import dispatched
from ..world import World
from .conftest import Browser, Make
from .test_rules import in_days

Browse = Callable[[str | None], Browser]
HERE, DRAFT = "/panel/rules/catalogue", "/panel/rules/drafts/rules"
LINE = {
    "tile": "manhole",
    "item": "井盖",
    "condition": "井盖丢了",
    "limit": 1,
    "limit_unit": "work_day",
    "safe": 30,
    "safe_unit": "emergency_minute",
    "closing_condition": "盖上了",
    "danger": "是",
}


def send(browser: Browser, path: str, **form: object) -> tuple[int, str]:
    """A step on the draft as it is now."""
    seen = re.search(r'name="seen" value="(\d+)"', browser.get(DRAFT).text)
    answer = browser.post(path, {"seen": seen[1] if seen else 0, **form}, form=HERE)
    return answer.status_code, browser.follow(answer) if answer.status_code == 303 else answer.text


def place_of(page: str, condition: str) -> int:
    found = re.search(rf'rows/(\d+)">改<span class="unseen">：[^<]*{condition}', page)
    assert found, condition
    return int(found[1])


def test_two_characters_find_what_holds(browser: Browse) -> None:
    hers = browser("worker")
    page = hers.get(f"{HERE}?q=井盖").text
    assert "怎么算办好" in page and "谁来办" in page and "急件" in page
    assert "目录里有，还没有立案条件的" in page and "写一版新的" not in page
    assert "没有找到" in hers.get(f"{HERE}?q=月亮").text
    assert "井盖" not in hers.get(f"{HERE}?tile=light").text.split('class="books"')[1]
    first = re.search(rf"{HERE}/versions/\d+", page)
    assert first and "没有更早的可以比" in hers.get(first[0]).text
    assert hers.get(f"{HERE}/versions/999").status_code == 404
    assert hers.get(DRAFT).status_code == 404
    assert hers.get("/panel/rules/drafts/moon").status_code == 404


def test_what_holds_is_a_table_that_changes_nothing(inside: World) -> None:
    """Each limit and mark comes back as it was, whatever its unit."""
    rule = queries.rules_for("manhole")[0]
    for unit in TimeUnit:
        rule.limit_amount, rule.limit_unit = 7, unit
        db.session.flush()
        draft = drafting.begin(DraftOf.RULES, None, source="", by=inside.admin, now=inside.now)
        assert drafting.plan(draft).changes_nothing, unit
        drafting.drop(draft, by=inside.admin, now=inside.now, seen=draft.version)


def test_from_the_present_rules_to_the_next(
    app: App, world: World, browser: Browse, make: Make, travel: Callable[..., None]
) -> None:
    case_id = make(dispatched)
    hers = browser("admin")
    assert send(hers, DRAFT)[0] == 303
    assert send(hers, DRAFT)[0] == 409
    page = hers.get(DRAFT).text
    assert "和现行的一样" in page and "定下来" not in page
    with app.app_context(), transaction(write=False):
        rule = db.session.get_one(Case, case_id).rule
        assert rule is not None
        old, cells, limit = rule.id, drafting.cells_of(rule), rule.limit.words()
    condition, tile = cells["condition"], cells["tile"]
    place = place_of(page, condition)
    form = hers.get(f"{DRAFT}/rows/{place}").text
    assert condition in form and "派出去的" in form
    changed = {**LINE, **cells, "limit": 9, "limit_unit": "natural_day", "safe": ""}
    for wrong, sentence in (
        ({"limit": "很久"}, "要填一个整数"),
        ({"limit_unit": ""}, "请选一个单位"),
        ({"limit": 99999}, "时限要在 1 到"),
        ({"seen": 99}, "刚改过这个新版本"),
    ):
        status, page = send(hers, f"{DRAFT}/rows/{place}", **{**changed, **wrong})
        assert (status in {409, 422}, sentence in page) == (True, True), sentence
        assert condition in page
    assert send(hers, f"{DRAFT}/rows/{place}", **changed)[0] == 303
    status, page = send(hers, f"{DRAFT}/rows/new", **LINE)
    assert "改动（1）" in page and f"{limit} -&gt; 9 天" in page and "新加（1）" in page
    assert "都按立案时的旧条件办完" in page and "：1 件" in page
    decided = {"from": in_days(2), "why": "街道商定"}
    assert send(hers, f"{DRAFT}/decide", **{**decided, "why": ""})[0] == 422
    assert send(hers, f"{DRAFT}/decide", **{**decided, "from": "2026-01-01"})[0] == 422
    assert send(hers, f"{DRAFT}/decide", **decided)[0] == 303
    assert send(hers, f"{DRAFT}/rows/{place}", **changed)[0] == 409
    assert send(hers, f"{DRAFT}/call-off")[0] == 303
    assert send(hers, f"{DRAFT}/decide", **decided)[0] == 303
    assert "起用" in browser("worker").get("/panel/rules").text
    with app.app_context():
        run(named("adopt_rules"))
        with transaction(write=False):
            assert len(queries.rule_sets()) == 1
        travel(now() + timedelta(days=2))
        assert run(named("adopt_rules")).items == 1
        with transaction(write=False):
            limits = [r.limit for r in queries.rules_for(tile) if r.condition == condition]
            assert limits == [Limit(9, TimeUnit.NATURAL_DAY)]
            assert db.session.get_one(Case, case_id).rule_id == old
            assert queries.current_rules().by_id == world.ids["admin"]
    page = browser("worker").get(HERE).text
    newest = re.search(rf"{HERE}/versions/\d+", page)
    assert newest and "9 天" in browser("worker").get(newest[0]).text


def test_a_file_with_what_cannot_be_read(app: App, browser: Browse) -> None:
    hers = browser("admin")
    table = """小类名称,立案条件,处置时限,结案条件
井盖,又丢了,2紧急工作时,盖上
垃圾,脏,种植季节15工作日,扫了
"""
    for content, sentence in (
        (b"\xff\xfe\x00", "UTF-8"),
        ("甲,乙\n1,2\n".encode(), "缺少列"),
        (b"PK\x03\x04", "没有办成"),
    ):
        answer = hers.post(DRAFT, {"file": (BytesIO(content), "x.csv")}, form=HERE)
        assert (answer.status_code, sentence in answer.text) == (422, True), sentence
    hers.post(DRAFT, {"file": (BytesIO(table.encode()), "city.csv")}, form=HERE)
    page = hers.get(DRAFT).text
    assert "读不懂，改好才能定" in page and "种植季节" in page and "city.csv" in page
    status, page = send(hers, f"{DRAFT}/decide", **{"from": in_days(0), "why": "导入"})
    assert (status, "还不能定" in page) == (422, True)
    assert "读不懂，请在下面填上" in hers.get(f"{DRAFT}/rows/1").text
    assert send(hers, f"{DRAFT}/rows/1/drop")[0] == 303
    assert send(hers, f"{DRAFT}/decide", **{"from": in_days(0), "why": "导入"})[0] == 303
    with app.app_context(), transaction(write=False):
        sets = db.session.scalars(select(RuleSet)).all()
        assert len(sets) == 2 and "city.csv。导入" in sets[-1].source
        assert len(queries.rules_of(sets[-1])) > 12


def test_what_holds_goes_into_a_sheet_and_comes_back_the_same(browser: Browse) -> None:
    hers = browser("admin")
    sheet = hers.get(f"{HERE}/rules.xlsx")
    assert sheet.headers["Content-Disposition"] == "attachment; filename=rules.xlsx"
    hers.post(DRAFT, {"file": (BytesIO(sheet.data), "rules.xlsx")}, form=HERE)
    page = hers.get(f"{DRAFT}?q=井盖").text
    assert "和现行的一样" in page and "rules.xlsx" in page and "有“井盖”的" in page


def test_a_new_catalogue_comes_from_a_file_too(app: App, browser: Browse) -> None:
    hers, there = browser("admin"), "/panel/rules/drafts/catalogue"
    with app.app_context(), transaction(write=False):
        entries = queries.entries(queries.current_catalogue()).values()
        lines = [f"{e.kind.word},{e.code},{e.class_name},{e.name}" for e in entries]
    lines = ["类别,编码,大类,名称", *lines, "事项,99999,99 本地,狗叫"]
    hers.post(there, {"file": (BytesIO("\n".join(lines).encode()), "new.csv")}, form=HERE)
    page = hers.get(there).text
    assert "新加（1）" in page and "狗叫" in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    form = {"seen": seen[1], "from": in_days(0), "why": "加一条"}
    hers.post(f"{there}/decide", form, form=HERE)
    assert "狗叫" in hers.get(f"{HERE}?q=狗叫").text


def test_the_clock_says_when_it_could_not(app: App, world: World, browser: Browse) -> None:
    hers = browser("admin")
    send(hers, DRAFT)
    assert send(hers, f"{DRAFT}/rows/new", **LINE)[0] == 303
    with app.app_context():
        with transaction():
            draft = drafting.draft_of(DraftOf.RULES)
            later = now() + timedelta(hours=1)
            step = {"by": world.admin, "now": now(), "seen": draft.version}
            adopting.decide_start(draft, later, why="x", **step)
            draft.rows, draft.starts_at = [{**draft.rows[0], "limit": "?"}], now()
        done = run(named("adopt_rules"))
        assert (done.items, done.failures) == (0, 1)
    assert "到了日子没有换成" in hers.get(DRAFT).text
