"""时限: how long the stages of a case may take, with examples of when one would be due."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from ...cases.limit_rules import DEFAULTS, LADDER, Limits, decide_limits, doubts, limits, read
from ...cases.models import Stage
from ...catalogue.kinds import KINDS
from ...catalogue.queries import usual_rules
from ...clock import SHANGHAI, local, said
from ...decisions import queries
from ...decisions.models import Decision, Topic
from ...decisions.rules import Version
from ...people.models import Person
from ...worktime import Calendar, Limit, calendar, end_of
from .books import Field, Given, Said, limit_field, limit_in

LATE_FRIDAY = time(16, 30)
HOLIDAY = 3  # so many days off in a row are one

CALLED = {
    Stage.REVIEW: "审核和派单",
    Stage.OWNERSHIP: "街道裁定归谁管",
    Stage.ACCEPT: "单位签收",
    Stage.VERIFY: "办完去核查",
    Stage.ASK: "等报的人评价",
    LADDER: "超时了逐级上报",
}
HINTS = {
    Stage.REVIEW: "居民报上来，到派出去为止。",
    Stage.ACCEPT: "派给单位，到单位说“收到”为止。",
    Stage.ASK: "没有人回话，到时候就结掉。",
    LADDER: "一到时限先告诉值班的人和单位，再过下面这么久报到街道，再过这么久报到区里。",
}
LABELS = {
    "usual": "平常的",
    "danger": "急件",
    "usual_street": "平常的，多久以后报街道",
    "usual_district": "平常的，再过多久报区里",
    "danger_street": "急件，多久以后报街道",
    "danger_district": "急件，再过多久报区里",
}


class LimitBook:
    """The stages that no filing condition speaks of, and the ladder."""

    name, title = "limits", "各环节的时限"
    about = "审核、签收、核查各要多久，超时了怎么报上去。每一类事情办多久，写在立案条件里。"
    past = "已经在走的时钟不变：件到了哪个环节，就按到的那一刻的规则。"
    keys: Sequence[str] = tuple(str(key) for key in DEFAULTS)
    preview = "panel/rules/_limits.html"

    def called(self, key: str) -> str:
        return CALLED[key]

    def hint(self, key: str) -> str:
        return HINTS.get(key, "")

    def versions(self, key: str) -> Sequence[Version]:
        return queries.history(Topic.LIMITS, key)

    def value(self, version: Version | None, key: str) -> Limits:
        decided = version.value if isinstance(version, Decision) else None
        return read(decided) if decided else DEFAULTS[key]

    def say(self, key: str, value: Limits) -> Said:
        return {LABELS[name]: limit.words() for name, limit in value.items()}

    def fields(self, key: str, value: Limits, given: Given) -> list[Field]:
        return [limit_field(name, LABELS[name], limit, given) for name, limit in value.items()]

    def read(self, key: str, given: Given, now: datetime) -> Limits:
        return {name: limit_in(given, name, LABELS[name]) for name in DEFAULTS[key]}

    def consequences(self, key: str, value: Limits, now: datetime) -> dict[str, Any]:
        there, held = calendar(), limits(key, now)
        rows = [
            (LABELS[name], _dues(held[name], now, there), _dues(limit, now, there))
            for name, limit in value.items()
        ]
        return {
            "starts": [words for words, _ in starts(now, there)],
            "rows": rows,
            "doubts": doubts(value),
        }

    def decide(
        self,
        key: str,
        value: Limits,
        *,
        valid_from: datetime,
        why: str,
        by: Person,
        now: datetime,
        seen: int,
    ) -> Version:
        return decide_limits(key, value, valid_from=valid_from, why=why, by=by, now=now, seen=seen)


def _dues(limit: Limit, now: datetime, there: Calendar) -> list[str]:
    return [said(end_of(limit, start, there), now) for _, start in starts(now, there)]


def kind_dues(now: datetime) -> list[tuple[str, str, list[str]]]:
    """Of each tile, without and with danger: what it is called, its limit, when a case of it would
    be due that is dispatched at each of `starts`."""
    there, found = calendar(), []
    for key, (usual, danger) in usual_rules().items():
        tile = KINDS[key].tile if key in KINDS else key
        found.append((tile, usual.limit.words(), _dues(usual.limit, now, there)))
        if danger.for_danger:
            safe = danger.safe_limit
            found.append((f"{tile}（急件，先围护）", safe.words(), _dues(safe, now, there)))
    return found


def starts(now: datetime, there: Calendar) -> list[tuple[str, datetime]]:
    """Times to try a limit with: now, late on the next Friday, late before the next holiday."""
    today = local(now).date()
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    found = [
        ("现在来的", now),
        (
            f"{friday.month}月{friday.day}日周五 16:30 来的",
            datetime.combine(friday, LATE_FRIDAY, SHANGHAI),
        ),
    ]
    for ahead in range(1, 366):
        day = today + timedelta(days=ahead)
        off = [not there.is_working_day(day + timedelta(days=n)) for n in range(1, HOLIDAY + 1)]
        if there.is_working_day(day) and all(off):
            when = datetime.combine(day, LATE_FRIDAY, SHANGHAI)
            return [*found, (f"{day.month}月{day.day}日放假前 16:30 来的", when)]
    return found
