"""我的心愿怎么样了: dated facts of what was done, why it was not, and what comes next."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import SHANGHAI, now
from backend.db import db, transaction
from backend.web import App
from backend.wishes import chasing, claiming, fulfilling, queries, reviewing
from backend.wishes.models import Status, Wish
from backend.wishes.posting import Wanted

from ..phone import Phone
from ..wishes import making
from ..wishes.helpers import neighbour
from ..world import World


def do(app: App, verb: Callable[[Wish], object], number: str = "JA-0001") -> object:
    with app.app_context(), transaction():
        return verb(db.session.scalars(select(Wish).where(Wish.number == number)).one())


def test_the_facts_of_the_chase(
    app: App, world: World, granny: Phone, travel: Callable[..., None]
) -> None:
    with app.app_context(), transaction():
        making.on_the_board(world)
        for name in ("小董", "小杜"):
            neighbour(world, name, "repair")
    assert (granny.says("我的心愿怎么样了") or "").splitlines()[1:] == [
        "等人认领。到7月8日周三还没人认领，社区来想办法。",
        "7月1日 上墙",
    ]
    for days in (2, 4, 8):
        at = world.now + timedelta(days=days)
        travel(at.astimezone(SHANGHAI))
        with app.app_context(), transaction():
            for wish_id in queries.due(now=now()):
                chasing.chase(wish_id, now=now())
    said = (granny.says("我那个心愿有人认领没") or "").splitlines()
    assert said[1].startswith("等人认领。") and "前社区答复你" in said[1]
    assert said[2] == "7月1日 上墙" and said[3].startswith("7月3日 问了 2 位邻居")
    assert said[5].startswith("7月9日 交给了社区：") and len(said) == 6


def test_given_back_and_asked_to_come_again(
    app: App, world: World, granny: Phone, member: Phone
) -> None:
    with app.app_context(), transaction():
        making.claimed(world)
    do(app, lambda w: claiming.give_back(w, reason="出差", by=world.member, now=now()))
    assert "7月1日 认领的人来不了，放回墙上接着找人" in (granny.says("心愿到哪一步了") or "")
    assert "JA-0001 现在不在你手上" in (member.says("办好 JA-0001 换了灯") or "")
    assert "现在不在你手上" in (member.says("还回 JA-0001 出差") or "")
    member.says("认领 JA-0001 明天")
    assert "怎么办好的" in (member.says("办好 JA-0001") or "")
    member.says("换了灯管")
    assert "等许愿的人回话，不用还" in (member.says("还回 JA-0001 出差") or "")
    assert "等许愿的人确认" in (member.says("JA-0001") or "")
    assert "还差什么" in (granny.says("没有") or "")
    assert "请他再来一趟" in (granny.says("螺丝没拧紧") or "")
    assert "7月1日 说还差一点，请他再来" in (granny.says("我的心愿") or "")


def test_a_forgotten_promise_is_said_once(
    app: App, world: World, granny: Phone, travel: Callable[..., None]
) -> None:
    with app.app_context(), transaction():
        making.claimed(world)
    for days in (1.1, 2.1, 3, 4):
        travel((world.now + timedelta(days=days)).astimezone(SHANGHAI))
        with app.app_context(), transaction():
            for wish_id in queries.due(now=now()):
                chasing.chase(wish_id, now=now())
    said = granny.says("我的心愿") or ""
    assert said.count("认领的人没有消息，放回墙上") == 1 and "认领的人来不了" not in said


def test_why_not_and_where_it_went(app: App, world: World, granny: Phone) -> None:
    with app.app_context(), transaction():
        making.declined(world)
    assert "社区说：不送现金 可以找：民政岗" in (granny.says("JA-0001") or "")
    with app.app_context(), transaction():
        wish = making.posted(world)
        reviewing.move_away(wish, to="社区说事室", by=world.worker, now=now())
    assert "转到社区说事室" in (granny.says("JA-0002") or "")
    said = (granny.says("我的心愿") or "").splitlines()
    assert said[0] == "JA-0002 修一修：厨房灯坏了，够不着，儿子在外地（转到社区说事室）"
    assert said[1].endswith("（没有受理）") and said[2] == "回编号看详细。"


def test_what_is_not_wanted_any_more_is_taken_back_by_its_number(
    app: App, world: World, granny: Phone
) -> None:
    assert "没有在等的心愿" in (granny.says("心愿不要了") or "")
    with app.app_context(), transaction():
        making.on_the_board(world)
    said = granny.says("撤回我的心愿") or ""
    assert said.startswith("JA-0001 ") and "回“撤回”加它的编号" in said
    assert do(app, lambda wish: wish.status) is Status.OPEN
    assert "收回了" in (granny.says("撤回 JA-0001") or "")


@pytest.mark.parametrize(
    ("says", "answer"),
    [
        (["心愿 想学视频", "算了"], "JA-0001 还在"),
        (["心愿", "算了"], "先不许"),
        (["心愿", "不许了"], "先不许"),
        (["看心愿", "算了"], "不认领也不要紧"),
        (["认领 JA-0002", "算了"], "不认领也不要紧"),
        (["还回 JA-0003", "算了"], "还在你手上"),
        (["办好 JA-0003", "算了"], "办完再说一声"),
        (["JA-0004", "1", "算了"], "想好了再回"),
    ],
)
def test_never_mind(app: App, world: World, granny: Phone, says: list[str], answer: str) -> None:
    if says[0] != "心愿 想学视频":
        with app.app_context(), transaction():
            making.withdrawn(world)
            other = making.posted(world, by=world.colleague)
            reviewing.open_up(other, by=world.worker, now=now())
            held = making.posted(world, Wanted("repair", "水龙头滴水"), by=world.colleague)
            reviewing.open_up(held, by=world.worker, now=now())
            making.promise(world, held, by=world.resident)
            done = making.claimed(world)
            fulfilling.prove(done, words="换了", by=world.member, now=now())
    for words in says[:-1]:
        granny.says(words)
    assert answer in (granny.says(says[-1]) or "")
