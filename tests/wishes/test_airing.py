"""What everybody reads of a wish: only with the poster's word, and nothing personal ever."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.db import db, transaction
from backend.errors import Conflict, Invalid, NotFound
from backend.people.recognising import Known
from backend.web import App
from backend.wishes import adding, airing, board, claiming, fulfilling, posting, reviewing
from backend.wishes.board import Filters
from backend.wishes.cursor import Order
from backend.wishes.forgetting import forget_contacts
from backend.wishes.models import AgeBand, Source, Status, Verdict, Wish
from backend.wishes.posting import Reach, Wanted
from backend.wishes.public import Aired, aired_numbered, places_aired

from ..world import COMMUNITY, GRID, NEXT_COMMUNITY, NEXT_GRID, STREET, World
from .making import AT_HOME, HOUR, aired, claimed, confirmed, on_the_board, posted, promise, unbound

PRIVATE = Wanted(
    "help",
    "胡婆婆中风了，3栋2单元501，打13807108888，想剃个头",
    places=2,
    age_band=AgeBand.ELDER,
)


def read(w: World, wish: Wish) -> Aired:
    db.session.flush()
    return aired_numbered(wish.number, "JA", now=w.now)


def wall(w: World, **filters: str) -> list[int]:
    db.session.flush()
    page = board.page(db.session.connection(), None, Filters(**filters), now=w.now)  # type: ignore[arg-type]
    return [line.id for line in page.lines]


def is_gone(w: World, wish: Wish) -> bool:
    with pytest.raises(NotFound, match="没有公开"):
        read(w, wish)
    return wish.aired_words is None and wish.id not in wall(w)


def test_only_what_the_poster_lets_everybody_read(inside: World) -> None:
    w = inside
    quiet, wish = on_the_board(w), posted(w, PRIVATE)
    airing.air(wish, by=w.resident, now=w.now)
    assert is_gone(w, wish), "nobody of the community has read it yet"
    reviewing.open_up(wish, by=w.worker, now=w.now)
    assert wall(w) == [wish.id] and is_gone(w, quiet)
    shown = read(w, wish)
    assert (
        shown.words == "（姓名已隐去）（病情已隐去）了，（门牌已隐去），打（电话已隐去），想剃个头"
    )
    assert (shown.place, shown.age, shown.free) == ("吉林社区临江里", AgeBand.ELDER, 2)
    line = board.page(db.session.connection(), None, Filters(), now=w.now).lines[0]
    assert (line.words, line.thumb, line.point, line.step) == (shown.words, None, None, None)
    reviewing.mask(wish, "胡婆婆想剃头", by=w.worker, now=w.now)
    assert read(w, wish).words == "（姓名已隐去）想剃头"
    with pytest.raises(Conflict):
        airing.air(wish, by=w.resident, now=w.now)
    airing.unair(wish, by=w.resident)
    assert is_gone(w, wish)
    with pytest.raises(Conflict):
        airing.unair(wish, by=w.resident)


def test_a_name_that_is_said_later_goes_as_well(inside: World) -> None:
    wish = aired(inside, Wanted("repair", "桂芳家的灯坏了"))
    assert "桂芳" in read(inside, wish).words
    adding.say_reach(wish, Reach(name="桂芳"), by=inside.resident)
    assert read(inside, wish).words == "（姓名已隐去）家的灯坏了"


def test_a_childs_wish_never(inside: World) -> None:
    w = inside
    wish = posting.post(
        Wanted("lesson", "数学跟不上", age_band=AgeBand.CHILD),
        by=w.worker,
        source=Source.VISIT,
        region_code=GRID,
        agreed=True,
        now=w.now,
    )
    with pytest.raises(Conflict, match="孩子"):
        airing.air(wish, by=w.worker, now=w.now)
    grown = posting.post(
        Wanted("lesson", "想学视频"),
        by=w.worker,
        source=Source.PROJECT,
        region_code=GRID,
        now=w.now,
    )
    airing.air(grown, by=w.worker, now=w.now)
    reviewing.open_up(grown, by=w.worker, now=w.now)
    reviewing.ask_change(grown, reason="是孩子吧", by=w.worker, now=w.now)
    assert is_gone(w, grown)
    child = Wanted("lesson", "想学视频", age_band=AgeBand.CHILD)
    posting.revise(grown, child, by=w.worker, now=w.now)
    reviewing.open_up(grown, by=w.worker, now=w.now)
    assert is_gone(w, grown)


LEAVES: dict[str, Callable[[World, Wish], object]] = {
    "withdrawn": lambda w, wish: posting.withdraw(wish, by=w.resident, now=w.now),
    "declined": lambda w, wish: reviewing.decline(
        wish, reason="a", elsewhere="b", by=w.worker, now=w.now
    ),
    "moved": lambda w, wish: reviewing.move_away(wish, to="工单", by=w.worker, now=w.now),
    "changed": lambda w, wish: reviewing.ask_change(wish, reason="几寸", by=w.worker, now=w.now),
}


@pytest.mark.parametrize("leaves", LEAVES)
def test_what_leaves_the_board_is_read_by_nobody(inside: World, leaves: str) -> None:
    wish = aired(inside)
    LEAVES[leaves](inside, wish)
    assert is_gone(inside, wish)


@pytest.mark.parametrize("may_air", [True, False])
def test_how_it_was_done_if_that_may_be_shown(inside: World, may_air: bool) -> None:
    w, wish = inside, aired(inside, PRIVATE)
    promise(w, wish, by=w.member)
    promise(w, wish, by=w.rider)
    at = w.now + HOUR
    said = "给501的胡婆婆剃了头，党员老许。"
    fulfilling.prove(wish, words=said, may_air=may_air, by=w.member, now=at)
    fulfilling.prove(wish, words="我陪着", may_air=True, by=w.rider, now=at)
    assert read(w, wish).done == "", "the wisher has not agreed yet"
    fulfilling.confirm(wish, stars=5, words="谢谢党员老许", by=w.resident, now=at)
    fulfilling.thank(wish, "谢谢党员老许和小周，我是胡婆婆", by=w.resident, now=at)
    forget_contacts(now=w.now + timedelta(days=400))
    shown = read(w, wish)
    named = "给501的（姓名已隐去）剃了头，（姓名已隐去）。\n"
    assert shown.done == (named if may_air else "") + "我陪着"
    assert shown.thanks == "谢谢（姓名已隐去）和（姓名已隐去），我是（姓名已隐去）"
    assert "胡婆婆" not in shown.words
    assert (wall(w), wall(w, status=Status.CONFIRMED)) == ([], [wish.id])


def test_units_are_named_and_persons_are_not(inside: World) -> None:
    wish = aired(inside, Wanted("repair", "灯坏了", places=2))
    promise(inside, wish, by=inside.member)
    assert read(inside, wish).units == []
    claiming.give_back(wish, reason="出差", by=inside.member, now=inside.now)
    assert wall(inside) == [wish.id]


def test_guests_get_filters_and_counts_and_no_more(inside: World) -> None:
    w = inside
    here, chess = aired(w), aired(w, Wanted("company", "下盘棋"))
    on_the_board(w)
    there = on_the_board(w)
    there.region_code = NEXT_GRID
    airing.air(there, by=w.resident, now=w.now)
    for filters, ids in (
        ({}, [there.id, chess.id, here.id]),
        ({"kind_key": "company"}, [chess.id]),
        ({"region_code": COMMUNITY}, [chess.id, here.id]),
        ({"region_code": GRID}, [chess.id, here.id]),
        ({"region_code": STREET, "kind_key": "repair"}, [there.id, here.id]),
        ({"region_code": "4" * 15}, []),
        ({"status": Status.CLAIMED}, []),
    ):
        assert wall(w, **filters) == ids, filters  # type: ignore[arg-type]
        found = board.counts(
            db.session.connection(),
            None,
            Filters(**filters),  # type: ignore[arg-type]
            now=w.now,
        )
        many = {kind.key: count for kind, count in found}
        alike = [i for i in ids if filters.get("kind_key") is None]
        assert filters.get("kind_key") or sum(many.values()) == len(alike)
    assert [place.code for place in places_aired()] == [STREET, COMMUNITY, NEXT_COMMUNITY]
    nowhere = Known(w.stranger.id, w.stranger.open_roles)
    for more in ({"order": Order.URGENT}, {"order": Order.NEAREST, "here": (30.6, 114.3)}):
        with pytest.raises(Invalid, match="报到以后"):
            board.page(db.session.connection(), nowhere, Filters(), now=w.now, **more)  # type: ignore[arg-type]
    for ask in (board.page, board.counts):
        with pytest.raises(Invalid, match="报到以后"):
            ask(db.session.connection(), None, Filters(words="胡婆婆"), now=w.now)
    seen = board.page(db.session.connection(), nowhere, Filters(), now=w.now)
    assert [line.id for line in seen.lines] == [there.id, chess.id, here.id]


PERSONAL = ["13912345678", "139 1234 5678", "420102199001011234", "鄂A12345", "胡婆婆",
            "党员老许", "微信 laoxu_88888", "糖尿病", "肺癌", "3栋2单元501",
            "密码 0000"]  # fmt: skip
SPOKEN = st.lists(
    st.sampled_from([*PERSONAL, "灯", "坏了", "，", "厨房", "晚上", "1", "A"]), max_size=8
).map(" ".join)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=SPOKEN, done=SPOKEN, thanks=SPOKEN)
def test_never_who_it_was(app: App, world: World, words: str, done: str, thanks: str) -> None:
    with app.app_context(), transaction():
        unbound(world)
        wish = aired(world, Wanted("repair", f"灯坏了 {words}"))
        promise(world, wish)
        fulfilling.prove(wish, words=f"好了 {done}", may_air=True, by=world.member, now=world.now)
        fulfilling.call(
            wish, reached=True, words="好了", verdict=Verdict.DONE, stars=5, by=world.worker,
            now=world.now,
        )  # fmt: skip
        fulfilling.thank(wish, f"谢谢 {thanks}"[:100], by=world.resident, now=world.now)
        number = wish.number
    client = app.test_client()
    paths = (f"/wishes/{number}", "/wishes?state=confirmed", f"/api/v1/wishes/aired/{number}",
             "/api/v1/wishes/aired?state=confirmed")  # fmt: skip
    for path in paths:
        seen = client.get(path)
        assert seen.status_code == 200
        for personal in (*PERSONAL, "laoxu_88888", "0000", AT_HOME.name, AT_HOME.phone):
            assert personal not in seen.text, (path, personal)


def test_what_was_posted_before_needs_its_own_word(inside: World) -> None:
    assert is_gone(inside, claimed(inside)) and is_gone(inside, confirmed(inside))


def test_a_granted_one_too_while_it_is_known_whose_names_to_hide(inside: World) -> None:
    w = inside
    wish, other = claimed(w), confirmed(w)
    fulfilling.prove(wish, words="换好了，党员老许", may_air=True, by=w.member, now=w.now + HOUR)
    fulfilling.confirm(wish, stars=5, by=w.resident, now=w.now + HOUR)
    fulfilling.thank(wish, "谢谢老许", by=w.resident, now=w.now + HOUR)
    airing.air(wish, by=w.resident, now=w.now + 2 * HOUR)
    shown = read(w, wish)
    assert (shown.done, shown.thanks) == ("换好了，（姓名已隐去）", "谢谢老许")
    with pytest.raises(Conflict, match="已经删掉"):
        airing.air(other, by=w.resident, now=w.now + timedelta(days=400))
