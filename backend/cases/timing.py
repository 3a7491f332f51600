"""Pause, extension, appeal: asked for by the unit, decided by another person, kept as rows.

The clock's own `due_at` never changes; what was granted stands beside it.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from ..people.duty import superiors
from ..people.models import Level, Person
from ..texts.typed import MOST_REASON, needed
from ..worktime import calendar, end_of, resumed
from .limits import rings_next, steps_of
from .models import (
    Appeal,
    Case,
    Clock,
    Extension,
    Pause,
    PauseCause,
)
from .models.clocks import Request
from .moving import check, hold, person_id, record, unit_id_of
from .rules import HANDLING, Actor, no_more_time, ran_for
from .telling import community, tell_all, unit_of
from .words import PAUSE_WORDS, STAGE_WORDS

LONGEST_PAUSE = timedelta(days=365)


def ask_pause(
    case: Case, cause: PauseCause, *, words: str, until: datetime, by: Actor, now: datetime
) -> Pause:
    """申请挂账 for a named cause, until an instant at most a year away. Raises Conflict once the
    time is up, for a danger that is not fenced off yet, and while another request is open."""
    check("ask_pause", by, case)
    clock = _running(case, Pause, now)
    words = _reason(words)
    if not now < until <= now + LONGEST_PAUSE:
        raise Invalid("停到什么时候？请选一年以内的一天。", fields={"until": "日期不对"})
    pause = Pause(clock=clock, cause=cause, words=words, until=until, **_asked(case, by, now))
    db.session.add(pause)
    _put_to_community(case, "time_asked", f"停表（{PAUSE_WORDS[cause]}）", words, pause, now)
    return pause


def ask_extension(case: Case, *, reason: str, by: Actor, now: datetime) -> Extension:
    """申请延期 by one more of the original limit, before the end; two are granted at most."""
    check("ask_extension", by, case)
    clock = _running(case, Extension, now)
    reason = _reason(reason)
    extension = Extension(clock=clock, reason=reason, **_asked(case, by, now))
    db.session.add(extension)
    _put_to_community(
        case, "time_asked", f"延期（再加 {clock.limit.words()}）", reason, extension, now
    )
    return extension


def _running(case: Case, kind: type[Pause] | type[Extension], now: datetime) -> Clock:
    refused = no_more_time(case, kind, now)
    if refused is not None:
        raise Conflict(refused)
    clock = case.running_clock
    assert clock is not None
    return clock


def _reason(words: str) -> str:
    return needed(words, "请写明理由，社区和居民会看到。")


def _asked(case: Case, by: Actor, now: datetime) -> dict[str, object]:
    return {
        "asked_by_id": person_id(by),
        "asked_by_unit_id": unit_id_of(by, case),
        "asked_at": now,
        "granted": None,
        "decision": "",
    }


def _put_to_community(
    case: Case, kind: str, what: str, words: str, request: Pause | Extension, now: datetime
) -> None:
    db.session.flush()
    told = {"what": what, "reason": words}
    step = f"{type(request).__name__.lower()}:{request.id}"
    tell_all(community(case, now), case, kind, told, now, step=step, urgent=False)


def decide_pause(pause: Pause, grant: bool, *, words: str = "", by: Person, now: datetime) -> None:
    """批准或不批: from the approval the clock stands still. Another person's, never the asker's."""
    case = _decidable(pause, by)
    clock = pause.clock
    _decide(pause, grant, words, by, now)
    if grant:
        clock.paused_at, clock.rings_at = now, None
    else:
        pause.ended_at = now
    _say(case, f"停表（{PAUSE_WORDS[pause.cause]}）", grant, words, f"pause:{pause.id}", by, now)


def decide_extension(
    extension: Extension, grant: bool, *, words: str = "", by: Person, now: datetime
) -> None:
    """批准或不批: one more of the original limit, counted from the present end."""
    case = _decidable(extension, by)
    clock = extension.clock
    granted = sum(other.granted is True for other in clock.extensions)
    _decide(extension, grant, words, by, now)
    if grant:
        extension.number = granted + 1
        clock.ends_at = end_of(clock.limit, clock.ends_at, calendar())
        _ring_anew(clock)
    _say(case, "延期", grant, words, f"extension:{extension.id}", by, now)


def _decidable(request: Pause | Extension, by: Person) -> Case:
    case = request.clock.case
    hold(case)  # two who decide at once take turns, and with the clock that rings
    _see_anew(request.clock)
    check("decide_time", by, case)
    if request.decided_at is not None or request.clock.stopped_at is not None:
        raise Conflict("这份申请已经有结果了。")
    _by_another(request, by)
    return case


def _see_anew(clock: Clock) -> None:
    """With what was asked of it, in one statement."""
    asked = joinedload(Clock.pauses), joinedload(Clock.extensions)
    query = select(Clock).where(Clock.id == clock.id).options(*asked)
    db.session.scalars(query.execution_options(populate_existing=True)).unique().one()


def _by_another(request: Request, by: Person) -> None:
    if request.asked_by_id == by.id or by.handles_for(request.asked_by_unit_id):
        raise NotAllowed("自己申请的，要由别人来批。")


def _decide(request: Request, grant: bool, words: str, by: Person, now: datetime) -> None:
    request.granted, request.decision = grant, words.strip()[:MOST_REASON]
    request.decided_by_id, request.decided_at = by.id, now


def _say(
    case: Case, what: str, grant: bool, words: str, step: str, by: Person, now: datetime
) -> None:
    said = "批准" if grant else "没有批准"
    note = f"{said}{what}" + (f"：{words.strip()}" if words.strip() else "")
    record(case, case.status, by=by, now=now, note=note)
    db.session.flush()
    told = {"decision": note}
    tell_all(unit_of(case), case, "time_decided", told, now, step=f"{step}:decided", urgent=False)


def resume(case: Case, *, by: Actor | None, now: datetime) -> None:
    """恢复计时: what was left when it was paused runs on from now. `by` None: the pause's end."""
    if by is not None:
        hold(case)
        check("resume", by, case)
    clock = case.running_clock
    if clock is not None:
        db.session.refresh(clock, ["ends_at", "paused_at", "stopped_at"])
    if clock is None or clock.paused_at is None:
        raise Conflict("现在没有停表。")
    for pause in clock.pauses:
        if pause.ended_at is None and pause.granted:
            pause.ended_at = now
    clock.ends_at = resumed(clock.ends_at, clock.paused_at, now, clock.limit_unit, calendar())
    clock.paused_at = None
    _ring_anew(clock)
    record(case, case.status, by=by, now=now, note="恢复计时")
    db.session.flush()


