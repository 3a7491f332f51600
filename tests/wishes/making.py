"""Wishes in any state, made by the verbs."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from backend.clock import local
from backend.files.models import File
from backend.people.models import Person, Unit
from backend.wishes import claiming, fulfilling, posting, reviewing
from backend.wishes.models import Claim, Source, Wish
from backend.wishes.posting import Reach, Wanted

from ..world import GRID, World

LAMP = Wanted("repair", "厨房灯坏了，够不着，儿子在外地")
AT_HOME = Reach(name="胡婆婆", phone="13807108888", address="3栋2单元501")
HOUR = timedelta(hours=1)


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


def on_the_board(w: World, wanted: Wanted = LAMP, **given: datetime) -> Wish:
    wish = posted(w, wanted, **given)
    reviewing.open_up(wish, by=w.worker, now=given.get("now", w.now))
    return wish


def claimed(
    w: World,
    wanted: Wanted = LAMP,
    *,
    by: Person | None = None,
    days: int = 2,
    unit: Unit | None = None,
) -> Wish:
    wish = on_the_board(w, wanted)
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
    day: date = (local(at) + timedelta(days=days)).date()
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
