"""Wishes in any state, made by the verbs."""

import itertools
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from backend.clock import local
from backend.db import db
from backend.files.models import File, FileKind
from backend.people.models import Person, Unit
from backend.wishes import airing, claiming, fulfilling, posting, reviewing
from backend.wishes.models import Claim, Source, Status, Wish, WishRule
from backend.wishes.posting import Reach, Wanted

from ..world import GRID, World

LAMP = Wanted("repair", "厨房灯坏了，够不着，儿子在外地")
AT_HOME = Reach(name="胡婆婆", phone="13807108888", address="3栋2单元501")
HOUR = timedelta(hours=1)
_NUMBERS = itertools.count()


def unbound(w: World) -> None:
    """One may post and promise as much as one likes: where it is about something else."""
    no_limit = {
        "posts": {"open": 999},
        "claims": {"open": 999, "promise_days": 14},
        "claims_a_day": {"most": 999},
    }
    for key, value in no_limit.items():
        db.session.add(WishRule(key=key, value=value, valid_from=w.now))
    db.session.flush()


def posted(
    w: World,
    wanted: Wanted = LAMP,
    *,
    by: Person | None = None,
    source: Source = Source.APP,
    now: datetime | None = None,
    files: Sequence[File] = (),
) -> Wish:
    """胡婆婆 wishes for a lamp in 临江里."""
    return posting.post(
        wanted,
        by=by or w.resident,
        source=source,
        region_code=GRID,
        reach=AT_HOME,
        agreed=True,
        files=files,
        now=now or w.now,
    )


def soon(now: datetime, days: int = 2) -> date:
    """A day that one may promise."""
    return (local(now) + timedelta(days=days)).date()


def with_photo(w: World) -> Wish:
    """胡婆婆 shows a photo along with it."""
    return posted(w, files=[photo(w)])


def photo(w: World, by: Person | None = None) -> File:
    """A photo that somebody has sent; there are no bytes behind it."""
    key = f"photo-{next(_NUMBERS)}"
    sent = File(
        key=key,
        kind=FileKind.PHOTO,
        sha256=key,
        size=1,
        kept_at=w.now,
        kept_by_id=(by or w.resident).id,
    )
    db.session.add(sent)
    db.session.flush()
    return sent


def on_the_board(
    w: World, wanted: Wanted = LAMP, *, by: Person | None = None, now: datetime | None = None
) -> Wish:
    wish = posted(w, wanted, by=by, now=now)
    reviewing.open_up(wish, by=w.worker, now=now or w.now)
    return wish


def aired(w: World, wanted: Wanted = LAMP) -> Wish:
    """On the board, and 胡婆婆 lets everybody read it."""
    wish = on_the_board(w, wanted)
    airing.air(wish, by=w.resident, now=w.now)
    return wish


def claimed(
    w: World,
    wanted: Wanted = LAMP,
    *,
    by: Person | None = None,
    days: int = 2,
    unit: Unit | None = None,
    wisher: Person | None = None,
) -> Wish:
    wish = on_the_board(w, wanted, by=wisher)
    promise(w, wish, by=by, days=days, unit=unit)
    return wish


def promise(
    w: World,
    wish: Wish,
    *,
    by: Person | None = None,
    days: int = 2,
    unit: Unit | None = None,
    now: datetime | None = None,
) -> Claim:
    """老许 promises it for a day soon."""
    at = now or w.now
    day = soon(at, days)
    return claiming.claim(wish, promised_for=day, unit=unit, by=by or w.member, now=at)


def fulfilled(w: World, wanted: Wanted = LAMP) -> Wish:
    wish = claimed(w, wanted)
    fulfilling.prove(
        wish,
        words="换了灯管，亮堂了。",
        started_at=w.now + HOUR,
        ended_at=w.now + 2 * HOUR,
        by=w.member,
        now=w.now + 3 * HOUR,
    )
    return wish


def confirmed(w: World, wanted: Wanted = LAMP) -> Wish:
    wish = fulfilled(w, wanted)
    fulfilling.confirm(wish, stars=5, words="好得很", by=w.resident, now=w.now + 4 * HOUR)
    return wish


def needs_change(w: World) -> Wish:
    wish = posted(w)
    reviewing.ask_change(wish, reason="写明几寸的灯", by=w.worker, now=w.now)
    return wish


def declined(w: World) -> Wish:
    wish = posted(w)
    reviewing.decline(wish, reason="不送现金", elsewhere="民政岗", by=w.worker, now=w.now)
    return wish


def withdrawn(w: World) -> Wish:
    wish = posted(w)
    posting.withdraw(wish, by=w.resident, now=w.now)
    return wish


def moved(w: World) -> Wish:
    wish = posted(w)
    reviewing.move_away(wish, to="随手报工单", by=w.worker, now=w.now)
    return wish


def asked(w: World) -> Wish:
    """老许 was asked to take it."""
    wish = on_the_board(w)
    claiming.ask(wish, w.member, why="会修灯", by=w.worker, now=w.now)
    return wish


def half_done(w: World) -> Wish:
    """老许 has done his part; a second place is free."""
    wish = claimed(w, Wanted("help", "旧柜子搬下楼，搬不动", places=2))
    fulfilling.prove(wish, words="搬了一半", by=w.member, now=w.now)
    return wish


def rung_up(w: World) -> Wish:
    """Somebody rang, and nobody answered."""
    wish = fulfilled(w)
    at = w.now + timedelta(days=8)
    fulfilling.call(wish, reached=False, words="没人接", by=w.worker, now=at)
    return wish


IN_STATUS: dict[Status, Callable[[World], Wish]] = {
    Status.SUBMITTED: posted,
    Status.NEEDS_CHANGE: needs_change,
    Status.OPEN: on_the_board,
    Status.CLAIMED: claimed,
    Status.FULFILLED: fulfilled,
    Status.CONFIRMED: confirmed,
    Status.DECLINED: declined,
    Status.WITHDRAWN: withdrawn,
    Status.MOVED: moved,
}
