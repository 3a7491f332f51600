"""Who is willing to help: with what, when, and from where. Said by oneself, changed any time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from ..db import db
from ..errors import Invalid, NotAllowed
from ..people.models import Person
from ..people.places import Spot
from ..people.queries import homes, region
from ..people.rules import community_of
from .models import Helper
from .placing import grid_of
from .rules import kinds as kinds_now

MOST_FREE = 100
ELSEWHERE = "请选您住的社区，或者发一次位置。"


def offer(
    kinds: Sequence[str],
    *,
    free: str = "",
    region_code: str | None = None,
    place: Spot | None = None,
    by: Person,
    now: datetime,
) -> Helper:
    """我能帮这些: keys of kinds, when in one's own words, from where. A second time changes it.

    Where is the point's grid, the region named, where it was said to be before, or where one is
    registered. Raises NotAllowed for somebody whom the neighbourhood does not know yet, Invalid.
    """
    if not by.open_roles:
        raise NotAllowed("先在社区报个到，再说能帮什么。")
    known = helper_of(by)
    helper = known or Helper(person_id=by.id, since=now)
    helper.kinds = " ".join(_checked(kinds, now))
    helper.free = _checked_free(free)
    helper.region_code = _where(by, region_code, place, known)
    db.session.add(helper)
    db.session.flush()
    return helper


def stop(*, by: Person) -> bool:
    """Be asked no more for what one could do; whether one was. What was promised stays promised."""
    gone = db.session.execute(delete(Helper).where(Helper.person_id == by.id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def helper_of(person: Person) -> Helper | None:
    """What somebody has said, if anything."""
    return db.session.get(Helper, person.id)


def kinds_of(helper: Helper) -> list[str]:
    """The keys of what somebody can do."""
    return helper.kinds.split()


def _checked(kinds: Sequence[str], now: datetime) -> list[str]:
    chosen = list(dict.fromkeys(kinds))
    if not chosen:
        raise Invalid("选一样您能帮的。", fields={"kinds": "请选"})
    if not set(chosen) <= set(kinds_now(now)):
        raise Invalid("没有这一类，请从列出的里面选。", fields={"kinds": "没有这一类"})
    return chosen


def _checked_free(free: str) -> str:
    free = " ".join(free.split())
    if len(free) > MOST_FREE:
        raise Invalid(f"什么时候有空，最多写 {MOST_FREE} 个字。", fields={"free": "太长"})
    return free


def _where(by: Person, region_code: str | None, place: Spot | None, known: Helper | None) -> str:
    if place is not None:
        return grid_of(place)
    said = region_code or (known.region_code if known else None)
    code = said or next(iter(homes(by)), "")
    if community_of(code) is None:
        raise Invalid(ELSEWHERE, fields={"region": "请选社区"})
    return region(code).code
