"""What is kept of a person's words is what they typed; only what is looked for may be folded."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from backend.cases.models import Addition, Case, Check, Escalation, Rating
from backend.clock import now
from backend.db import db, transaction
from backend.web import App
from backend.wishes import reviewing
from backend.wishes.models import Claim, Proof, Thanks, Wish, WishRating

from ..cases import making as cases
from ..phone import Phone
from ..wishes import making as wishes
from ..world import World
from .conftest import phone_of

TYPED = "换了ＬＥＤ灯管，亮堂了！“蛮好”；约５０元…（莫急）"
Make = Callable[[World], Any]


def needs_change(world: World) -> None:
    wish = wishes.posted(world)
    reviewing.ask_change(wish, reason="写清楚", by=world.worker, now=now())


@pytest.mark.parametrize(
    ("make", "who", "says", "kept"),
    [
        (wishes.claimed, "member", ["办好 JA-0001 {}"], Proof.words),
        (wishes.claimed, "member", ["ＪＡ－０００１，办好了：{}"], Proof.words),
        (wishes.claimed, "member", ["办好了，{}"], Proof.words),
        (wishes.claimed, "member", ["办好", "{}"], Proof.words),
        (wishes.claimed, "member", ["还回 JA-0001 {}"], Claim.reason),
        (wishes.claimed, "member", ["还回 JA-0001", "{}"], Claim.reason),
        (needs_change, "resident", ["JA-0001 {}"], Wish.words),
        (needs_change, "resident", ["ＪＡ－０００１　{}"], Wish.words),
        (wishes.fulfilled, "resident", ["JA-0001 3 {}"], WishRating.words),
        (wishes.fulfilled, "resident", ["JA-0001 1 {}", "5"], WishRating.words),
        (wishes.fulfilled, "resident", ["1 ，{}", "５星！"], WishRating.words),
        (wishes.confirmed, "resident", ["JA-0001 谢谢，{}"], Thanks.words),
        (cases.reported, "rider", ["JA-0001 {}"], Addition.words),
        (cases.reported, "rider", ["{} ja0001"], Addition.words),
        (cases.dispatched, "steward", ["直报 ＪＡ－０００１ {}"], Escalation.words),
        (cases.dispatched, "steward", ["直报", "{}"], Escalation.words),
        (cases.answered, "grid_worker", ["核查 JA-0001 没修，{}"], Check.words),
        (cases.asked, "rider", ["还是响，{}"], Rating.words),
        (cases.asked, "rider", ["JA-0001 没解决，{}"], Rating.words),
    ],
)
def test_words_are_kept_as_they_were_typed(
    app: App, world: World, make: Make, who: str, says: list[str], kept: Any
) -> None:
    with app.app_context(), transaction():
        make(world)
    phone = Phone(app) if who == "rider" else phone_of(app, world, who)
    for words in says:
        assert "没太看懂" not in (phone.says(words.format(TYPED)) or "")
    with app.app_context(), transaction(write=False):
        found = list(db.session.scalars(select(kept)))
    assert any(TYPED in words for words in found), found


def test_the_words_of_a_wish_and_of_a_complaint_are_kept(app: App, world: World) -> None:
    granny = phone_of(app, world, "resident")
    assert "JA-0001（修一修）" in (granny.says("心愿：厨房灯坏了，够不着！（要１２Ｗ的）") or "")
    granny.says("社区")
    assert "转给吉林社区" in (granny.says("物业乱收费，一个月２０块！（没票）") or "")
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Wish.words)).one() == "厨房灯坏了，够不着！（要１２Ｗ的）"
        assert db.session.scalars(select(Case.words)).one() == "物业乱收费，一个月２０块！（没票）"


def test_nothing_of_a_long_addition_is_cut_off_in_silence(app: App, world: World) -> None:
    with app.app_context(), transaction():
        cases.reported(world)
    said = Phone(app).says("JA-0001 " + "旁边也有一个坑，" * 300) or ""
    assert "最多" in said or "补到 JA-0001" in said
    with app.app_context(), transaction(write=False):
        kept = list(db.session.scalars(select(Addition.words)))
    assert [len(words) for words in kept] in ([], [2400])
