"""Until when each step is promised: by the community, by whoever claims."""

from datetime import date, datetime, timedelta

from ..clock import SHANGHAI, day_bounds, local
from ..notifications.rules import MORNING, NIGHT
from ..worktime import Limit, TimeUnit, calendar, end_of
from .models import Claim, Status, Wish
from .rules import rule

WHOLE_DAY = timedelta(days=1)


def due(wish: Wish, now: datetime) -> datetime | None:
    """Until when whoever owes the present step has promised it; None once it has ended."""
    match wish.status:
        case Status.SUBMITTED:
            return review_due(wish, now)
        case Status.NEEDS_CHANGE:
            return now + timedelta(days=rule("change", now)["days"])
        case Status.OPEN:
            in_hand = any(step.key == "open:worker" for step in wish.steps)
            return answer_due(wish, now) if in_hand else rung_at(wish, "worker")
        case Status.CLAIMED:
            return max(promise_end(claim) for claim in wish.live_claims)
        case Status.FULFILLED:
            return _confirm_due(wish, now)
    return None


def _confirm_due(wish: Wish, now: datetime) -> datetime:
    """Whom nobody can ask in the app, somebody rings up: that need not wait."""
    days = rule("confirm", now)["days"] if wish.wisher_id is not None else 0
    return now + timedelta(days=days)


def review_due(wish: Wish, now: datetime) -> datetime:
    """By when a wish that comes now is to be looked at."""
    hours = rule("review", now)["work_hours"]
    return _in_time(wish, now, end_of(Limit(hours, TimeUnit.WORK_HOUR), now, calendar()))


def answer_due(wish: Wish, now: datetime) -> datetime:
    """By when the worker whose list it comes to now has claimed it, found somebody or answered."""
    days = ladder(wish)["worker"]["answer_work_days"]
    return _in_time(wish, now, end_of(Limit(days, TimeUnit.WORK_DAY), now, calendar()))


def _in_time(wish: Wish, now: datetime, usual: datetime) -> datetime:
    """Of the time that is left to a day by which it is wanted, the community takes a part only."""
    if wish.wanted_by is None:
        return usual
    room = day_bounds(wish.wanted_by)[1] - now
    share = float(rule("wanted", now)["answered_at"])
    return min(usual, now + room * share) if room > timedelta(0) else usual


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
    return rungs(wish)[key]


def rungs(wish: Wish) -> dict[str, datetime]:
    """The same of every rung."""
    assert wish.opened_at is not None
    steps, first = ladder(wish), first_opened(wish)
    begun = wish.opened_at - timedelta(seconds=wish.stood_open)
    whole = timedelta(days=max(rung["days"] for rung in steps.values()))
    share = _drawn_together(wish, first, whole)
    return {key: begun + timedelta(days=rung["days"]) * share for key, rung in steps.items()}


def _drawn_together(wish: Wish, first: datetime, whole: timedelta) -> float:
    if wish.wanted_by is None or not whole:
        return 1.0
    room = max(day_bounds(wish.wanted_by)[1] - first, timedelta(hours=1))
    return min(1.0, room / whole)


def promise_end(claim: Claim) -> datetime:
    """The last instant of the promised day."""
    return day_bounds(claim.promised_for)[1]


def reminded_at(claim: Claim) -> datetime:
    """When the claimer is reminded the first time: half of the way to the promise."""
    share = float(rule("promise", claim.claimed_at)["reminded_at"])
    given = _given_at(claim)
    return given + (promise_end(claim) - given) * share


def _given_at(claim: Claim) -> datetime:
    """Since when the promise runs: what is sent back is promised anew."""
    return max([claim.claimed_at, *(p.sent_back_at for p in claim.proofs if p.sent_back_at)])


def day_of_promise(claim: Claim) -> datetime:
    """The beginning of the promised day; night hours are kept by the notices."""
    return day_bounds(claim.promised_for)[0]


def released_at(claim: Claim) -> datetime:
    """When a forgotten promise is over: some hours into the next day, not at midnight."""
    return promise_end(claim) + hours_to_answer(claim)


def hours_to_answer(claim: Claim) -> timedelta:
    """How long a claimer has after the last word of ours, before the promise is over."""
    return timedelta(hours=rule("promise", claim.claimed_at)["released_after_hours"])


def latest_promise(wish: Wish, day: date) -> date:
    """The last day that one may promise on `day`: within the rule's days."""
    days = rule("claims", day_bounds(day)[0])["promise_days"]
    return day + timedelta(days=days)


def heard(at: datetime) -> datetime:
    """When somebody hears what they are told then: at night, in the morning."""
    here = local(at)
    if MORNING <= here.time() < NIGHT:
        return at
    day = here.date() + timedelta(days=1) if here.time() >= NIGHT else here.date()
    return datetime.combine(day, MORNING, SHANGHAI)


def is_same_day(claim: Claim) -> bool:
    """Promised for the day on which it was promised."""
    return local(_given_at(claim)).date() >= claim.promised_for
