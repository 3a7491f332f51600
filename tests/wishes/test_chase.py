"""Single steps of the chase: what a standstill, a bar, a wanted day, silence do."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.clock import SHANGHAI, local
from backend.db import db
from backend.notifications.models import Notice
from backend.wishes import claiming, fulfilling, leaving, limits, reviewing, suspending
from backend.wishes.chasing import CLAIMS, RUNGS, chase
from backend.wishes.forgetting import forget_contacts
from backend.wishes.models import (
    ClaimEnd,
    Contact,
    Source,
    Status,
    Suspension,
    Verdict,
    Wish,
)
from backend.wishes.posting import Wanted
from backend.wishes.queries import to_call
from backend.wishes.rules import decide_rule
from backend.wishes.words import owner, step_to_come

from ..world import World
from .helpers import bar, run, said, told
from .making import HOUR, LAMP, claimed, confirmed, fulfilled, on_the_board, posted, promise

DAY = timedelta(days=1)


def test_after_a_standstill_one_word_and_some_hours_before_it_is_let_go(inside: World) -> None:
    """The clock stood still from before the half until after the release."""
    wish = claimed(inside, days=4)
    back = inside.now + 6 * DAY  # 14:30
    assert run(wish, back, back, back + 7.9 * HOUR, back + 8 * HOUR) == [
        ["day"],
        [],
        [],
        ["release"],
    ]
    assert told(inside.member) == ["wish_promise_day", "wish_promise_over"]


def test_what_is_said_at_night_is_heard_in_the_morning(inside: World) -> None:
    wish = claimed(inside, days=4)
    night = datetime(2026, 7, 7, 23, 30, tzinfo=SHANGHAI)
    morning = datetime(2026, 7, 8, 8, tzinfo=SHANGHAI)
    assert run(wish, night, morning + 7.9 * HOUR, morning + 8 * HOUR) == [["day"], [], ["release"]]
    rings = db.session.scalars(select(Notice.due_at).where(Notice.kind == "wish_promise_day")).one()
    assert local(rings) == morning


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (0, [(4.75, "half"), (17.5, "release")]),
        (1, [(9.5, "day"), (41.5, "release")]),
        (2, [(28.75, "half"), (33.5, "day"), (65.5, "release")]),
    ],
)
def test_a_promise_for_soon(inside: World, days: int, steps: list[tuple[float, str]]) -> None:
    """Claimed on Wednesday, 14:30."""
    wish = claimed(inside, days=days)
    found, at = [], inside.now
    while (rings := wish.rings_at) is not None and wish.live_claims:
        at = max(rings, at)
        for key in chase(wish.id, now=at):
            found.append((round((at - inside.now) / HOUR * 4) / 4, key.split(":")[-1]))
    assert found == steps
    if days == 0:
        assert told(inside.member) == ["wish_promise_day", "wish_promise_over"]


def _move_out(w: World) -> None:
    w.rider.open_roles[0].ended_at = w.now


@pytest.mark.parametrize("gone", [bar, _move_out])
def test_who_may_not_claim_any_more_keeps_only_what_is_done(inside: World, gone: object) -> None:
    done = claimed(inside, Wanted("help", "剃头"), by=inside.rider)
    fulfilling.prove(done, words="剃好了", by=inside.rider, now=inside.now)
    shared = on_the_board(inside, Wanted("help", "旧柜子搬下楼", places=2))
    promise(inside, shared)
    promise(inside, shared, by=inside.rider)
    assert leaving.left_behind(now=inside.now) == []
    gone(inside)  # type: ignore[operator]
    db.session.flush()
    assert leaving.left_behind(now=inside.now) == [shared.id]
    assert run(shared, inside.now + HOUR, inside.now + HOUR) == [["left"], []]
    assert leaving.left_behind(now=inside.now) == []
    assert (shared.status, [c.person.name for c in shared.live_claims]) == (
        Status.OPEN,
        ["党员老许"],
    )
    assert shared.claims[1].how_ended is ClaimEnd.LEFT
    assert done.status is Status.FULFILLED
    assert told(inside.rider)[-1] == "wish_taken_back"
    assert told(inside.resident, inside.now + HOUR) == ["wish_claimer_left"]
    assert (
        db.session.scalars(select(Suspension).where(Suspension.claim_id.is_not(None))).all() == []
    )


def test_a_liftedbar_takes_nothing_away(inside: World) -> None:
    wish = claimed(inside, by=inside.rider)
    held = bar(inside)
    suspending.appeal(held, "是误会", by=inside.rider, now=inside.now)
    suspending.decide_appeal(held, True, by=inside.colleague, now=inside.now)
    assert run(wish, inside.now + HOUR) == [[]]
    assert wish.live_claims


def rungs(wish: Wish) -> list[tuple[str, float]]:
    """In hours after it was opened."""
    assert wish.opened_at is not None
    return [(key, round((at - wish.opened_at) / HOUR, 1)) for key, at in limits.rungs(wish).items()]


def test_a_wanted_day_draws_the_ladder_together(inside: World) -> None:
    whole = [("fit", 24), ("grid", 72), ("worker", 168), ("street", 336)]
    today = local(inside.now).date()
    assert rungs(on_the_board(inside)) == whole
    late = on_the_board(inside, Wanted("help", "过年写春联", wanted_by=today + 60 * DAY))
    assert rungs(late) == whole
    soon = on_the_board(inside, Wanted("company", "后天陪我去医院", wanted_by=today + 2 * DAY))
    assert rungs(soon) == [("fit", 4.1), ("grid", 12.3), ("worker", 28.7), ("street", 57.5)]
    assert soon.rings_at is not None and soon.rings_at < inside.now + 5 * HOUR
    at_once = on_the_board(inside, Wanted("help", "带把菜上来", wanted_by=today))
    assert rungs(at_once)[-1] == ("street", 9.5)
    late_today = datetime(2026, 7, 1, 23, 50, tzinfo=SHANGHAI)
    last = on_the_board(inside, Wanted("help", "今天的", wanted_by=today), now=late_today)
    assert rungs(last)[-1] == ("street", 1.0), "never all at one instant"
    end = inside.now + 2.5 * DAY
    assert run(soon, end, end) == [["fit", "grid", "worker"], []]


def test_the_ladder_is_the_one_of_the_day_when_it_was_opened(inside: World) -> None:
    old = on_the_board(inside)
    ladder = {**limits.ladder(old), "fit": {"days": 2, "most": 1}}
    decide_rule("ladder", ladder, valid_from=inside.now + HOUR, by=inside.admin, now=inside.now)
    new = on_the_board(inside, now=inside.now + HOUR)
    assert [rungs(wish)[0][1] for wish in (old, new)] == [24, 48]


def test_what_comes_back_after_the_worker_had_it_is_the_workers_again(inside: World) -> None:
    wish = on_the_board(inside)
    week = inside.now + 7 * DAY
    assert run(wish, week) == [["fit", "grid", "worker"]]
    assert wish.due_at is not None and local(wish.due_at).date() == local(week + 2 * DAY).date()
    promise(inside, wish, now=week + HOUR)
    claiming.give_back(wish, reason="出差", by=inside.member, now=week + DAY)
    assert wish.rings_at == week + DAY, "at once"
    assert [len(keys) for keys in run(wish, week + DAY, week + DAY)] == [1, 0]
    assert told(inside.worker)[-1] == "wish_back"
    assert wish.due_at is not None and wish.due_at > week + 3 * DAY
    street = week + 7 * DAY + DAY - HOUR  # 23 hours it was not on the board
    assert run(wish, week + 5 * DAY, street - HOUR, street) == [["4"], [], ["street"]]
    assert told(inside.worker)[-1] == "wish_unanswered"
    reviewing.decline(wish, reason="没有人会", elsewhere="12345", by=inside.worker, now=street)
    assert (wish.rings_at, run(wish, street + 30 * DAY)) == (None, [[]])


def test_nobody_looks_at_a_new_wish(inside: World) -> None:
    wish = posted(inside)
    assert wish.due_at is not None
    late = wish.due_at
    assert [*run(wish, late - HOUR), *run(wish, late, late)] == [[], ["1"], []]
    assert told(inside.worker) == ["wish_new", "wish_review_late"]
    assert run(wish, late + 2 * DAY) == [["street"]]
    assert told(inside.street_officer) == ["wish_review_late"]
    assert run(wish, late + 8 * DAY, late + 9 * DAY, late + 9 * DAY) == [[], ["1"], []]
    assert told(inside.street_officer)[-1] == "wish_still"
    reviewing.open_up(wish, by=inside.worker, now=late + 9 * DAY)
    assert wish.rings_at == late + 10 * DAY


def test_nobody_changes_what_was_to_be_changed(inside: World) -> None:
    wish = posted(inside)
    reviewing.ask_change(wish, reason="请不要写门牌", by=inside.worker, now=inside.now)
    assert run(wish, inside.now + 13.9 * DAY, inside.now + 14 * DAY) == [[], ["2"]]
    assert (wish.status, wish.rings_at) == (Status.WITHDRAWN, None)
    assert told(inside.resident)[-1] == "wish_lapsed"
    assert "没有改" in wish.moves[-1].note


def test_who_says_nothing_is_rung_up(inside: World) -> None:
    wish = fulfilled(inside)
    week = inside.now + 7 * DAY + 3 * HOUR
    assert run(wish, week - HOUR, week, week) == [[], ["4"], []]
    assert told(inside.worker)[-1] == "wish_silent"
    assert wish.steps[-1].words == "没有等到您的回音，请社区打电话问问。"
    assert (run(wish, week + 7 * DAY), told(inside.street_officer)) == ([["1"]], ["wish_still"])
    assert "还没有人打电话问" in said(inside.street_officer)
    for nth, (reached, words) in enumerate([(False, "没打通"), (True, "电话里问过")], start=2):
        at = week + 7 * nth * DAY
        fulfilling.call(wish, reached=reached, words="问了", by=inside.worker, now=at - HOUR)
        assert run(wish, at) == [[str(nth)]]
        assert words in said(inside.street_officer) and words in said(inside.worker)
    fulfilling.send_back(wish, words="螺丝冇拧紧", by=inside.resident, now=week + 22 * DAY)
    assert run(wish, week + 22 * DAY) == [[]], "no word at once for who has just been told"


@pytest.mark.parametrize(("source", "who"), [("neighbour", "steward"), ("visit", "colleague")])
def test_who_has_no_telephone_to_confirm_on_is_rung_up_at_once(
    inside: World, source: str, who: str
) -> None:
    """Nobody in the app can answer, so nobody is asked there and no week is waited."""
    w, poster = inside, getattr(inside, who)
    wish = posted(w, by=poster, source=Source(source))
    reviewing.open_up(wish, by=w.worker, now=w.now)
    promise(w, wish)
    assert to_call(w.worker, now=w.now) == []
    fulfilling.prove(wish, words="换了灯管", by=w.member, now=w.now)
    assert (to_call(w.worker, now=w.now), owner(wish)) == ([wish], "社区")
    assert told(poster)[-1] == "wish_done_for"
    assert run(wish, w.now, w.now + DAY, w.now + 7 * DAY) == [[f"{len(wish.moves)}"], [], ["1"]]
    assert [kind for kind in told(w.worker) if kind.startswith("wish_")][-2:] == [
        "wish_to_ring",
        "wish_still",
    ]
    fulfilling.call(
        wish, reached=True, words="还差一个", verdict=Verdict.NOT_YET, by=w.worker, now=w.now
    )
    assert (wish.status, to_call(w.worker, now=w.now)) == (Status.CLAIMED, [])


def test_who_wished_and_where_is_forgotten(inside: World) -> None:
    done, standing = confirmed(inside), on_the_board(inside, LAMP)
    end = inside.now + 4 * HOUR
    assert [forget_contacts(now=end + days * DAY) for days in (29, 30, 31)] == [0, 1, 0]
    assert db.session.scalars(select(Contact.wish_id)).all() == [standing.id]
    db.session.refresh(done)
    assert done.contact is None


def test_every_step_to_come_has_words() -> None:
    again = [f"{key}:again:2" for key in ("open", "submitted:1", "silent:5")]
    claim = [f"claim:7:260703:{what}" for what in CLAIMS]
    rungs = [f"open:{rung}" for rung in RUNGS if rung != "again"]
    others = ["open:late:4", "open:back:4", "submitted:1", "submitted:1:street", "silent:5"]
    for key in (*rungs, *claim, *others, *again, "needs_change:2"):
        assert step_to_come(key), key
