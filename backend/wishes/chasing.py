"""The chase: what is done so that no wish is forgotten. Every step once, in order, with its words.

`steps.steps_due` says which steps are to come and when; here stands what each of them does. A step
is a row with a unique key, written in the transaction that does it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from ..clock import day_bounds, local
from ..db import db
from ..notifications.models import Pace
from ..notifications.rules import next_digest
from ..people.duty import superiors
from ..people.models import Level, Person
from .asking import ask_all, said_asked, still_free
from .claiming import let_go
from .leaving import let_leavers_go
from .limits import answer_due, is_same_day, ladder, promise_end
from .matching import Fit, fits, neighbours
from .models import Claim, ClaimEnd, Status, Step, Wish
from .moving import move_to, ring
from .rules import kind_name
from .steps import steps_due
from .suspending import count_drop
from .telling import community, tell, wisher_and_poster

STANDS = {Status.OPEN: "没有人认领", Status.SUBMITTED: "还没有审核"}


class Taken(NamedTuple):
    """What the wisher reads of a step, and who was asked by it."""

    words: str
    asked: Sequence[Fit] = ()


def chase(wish_id: int, *, now: datetime) -> list[str]:
    """Take every step of a wish that is due, in order; their keys. Taken twice at the same instant,
    by two processes, the second finds nothing left to do."""
    held = select(Wish).where(Wish.id == wish_id).with_for_update()
    wish = db.session.scalars(held.execution_options(populate_existing=True)).one_or_none()
    if wish is None:
        return []
    db.session.expire(wish, ["claims", "asks", "steps", "moves"])
    taken = let_leavers_go(wish, now)
    while (key := _next(wish, now)) is not None:
        _take(wish, key, now)
        taken.append(key)
    ring(wish)
    db.session.flush()
    return taken


def _next(wish: Wish, now: datetime) -> str | None:
    """The first step that is due; of two words to a claimer, which a standstill has brought
    together, only the later one."""
    due = [key for at, key in steps_due(wish) if at <= now]
    late = {key.removesuffix(":day") for key in due if key.endswith(":day")}
    left = [key for key in due if not (key.endswith(":half") and key[:-5] in late)]
    return left[0] if left else None


def _take(wish: Wish, key: str, now: datetime) -> None:
    done = _rung(wish, key, now) if key.startswith("open:") else _other(wish, key, now)
    step = Step(key=key, words=done.words[:200], at=now)
    wish.steps.append(step)
    if done.asked:
        ask_all(wish, step, done.asked, now)
    db.session.flush()


def _other(wish: Wish, key: str, now: datetime) -> Taken:
    if key.startswith("claim:"):
        _, claim_id, _, what = key.split(":")
        claim = next(claim for claim in wish.live_claims if claim.id == int(claim_id))
        return CLAIMS[what](wish, claim, key, now)
    if ":again:" in key:
        return _again(wish, key, now)
    if key.endswith(":street"):
        return _to_street(wish, key, now, "wish_review_late", "社区还没来得及看，告诉了街道。")
    return {
        Status.SUBMITTED: _review_late,
        Status.NEEDS_CHANGE: _lapse,
        Status.FULFILLED: _silent,
    }[wish.status](wish, key, now)


def _rung(wish: Wish, key: str, now: datetime) -> Taken:
    name = key.split(":")[1]
    return RUNGS[name](wish, key, now)


def _fit(wish: Wish, key: str, now: datetime) -> Taken:
    kind = kind_name(wish.kind_key, now)
    asked = still_free(fits(wish, now=now, most=ladder(wish)["fit"]["most"]), now)
    if not asked:
        return Taken(f"附近还没有找到能帮“{kind}”的人，接着找。")
    return Taken(f"问了 {said_asked(asked)}，都是能帮“{kind}”的。", asked)


def _grid(wish: Wish, key: str, now: datetime) -> Taken:
    asked = still_free(neighbours(wish, now=now, most=ladder(wish)["grid"]["most"]), now)
    if not asked:
        return Taken("网格和社区里暂时没有可以再问的人，接着找。")
    return Taken(f"又问了网格和社区的 {said_asked(asked)}。", asked)


def _to_worker(wish: Wish, key: str, now: datetime) -> Taken:
    said = _worker_has_it(wish, key, now, "wish_to_worker")
    return Taken(f"交给了社区：{said}前自己来办、找到人，或者答复您。")


def _back(wish: Wish, key: str, now: datetime) -> Taken:
    said = _worker_has_it(wish, key, now, "wish_back")
    return Taken(f"又交给了社区：{said}前找到人，或者答复您。")


def _worker_has_it(wish: Wish, key: str, now: datetime, kind: str) -> str:
    """Put it on the worker's list with a deadline; the day in words."""
    wish.due_at = answer_due(wish, now)
    day = local(wish.due_at).date()
    tell(community(wish, now), wish, kind, {"due": day.isoformat()}, now, step=key)
    return f"{day.month} 月 {day.day} 日"


