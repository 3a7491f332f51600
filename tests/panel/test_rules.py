"""Rules: what holds, a look at what a change would do, a decision with a reason; the past stays."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import select

from backend.cases.limit_rules import fixed, ladder
from backend.cases.models import Stage
from backend.clock import local, now
from backend.db import db as database
from backend.db import transaction
from backend.jobs.runner import run
from backend.jobs.schedule import named
from backend.ledger.awarding import award_by_rule, point_rule, reverse_award
from backend.notifications import wording
from backend.notifications.actions import notify
from backend.notifications.models import Notice, Pace
from backend.notifications.samples import SAMPLE
from backend.panel.rules.word_book import WordBook
from backend.records.models import AuditEntry
from backend.web import App
from backend.wishes.rules import Kind, kinds, rule
from backend.worktime import Limit, TimeUnit

from ..world import World
from .conftest import Browser

Browse = Callable[[str | None], Browser]
HERE = "/panel/rules"


def look(browser: Browser, path: str, **form: object) -> str:
    """The first step: what would follow; nothing has changed."""
    return browser.get(f"{HERE}/{path}?{urlencode({'preview': 'yes', **form})}").text


def decide(browser: Browser, path: str, **form: object) -> tuple[int, str]:
    """The second step; the page that it leads to."""
    said = {"preview": "yes", "from": in_days(0), "why": "街道商定", "seen": 0, **form}
    answer = browser.post(f"{HERE}/{path}", said, form=HERE)
    return answer.status_code, browser.follow(answer) if answer.status_code == 303 else answer.text


def in_days(days: int) -> str:
    return (local(now()).date() + timedelta(days=days)).isoformat()


def test_every_rule_has_a_page_and_says_what_holds(browser: Browse) -> None:
    hers = browser("worker")
    page = hers.get(HERE).text
    assert "都是系统自带的，没有改过" in page and "积分" in page
    for book in ("limits", "wishes", "points", "words"):
        links = set(re.findall(rf'href="({HERE}/{book}/\w+)"', hers.get(f"{HERE}/{book}").text))
        assert links
        for link in sorted(links)[:4]:
            one = hers.get(link).text
            assert "改过哪些" in one and "系统自带" in one and "None" not in one
            assert "您可以看。要改，请跟管理员或者区里说。" in one
    found = hers.get(f"{HERE}/words?q=认领").text
    assert "心愿：有人认领" in found and "事情：已派单" not in found
    assert "没有找到" in hers.get(f"{HERE}/words?q=月亮").text
    assert all(WordBook().called(kind) != kind for kind in WordBook.keys)
    dues = hers.get(f"{HERE}/limits").text
    assert "井盖（急件，先围护）" in dues and "08:30 到 12:00，14:00 到 17:30" in dues
    assert hers.get(f"{HERE}/moon").status_code == 404
    assert hers.get(f"{HERE}/points/moon").status_code == 404


def test_who_reads_and_who_decides(browser: Browse) -> None:
    form = {"points": 2, "daily_cap": 6}
    for name in ("worker", "grid_worker", "street_officer"):
        status, page = decide(browser(name), "points/case_filed", **form)
        assert (status, "规则由管理员或区里来定" in page) == (403, True)
    assert "2 分" in decide(browser("district_officer"), "points/case_filed", **form)[1]


def test_a_stage_gets_another_limit_from_a_day_on(app: App, world: World, browser: Browse) -> None:
    hers, path = browser("admin"), "limits/review"
    form = {"usual": 5, "usual_unit": "work_hour", "danger": 2, "danger_unit": "work_day"}
    page = look(hers, path, **form)
    assert "平常的：3 值班小时 → 5 工作小时" in page
    assert "现在来的（平常的）" in page and "周五 16:30 来的（急件）" in page
    assert "放假前 16:30 来的" in page
    assert "急件写了2 个工作日" in page and "从一开始，系统自带" in page
    for wrong, sentence in (
        ({"usual": "很多"}, "要填一个整数"),
        ({"usual_unit": "moon"}, "请选一个单位"),
        ({"usual": 0}, "时限要在 1 到"),
        ({"usual": 900, "usual_unit": "natural_day"}, "最长 90 天"),
        ({"why": ""}, "请写一句为什么改"),
        ({"from": "2026-06-01"}, "过去的不改"),
        ({"from": "moon"}, "请选从哪一天开始"),
    ):
        status, page = decide(hers, path, **{**form, **wrong})
        assert (status, sentence in page) == (422, True), sentence
    assert 'value="5"' in decide(hers, path, **{**form, "why": ""})[1]
    status, page = decide(hers, path, **{**form, "from": in_days(2)})
    assert (status, "起是新的" in page, "以后" in page) == (303, True, True)
    assert "起要变" in browser("worker").get(HERE).text
    with app.app_context(), transaction(write=False):
        assert fixed(Stage.REVIEW, False, world.now) == Limit(3, TimeUnit.DUTY_HOUR)
        later = world.now + timedelta(days=3)
        assert fixed(Stage.REVIEW, False, later) == Limit(5, TimeUnit.WORK_HOUR)
        assert ladder(True, later)[1] == Limit(30, TimeUnit.EMERGENCY_MINUTE)
        looked = database.session.scalars(select(AuditEntry.subject)).all()
        assert [s for s in looked if s.startswith("limits:review:")]


def test_the_second_of_two_sees_what_the_first_has_decided(browser: Browse) -> None:
    first, second = browser("admin"), browser("district_officer")
    form = {"fit.days": 2, "fit.most": 14, "grid.days": 4, "grid.most": 30, "worker.days": 6}
    form |= {"worker.answer_work_days": 2, "street.days": 20}
    assert "没有人认领，会这样走" in look(second, "wishes/ladder", **form)
    assert decide(first, "wishes/ladder", **form, why="人手少")[0] == 303
    mine = {**form, "street.days": 3}
    status, page = decide(second, "wishes/ladder", **mine, why="再快一点")
    assert status == 409
    assert "刚定了新的（人手少）" in page and "再快一点" in page and 'value="3"' in page
    assert "步子的先后乱了" in page
    newest = re.search(r'name="seen" value="(\d+)"', page)
    assert newest and newest[1] != "0"
    assert decide(second, "wishes/ladder", **mine, seen=newest[1])[0] == 303


def test_kinds_and_shares_of_wishes(app: App, world: World, browser: Browse) -> None:
    hers = browser("admin")
    names = {f"{key}.name": kind.name for key, kind in _kinds(app, world).items()}
    words = {f"{key}.example": kind.example for key, kind in _kinds(app, world).items()}
    form = {**names, **words, "lesson.name": "", "new.name": "理发", "new.example": "下不了床"}
    page = look(hers, "wishes/kinds", **form)
    assert "加上 理发：下不了床" in page and "“教一教”不再让人选；正挂着的 0 个心愿照旧" in page
    assert decide(hers, "wishes/kinds", **form)[0] == 303
    twice = decide(hers, "wishes/kinds", **{**form, "help.name": "理发"})
    assert (twice[0], "叫一样的名字" in twice[1]) == (422, True)
    found = _kinds(app, world)
    assert found["kind1"].name == "理发" and "lesson" not in found
    too_much = decide(hers, "wishes/wanted", answered_at=140)
    assert (too_much[0], "最多 100%" in too_much[1]) == (422, True)
    assert decide(hers, "wishes/wanted", answered_at=40)[0] == 303
    with app.app_context(), transaction(write=False):
        assert rule("wanted", now())["answered_at"] == 0.4


def _kinds(app: App, world: World) -> dict[str, Kind]:
    with app.app_context(), transaction(write=False):
        return dict(kinds(now()))


def test_points_are_tried_on_the_last_month(app: App, world: World, browser: Browse) -> None:
    day = local(world.now).date()
    with app.app_context(), transaction():
        for n, name in enumerate(("rider", "rider", "rider", "resident", "member")):
            award_by_rule(
                world.ids[name], "case_filed", key=f"k{n}", reason="立案", now=world.now, day=day
            )
        reverse_award("k4", reason="没有这回事", now=world.now, by_id=None)
    hers = browser("admin")
    page = look(hers, "points/case_filed", points=3, daily_cap=6)
    assert "一共给 4 件加了分" in page
    assert "<strong>4 分</strong>" in page and "<strong>9 分</strong>" in page
    assert "小周" not in page
    assert "一分也加不了" in look(hers, "points/case_filed", points=3, daily_cap=2)
    assert "没有按这条加过分" in look(hers, "points/wish_fulfilled", points=3, daily_cap=3)
    assert (
        decide(hers, "points/case_filed", points=3, daily_cap=6, **{"from": in_days(1)})[0] == 303
    )
    with app.app_context(), transaction(write=False):
        assert point_rule("case_filed", world.now).points == 1
        assert point_rule("case_filed", world.now + timedelta(days=1)).points == 3


def test_a_place_words_a_notice_itself(app: App, world: World, browser: Browse) -> None:
    hers, path = browser("admin"), "words/closed"
    assert "{编号}（{事项}）结束了。社区说：{说明}" in hers.get(f"{HERE}/{path}").text
    ours = "{编号} 这件事办完了：{说明}\n还有事就回“社区”。"
    page = look(hers, path, template=ours)
    assert "JA-260701-0012 这件事办完了：已经办好了。" in page
    assert "<dt>进度</dt><dd>结束了</dd>" in page and "今天有 2 条消息" in page
    assert "没有 {编号}，收到的人不知道是哪一件" in look(hers, path, template="会尽快办的")
    assert "“尽快”等于没说" in look(hers, path, template="会尽快办的")
    for wrong, sentence in (
        ("{电话} 来了", "里没有{电话}，可以用的是：{编号}、{事项}、{说明}"),
        ("{编号", "大括号没有成对"),
        ("", "一个字也没有"),
        ("{编号}" + "长" * 300, "太长了"),
        ("{编号.__class__}", "里没有{编号.__class__}"),
        ("<script>{编号}", "&lt;script&gt;"),
    ):
        assert sentence in look(hers, path, template=wrong)
    assert decide(hers, path, template="{电话}")[0] == 422
    assert decide(hers, path, template=ours)[0] == 303
    with app.app_context(), transaction(write=False):
        old = _notice("closed", world.now - timedelta(hours=1))
        new = _notice("closed", now())
        assert wording.sentence(old, now=now()).endswith("结束了。社区说：已经办好了。")
        assert "这件事办完了" in wording.sentence(new, now=now())
    assert decide(hers, path, built_in="yes", seen=1)[0] == 303
    with app.app_context(), transaction(write=False):
        assert "社区说" in wording.sentence(_notice("closed", now()), now=now())


def test_a_sentence_that_does_not_fit_stops_nothing(
    app: App, world: World, browser: Browse
) -> None:
    hers, path = browser("admin"), "words/wish_thanks"
    ours = "{编号} 谢谢你：{原话} {链接}"
    assert decide(hers, path, template=ours)[0] == 303
    with app.app_context():
        with transaction():
            for n, link in enumerate(("https://linli.example.cn/t/1", None)):
                said = {"number": "XY-1", "title": "灯", "words": "好亮", "link": link}
                data = {name: word for name, word in said.items() if word}
                notify(world.member, "wish_thanks", data, key=f"t{n}", now=now())
        with transaction(write=False):
            whole, bare = database.session.scalars(select(Notice).order_by(Notice.id))
            assert wording.sentence(whole, now=now()).startswith("XY-1 谢谢你：好亮 https")
            assert wording.sentence(bare, now=now()) == "XY-1（灯）许愿的人谢谢你：好亮"
        done = run(named("watch_words"))
    assert (done.items, done.failures, done.error) == (1, 1, "words that do not fit: wish_thanks")


def _notice(kind: str, at: datetime) -> Notice:
    return Notice(kind=kind, data=SAMPLE, created_at=at, pace=Pace.SOON)
