"""Which report what is said now may belong to: messages come one by one, minutes apart."""

from datetime import timedelta

from ...cases import queries
from ...cases.models import Case, Status
from ..chat import ASK_HOLDS, Chat

SAME_MATTER = timedelta(minutes=10)
STILL_ABOUT_IT = timedelta(hours=2)
TOLD = "wish_told"  # a wish was talked of, and nothing is being asked
CAN_MOVE = {Status.REPORTED, Status.FILED}
TAKES_MORE = CAN_MOVE | {Status.DISPATCHED, Status.ACCEPTED, Status.SECURED}


def latest_open(chat: Chat, within: timedelta) -> Case | None:
    """What this person reported last, if that was not long ago; where it was merged, the other."""
    for case in queries.own_cases(chat.person, limit=1):
        fresh = case.reported_at is not None and chat.now - case.reported_at < within
        goes_on = case.merged_into if case.status is Status.MERGED else case
        if fresh and goes_on is not None and goes_on.status in TAKES_MORE:
            return goes_on
    return None


def just_reported(chat: Chat) -> Case | None:
    """So short a while ago that the next photo is about the same."""
    return latest_open(chat, SAME_MATTER)


def without_a_point(chat: Chat) -> Case | None:
    """A report in words alone, whose place the next location is."""
    case = latest_open(chat, timedelta(hours=24))
    can_move = case is not None and case.status in CAN_MOVE and case.reporter_id == chat.person.id
    return case if case is not None and can_move and case.latitude is None else None


def wish_came_last(chat: Chat) -> bool:
    """Whether a wish was talked of after the last report."""
    talk = chat.pending()
    if talk is None or not talk.flow.startswith("wish"):
        return False
    last = latest_open(chat, STILL_ABOUT_IT)
    asked_at = talk.expires_at - ASK_HOLDS
    return last is None or last.reported_at is None or asked_at >= last.reported_at
