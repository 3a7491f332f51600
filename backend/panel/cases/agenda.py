"""A queue sorted by what waits for the one who looks at it; each case stands in one group.

What is late comes first, then what waits for this person, the group whose first clock runs out
soonest before the others, then what others have in hand.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from ...cases.models import Case, Status
from ...cases.rules import handles, helps
from ...cases.waiting import Wait, in_hand, looked_down_upon
from ...people.models import Person

Group = tuple[str, list[Case]]

LATE = "超时了，先看这些"
DECIDE, REQUESTS = "要您裁定归谁", "单位申请停表、延期，要您批"
REVIEW, DISPATCH = "要审核", "立案了，要派单"
APPROVE, VERIFY = "要您同意的解释", "要去核查"
ACCEPT, AT_WORK, PART = "要签收", "在您单位手上", "吹哨请来的一部分"
ELSEWHERE, PAUSED, ASKED = "别人在办", "停着表", "等报的人评价"
REMEMBERED = "经手过的，现在不在您单位"

ORDER = (
    LATE,
    DECIDE,
    REQUESTS,
    REVIEW,
    DISPATCH,
    APPROVE,
    VERIFY,
    ACCEPT,
    AT_WORK,
    PART,
    ELSEWHERE,
    PAUSED,
    ASKED,
    REMEMBERED,
)

HEADINGS = {
    Wait.DECIDE: DECIDE,
    Wait.REQUESTS: REQUESTS,
    Wait.REVIEW: REVIEW,
    Wait.DISPATCH: DISPATCH,
    Wait.APPROVE: APPROVE,
    Wait.VERIFY: VERIFY,
    Wait.ACCEPT: ACCEPT,
    Wait.ANSWER: AT_WORK,
    Wait.PART: PART,
}

ELSEWHERE_TOO = {ELSEWHERE, PAUSED, ASKED, REMEMBERED}  # nobody waits for whoever looks
NEVER = datetime.max.replace(tzinfo=UTC)


def grouped(
    person: Person, found: Sequence[Case], *, looks_down: bool, now: datetime
) -> list[Group]:
    """The groups that have something in them, the most pressing first; inside, as they came.

    `looks_down`: sees the cases of a region, not only those of a unit.
    """
    groups: dict[str, list[Case]] = {heading: [] for heading in ORDER}
    for case in found:
        groups[_group(person, case, looks_down, now)].append(case)
    waiting = [(heading, cases) for heading, cases in groups.items() if cases]
    return sorted(waiting, key=lambda group: (_place(group[0]), _first_end(group[1])))


def _place(heading: str) -> int:
    """Late, to be done by this person, with others: each of those in an order of its own."""
    if heading == LATE:
        return -1
    return ORDER.index(heading) if heading in ELSEWHERE_TOO else 0


def _first_end(cases: Sequence[Case]) -> datetime:
    clocks = [case.running_clock for case in cases]
    return min((clock.ends_at for clock in clocks if clock), default=NEVER)


def _group(person: Person, case: Case, looks_down: bool, now: datetime) -> str:
    if not looks_down and not (handles(person, case) or helps(person, case)):
        return REMEMBERED
    if case.status is Status.ASKED:
        return ASKED
    clock = case.running_clock
    if clock is not None and clock.late_at(now):
        return LATE
    if looks_down and (waiting := looked_down_upon(person, case)) is not None:
        return HEADINGS[waiting]
    if clock is not None and clock.paused_at is not None:
        return PAUSED
    return HEADINGS[held] if (held := in_hand(person, case)) else ELSEWHERE