def _late(wish: Wish, key: str, now: datetime) -> Taken:
    tell(community(wish, now), wish, "wish_unanswered", {}, now, step=key)
    return Taken("社区答应的时间过了，又催了一次。")


def _street(wish: Wish, key: str, now: datetime) -> Taken:
    return _to_street(wish, key, now, "wish_to_street", "还没有人认领，报给了街道。")


def _to_street(wish: Wish, key: str, now: datetime, kind: str, words: str) -> Taken:
    tell(_officers(wish, now), wish, kind, {}, now, step=key)
    return Taken(words)


def _again(wish: Wish, key: str, now: datetime) -> Taken:
    what = STANDS.get(wish.status) or _since_done(wish)
    tell(
        [*community(wish, now), *_officers(wish, now)],
        wish,
        "wish_still",
        {"what": what},
        now,
        step=key,
    )
    return Taken("没有忘，又催了一次。")


def _since_done(wish: Wish) -> str:
    """Nobody has rung since it was last said to be done, or nobody was reached."""
    rung = [call for call in wish.calls if call.at >= wish.moves[-1].at]
    if any(call.reached for call in rung):
        return "说办好了，电话里问过，还没有结"
    return "说办好了，打过电话没打通" if rung else "说办好了，还没有人打电话问"


def _review_late(wish: Wish, key: str, now: datetime) -> Taken:
    tell(community(wish, now), wish, "wish_review_late", {}, now, step=key)
    return Taken("催了社区来看。")


def _lapse(wish: Wish, key: str, now: datetime) -> Taken:
    move_to(wish, Status.WITHDRAWN, by=None, now=now, note="请改一改以后一直没有改，先收起来了。")
    tell(wisher_and_poster(wish), wish, "wish_lapsed", {}, now, step=key)
    return Taken("一直没有改，先收起来了。")


def _silent(wish: Wish, key: str, now: datetime) -> Taken:
    if wish.wisher_id is None:
        tell(community(wish, now), wish, "wish_to_ring", {}, now, step=key)
        return Taken("请社区打电话问问本人。")
    tell(community(wish, now), wish, "wish_silent", {}, now, step=key)
    return Taken("没有等到您的回音，请社区打电话问问。")


def _half(wish: Wish, claim: Claim, key: str, now: datetime) -> Taken:
    """In the daily letter, if that comes before the promised day."""
    if is_same_day(claim):
        return _day(wish, claim, key, now)
    _remind(wish, claim, "wish_promise_half", day_bounds(claim.promised_for)[0], key, now)
    return Taken("提醒了认领的人。")


def _day(wish: Wish, claim: Claim, key: str, now: datetime) -> Taken:
    _remind(wish, claim, "wish_promise_day", promise_end(claim), key, now)
    return Taken("到了约好的日子，提醒了认领的人。")


def _remind(wish: Wish, claim: Claim, kind: str, before: datetime, key: str, now: datetime) -> None:
    pace = Pace.DIGEST if next_digest(now=now) < before else Pace.QUIET
    said = {"due": claim.promised_for.isoformat()}
    tell([claim.person], wish, kind, said, now, step=key, pace=pace)


def _release(wish: Wish, claim: Claim, key: str, now: datetime) -> Taken:
    let_go(wish, claim, ClaimEnd.RELEASED, "约好的日子过了，没有消息。", by=None, now=now)
    tell([claim.person], wish, "wish_promise_over", {}, now, step=key)
    tell(wisher_and_poster(wish), wish, "wish_released", {}, now, step=key)
    count_drop(claim, now)
    return Taken("约好的日子过了，认领的人没有消息，放回墙上接着找人。")


def _officers(wish: Wish, now: datetime) -> list[Person]:
    return superiors(wish.region_code, Level.STREET, now)


RUNGS: dict[str, Callable[[Wish, str, datetime], Taken]] = {
    "fit": _fit,
    "grid": _grid,
    "worker": _to_worker,
    "street": _street,
    "back": _back,
    "late": _late,
    "again": _again,
}
CLAIMS: dict[str, Callable[[Wish, Claim, str, datetime], Taken]] = {
    "half": _half,
    "day": _day,
    "release": _release,
}
