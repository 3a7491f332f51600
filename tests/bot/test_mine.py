"""进度: each way a case can stand, for whoever reported it and for whoever joined."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases.models import Case, Follower, Rating, Status, Verdict
from backend.db import db, transaction
from backend.web import App

from ..cases import making
from ..cases.airing.making import published
from ..phone import Phone
from ..world import World


def make(app: App, world: World, verb: str, *, joined: bool = False) -> None:
    """A case as `making` leaves it; `joined`: it is the resident's, and the rider has joined."""
    with app.app_context(), transaction():
        case = getattr(making, verb)(world)
        if joined:
            case.reporter_id = world.ids["resident"]
            db.session.flush()
            db.session.expire(case, ["reporter"])
            db.session.add(Follower(case_id=case.id, person_id=world.ids["rider"], at=world.now))


def ratings(app: App) -> list[tuple[int, Verdict]]:
    with app.app_context(), transaction(write=False):
        return [(r.person_id, r.verdict) for r in db.session.scalars(select(Rating))]


@pytest.mark.parametrize(
    ("verb", "line", "whole"),
    [
        ("disputed", "权属待裁定", "分不清归谁管，街道在裁定"),
        ("secured", "已围护，修复中", "永清水务所已经围护好"),
        ("paused", "办理中，停着表", "停着表：天气不允许"),
        ("answered", "已答复，待核查", "社区去看一眼，看过再问你"),
        ("asked", "已核查，待评价", "解决了没有？回 1 解决了，2 部分解决，3 没解决。"),
        (
            "explained",
            "解释结",
            "依据：消防通道不能搭棚\n还可以找：菜场旁的车棚\n2026 年 8 月 30 日再看",
        ),
    ],
)
@pytest.mark.parametrize("joined", [False, True])
def test_how_it_stands(
    app: App, world: World, rider: Phone, verb: str, line: str, whole: str, joined: bool
) -> None:
    make(app, world, verb, joined=joined)
    also = "，同感" if joined else ""
    assert f"JA-0001 井盖{also}：{line}\n" in (rider.says("进度") or "")
    assert whole in (rider.says("JA-0001") or "")


def test_a_merged_one_points_to_the_other(app: App, world: World, rider: Phone) -> None:
    make(app, world, "merged")
    assert (rider.says("进度") or "").splitlines()[1:] == [
        "JA-0001 井盖：并到 JA-0002，待审核",
        "回编号看详细。",
    ]
    assert "JA-0002 临江里井盖，待审核" in (rider.says("JA-0001") or "")


def test_a_number_that_was_looked_up_is_the_one_that_is_rated(
    app: App, world: World, rider: Phone
) -> None:
    make(app, world, "asked")
    make(app, world, "asked")
    rider.says("JA-0001")
    assert "没解决" in (rider.says("3") or "")
    with app.app_context(), transaction(write=False):
        found = db.session.scalars(select(Case.status).order_by(Case.id)).all()
        assert found == [Status.DISPATCHED, Status.ASKED]


def test_what_was_explained_can_be_doubted(app: App, world: World, rider: Phone) -> None:
    make(app, world, "explained")
    assert "觉得不对就回 3" in (rider.says("JA-0001") or "")
    assert "退回原单位重办" in (rider.says("3") or "")
    assert ratings(app) == [(world.ids["rider"], Verdict.NOT_SOLVED)]


def test_what_was_explained_can_be_doubted_without_its_number(
    app: App, world: World, rider: Phone
) -> None:
    make(app, world, "explained")
    assert "退回原单位重办" in (rider.says("3") or "")


def test_whoever_joined_sees_no_telephone_number(app: App, world: World, rider: Phone) -> None:
    with app.app_context(), transaction():
        case = making.accepted(world)
        words = "换好了新盖子，有事打 13800001234 找老秦，他一直在。"
        making.handling.answer(case, words=words, sure=True, by=world.handler, now=world.now)
        making.verifying.verify(case, making.Finding.DONE, by=world.worker, now=world.now)
        case.reporter_id = world.ids["resident"]
        db.session.flush()
        db.session.expire(case, ["reporter"])
        db.session.add(Follower(case_id=case.id, person_id=world.ids["rider"], at=world.now))
    said = rider.says("JA-0001") or ""
    assert "换好了新盖子" in said and "13800001234" not in said


def test_of_a_strangers_case_what_is_public(
    app: App, world: World, rider: Phone, travel: Callable[[datetime], None]
) -> None:
    with app.app_context(), transaction():
        airing = published(world)
        reply = airing.reply
    stranger = Phone(app, "openid-of-somebody-else")
    travel(world.now + timedelta(days=3))
    said = stranger.says("JA-0001 修了没") or ""
    assert said.startswith("JA-0001 ") and reply in said
    assert "回 1 解决了" not in said
    assert "没有找到 JA-0002" in (stranger.says("JA-0002") or "")
