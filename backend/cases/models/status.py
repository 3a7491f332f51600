"""What a case can be, and what may follow. The state table is the documentation."""

from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    REPORTED = "reported"
    FILED = "filed"
    DISPUTED = "disputed"  # nobody owns up to it: the street decides, the community keeps it
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    SECURED = "secured"  # a danger that was made safe; the repair goes on
    ANSWERED = "answered"  # the unit says that it is done; the community looks
    ASKED = "asked"  # everyone who reported it is asked
    CLOSED = "closed"
    EXPLAINED = "explained"  # 解释结: it cannot be solved, and why
    MERGED = "merged"  # the same matter as another case
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# What is not here cannot happen.
NEXT: dict[Status, set[Status]] = {
    Status.DRAFT: {Status.REPORTED, Status.WITHDRAWN},
    Status.REPORTED: {Status.FILED, Status.DECLINED, Status.WITHDRAWN, Status.MERGED},
    Status.FILED: {
        Status.DISPATCHED,
        Status.DISPUTED,
        Status.DECLINED,
        Status.WITHDRAWN,
        Status.MERGED,
    },
    Status.DISPUTED: {Status.DISPATCHED, Status.FILED, Status.MERGED},
    Status.DISPATCHED: {Status.ACCEPTED, Status.FILED, Status.DISPUTED, Status.MERGED},
    Status.ACCEPTED: {
        Status.SECURED,
        Status.ANSWERED,
        Status.FILED,
        Status.DISPUTED,
        Status.MERGED,
    },
    Status.SECURED: {Status.ANSWERED, Status.FILED, Status.DISPUTED, Status.MERGED},
    Status.ANSWERED: {
        Status.ASKED,
        Status.CLOSED,
        Status.EXPLAINED,
        Status.DISPATCHED,
        Status.FILED,
    },
    Status.ASKED: {Status.CLOSED, Status.EXPLAINED, Status.DISPATCHED, Status.FILED},
    Status.CLOSED: {Status.DISPATCHED, Status.FILED},  # within seven days, somebody says: it is not
    Status.EXPLAINED: {Status.DISPATCHED, Status.FILED},
    Status.MERGED: {Status.FILED},  # they were two matters after all
    Status.DECLINED: set(),
    Status.WITHDRAWN: set(),
}

ENDED = {Status.CLOSED, Status.EXPLAINED, Status.MERGED, Status.DECLINED, Status.WITHDRAWN}
OPEN: tuple[Status, ...] = tuple(s for s in Status if s not in ENDED and s is not Status.DRAFT)
# As a partial index knows it; a query that does not say it in the same words goes without.
IS_OPEN = f"status IN ({', '.join(repr(status.value) for status in OPEN)})"

# The steps that figures count, the same way.
STEPS = (
    Status.REPORTED,
    Status.FILED,
    Status.DISPATCHED,
    Status.ANSWERED,
    Status.CLOSED,
    Status.EXPLAINED,
)
COUNTED = f"became IN ({', '.join(repr(status.value) for status in STEPS)})"


class Source(StrEnum):
    CHAT = "chat"
    APP = "app"
    WALK_IN = "walk_in"
    PHONE = "phone"
    GROUP = "group"
    PATROL = "patrol"  # found by a worker: on a round, at a look-back visit
