"""Words find wishes of the board: what stands there, and nothing behind it."""

import pytest
from sqlalchemy import select

from backend.db import db, transaction
from backend.errors import Invalid
from backend.jobs.runner import run
from backend.jobs.schedule import named
from backend.people.models import Region
from backend.web import App
from backend.wishes import posting, reviewing
from backend.wishes.board import Filters
from backend.wishes.cursor import Order
from backend.wishes.models import Status
from backend.wishes.posting import Wanted
from backend.wishes.searching import catch_up, due

from ..world import COMMUNITY, IN_GRID, STREET, World
from .making import claimed, on_the_board, posted
from .test_board import counted, listed, opened

SAID = Wanted("repair", "厨房灯坏了，够不着，电话13812345678，3栋2单元501")


def indexed() -> None:
    """What the job does, inside the test's own transaction."""
    db.session.flush()
    while catch_up():
        pass


def found(w: World, words: str, who: str = "resident", **more: object) -> list[int]:
    filters = Filters(words=words, **more)  # type: ignore[arg-type]
    ids = listed(w, who, filters)
    counts = {kind.key: many for kind, many in counted(w, who, filters)}
    assert (counts[filters.kind_key] if filters.kind_key else sum(counts.values())) == len(ids)
    return ids


def test_inside_a_sentence_and_by_number_kind_and_place(inside: World) -> None:
    wish, other = on_the_board(inside, SAID), opened(inside, "下盘棋", kind="company")
    indexed()
    digits = wish.number.split("-")[1]
    for words in ("灯坏", "够不着", "厨房 够不着", "灯", "修一修", wish.number.lower(), digits):
        assert found(inside, words) == [wish.id], words
    for words in ("临江里", "吉林社区 永清街道"):
        assert set(found(inside, words)) == {wish.id, other.id}, words
    for words in ("坏灯", "灯坏 下棋", "螺丝"):
        assert found(inside, words) == [], words


def test_nothing_personal_and_nothing_behind_the_board(inside: World) -> None:
    wish = on_the_board(inside, SAID)
    wish.contact.name = "胡婆婆"  # type: ignore[union-attr]
    indexed()
    for words in ("13812345678", "1381", "501", "2单元", "隐去", "胡婆婆", "_sopen", "sopen"):
        assert found(inside, words) == [], words
    reviewing.mask(wish, "家里的照明坏了", by=inside.worker, now=inside.now)
    indexed()
    assert found(inside, "照明") == [wish.id]
    assert found(inside, "厨房") == []


def test_what_is_on_the_board_now(inside: World) -> None:
    wish = posted(inside, SAID)
    indexed()
    assert found(inside, "厨房") == []
    reviewing.open_up(wish, by=inside.worker, now=inside.now)
    indexed()
    assert found(inside, "厨房") == [wish.id]
    with pytest.raises(Invalid, match="报到以后"):
        found(inside, "厨房", "stranger")
    taken = claimed(inside, SAID)
    indexed()
    assert found(inside, "厨房", status=Status.CLAIMED) == [taken.id]
    posting.withdraw(wish, by=inside.resident, now=inside.now)
    assert found(inside, "厨房") == [], "the row is asked, too, before the job has run"
    indexed()
    assert found(inside, "厨房") == []


def test_with_every_filter_and_order(inside: World) -> None:
    near, chess = on_the_board(inside, SAID), opened(inside, "灯下下盘棋", kind="company")
    indexed()
    assert found(inside, "灯", kind_key="repair", region_code=COMMUNITY) == [near.id]
    for order in Order:
        filters = Filters(words="灯")
        ids = listed(inside, "district_officer", filters, order=order, here=IN_GRID)
        assert set(ids) == {near.id, chess.id}
    db.session.get_one(Region, STREET).name = "新名街道"
    indexed()
    assert set(found(inside, "新名")) == {near.id, chess.id}


@pytest.mark.parametrize(
    "words", ['"厨房', "厨房*", "厨房) OR (灯", "words:厨房", "厨房 & !灯", "厨房\x00", "'; --厨房"]
)
def test_no_syntax_gets_through(inside: World, words: str) -> None:
    wish = on_the_board(inside, SAID)
    indexed()
    assert set(found(inside, words)) <= {wish.id}


def test_what_cannot_be_looked_for_is_said(inside: World) -> None:
    for words in ("？！", "灯" * 101):
        with pytest.raises(Invalid):
            listed(inside, filters=Filters(words=words))
    wish = on_the_board(inside, SAID)
    assert listed(inside, filters=Filters(words="  ")) == [wish.id]


def test_the_job_works_off_what_was_marked(app: App, world: World) -> None:
    with app.app_context():
        with transaction():
            wish_id = on_the_board(world, SAID).id
        assert run(named("index_words")).items >= 1
        assert run(named("index_words")).items == 0
        with transaction(write=False):
            assert found(world, "厨房") == [wish_id]
            assert db.session.scalars(select(due.c.id)).all() == []
        db.session.remove()