def _ring_anew(clock: Clock) -> None:
    """Nobody hears of a clock that stands still; when it runs on, this is done again."""
    clock.rings_at = rings_next(clock, steps_of(clock)) if clock.paused_at is None else None


def appeal(case: Case, clock: Clock, *, reason: str, by: Actor, now: datetime) -> Appeal:
    """超时申诉, once a clock, by a unit that had it in hand. The fact of being late stays."""
    check("appeal", by, case)
    if clock.case_id != case.id or clock.stage not in HANDLING:
        raise Invalid("只能就办理的时限申诉。")
    if not ran_for(by, clock):
        raise NotAllowed("只能就您单位自己的办理时限申诉。")
    if not clock.late_at(now):
        raise Conflict("这一段没有超时，不用申诉。")
    if clock.appeal is not None:
        raise Conflict("这一段已经申诉过了。")
    given = Appeal(clock=clock, reason=_reason(reason), **_asked(case, by, now))
    db.session.add(given)
    db.session.flush()
    assert case.region_code is not None
    told = {"stage": STAGE_WORDS[clock.stage], "reason": given.reason}
    street = superiors(case.region_code, Level.STREET, now)
    tell_all(street, case, "appeal_asked", told, now, step=f"appeal:{clock.id}", urgent=False)
    return given


def decide_appeal(
    given: Appeal, grant: bool, *, words: str = "", by: Person, now: datetime
) -> None:
    """认定或不认定: accepted, it is an exemption that stands beside the fact."""
    db.session.flush()
    db.session.refresh(given, with_for_update=True)  # two who decide at once take turns
    case = given.clock.case
    check("decide_appeal", by, case)
    if given.decided_at is not None:
        raise Conflict("这份申诉已经有结果了。")
    _by_another(given, by)
    _decide(given, grant, words, by, now)
    what = f"{STAGE_WORDS[given.clock.stage]}超时的申诉"
    _say(case, what, grant, words, f"appeal:{given.clock_id}", by, now)
