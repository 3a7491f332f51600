"""Writing notices, and the steps of their delivery."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Executable, Table, and_, bindparam, or_, select, update

from ..db import UTCDateTime, db, dialect, upsert
from ..errors import Conflict, NotAllowed, NotFound
from ..people.actions import RUNNING
from ..people.models import Person
from .models import ChatWindow, Delivery, Mute, Notice, Pace
from .queries import earliest
from .rules import BUDGET, CLAIM, MOST_ATTEMPTS, PACES, WINDOW, backoff, next_digest

_NOTICES = cast(Table, Notice.__table__)
_WINDOWS = cast(Table, ChatWindow.__table__)


def notify(
    person: Person,
    kind: str,
    data: dict[str, Any],
    *,
    key: str,
    now: datetime,
    urgent: bool = False,
    pace: Pace | None = None,
) -> bool:
    """Tell a person something, once: a second call with the same `key` does nothing and is False.

    `kind` names the words (`words.py`), `data` fills them. `pace`: how soon it wants to ring;
    left out it is what `paces.json` says of the kind, else at once. What may wait
    (`Pace.DIGEST`) stands in the inbox now and rings once a day with all else that may.
    """
    return notify_all({key: person}, kind, data, now=now, urgent=urgent, pace=pace) > 0


def notify_all(
    people: Mapping[str, Person],
    kind: str,
    data: dict[str, Any],
    *,
    now: datetime,
    urgent: bool = False,
    pace: Pace | None = None,
) -> int:
    """The same for several people by their keys, in one statement; to how many it was news."""
    given = {key: (person, data) for key, person in people.items()}
    return notify_each(given, kind, now=now, urgent=urgent, pace=pace)


def notify_each(
    people: Mapping[str, tuple[Person, dict[str, Any]]],
    kind: str,
    *,
    now: datetime,
    urgent: bool = False,
    pace: Pace | None = None,
) -> int:
    """The same with something else to say to each."""
    if not people:
        return 0
    pace = Pace.SOON if urgent else pace or PACES.get(kind, Pace.SOON)
    rows = [
        {
            "person_id": person.id,
            "kind": kind,
            "data": data,
            "urgent": urgent,
            "pace": pace,
            "dedupe_key": key,
            "created_at": now,
            "delivery": Delivery.WAITING,
            "due_at": _first_due(person, urgent, pace, now),
        }
        for key, (person, data) in sorted(people.items())  # in one order: two at once do not cross
    ]
    told = upsert(_NOTICES).values(rows).on_conflict_do_nothing(index_elements=["dedupe_key"])
    return len(db.session.execute(told.returning(_NOTICES.c.id)).all())


def _first_due(person: Person, urgent: bool, pace: Pace, now: datetime) -> datetime:
    if pace is Pace.DIGEST:
        return next_digest(now=now)
    return earliest(person, urgent=urgent, pace=pace, now=now)


def read(person: Person, notice_ids: list[int], *, now: datetime) -> int:
    """Mark notices of one's own as read; returns how many were not before."""
    unread = _locked(person, Notice.id.in_(notice_ids), Notice.read_at.is_(None))
    done = db.session.execute(update(Notice).where(Notice.id.in_(unread)).values(read_at=now))
    return int(done.rowcount)  # type: ignore[attr-defined]


def mute(person: Person, *, now: datetime) -> None:
    """退订. What waits goes to the inbox only."""
    if db.session.get(Mute, person.id) is None:
        db.session.add(Mute(person_id=person.id, since=now))
    waiting = _locked(person, Notice.delivery.in_([Delivery.WAITING, Delivery.HELD]))
    db.session.execute(
        update(Notice).where(Notice.id.in_(waiting)).values(delivery=Delivery.INBOX_ONLY)
    )


def _locked(person: Person, *which: ColumnElement[bool]) -> Sequence[int]:
    """A person's notices, locked in the order in which many are settled together: neither then
    waits for the other."""
    found = select(Notice.id).where(Notice.person_id == person.id, *which).order_by(Notice.id)
    return db.session.scalars(found.with_for_update()).all()


