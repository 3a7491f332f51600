"""How long the stages that no filing condition speaks of may take; versioned, like the ladder by
which what is late goes up. `FIXED` and `LADDER` hold while nobody has decided otherwise.

Review and dispatch in three hours: Zhangjiakou; counted as duty hours, for a danger to life one
continuous hour. The others are ours.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ..decisions import queries
from ..decisions.actions import decide
from ..decisions.models import Decision, Topic
from ..errors import Invalid, NotFound
from ..people.models import Person
from ..worktime import Limit, TimeUnit
from ..worktime.rules import CONTINUOUS
from .models import Stage

Limits = Mapping[str, Limit]

USUAL, DANGER = "usual", "danger"
FIXED: dict[str, Limits] = {
    Stage.REVIEW: {
        USUAL: Limit(3, TimeUnit.DUTY_HOUR),
        DANGER: Limit(1, TimeUnit.EMERGENCY_HOUR),
    },
    Stage.OWNERSHIP: {
        USUAL: Limit(1, TimeUnit.WORK_DAY),
        DANGER: Limit(2, TimeUnit.EMERGENCY_HOUR),
    },
    Stage.ACCEPT: {
        USUAL: Limit(2, TimeUnit.WORK_HOUR),
        DANGER: Limit(30, TimeUnit.EMERGENCY_MINUTE),
    },
    Stage.VERIFY: {USUAL: Limit(1, TimeUnit.WORK_DAY), DANGER: Limit(4, TimeUnit.DUTY_HOUR)},
    Stage.ASK: {USUAL: Limit(7, TimeUnit.NATURAL_DAY), DANGER: Limit(7, TimeUnit.NATURAL_DAY)},
}
# After its end a clock goes up one level at each of these steps: to those on duty and the unit at
# once, then to the street and the unit's superior, then to the district.
LADDER = "ladder"
STEPS = {False: ("usual_street", "usual_district"), True: ("danger_street", "danger_district")}
DEFAULTS: dict[str, Limits] = {
    **FIXED,
    LADDER: {
        "usual_street": Limit(3, TimeUnit.DUTY_HOUR),
        "usual_district": Limit(1, TimeUnit.WORK_DAY),
        "danger_street": Limit(30, TimeUnit.EMERGENCY_MINUTE),
        "danger_district": Limit(1, TimeUnit.EMERGENCY_HOUR),
    },
}
LONGEST = timedelta(days=90)


def limits(key: str, at: datetime) -> Limits:
    """What held at that time for a stage, or for the ladder. Raises NotFound."""
    if key not in DEFAULTS:
        raise NotFound("没有这条时限。")
    decided = queries.value(Topic.LIMITS, key, at)
    return read(decided) if decided else DEFAULTS[key]


def read(value: Mapping[str, tuple[int, str]]) -> Limits:
    """Limits as they are kept: {"usual": [3, "duty_hour"], ...}."""
    return {name: Limit(amount, TimeUnit(unit)) for name, (amount, unit) in value.items()}


def fixed(stage: Stage, danger: bool, at: datetime) -> Limit:
    """How long a stage that began then may take. Raises NotFound for one that a rule speaks of."""
    return limits(stage, at)[DANGER if danger else USUAL]


def ladder(danger: bool, at: datetime) -> list[Limit | None]:
    """The steps after the end of a clock that began then; None: at once."""
    steps = limits(LADDER, at)
    return [None, *(steps[name] for name in STEPS[danger])]


def decide_limits(
    key: str,
    value: Limits,
    *,
    valid_from: datetime,
    why: str,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> Decision:
    """From a time on a stage may take so long; clocks that run keep what they began with. Raises
    NotFound, Invalid, and as `decide`."""
    if key not in DEFAULTS:
        raise NotFound("没有这条时限。")
    if set(value) != set(DEFAULTS[key]):
        raise Invalid("时限没有填全，请每一格都填上。")
    if any(limit.length > LONGEST for limit in value.values()):
        raise Invalid(f"时限最长 {LONGEST.days} 天，请再看看单位。")
    kept = {name: [limit.amount, limit.unit.value] for name, limit in value.items()}
    return decide(
        Topic.LIMITS, key, kept, valid_from=valid_from, why=why, by=by, now=now, seen=seen
    )


def doubts(value: Limits) -> list[str]:
    """What is unlikely to be meant, as sentences; it can be decided all the same."""
    found = []
    for name, limit in value.items():
        if not name.startswith(DANGER):
            continue
        usual = value[name.replace(DANGER, USUAL)]
        if limit.unit not in CONTINUOUS and limit.unit is not TimeUnit.DUTY_HOUR:
            found.append(f"急件写了{limit.words()}：夜里和周末不走，急件一般写连续的时间")
        if limit.unit in CONTINUOUS and usual.unit in CONTINUOUS and limit.length > usual.length:
            found.append("急件的时限比平常的还长")
    return found
