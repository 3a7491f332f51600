"""Written down once, found while it holds, forgotten in time."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.db import db
from backend.records import actions, queries
from backend.records.actions import MEDIA_KEPT_BY_WECHAT, RECEIPTS_KEPT, SLOWEST_RETRY
from backend.records.models import AuditEntry, FetchState, MediaFetch

from ..world import World

DAY = timedelta(days=1)


def asked(w: World, media_id: str = "m1", subject: str = "case:1") -> MediaFetch:
    return actions.ask_for_media(
        "wx1", media_id, "photo", subject, person_id=w.ids["rider"], now=w.now
    )


def test_a_file_is_asked_for_once_per_subject(inside: World) -> None:
    first = asked(inside)
    assert asked(inside) is first
    assert asked(inside, subject="case:2") is not first
    assert asked(inside, media_id="m2") is not first
    assert len(queries.due_fetches(now=inside.now)) == 3


def test_a_file_that_came_home(inside: World) -> None:
    fetch = asked(inside)
    actions.fetched(fetch, None)
    assert fetch.state is FetchState.DONE
    assert queries.due_fetches(now=inside.now + DAY) == []
    assert queries.fetches_for("case:1") == []


def test_tries_grow_apart_until_wechat_forgets(inside: World) -> None:
    fetch, at, waits = asked(inside), inside.now, []
    while at - inside.now < MEDIA_KEPT_BY_WECHAT - SLOWEST_RETRY:
        actions.begin_fetch(fetch, now=at)
        assert queries.due_fetches(now=at) == []
        assert not actions.not_fetched(fetch, for_good=False, now=at)
        waits.append(fetch.next_try_at - at)
        at = fetch.next_try_at
        assert queries.due_fetches(now=at) == [fetch.id]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=10), SLOWEST_RETRY)
    assert actions.not_fetched(fetch, for_good=False, now=inside.now + MEDIA_KEPT_BY_WECHAT)
    assert fetch.state is FetchState.LOST
    assert queries.due_fetches(now=at + 30 * DAY) == []
    assert queries.fetches_for("case:1") == [fetch]


def test_what_is_gone_for_good_is_lost_at_once(inside: World) -> None:
    fetch = asked(inside)
    assert actions.not_fetched(fetch, for_good=True, now=inside.now)
    assert fetch.state is FetchState.LOST


def test_a_talk_holds_until_its_end_and_only_the_last_question(inside: World) -> None:
    me, until = inside.ids["rider"], inside.now + timedelta(minutes=30)
    actions.remember(me, "report", {"case": 1}, until=until)
    actions.remember(me, "rating", {"case": 2}, until=until)
    talk = queries.talk_with(me, now=inside.now)
    assert talk is not None
    assert (talk.flow, talk.memory) == ("rating", {"case": 2})
    assert queries.talk_with(me, now=until) is None
    assert queries.talk_with(inside.ids["worker"], now=inside.now) is None
    actions.forget(me)
    assert queries.talk_with(me, now=inside.now) is None
    actions.remember(me, "report", {}, until=until)
    assert queries.talk_with(me, now=inside.now) is not None


def receipt(w: World, answer: str = "{}", *, days: int = 0, key: str = "once") -> None:
    actions.keep_receipt(
        w.ids["rider"], "POST /cases", key, body_hash="h", status=201, answer=answer,
        now=w.now + days * DAY,
    )  # fmt: skip


def test_a_receipt_is_per_person_route_and_key(inside: World) -> None:
    receipt(inside, "first")
    me, since = inside.ids["rider"], inside.now - RECEIPTS_KEPT
    found = queries.receipt(me, "POST /cases", "once", since=since)
    assert found is not None
    assert (found.status, found.answer, found.body_hash) == (201, "first", "h")
    assert queries.receipt(me, "POST /other", "once", since=since) is None
    assert queries.receipt(me, "POST /cases", "other", since=since) is None
    assert queries.receipt(inside.ids["worker"], "POST /cases", "once", since=since) is None
    assert queries.receipt(me, "POST /cases", "once", since=inside.now) is None


def test_the_second_receipt_of_a_race_is_refused(inside: World) -> None:
    receipt(inside)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        receipt(inside)


def test_a_receipt_out_of_date_makes_way(inside: World) -> None:
    receipt(inside, "old")
    receipt(inside, "new", days=1)
    found = queries.receipt(inside.ids["rider"], "POST /cases", "once", since=inside.now)
    assert found is not None
    assert found.answer == "new"


def test_a_message_is_handled_once(inside: World) -> None:
    actions.received("msg:1", "text", "", now=inside.now)
    assert queries.reply_to("msg:1") == ""  # handled, and answered with nothing
    assert queries.reply_to("msg:2") is None
    with pytest.raises(IntegrityError), db.session.begin_nested():
        actions.received("msg:1", "text", "again", now=inside.now)


def test_who_looked_is_noted(inside: World) -> None:
    actions.audit(inside.ids["worker"], "see_personal", "case:1", now=inside.now)
    actions.audit(None, "see_personal", "case:1", now=inside.now)
    db.session.flush()
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(row.person_id, row.verb, row.at) for row in rows] == [
        (inside.ids["worker"], "see_personal", inside.now),
        (None, "see_personal", inside.now),
    ]


def test_everything_is_forgotten_in_its_time(inside: World) -> None:
    actions.received("a", "text", "收到了", now=inside.now)
    actions.remember(inside.ids["rider"], "report", {}, until=inside.now + timedelta(hours=1))
    receipt(inside)
    waiting, lost = asked(inside), asked(inside, "m2")
    actions.not_fetched(lost, for_good=True, now=inside.now)
    actions.audit(None, "see_personal", "case:1", now=inside.now)
    assert queries.reply_to("a") == "收到了"
    assert actions.tidy(now=inside.now + timedelta(minutes=59)) == 0
    assert actions.tidy(now=inside.now + DAY + timedelta(seconds=1)) == 2  # talk, receipt
    assert actions.tidy(now=inside.now + 30 * DAY + timedelta(seconds=1)) == 1
    assert queries.reply_to("a") == "收到了"  # how long is a rule of its own
    assert db.session.scalars(select(MediaFetch)).all() == [waiting]  # somebody still waits for it
    assert len(db.session.scalars(select(AuditEntry)).all()) == 1
    assert actions.tidy(now=inside.now + 60 * DAY) == 0
