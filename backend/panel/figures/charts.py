"""What the charts draw, as plain data: the same numbers as the tables beside which they stand."""

from dataclasses import dataclass
from typing import Any

from ...catalogue.kinds import KINDS
from .gathered import Gathered
from .tables import AGES, buckets


@dataclass(frozen=True)
class Chart:
    """`table`: beside which one it stands; `about` says in words what is to be seen; `series`: a
    name, `bar` or `line`, and numbers along `along`."""

    table: str
    title: str
    about: str
    along: list[str]
    series: list[tuple[str, str, list[int]]]

    def data(self) -> dict[str, Any]:
        """For the script that draws it."""
        series = [{"name": name, "type": kind, "data": data} for name, kind, data in self.series]
        return {"title": self.title, "along": self.along, "series": series}


def charts(all_of: Gathered) -> dict[str, Chart]:
    """By the table's key; what has nothing to draw is left out."""
    made = (_flow(all_of), _open(all_of), _kinds(all_of), _wishes(all_of))
    return {
        chart.table: chart
        for chart in made
        if any(value for _, _, values in chart.series for value in values)
    }


def _flow(all_of: Gathered) -> Chart:
    steps = buckets(all_of)
    came, went = [came for _, came, _ in steps], [went for _, _, went in steps]
    about = f"柱子是收到的，折线是结束的：一共收到 {sum(came)} 件，结束 {sum(went)} 件。"
    series = [("收到", "bar", came), ("结束", "line", went)]
    return Chart("flow", "收到和结束", about, [words for words, _, _ in steps], series)


def _open(all_of: Gathered) -> Chart:
    ages = all_of.open.ages
    about = f"还没结束的 {sum(ages)} 件，按收到多久分。"
    return Chart("open", "还没结束的有多久了", about, AGES, [("件", "bar", ages)])


def _kinds(all_of: Gathered) -> Chart:
    named = sorted(all_of.counts.by_kind.items(), key=lambda one: -one[1].received)
    names = [KINDS[key].tile if key in KINDS else "待分类" for key, _ in named]
    received = [tally.received for _, tally in named]
    ended = [tally.closed + tally.explained for _, tally in named]
    about = f"收到最多的是{names[0]}，{received[0]} 件。" if names else ""
    series = [("收到", "bar", received), ("结束", "bar", ended)]
    return Chart("kinds", "各类收到和结束", about, names, series)


def _wishes(all_of: Gathered) -> Chart:
    total = all_of.wishes.total
    steps = {
        "许下": total.posted,
        "上墙": total.opened,
        "认领满": total.claimed,
        "实现": total.granted,
    }
    about = "，".join(f"{words} {many} 个" for words, many in steps.items()) + "。"
    series = [("个", "bar", list(steps.values()))]
    return Chart("wishes", "心愿走到哪一步", about, list(steps), series)
