"""From figures to points, and from points to red or black. Pure: no database.

A unit of which ten matters are known and one of which a thousand are known are not compared by
their bare shares: Wilson's interval says between which shares each surely lies. Red is who is good
even at the lower end, black who is not even at the upper end; luck lists nobody.
"""

import json
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from ..errors import Invalid
from .models import Listing

DEFAULT: dict[str, Any] = {
    name: value
    for name, value in json.loads(
        Path(__file__).with_name("rules.json").read_text(encoding="utf-8")
    ).items()
    if name != "about"
}
SURE = 1.96  # standard deviations: 95 of 100
WHOLE = 1000
FEWEST_DAYS = 3  # of work, in which a unit can say what is wrong


@dataclass(frozen=True)
class Figures:
    """Of one unit in one period. `exempt`: late, and not its fault; asked: matters about which
    people were asked and had time to answer, `solved` those of which all who spoke said solved."""

    due: int
    exempt: int
    kept: int
    asked: int
    solved: int


@dataclass(frozen=True)
class Score:
    """Between which points of a thousand a unit surely lies, and what that makes of it."""

    low: int
    high: int
    listing: Listing


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Between which shares the true one lies, 95 times of 100; of nothing anything may be true."""
    if not whole:
        return 0.0, 1.0
    share, z = part / whole, SURE
    middle = share + z * z / (2 * whole)
    reach = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    wide = 1 + z * z / whole
    return max((middle - reach) / wide, 0.0), min((middle + reach) / wide, 1.0)


def score(figures: Figures, rule: dict[str, Any]) -> Score:
    """By a rule as in `rules.json`."""
    due, weights = figures.due - figures.exempt, rule["weights"]
    on_time = wilson(figures.kept, due)
    solved = wilson(figures.solved, figures.asked)
    total = sum(weights.values())
    low, high = (
        round(WHOLE * (weights["on_time"] * on_time[n] + weights["solved"] * solved[n]) / total)
        for n in (0, 1)
    )
    few = due < rule["least"]["due"] or figures.asked < rule["least"]["asked"]
    return Score(low, high, Listing.TOO_FEW if few else _listing(low, high, rule))


def _listing(low: int, high: int, rule: dict[str, Any]) -> Listing:
    if low >= rule["red_from"]:
        return Listing.RED
    return Listing.BLACK if high < rule["black_below"] else Listing.NEITHER


def checked(value: dict[str, Any]) -> dict[str, Any]:
    """A rule that makes sense. Raises Invalid."""
    weights, least = value["weights"], value["least"]
    numbers = [*weights.values(), *least.values(), value["red_from"], value["black_below"]]
    if not all(0 <= number <= WHOLE for number in [*numbers, value["days_to_object"]]):
        raise Invalid("每个数要在 0 到 1000 之间。")
    if sum(weights.values()) != 100:
        raise Invalid("两个权重加起来要正好是 100。")
    if min(least.values()) < 5:
        raise Invalid("少于 5 件就排，排出来的是运气。请写 5 以上。")
    if value["black_below"] >= value["red_from"]:
        raise Invalid("黑榜的线要比红榜的线低。")
    if not FEWEST_DAYS <= value["days_to_object"] <= 30:
        raise Invalid(f"给单位提意见的时间要有 {FEWEST_DAYS} 到 30 个工作日。")
    return value


def formula(rule: dict[str, Any]) -> list[str]:
    """A rule in sentences, as they stand beside each list."""
    weights, least = rule["weights"], rule["least"]
    return [
        f"得分 = 按时办结率 × {weights['on_time']}% + 解决率 × {weights['solved']}%。",
        "按时办结率 = 按时 ÷（到期 − 超时申诉成立的）；"
        "解决率 = 大家都说“解决了”的件数 ÷ 问过的件数，没回话的不算解决。",
        "两个率都不直接用，用的是它们有 95% 把握落在哪一段（Wilson 区间）："
        "件数越少，这一段越宽，所以一两件碰巧办得快或慢，上不了榜。",
        f"这一段最低也有 {rule['red_from'] / 10:g} 分的上红榜；"
        f"最高也不到 {rule['black_below'] / 10:g} 分的上黑榜；其余的不上榜。",
        f"到期不足 {least['due']} 件、或者问过的不足 {least['asked']} 件：件数太少，不排。",
        "单位自己的人报的、自己的人评的，都不算。社区和街道不评自己。只排单位，不排个人。",
    ]
