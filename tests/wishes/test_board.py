"""The board: who reads what of it, in which order, what a line says, and that no page slips."""

import random
from datetime import date, datetime, timedelta

import pytest

from backend.db import db
from backend.errors import Invalid
from backend.people.actions import grant
from backend.people.models import Level, Region, RoleKind
from backend.people.places import Spot
from backend.people.recognising import Known
from backend.wishes import board, claiming, fulfilling, posting, reviewing
from backend.wishes.board import Filters, Line, Page
from backend.wishes.cursor import Cursor, Order, read, written
from backend.wishes.models import AgeBand, Payer, Source, Status, Step, Wish
from backend.wishes.posting import Wanted
from backend.wishes.rules import DEFAULTS, Kind, decide_rule

from ..world import (
    COMMUNITY,
    GRID,
    IN_GRID,
    IN_NEXT_GRID,
    IN_OTHER_GRID,
    NEXT_COMMUNITY,
    NEXT_GRID,
    OTHER_GRID,
    STREET,
    World,
    spot,
)
from .making import AT_HOME, HOUR, LAMP, confirmed, fulfilled, on_the_board, posted, promise


def known(w: World, who: str) -> Known:
    db.session.flush()
    return Known(w.ids[who], getattr(w, who).open_roles)


def page(w: World, who: str = "resident", filters: Filters | None = None, **more: object) -> Page:
    connection = db.session.connection()
    return board.page(
        connection,
        known(w, who),
        filters or Filters(),
        **{"now": w.now, **more},  # type: ignore[arg-type]
    )


def listed(
    w: World, who: str = "resident", filters: Filters | None = None, **more: object
) -> list[int]:
    return [line.id for line in page(w, who, filters, **more).lines]


def line(w: World, who: str = "resident", filters: Filters | None = None, **more: object) -> Line:
    (only,) = page(w, who, filters, **more).lines
    return only


def opened(
    w: World,
    words: str = "灯坏了",
    *,
    region: str = GRID,
    place: Spot | None = None,
    kind: str = "repair",
    after: timedelta = timedelta(),
    wanted_by: date | None = None,
) -> Wish:
    """On the board of any grid, posted by its community."""
    by = w.next_worker if region.startswith(NEXT_COMMUNITY) else w.worker
    wish = posting.post(
        Wanted(kind, words, wanted_by=wanted_by),
        by=by,
        source=Source.PROJECT,
        region_code=region,
        place=place,
        now=w.now + after,
    )
    reviewing.open_up(wish, by=by, now=w.now + after)
    return wish


def test_a_line_says_what_everybody_may_know(inside: World) -> None:
    wanted = Wanted(
        "repair",
        "3栋2单元501厨房灯坏了，打13807108888",
        wanted_by=date(2026, 8, 30),
        places=2,
        cost=50,
        payer=Payer.WISHER,
        age_band=AgeBand.ELDER,
    )
    wish = on_the_board(inside, wanted)
    promise(inside, wish)
    wish.steps.append(Step(key="open:fit", words="问了 14 位会修东西的党员", at=inside.now))
    said = line(inside, now=inside.now + timedelta(days=3))
    assert said.words == "（门牌已隐去）厨房灯坏了，打（电话已隐去）"
    assert (said.number, said.kind.name, said.age) == (wish.number, "修一修", AgeBand.ELDER)
    assert (said.place_code, said.place) == (GRID, "吉林社区临江里")
    assert (said.cost, said.payer, said.cap) == (50, Payer.WISHER, 300)
    assert (said.places, said.free, said.wanted_by) == (2, 1, "2026-08-30")
    assert said.step == ("问了 14 位会修东西的党员", inside.now)
    assert (said.mine, said.claimed) == (True, False)
    assert said.days_open(inside.now + timedelta(days=3)) == 3
    of_claimer = line(inside, "member")
    assert (of_claimer.mine, of_claimer.claimed) == (False, True)
    assert not any(AT_HOME.name in str(value) for value in vars(said).values())


def test_a_decided_rule_is_said_at_once(inside: World) -> None:
    on_the_board(inside)
    at = inside.now + HOUR
    renamed = {**DEFAULTS["kinds"], "repair": {"name": "修修补补", "example": "灯坏了"}}
    for key, value in (("kinds", renamed), ("cost", {"cap": 200})):
        decide_rule(key, value, valid_from=at, by=inside.admin, now=inside.now)
    assert (line(inside).kind.name, line(inside).cap) == ("修一修", 300)
    later = line(inside, now=at)
    assert (later.kind.name, later.cap) == ("修修补补", 200)
    names = [kind.name for kind, _ in counted(inside, now=at)]
    assert "修修补补" in names