def unmute(person: Person) -> None:
    """Hear from us again."""
    if (muted := db.session.get(Mute, person.id)) is not None:
        db.session.delete(muted)


def muted(person_id: int) -> bool:
    return db.session.get(Mute, person_id) is not None


@cache
def _open_window(speaks: str) -> Executable:
    opened = {"opened_at": bindparam("now", type_=UTCDateTime), "sent": 0}
    return (
        upsert(_WINDOWS, speaks)
        .values(person_id=bindparam("whose"), **opened)
        .on_conflict_do_update(index_elements=["person_id"], set_=opened)
    )


def heard_from(person: Person, *, now: datetime) -> None:
    """The person has written to us: the window opens anew, and what was held has room again."""
    opened = {"whose": person.id, "now": now}
    db.session.connection().execute(_open_window(dialect()), opened)


def claim(notice_id: int, *, now: datetime) -> Notice | None:
    """Take a due notice for sending; None when another job was quicker.

    A claim that was never settled (the process died) is open again after two minutes.
    """
    taken = db.session.execute(
        update(Notice)
        .where(
            Notice.id == notice_id,
            or_(
                Notice.delivery == Delivery.HELD,
                and_(
                    Notice.delivery.in_([Delivery.WAITING, Delivery.CLAIMED]), Notice.due_at <= now
                ),
            ),
        )
        .values(delivery=Delivery.CLAIMED, due_at=now + CLAIM)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return None
    return db.session.get_one(Notice, notice_id, populate_existing=True)


def spend(notice: Notice, *, now: datetime) -> bool:
    """Use one of the window's five messages, before sending; False when there is none left."""
    spent = db.session.execute(
        update(ChatWindow)
        .where(
            ChatWindow.person_id == notice.person_id,
            ChatWindow.sent < BUDGET,
            ChatWindow.opened_at > now - WINDOW,
        )
        .values(sent=ChatWindow.sent + 1)
    )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def shut(notice: Notice) -> None:
    """WeChat says that there is no room, whatever we have counted: none until the next message."""
    db.session.execute(
        update(ChatWindow).where(ChatWindow.person_id == notice.person_id).values(sent=BUDGET)
    )


def refund(notice: Notice) -> None:
    """The message did not go out after all: it counts for nothing."""
    db.session.execute(
        update(ChatWindow)
        .where(ChatWindow.person_id == notice.person_id, ChatWindow.sent > 0)
        .values(sent=ChatWindow.sent - 1)
    )


def wait_until(notice: Notice, due_at: datetime) -> None:
    """Put a claimed notice back for later: not a failed try."""
    notice.delivery, notice.due_at = Delivery.WAITING, due_at


def settle(notice: Notice, delivery: Delivery, *, now: datetime, problem: str = "") -> None:
    """Say how a claimed notice ended."""
    notice.delivery, notice.problem = delivery, problem[:200]
    notice.sent_at = now if delivery is Delivery.SENT else None


def put_back(notice_id: int, *, by: Person, now: datetime) -> Notice:
    """Try one that was given up once more, from the first try on: what kept it is mended.

    Raises NotAllowed, NotFound, Conflict for one that is not given up.
    """
    if not any(role.kind in RUNNING for role in by.open_roles):
        raise NotAllowed("重发由社区以上的工作人员来办。")
    notice = db.session.get(Notice, notice_id, with_for_update=True)
    if notice is None:
        raise NotFound("没有这条提醒。")
    if notice.delivery is not Delivery.FAILED:
        raise Conflict("这条已经不在没发出去的里面了。")
    notice.attempts = 0
    wait_until(notice, now)
    return notice


def postpone(notice: Notice, problem: str, *, now: datetime) -> None:
    """Try again later; after the last try, give up loudly."""
    notice.attempts += 1
    if notice.attempts >= MOST_ATTEMPTS:
        settle(notice, Delivery.FAILED, now=now, problem=problem)
    else:
        wait_until(notice, now + backoff(notice.attempts))
        notice.problem = problem[:200]
