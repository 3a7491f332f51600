"""The steps of the chase that are still to come, as things stand: when, and the key of each."""

from datetime import datetime, timedelta

from .limits import (
    answer_due,
    day_of_promise,
    heard,
    hours_to_answer,
    is_same_day,
    released_at,
    reminded_at,
    review_due,
    rungs,
)
from .models import Claim, Status, Wish
from .rules import rule


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
                found.append((review_due(wish, taken[key]), f"{key}:street"))
            found += _again(key, f"{key}:street", taken)
        elif wish.status is Status.FULFILLED:
            key = f"silent:{nth}"
            found += [(wish.due_at, key), *_again(key, key, taken)]
    return found


def _open_steps(wish: Wish, taken: dict[str, datetime], nth: int) -> Steps:
    """What came back after the worker had it is the worker's again (`open:back`), at once. The
    street hears of nothing for which the worker, told late, still has time."""
    assert wish.opened_at is not None
    at = rungs(wish)
    found: Steps = []
    if (handed := taken.get("open:worker")) is not None:
        assert wish.due_at is not None
        at["street"] = max(at["street"], answer_due(wish, handed))
        found.append((wish.due_at, f"open:late:{nth}"))
        if wish.opened_at > handed:
            found.append((wish.opened_at, f"open:back:{nth}"))
    found += [(when, f"open:{key}") for key, when in at.items()]
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
        over = max(over, heard(max(said)) + hours_to_answer(claim))
    found = [(over, f"{key}:release")]
    if day not in taken:
        found.append((reminded_at(claim), half))
    if not is_same_day(claim):
        found.append((day_of_promise(claim), day))
    return found
