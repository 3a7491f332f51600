"""Until when each step is promised, and when the chase has something to do next."""

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
            return review_due(now)
        case Status.NEEDS_CHANGE:
            return now + timedelta(days=rule("change", now)["days"])
        case Status.OPEN:
            in_hand = any(step.key == "open:worker" for step in wish.steps)
            return answer_due(wish, now) if in_hand else rung_at(wish, "worker")
        case Status.CLAIMED:
            return max(promise_end(claim) for claim in wish.live_claims)
        case Status.FULFILLED:
            return now + timedelta(days=rule("confirm", now)["days"])
    return None


def review_due(now: datetime) -> datetime:
    """By when a wish that comes now is to be looked at."""
    hours = rule("review", now)["work_hours"]
    return end_of(Limit(hours, TimeUnit.WORK_HOUR), now, calendar())


def answer_due(wish: Wish, now: datetime) -> datetime:
    """By when the worker whose list it comes to now has claimed it, found somebody or answered."""
    days = ladder(wish)["worker"]["answer_work_days"]
    return end_of(Limit(days, TimeUnit.WORK_DAY), now, calendar())


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
    return promise_end(claim) + _hours_to_answer(claim)


def _hours_to_answer(claim: Claim) -> timedelta:
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


def steps_due(wish: Wish) -> list[tuple[datetime, str]]:
    """Every step of the chase that is still to come, as things stand: when, and its key."""
    taken = {step.key: step.at for step in wish.steps}
    return sorted((at, key) for at, key in _steps(wish, taken) if key not in taken)


Steps = list[tuple[datetime, str]]


def _steps(wish: Wish, taken: dict[str, datetime]) -> Steps:
    """The last step of a state is followed by another word every week: `again`."""
    found: Steps = []
    nth = len(wish.moves)
    if wish.status is Status.OPEN:
        found += _open_steps(wish, taken, nth)
    if wish.status in {Status.OPEN, Status.CLAIMED}:
        for claim in wish.live_claims:
            found += _claim_steps(claim, taken) if claim.proof is None else []
    if wish.due_at is not None:
        if wish.status is Status.NEEDS_CHANGE:
            found.append((wish.due_at, f"needs_change:{nth}"))
        elif wish.status is Status.SUBMITTED:
            key = f"submitted:{nth}"
            found.append((wish.due_at, key))
            if key in taken:
                found.append((review_due(taken[key]), f"{key}:street"))
            found += _again(key, f"{key}:street", taken)
        elif wish.status is Status.FULFILLED:
            key = f"silent:{nth}"
            found += [(wish.due_at, key), *_again(key, key, taken)]
    return found


def _open_steps(wish: Wish, taken: dict[str, datetime], nth: int) -> Steps:
    """What came back after the worker had it is the worker's again (`open:back`), at once."""
    assert wish.opened_at is not None
    found = [(at, f"open:{key}") for key, at in rungs(wish).items()]
    if "open:worker" in taken and wish.opened_at > taken["open:worker"]:
        found.append((wish.opened_at, f"open:back:{nth}"))
    return [*found, *_again("open", "open:street", taken, since=wish.opened_at)]


def _again(key: str, last: str, taken: dict[str, datetime], since: datetime | None = None) -> Steps:
    if last not in taken:
        return []
    words = [at for step, at in taken.items() if step.startswith(f"{key}:again:")]
    newest = max([taken[last], *words, *([since] if since else [])])
    days = rule("again", newest)["days"]
    return [(newest + timedelta(days=days), f"{key}:again:{len(words) + 1}")] if days else []


def _claim_steps(claim: Claim, taken: dict[str, datetime]) -> Steps:
    """Two words before it is let go: at half of the way and on the day; one, if it was promised for
    the same day. Nobody is let go who has not had some hours after the last of them: what was
    not said while the clock stood still is said first."""
    key = f"claim:{claim.id}:{claim.promised_for:%y%m%d}"
    half, day = f"{key}:half", f"{key}:day"
    over = released_at(claim)
    if said := [taken[step] for step in (half, day) if step in taken]:
        over = max(over, heard(max(said)) + _hours_to_answer(claim))
    found = [(over, f"{key}:release")]
    if day not in taken:
        found.append((reminded_at(claim), half))
    if not is_same_day(claim):
        found.append((day_of_promise(claim), day))
    return found


def is_same_day(claim: Claim) -> bool:
    """Promised for the day on which it was promised."""
    return local(_given_at(claim)).date() >= claim.promised_for
