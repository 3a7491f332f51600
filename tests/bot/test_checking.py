"""核查 by chat: what was seen, in words and photos, with what is missing asked for."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases.models import Case, Check, Finding, Status
from backend.clock import now
from backend.db import db, transaction
from backend.records.models import MediaFetch
from backend.web import App

from ..cases import making
from ..phone import Phone
from ..world import World


def make(app: App, world: World, verb: str) -> None:
    with app.app_context(), transaction():
        getattr(making, verb)(world)


def checks(app: App) -> list[tuple[Finding, str, bool]]:
    with app.app_context(), transaction(write=False):
        found = db.session.scalars(select(Check).order_by(Check.id))
        return [(check.finding, check.words, check.on_the_spot) for check in found]


def status(app: App) -> Status:
    with app.app_context(), transaction(write=False):
        return db.session.scalars(select(Case.status).where(Case.number == "JA-0001")).one()


def test_verified_the_reporter_is_asked(app: App, world: World, grid_worker: Phone) -> None:
    make(app, world, "answered")
    assert "这就去问报的人" in (grid_worker.says("核查 JA-0001 修了") or "")
    assert checks(app) == [(Finding.DONE, "", True)]
    assert status(app) is Status.ASKED
    assert "不用核查" in (grid_worker.says("核查 JA-0001 修了") or "")


@pytest.mark.parametrize(
    ("said", "finding", "words", "became"),
    [
        ("没修 盖子还是松的", Finding.NOT_DONE, "盖子还是松的", Status.DISPATCHED),
        ("还没修好，盖子松的", Finding.NOT_DONE, "盖子松的", Status.DISPATCHED),
        ("围了没修 只拉了带子", Finding.FENCED_ONLY, "只拉了带子", Status.DISPATCHED),
        ("找不到 那里没有井", Finding.NOT_FOUND, "那里没有井", Status.ANSWERED),
        ("改天 雨太大", Finding.LATER, "雨太大", Status.ANSWERED),
        ("好了，踩着不响", Finding.DONE, "踩着不响", Status.ASKED),
        ("修了，旁边又坏了一块", Finding.DONE_BUT_NEXT, "修了，旁边又坏了一块", Status.ASKED),
    ],
)
def test_what_was_found_in_words(
    app: App,
    world: World,
    grid_worker: Phone,
    said: str,
    finding: Finding,
    words: str,
    became: Status,
) -> None:
    make(app, world, "answered")
    assert "核查记下了" in (grid_worker.says(f"核查 JA-0001 {said}") or "")
    assert checks(app) == [(finding, words, True)]
    assert status(app) is became


def test_what_was_seen_is_asked_for(app: App, world: World, grid_worker: Phone) -> None:
    make(app, world, "answered")
    assert "修了没有" in (grid_worker.says("核查 JA-0001") or "")
    assert "写一句看到了什么" in (grid_worker.says("没修") or "")
    assert checks(app) == []
    assert "退回原单位重办" in (grid_worker.says("盖子还是松的") or "")
    assert checks(app) == [(Finding.NOT_DONE, "盖子还是松的", True)]


def test_a_photo_within_the_talk_is_of_the_check(
    app: App, world: World, grid_worker: Phone, travel: Callable[[datetime], None]
) -> None:
    make(app, world, "answered")
    grid_worker.says("核查 JA-0001")
    assert "放进 JA-0001 的核查里了" in (grid_worker.sends_photo("a") or "")
    grid_worker.says("修了")
    assert "放进 JA-0001 的核查里了" in (grid_worker.sends_photo("b") or "")
    travel(now() + timedelta(minutes=11))
    assert "JA-0002" in (grid_worker.sends_photo("c") or "")
    with app.app_context(), transaction(write=False):
        subjects = db.session.scalars(select(MediaFetch.subject).order_by(MediaFetch.id)).all()
        assert subjects == ["check:1", "check:1", "case:2"]


def test_nobody_verifies_who_has_not_the_post(
    app: App, world: World, rider: Phone, steward: Phone
) -> None:
    make(app, world, "answered")
    assert "由别的岗位来办" in (rider.says("核查 JA-0001 修了") or "")
    assert "由别的岗位来办" in (steward.says("核查 JA-0001 修了") or "")
    assert (checks(app), status(app)) == ([], Status.ANSWERED)


def test_without_a_number_the_only_answer_is_verified(
    app: App, world: World, grid_worker: Phone
) -> None:
    make(app, world, "dispatched")
    make(app, world, "answered")
    assert "JA-0002 核查记下了，退回原单位重办" in (grid_worker.says("核查 没修 松的") or "")
    assert checks(app) == [(Finding.NOT_DONE, "松的", True)]
    assert "没有可以核查的事" in (grid_worker.says("核查") or "")


def test_what_was_seen_is_kept_until_it_is_clear(
    app: App, world: World, grid_worker: Phone
) -> None:
    make(app, world, "answered")
    assert "修了没有" in (grid_worker.says("核查 JA-0001 盖子还是松的") or "")
    assert "退回原单位重办" in (grid_worker.says("没修") or "")
    assert checks(app) == [(Finding.NOT_DONE, "盖子还是松的", True)]
