"""What a wish can be, and what may follow. The state table is the documentation."""

from enum import StrEnum


class Status(StrEnum):
    SUBMITTED = "submitted"  # the community looks at it
    NEEDS_CHANGE = "needs_change"  # the poster is asked to say something otherwise
    OPEN = "open"  # on the board, and a place is free
    CLAIMED = "claimed"  # every place is taken
    FULFILLED = "fulfilled"  # all who claimed say that it is done; the wisher is asked
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"  # no wish: it goes on elsewhere under the same number


# What is not here cannot happen.
NEXT: dict[Status, set[Status]] = {
    Status.SUBMITTED: {
        Status.NEEDS_CHANGE,
        Status.OPEN,
        Status.DECLINED,
        Status.WITHDRAWN,
        Status.MOVED,
    },
    Status.NEEDS_CHANGE: {Status.SUBMITTED, Status.DECLINED, Status.WITHDRAWN, Status.MOVED},
    Status.OPEN: {
        Status.CLAIMED,
        Status.FULFILLED,  # those who helped were enough
        Status.NEEDS_CHANGE,
        Status.DECLINED,
        Status.WITHDRAWN,
        Status.MOVED,
    },
    Status.CLAIMED: {Status.OPEN, Status.FULFILLED, Status.WITHDRAWN},
    Status.FULFILLED: {Status.CONFIRMED, Status.CLAIMED, Status.OPEN},
    Status.CONFIRMED: set(),
    Status.DECLINED: set(),
    Status.WITHDRAWN: set(),
    Status.MOVED: set(),
}

# On the board, and of those what neighbours may look back at.
SHOWN = (Status.OPEN, Status.CLAIMED, Status.FULFILLED, Status.CONFIRMED)
ENDED = {Status.CONFIRMED, Status.DECLINED, Status.WITHDRAWN, Status.MOVED}
