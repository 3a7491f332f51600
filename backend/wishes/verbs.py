"""The table of verbs: who may use each on a wish, and in which statuses."""

from collections.abc import Callable

from ..people.models import READERS, STAFF, Person, RoleKind
from .models import ENDED, AgeBand, Claim, Status, Wish

REVIEWERS = {RoleKind.COMMUNITY_WORKER, RoleKind.STREET_OFFICER}
CLERKS = REVIEWERS | {RoleKind.GRID_WORKER}  # may write down what somebody said
ONLOOKERS = READERS


def reviews(person: Person, wish: Wish) -> bool:
    """Works for the wish's community or street."""
    return person.holds(REVIEWERS, wish.region_code)


def looks_on(person: Person, wish: Wish) -> bool:
    """Works in a region that holds the wish, or reads there."""
    return person.holds(ONLOOKERS, wish.region_code)


def works_there(person: Person, wish: Wish) -> bool:
    """Works in a region that holds it, and so may have to know who lives where."""
    return person.holds(STAFF, wish.region_code)


def decides(person: Person, wish: Wish) -> bool:
    """Is an officer of the street or district above it."""
    kinds = {RoleKind.STREET_OFFICER, RoleKind.DISTRICT_OFFICER}
    return person.holds(kinds, wish.region_code)


def wishes(person: Person, wish: Wish) -> bool:
    """It is this person's own."""
    return wish.wisher_id == person.id


def posted(person: Person, wish: Wish) -> bool:
    return wishes(person, wish) or wish.poster_id == person.id


def posted_or_reviews(person: Person, wish: Wish) -> bool:
    return posted(person, wish) or reviews(person, wish)


def claims(person: Person, wish: Wish) -> bool:
    """Holds a place of it."""
    return claim_of(person, wish) is not None


def may_claim(person: Person, wish: Wish) -> bool:
    """Is known to the neighbourhood (any role at all), and it is not their own."""
    return bool(person.open_roles) and not posted(person, wish)


def was_asked(person: Person, wish: Wish) -> bool:
    return any(ask.person_id == person.id and ask.answered_at is None for ask in wish.asks)


def claim_of(person: Person, wish: Wish) -> Claim | None:
    """The place that this person holds."""
    return next((claim for claim in wish.live_claims if claim.person_id == person.id), None)


# verb -> who may. One table; the matrix test walks it.
MAY: dict[str, Callable[[Person, Wish], bool]] = {
    "revise": posted,
    "withdraw": posted_or_reviews,
    "open": reviews,
    "ask_change": reviews,
    "decline": reviews,
    "move": reviews,
    "ask": reviews,
    "claim": may_claim,
    "answer_ask": was_asked,
    "give_back": claims,
    "prove": claims,
    "enough": posted_or_reviews,
    "confirm": wishes,
    "send_back": wishes,
    "call": reviews,
    "close": reviews,
    "thank": wishes,
    "mask": reviews,
    "air": posted,
    "unair": posted_or_reviews,
    "claim_for": reviews,
    "take_photo_off": reviews,
    "remind": reviews,
}

# verb -> the statuses in which it may be used. What it leads to, the state table decides.
FROM: dict[str, set[Status]] = {
    "revise": {Status.NEEDS_CHANGE},
    "withdraw": {Status.SUBMITTED, Status.NEEDS_CHANGE, Status.OPEN, Status.CLAIMED},
    "open": {Status.SUBMITTED},
    "ask_change": {Status.SUBMITTED, Status.OPEN},
    "decline": {Status.SUBMITTED, Status.NEEDS_CHANGE, Status.OPEN},
    "move": {Status.SUBMITTED, Status.NEEDS_CHANGE, Status.OPEN},
    "ask": {Status.OPEN},
    "claim": {Status.OPEN},
    "answer_ask": {Status.OPEN},
    "give_back": {Status.OPEN, Status.CLAIMED},
    "prove": {Status.OPEN, Status.CLAIMED},
    "enough": {Status.OPEN},
    "confirm": {Status.FULFILLED},
    "send_back": {Status.FULFILLED},
    "call": {Status.FULFILLED},
    "close": {Status.FULFILLED},
    "thank": {Status.CONFIRMED},
    "mask": set(Status) - ENDED,
    "air": set(Status) - ENDED | {Status.CONFIRMED},
    "unair": set(Status) - ENDED | {Status.CONFIRMED},
    "claim_for": {Status.OPEN},
    "take_photo_off": set(Status),
    "remind": {Status.OPEN, Status.CLAIMED},
}


# verb -> what else must be so for it to be offered; the verb itself says it as a sentence.
_OFFERED: dict[str, Callable[[Person, Wish], bool]] = {
    "withdraw": lambda _, wish: not any(claim.proof for claim in wish.live_claims),
    "ask_change": lambda _, wish: not wish.live_claims,
    "decline": lambda _, wish: not wish.live_claims,
    "move": lambda _, wish: not wish.live_claims,
    "claim": lambda person, wish: not claims(person, wish),
    "give_back": lambda person, wish: not _has_done_it(person, wish),
    "prove": lambda person, wish: not _has_done_it(person, wish),
    "enough": lambda _, wish: bool(wish.live_claims) and all(c.proof for c in wish.live_claims),
    "call": lambda person, wish: not claims(person, wish),
    "close": lambda person, wish: bool(wish.calls) and not claims(person, wish),
    "thank": lambda _, wish: wish.thanks is None,
    "air": lambda _, wish: wish.airing is None and wish.age_band is not AgeBand.CHILD,
    "unair": lambda _, wish: wish.airing is not None,
    "take_photo_off": lambda _, wish: any(kept.off is None for kept in wish.files),
    "remind": lambda _, wish: any(claim.proof is None for claim in wish.live_claims),
}


def moves_for(person: Person, wish: Wish) -> list[str]:
    """The verbs that this person may use on it now."""
    return [
        verb
        for verb, may in MAY.items()
        if wish.status in FROM[verb]
        and may(person, wish)
        and (verb not in _OFFERED or _OFFERED[verb](person, wish))
    ]


def _has_done_it(person: Person, wish: Wish) -> bool:
    held = claim_of(person, wish)
    return held is not None and held.proof is not None
