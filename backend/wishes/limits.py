"""Until when each step is promised, and when the chase has something to do next."""

from datetime import date, datetime, timedelta

from ..clock import day_bounds
from ..worktime import Limit, TimeUnit, calendar, end_of
from .models import Claim, Status, Wish
from .rules import rule

WHOLE_DAY = timedelta(days=1)


def due(wish: Wish, now: datetime) -> datetime | None:
    """Until when whoever owes the present step has promised it; None once it has ended."""
    match wish.status:
        case Status.SUBMITTED:
            hours = rule("review", now)["work_hours"]
            return end_of(Limit(hours, TimeUnit.WORK_HOUR), now, calendar())
        case Status.NEEDS_CHANGE:
            return now + timedelta(days=rule("change", now)["days"])
        case Status.OPEN:
            return rung_at(wish, "worker")
        case Status.CLAIMED:
            return max(promise_end(claim) for claim in wish.live_claims)
        case Status.FULFILLED:
            return now + timedelta(days=rule("confirm", now)["days"])
    return None


def ladder(wish: Wish) -> dict[str, dict[str, int]]:
    """The rungs for an open wish, as they were when it was first opened."""
    return rule("ladder", first_opened(wish))


def first_opened(wish: Wish) -> datetime:
    assert wish.opened_at is not None
    opened = [move.at for move in wish.moves if move.became is Status.OPEN]
    return min(opened, default=wish.opened_at)


def rung_at(wish: Wish, key: str) -> datetime:
    """When a rung of the ladder is due, counted in the days that the wish stood on the board.

    A day by which it is wanted draws the whole ladder together, so that the last rung comes no
    later than that day.
    """
    assert wish.opened_at is not None
    wait = timedelta(days=ladder(wish)[key]["days"]) * _drawn_together(wish)
    return wish.opened_at + wait - timedelta(seconds=wish.stood_open)


def _drawn_together(wish: Wish) -> float:
    if wish.wanted_by is None:
        return 1.0
    first = first_opened(wish)
    whole = timedelta(days=max(rung["days"] for rung in ladder(wish).values()))
    room = max(day_bounds(wish.wanted_by)[1] - first, timedelta(hours=1))
    return min(1.0, room / whole)


def promise_end(claim: Claim) -> datetime:
    """The last instant of the promised day."""
    return day_bounds(claim.promised_for)[1]


def reminded_at(claim: Claim) -> datetime:
    """When the claimer is reminded the first time: half of the way to the promise."""
    share = float(rule("promise", claim.claimed_at)["reminded_at"])
    return claim.claimed_at + (promise_end(claim) - claim.claimed_at) * share


def day_of_promise(claim: Claim) -> datetime:
    """The beginning of the promised day; night hours are kept by the notices."""
    return max(day_bounds(claim.promised_for)[0], claim.claimed_at)


def released_at(claim: Claim) -> datetime:
    """When a forgotten promise is over: some hours into the next day, not at midnight."""
    hours = rule("promise", claim.claimed_at)["released_after_hours"]
    return promise_end(claim) + timedelta(hours=hours)


def latest_promise(wish: Wish, day: date) -> date:
    """The last day that one may promise on `day`: within the rule's days."""
    days = rule("claims", day_bounds(day)[0])["promise_days"]
    return day + timedelta(days=days)


def steps_due(wish: Wish) -> list[tuple[datetime, str]]:
    """Every step of the chase that is still to come, as things stand: when, and its key."""
    taken = {step.key for step in wish.steps}
    return sorted((at, key) for at, key in _steps(wish) if key not in taken)


def _steps(wish: Wish) -> list[tuple[datetime, str]]:
    found: list[tuple[datetime, str]] = []
    if wish.status is Status.OPEN:
        found += [(rung_at(wish, key), f"open:{key}") for key in ladder(wish)]
    if wish.status in {Status.OPEN, Status.CLAIMED}:
        for claim in wish.live_claims:
            if claim.proof is None:
                key = f"claim:{claim.id}:{claim.promised_for:%y%m%d}"
                found += [
                    (reminded_at(claim), f"{key}:half"),
                    (day_of_promise(claim), f"{key}:day"),
                    (released_at(claim), f"{key}:release"),
                ]
    if wish.status in {Status.SUBMITTED, Status.NEEDS_CHANGE} and wish.due_at is not None:
        found.append((wish.due_at, f"{wish.status}:{len(wish.moves)}"))
    if wish.status is Status.FULFILLED and wish.due_at is not None:
        found.append((wish.due_at, f"silent:{len(wish.moves)}"))
    return found