def counted(
    w: World, who: str = "resident", filters: Filters | None = None, now: datetime | None = None
) -> list[tuple[Kind, int]]:
    connection = db.session.connection()
    return board.counts(connection, known(w, who), filters or Filters(), now=now or w.now)


def test_who_reads_which_board(inside: World) -> None:
    here, there = opened(inside), opened(inside, region=NEXT_GRID, after=HOUR)
    elsewhere = ("420102007100", "别处社区")
    db.session.add(Region(code=elsewhere[0], level=Level.COMMUNITY, name=elsewhere[1]))
    far = opened(inside)
    far.region_code = elsewhere[0]
    posted(inside)  # nobody has looked at it yet
    street = [there.id, here.id]
    for who in ("resident", "member", "worker", "grid_worker", "handler", "street_officer"):
        assert listed(inside, who) == street, who
    assert set(listed(inside, "district_officer")) == {*street, far.id}
    assert listed(inside, "stranger") == []
    for region, ids in (
        (STREET, street),
        (COMMUNITY, [here.id]),
        (GRID, [here.id]),
        (OTHER_GRID, []),
        (NEXT_COMMUNITY, [there.id]),
        (elsewhere[0], []),
        ("420000000000", street),
        ("4" * 15, []),
    ):
        assert listed(inside, "resident", Filters(region_code=region)) == ids, region
    with pytest.raises(Invalid, match="没有这个区域"):
        listed(inside, "resident", Filters(region_code="x" * 15))


def test_roles_in_several_streets_are_one_board(inside: World) -> None:
    db.session.add(Region(code="420102007000", level=Level.STREET, name="一元街道"))
    db.session.add(Region(code="420102007100", level=Level.COMMUNITY, name="别处社区"))
    db.session.flush()
    grant(inside.member, RoleKind.RESIDENT, by=None, now=inside.now, region_code="420102007100")
    wishes = [opened(inside, after=HOUR * n) for n in range(6)]
    for wish in wishes[::2]:
        wish.region_code = "420102007100"
    first = page(inside, "member", limit=4)
    second = page(inside, "member", limit=4, cursor=first.following)
    ids = [one.id for one in [*first.lines, *second.lines]]
    assert ids == [wish.id for wish in wishes[::-1]]
    assert sum(many for _, many in counted(inside, "member")) == 6


def test_filters_and_counts(inside: World) -> None:
    lamp, chess = opened(inside), opened(inside, "下盘棋", kind="company", after=HOUR)
    other = opened(inside, region=NEXT_GRID, after=2 * HOUR)
    done, doing = confirmed(inside), fulfilled(inside, Wanted("lesson", "教视频"))
    assert listed(inside) == [other.id, chess.id, lamp.id]
    assert listed(inside, filters=Filters(kind_key="repair")) == [other.id, lamp.id]
    assert listed(inside, filters=Filters(kind_key="moon")) == []
    assert listed(inside, filters=Filters(status=Status.CONFIRMED)) == [done.id]
    assert listed(inside, filters=Filters(Status.FULFILLED, COMMUNITY, "lesson")) == [doing.id]
    here = {kind.key: many for kind, many in counted(inside, filters=Filters(kind_key="thing"))}
    assert (here["repair"], here["company"], here["thing"]) == (2, 1, 0)
    near = {kind.key: many for kind, many in counted(inside, filters=Filters(region_code=GRID))}
    assert (near["repair"], near["company"]) == (1, 1)
    past = {kind.key: many for kind, many in counted(inside, filters=Filters(Status.CONFIRMED))}
    assert sum(past.values()) == past["repair"] == 1
    assert not any(many for _, many in counted(inside, "stranger"))


def test_the_most_urgent_first(inside: World) -> None:
    soon = opened(inside, wanted_by=date(2026, 7, 3))
    calm, later = opened(inside), opened(inside, wanted_by=date(2026, 7, 9))
    assert listed(inside, order=Order.URGENT) == [soon.id, later.id, calm.id]


