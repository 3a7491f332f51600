"""The table of verbs: who may use each on a case, in which statuses, and when it is offered."""

from collections.abc import Callable
from datetime import datetime

from .models import ENDED, OPEN, Case, Extension, Pause, Status
from .rules import (
    AT_WORK,
    BEFORE_ANSWER,
    DONE_WITH,
    HANDLING,
    IN_HAND,
    SAID_DONE,
    Actor,
    adds,
    approves,
    decides,
    decides_ownership,
    directs,
    handles,
    has_led,
    helps,
    keeps_notes,
    may_join,
    no_more_time,
    open_requests,
    rates,
    reported,
    reviews,
    verifies,
    within_verdicts,
    works_on,
    works_or_reviews,
)

# verb -> who may. One table; the matrix test walks it.
MAY: dict[str, Callable[[Actor, Case], bool]] = {
    "file": reviews,
    "decline": reviews,
    "set_kind": reviews,
    "dispatch": reviews,
    "recall": reviews,
    "ask_ownership": reviews,
    "decide_ownership": decides_ownership,
    "add_side": reviews,
    "accept": handles,
    "return": handles,
    "make_safe": handles,
    "answer": handles,
    "set_work_order": handles,
    "whistle": decides,
    "accept_part": helps,
    "finish_part": helps,
    "return_part": helps,
    "arrive": works_on,
    "ask_pause": handles,
    "ask_extension": handles,
    "decide_time": reviews,
    "resume": works_or_reviews,
    "appeal": has_led,
    "decide_appeal": decides,
    "report_up": directs,
    "verify": verifies,
    "approve": approves,
    "rate": rates,
    "close": reviews,
    "reopen": reviews,
    "look_back": verifies,
    "join": may_join,
    "merge": reviews,
    "merge_own": reported,
    "unmerge": reviews,
    "disclose": reported,
    "withdraw": reported,
    "add": adds,
    "note": keeps_notes,
}

# verb -> the statuses in which it may be used. What it leads to, the state table decides.
FROM: dict[str, set[Status]] = {
    "file": {Status.REPORTED},
    "decline": {Status.REPORTED, Status.FILED},
    "set_kind": {Status.REPORTED, Status.FILED},
    "dispatch": {Status.REPORTED, Status.FILED},
    "recall": IN_HAND,
    "ask_ownership": {Status.REPORTED, Status.FILED},
    "decide_ownership": {Status.DISPUTED},
    "add_side": BEFORE_ANSWER,
    "accept": {Status.DISPATCHED},
    "return": IN_HAND,
    "make_safe": {Status.ACCEPTED},
    "answer": AT_WORK,
    "set_work_order": IN_HAND,
    "whistle": IN_HAND,
    "accept_part": IN_HAND,
    "finish_part": IN_HAND,
    "return_part": IN_HAND,
    "arrive": IN_HAND,
    "ask_pause": AT_WORK,
    "ask_extension": AT_WORK,
    "decide_time": AT_WORK,
    "resume": AT_WORK,
    "appeal": {Status.ANSWERED} | SAID_DONE,
    "decide_appeal": set(Status) - {Status.DRAFT, Status.WITHDRAWN},
    "report_up": set(OPEN),
    "verify": {Status.ANSWERED},
    "approve": {Status.ANSWERED},
    "rate": SAID_DONE,
    "close": {Status.ASKED},
    "reopen": SAID_DONE,
    "look_back": {Status.CLOSED, Status.EXPLAINED},
    "join": BEFORE_ANSWER,
    "merge": BEFORE_ANSWER,
    "merge_own": {Status.REPORTED},
    "unmerge": {Status.MERGED},
    "disclose": set(Status) - DONE_WITH,
    "withdraw": {Status.DRAFT, Status.REPORTED, Status.FILED},
    "add": set(Status) - ENDED,
    "note": set(Status) - {Status.DRAFT},
}

# verb -> what else must be so for it to be offered; the verb itself says it as a sentence.
_OFFERED: dict[str, Callable[[Case, datetime], bool]] = {
    "make_safe": lambda case, _: case.danger,
    "verify": lambda case, _: not _explains(case),
    "approve": lambda case, _: _explains(case),
    "ask_pause": lambda case, now: no_more_time(case, Pause, now) is None,
    "ask_extension": lambda case, now: no_more_time(case, Extension, now) is None,
    "decide_time": lambda case, _: bool(open_requests(case)),
    "resume": lambda case, _: _paused(case),
    "appeal": lambda case, now: any(
        c.stage in HANDLING and c.late_at(now) and c.appeal is None for c in case.clocks
    ),
    "decide_appeal": lambda case, _: any(
        c.appeal is not None and c.appeal.granted is None for c in case.clocks
    ),
    "rate": lambda case, now: within_verdicts(case, now),
    "reopen": lambda case, now: within_verdicts(case, now),
    "look_back": lambda case, _: any(back.done_at is None for back in case.look_backs),
}


def moves_for(actor: Actor, case: Case, now: datetime) -> set[str]:
    """The verbs that this person may use on this case now."""
    return {
        verb
        for verb, may in MAY.items()
        if case.status in FROM[verb]
        and may(actor, case)
        and (verb not in _OFFERED or _OFFERED[verb](case, now))
    }


def _explains(case: Case) -> bool:
    answer = case.last_answer
    return answer is not None and answer.explanation is not None


def _paused(case: Case) -> bool:
    return case.running_clock is not None and case.running_clock.paused_at is not None
