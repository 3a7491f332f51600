"""积分的规则: what a deed is worth; what the last month would have been under another rule."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ...clock import local
from ...decisions.rules import Version
from ...errors import Invalid
from ...ledger.awarding import DEFAULTS, MOST, decide_rule, deeds_a_day, point_rule, versions
from ...ledger.models import PointRule
from ...people.models import Person
from .books import Field, Given, Said, whole

CALLED = {"case_filed": "报的事立了案", "wish_fulfilled": "圆了一个心愿"}
MONTH = timedelta(days=30)


class PointBook:
    """Points by rule."""

    name, title = "points", "积分"
    about = "做一件事加几分，一天最多加几分。能换的东西和价钱在“兑换”里。"
    past = "加过的分不变：按做那件事那天的规则加。"
    keys: Sequence[str] = tuple(DEFAULTS["rules"])
    preview = "panel/rules/_points.html"

    def called(self, key: str) -> str:
        return CALLED.get(key, str(DEFAULTS["rules"][key]["note"]))

    def hint(self, key: str) -> str:
        return f"{DEFAULTS['rules'][key]['note']}。写 0 分就是不再加。"

    def versions(self, key: str) -> Sequence[Version]:
        return versions(key)

    def value(self, version: Version | None, key: str) -> dict[str, int]:
        if isinstance(version, PointRule):
            return {"points": version.points, "daily_cap": version.daily_cap}
        return {name: DEFAULTS["rules"][key][name] for name in ("points", "daily_cap")}

    def say(self, key: str, value: dict[str, int]) -> Said:
        return {"一件加": f"{value['points']} 分", "一天最多": f"{value['daily_cap']} 分"}

    def fields(self, key: str, value: dict[str, int], given: Given) -> list[Field]:
        return [
            Field(name, label, given.get(name, str(value[name])), unit="分", most=MOST)
            for name, label in (("points", "一件加"), ("daily_cap", "一个人一天最多"))
        ]

    def read(self, key: str, given: Given, now: datetime) -> dict[str, int]:
        value = {
            "points": whole(given, "points", "一件加"),
            "daily_cap": whole(given, "daily_cap", "一个人一天最多"),
        }
        if max(value.values()) > MOST:
            raise Invalid(f"分数和每天的上限都要在 0 到 {MOST} 之间。")
        return value

    def consequences(self, key: str, value: dict[str, int], now: datetime) -> dict[str, Any]:
        held = point_rule(key, now)
        since = local(now - MONTH).date()
        by_number = deeds_a_day(key, since)
        doubts = []
        if 0 < value["daily_cap"] < value["points"]:
            doubts.append("一天的上限比一件的分还少，这样一分也加不了")
        return {
            "deeds": sum(number * days for number, days in by_number.items()),
            "was": _total(by_number, held.points, held.daily_cap),
            "becomes": _total(by_number, value["points"], value["daily_cap"]),
            "doubts": doubts,
        }

    def decide(
        self,
        key: str,
        value: dict[str, int],
        *,
        valid_from: datetime,
        why: str,
        by: Person,
        now: datetime,
        seen: int,
    ) -> Version:
        return decide_rule(
            key,
            value["points"],
            value["daily_cap"],
            valid_from=valid_from,
            note=why,
            by=by,
            now=now,
            seen=seen,
        )


def _total(by_number: dict[int, int], points: int, cap: int) -> int:
    """Points of so many days with so many deeds of one person each."""
    if not points:
        return 0
    return sum(min(deeds, cap // points) * points * days for deeds, days in by_number.items())
