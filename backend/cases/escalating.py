"""What cannot be solved here, and what is late, goes up: each step once, by the duty roster."""

from datetime import datetime

from ..db import db
from ..errors import Conflict
from ..people.duty import superiors
from ..people.models import Level, Person, RoleKind, Unit
from ..people.queries import handlers, superior_unit
from ..people.rules import community_of, street_of
from ..texts.typed import needed
from .limits import rings_next, steps_of
from .models import Case, Clock, Escalation, EscalationCause, Stage
from .moving import check, record
from .rules import holds
from .telling import community, community_and_unit, tell_all
from .words import LEVEL_WORDS, remaining


def ring(clock: Clock, *, now: datetime) -> int:
    """Take the steps of a late clock that are due, in order, each once; how many they were.

    After two days without the clock door several are due at once: then all are taken now.
    """
    taken = 0
    while clock.rings_at is not None and clock.rings_at <= now and clock.stopped_at is None:
        step = steps_of(clock) + 1
        _climb(clock, step, now)
        clock.rings_at = rings_next(clock, step)
        db.session.flush()
        taken += 1
    return taken


def _climb(clock: Clock, step: int, now: datetime) -> None:
    case, unit = clock.case, _superior(clock.case, step)
    level = _level(clock, step)
    code = _region(case, level)
    db.session.add(
        Escalation(
            case=case,
            clock_id=clock.id,
            step=step,
            cause=EscalationCause.OVERDUE,
            region_code=code,
            unit=unit,
            at=now,
        )
    )
    told = {"remaining": remaining(clock, now)}
    key = f"overdue:{clock.id}:{step}"
    above = superiors(code, level, now) if level is not Level.COMMUNITY else []
    if step == 1:
        tell_all(community_and_unit(case, now) + above, case, "overdue", told, now, step=key)
        return
    people = above + (handlers(unit.id) if unit else [])
    told["level"] = LEVEL_WORDS[level]
    record(case, case.status, by=None, now=now, note=f"{told['remaining']}，报到{told['level']}")
    tell_all(people, case, "escalated", told, now, step=key)


LEVELS = [Level.COMMUNITY, Level.STREET, Level.DISTRICT]


def _level(clock: Clock, step: int) -> Level:
    """Who hears at a step. What the street decides late, it hears of first."""
    return LEVELS[step if clock.stage is Stage.OWNERSHIP else step - 1]


def _region(case: Case, level: Level) -> str:
    assert case.region_code is not None
    code = case.region_code
    if level is Level.COMMUNITY:
        return community_of(code) or code
    return (street_of(code) or code) if level is Level.STREET else code[:6] + "0" * 6


def _superior(case: Case, step: int) -> Unit | None:
    """The unit's own superior at the second step, that one's at the third."""
    dispatch = case.open_dispatch
    unit = dispatch.unit if dispatch else None
    for _ in range(step - 1):
        unit = superior_unit(unit) if unit else None
    return unit if step > 1 else None


def report_up(case: Case, *, words: str, by: Person, now: datetime) -> list[Escalation]:
    """双直报: a steward tells community and street at once, a worker street and district, with a
    sentence why it cannot be solved here. Each level hears of a case once, and once more after
    each time that it was dispatched."""
    check("report_up", by, case)
    words = needed(words, "请写一句为什么这里办不了。", field="words")
    told_before = {
        e.region_code
        for e in case.escalations
        if e.cause is EscalationCause.DIRECT and e.turn == _turn(case)
    }
    levels = [(level, code) for level, code in _two_above(case, by) if code not in told_before]
    if not levels:
        raise Conflict("已经直报过了，上面正在看。")
    sent = [_report_to(case, level, code, words, by, now) for level, code in levels]
    names = "、".join(LEVEL_WORDS[level] for level, _ in levels)
    record(case, case.status, by=by, now=now, note=f"直报{names}：{words}")
    db.session.flush()
    return sent


def _turn(case: Case) -> int:
    return sum(dispatch.lead for dispatch in case.dispatches)


def _two_above(case: Case, by: Person) -> list[tuple[Level, str]]:
    assert case.region_code is not None
    here = case.region_code
    worker = holds(by, {RoleKind.COMMUNITY_WORKER, RoleKind.GRID_WORKER}, case)
    above = [
        (Level.COMMUNITY, community_of(here)),
        (Level.STREET, street_of(here)),
        (Level.DISTRICT, here[:6] + "0" * 6),
    ]
    if holds(by, {RoleKind.STREET_OFFICER}, case):
        above = above[2:]
    elif worker:
        above = above[1:]
    return [(level, code) for level, code in above[:2] if code is not None]


def _report_to(
    case: Case, level: Level, code: str, words: str, by: Person, now: datetime
) -> Escalation:
    sent = Escalation(
        case=case,
        step=list(LEVEL_WORDS).index(level) + 1,
        turn=_turn(case),
        cause=EscalationCause.DIRECT,
        region_code=code,
        words=words,
        by_id=by.id,
        at=now,
    )
    db.session.add(sent)
    people = community(case, now) if level is Level.COMMUNITY else superiors(code, level, now)
    told = {"words": words, "level": LEVEL_WORDS[level]}
    others = [person for person in people if person.id != by.id]
    tell_all(others, case, "reported_up", told, now, step=f"direct:{sent.turn}:{level}")
    return sent