def test_the_nearest_first(inside: World) -> None:
    far = opened(inside, region=NEXT_GRID)
    near = opened(inside, region=OTHER_GRID, after=HOUR)
    here = opened(inside, place=spot((30.60849, 114.3051)), after=2 * HOUR)
    unknown = opened(inside)
    unknown.near_latitude = unknown.near_longitude = None
    order = [here.id, near.id, far.id, unknown.id]
    assert listed(inside, order=Order.NEAREST, here=IN_GRID) == order
    assert listed(inside, "grid_worker", order=Order.NEAREST) == order
    assert listed(inside, order=Order.NEAREST, here=IN_NEXT_GRID)[0] == far.id
    shown = page(inside, order=Order.NEAREST, here=IN_GRID).lines
    metres = [one.metres_from(IN_GRID) for one in shown]
    assert metres == [110, 190, 380, None]
    assert here.latitude == 30.608, "no nearer than the poster lets it be known"
    assert listed(inside, order=Order.NEAREST)[-1] == unknown.id, "from the middle of 吉林社区"
    with pytest.raises(Invalid, match="报到以后"):
        page(inside, "stranger", order=Order.NEAREST)


def test_orders_of_what_waits_alone(inside: World) -> None:
    for order in (Order.URGENT, Order.NEAREST):
        with pytest.raises(Invalid, match="等人认领"):
            page(inside, filters=Filters(Status.CONFIRMED), order=order, here=IN_GRID)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("seed", [1, 2])
def test_pages_while_wishes_come_and_go(inside: World, order: Order, seed: int) -> None:
    """Nothing twice, nothing passed over that stood there all the time."""
    w, chance = inside, random.Random(seed)
    places = [GRID, OTHER_GRID, NEXT_GRID]
    wishes = [opened(w, after=HOUR * chance.randrange(9), region=places[n % 3]) for n in range(18)]
    claimers = [w.member, w.rider, w.steward]
    stood, held, seen = {wish.id for wish in wishes}, [], []
    at, cursor = w.now + timedelta(days=1), None
    while True:
        found = page(w, order=order, here=IN_OTHER_GRID, limit=4, cursor=cursor, now=at)
        seen += [one.id for one in found.lines]
        cursor = found.following
        if cursor is None:
            break
        at += HOUR
        for wish in chance.sample(wishes, 3):
            by = claimers[len(held) % 3]
            if wish.status is Status.OPEN and claiming.open_claims(by) < 3:
                promise(w, wish, by=by, now=at)
                held.append((wish, by))
                stood.discard(wish.id)
        if held:
            wish, by = held.pop(chance.randrange(len(held)))
            if chance.random() < 0.7:
                claiming.give_back(wish, reason="腰不好", by=by, now=at + HOUR / 2)
            else:
                fulfilling.prove(wish, words="办好了", by=by, now=at)
        gone = next((one for one in chance.sample(wishes, 9) if one.status is Status.OPEN), None)
        if gone is not None and not gone.live_claims:
            posting.withdraw(gone, by=gone.poster, now=at)
            stood.discard(gone.id)
        opened(w, after=at - w.now, wanted_by=date(2026, 7, 4) if chance.random() < 0.5 else None)
    assert len(seen) == len(set(seen))
    assert stood <= set(seen)


def test_a_cursor_is_what_was_handed_out(inside: World) -> None:
    for n in range(3):
        opened(inside, after=HOUR * n)
    cursor = page(inside, limit=1).following
    assert cursor is not None
    for broken in (cursor[:-3], "x", "1", "W10=", "bnVsbA==", "é", "[" * 201):
        with pytest.raises(Invalid, match="第一页"):
            page(inside, cursor=broken)
    with pytest.raises(Invalid, match="第一页"):
        page(inside, cursor=cursor, order=Order.URGENT)
    hostile = Cursor(Order.NEAREST, 2**70, 1, inside.now, (30.0, 114.0))
    with pytest.raises(Invalid):
        read(written(hostile), Order.NEAREST)


def test_how_long_it_stood_is_counted_over_claims(inside: World) -> None:
    wish = on_the_board(inside, LAMP)
    day = timedelta(days=1)
    promise(inside, wish, now=inside.now + 3 * day)
    claiming.give_back(wish, reason="腰不好", by=inside.member, now=inside.now + 5 * day)
    assert line(inside).days_open(inside.now + 7 * day) == 5
    assert line(inside).waited(inside.now + 7 * day) == "等了 5 天"


def test_what_was_claimed_at_once_is_not_new_for_ever(inside: World) -> None:
    wish = on_the_board(inside, LAMP)
    assert line(inside).waited(inside.now + HOUR) == "刚上墙"
    promise(inside, wish, now=inside.now + HOUR)
    (claimed_line,) = page(inside, filters=Filters(status=Status.CLAIMED)).lines
    assert claimed_line.waited(inside.now + timedelta(days=9)) == "当天就有人认领"
