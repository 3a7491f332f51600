"""The figures as tables: the same for the page and for a sheet. The table is the truth; charts and
bars only draw it. Each says in words how its numbers come about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ...cases.figures.counts import Tally
from ...cases.figures.stages import UNITS, Counting
from ...cases.words import STAGE_WORDS
from ...catalogue.kinds import KINDS
from ...wishes.figures import WishTally
from ...wishes.rules import kinds, name_in
from ...worktime.rules import said as span_said
from .formulas import FORMULAS
from .gathered import Gathered

FEWEST = 10  # below, a percentage would say more than is known
NOTHING = "—"


@dataclass(frozen=True)
class Table:
    """`bars`: for each row, how long its bar is of a hundred, or nothing at all."""

    key: str
    title: str
    about: str
    headings: list[str]
    rows: list[list[str]]
    bars: list[int] | None = None
    empty: str = "这段时间没有。"


def share(part: int, whole: int) -> str:
    """A percentage with its numbers; of few the numbers alone, of none a dash."""
    if not whole:
        return NOTHING
    return f"{part}/{whole}" if whole < FEWEST else f"{part * 100 // whole}%（{part}/{whole}）"


Column = tuple[str, Callable[[Tally], str]]
RATES: dict[str, Column] = {
    "on_time": ("按时办结（原始）", lambda t: share(t.kept, t.due)),
    "excused": ("按时办结（剔除认定）", lambda t: share(t.kept, t.due - t.exempt)),
    "satisfied": ("满意（官方口径）", lambda t: share(t.satisfied, t.called)),
    "ours": ("满意（我们的口径）", lambda t: share(t.solved, t.asked)),
}


def overview(all_of: Gathered) -> Table:
    """Every total, with its formula."""
    t, w, ledger = all_of.counts.total, all_of.wishes.total, all_of.ledger
    hours, minutes = divmod(ledger.minutes, 60)
    values = {
        "received": str(t.received),
        "filed": str(t.filed),
        "closed": str(t.closed),
        "explained": str(t.explained),
        "on_time": RATES["on_time"][1](t),
        "excused": RATES["excused"][1](t),
        "reopened": str(t.reopened),
        "satisfied": RATES["satisfied"][1](t),
        "ours": RATES["ours"][1](t),
        "said": _rest(t),
        "posted": str(w.posted),
        "opened": str(w.opened),
        "claimed": str(w.claimed),
        "granted": str(w.granted),
        "chases": NOTHING if w.chases_each is None else f"{w.chases_each}（{w.chases} 次）",
        "given_back": f"退回 {w.given_back}，过期放开 {w.released}",
        "awarded": str(ledger.awarded),
        "redeemed": f"{ledger.redeemed}（{ledger.things} 件东西）",
        "hours": f"{hours} 小时" + (f" {minutes} 分" if minutes else ""),
    }
    rows = [[name, values[key], formula] for key, (name, formula) in FORMULAS.items()]
    about = "一件一件数出来的，不是估的。不到十件的只写件数，不写百分比。"
    return Table("overview", "总的情况", about, ["", "多少", "怎么算的"], rows)


def _rest(t: Tally) -> str:
    said = {
        "部分解决": t.partly,
        "没解决": t.not_solved,
        "没回话": t.silent,
        "还在等": t.waiting,
    }
    return "，".join(f"{words} {many}" for words, many in said.items())


COUNTING = {
    Counting.DUTY: "值班时间（每天 8:00–21:00）",
    Counting.WORK: "工作时间（工作日 7 小时）",
    Counting.ALWAYS: "连续时间（钟表上的）",
}


def stages(all_of: Gathered) -> Table:
    """How long each stage takes."""
    rows = []
    for (stage, counting), spans in all_of.stages.items():
        unit = UNITS[counting]

        def told(span: timedelta | None, unit: Any = unit) -> str:
            return "还说不准" if span is None else span_said(span, unit)

        longest = spans.longest_open
        few = spans.finished + spans.open < FEWEST
        rows.append(
            [
                STAGE_WORDS[stage],
                COUNTING[counting],
                str(spans.finished),
                str(spans.open) + (f"，最久已经 {told(longest)}" if longest is not None else ""),
                told(spans.within(0.5)) + ("（件数少）" if few else ""),
                told(spans.within(0.9)) + ("（件数少）" if few else ""),
            ]
        )
    about = (
        "这段时间收到的事，每个环节走了多久；批准停表的时间不算。还没办完的也算进去："
        "知道它至少已经走了这么久（Kaplan–Meier 估计），不会因为只数办完的而显得快。"
        "没办完的太多时写“还说不准”。"
    )
    headings = ["环节", "按什么时间算", "走完的", "还没走完的", "一半在…以内", "九成在…以内"]
    return Table("stages", "每个环节多久", about, headings, rows)


AGES = ["一天以内", "一到三天", "三到七天", "七到三十天", "三十天以上"]


def still_open(all_of: Gathered) -> Table:
    """What has not ended, whenever it came."""
    ages = all_of.open.ages
    rows = [[words, str(many)] for words, many in zip(AGES, ages, strict=True)]
    late = "，".join(f"{STAGE_WORDS[s]} {n} 件" for s, n in all_of.open.late.items())
    oldest = f"最早的一件 {all_of.open.oldest:%Y-%m-%d} 收到。" if all_of.open.oldest else ""
    about = f"现在还没结束的一共 {all_of.open.total} 件，不管什么时候收到的。{oldest}" + (
        f"超时的 {all_of.open.overdue} 件：{late}。" if late else "没有超时的。"
    )
    return Table("open", "还没结束的", about, ["收到多久了", "件"], rows, _bars(ages))


def flow_table(all_of: Gathered) -> Table:
    """What came and what ended, by day; by week or month for a longer time."""
    steps = buckets(all_of)
    rows = [[name, str(came), str(went)] for name, came, went in steps]
    about = "收到：报上来的那一天。结束：办结或者解释结的那一天；退回重办后又结束的，再算一次。"
    bars = _bars([came for _, came, _ in steps])
    return Table("flow", "收到和结束", about, ["时间", "收到", "结束"], rows, bars)


def buckets(all_of: Gathered) -> list[tuple[str, int, int]]:
    """Days of up to five weeks, weeks of up to half a year, else months; also those without
    anything."""
    days = (all_of.period.last - all_of.period.first).days + 1
    name = _day if days <= 35 else _week if days <= 190 else _month
    found: dict[str, list[int]] = {}
    for n in range(days):
        day = all_of.period.first + timedelta(days=n)
        sums = found.setdefault(name(day), [0, 0])
        sums[0] += all_of.flow.received.get(day, 0)
        sums[1] += all_of.flow.ended.get(day, 0)
    return [(words, came, went) for words, (came, went) in found.items()]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _week(day: date) -> str:
    return _day(day - timedelta(days=day.weekday())) + "起一周"


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


CASE_COLUMNS: list[Column] = [
    ("收到", lambda t: str(t.received)),
    ("结束", lambda t: str(t.closed + t.explained)),
    RATES["on_time"],
    RATES["excused"],
    RATES["satisfied"],
    RATES["ours"],
    ("退回重办", lambda t: str(t.reopened)),
]
UNIT_COLUMNS = [*CASE_COLUMNS[2:6], ("没回话的", lambda t: str(t.silent))]


def by_kind(all_of: Gathered) -> Table:
    """Cases by what they are about, the most first."""
    named = [
        (KINDS[k].tile if k in KINDS else "待分类", t) for k, t in all_of.counts.by_kind.items()
    ]
    named.sort(key=lambda one: -one[1].received)
    return _divided("kinds", "按分类", "收到得多的在前。", "分类", named, CASE_COLUMNS)


def by_area(all_of: Gathered) -> Table:
    """Cases by the parts of the place, by code."""
    named = [(all_of.areas[a], t) for a, t in sorted(all_of.counts.by_area.items())]
    about = "按编码排，不排名次。"
    return _divided("areas", "按地方", about, "地方", named, CASE_COLUMNS)


def by_unit(all_of: Gathered) -> Table:
    """Cases by the unit that had them in hand, by name."""
    named = sorted((all_of.units.get(u, "已撤销"), t) for u, t in _with(all_of.counts.by_unit))
    about = "按名字排，不排名次。一件事算在当时牵头的单位头上；没有到期也没有人评价的单位不列。"
    return _divided("units", "按单位", about, "单位", named, UNIT_COLUMNS)


def _with(tallies: dict[int, Tally]) -> Iterable[tuple[int, Tally]]:
    return ((unit, tally) for unit, tally in tallies.items() if tally.due or tally.called)


def _divided(
    key: str,
    title: str,
    about: str,
    first: str,
    named: list[tuple[str, Any]],
    columns: list[Any],
) -> Table:
    rows = [[name, *(told(tally) for _, told in columns)] for name, tally in named]
    return Table(key, title, about, [first, *(words for words, _ in columns)], rows)


WISH_COLUMNS: list[tuple[str, Callable[[WishTally], str]]] = [
    ("许下", lambda w: str(w.posted)),
    ("上墙", lambda w: str(w.opened)),
    ("认领", lambda w: str(w.claimed)),
    ("实现", lambda w: str(w.granted)),
    ("每实现一个催几次", lambda w: NOTHING if w.chases_each is None else str(w.chases_each)),
    ("退回", lambda w: str(w.given_back)),
    ("过期放开", lambda w: str(w.released)),
]


def wishes(all_of: Gathered) -> Table:
    """Wishes by kind."""
    offered = kinds(all_of.at)
    named = [(name_in(offered, key), w) for key, w in all_of.wishes.by_kind.items()]
    named.sort(key=lambda one: -one[1].posted)
    return _divided("wishes", "微心愿按类别", "许下得多的在前。", "类别", named, WISH_COLUMNS)


def wishes_by_area(all_of: Gathered) -> Table:
    """Wishes by the parts of the place."""
    named = [(all_of.areas[a], w) for a, w in sorted(all_of.wishes.by_area.items())]
    about = "按编码排，不排名次。"
    return _divided("wish_areas", "微心愿按地方", about, "地方", named, WISH_COLUMNS)


def _bars(values: list[int]) -> list[int]:
    most = max(values, default=0)
    return [value * 100 // most if most else 0 for value in values]


TABLES: dict[str, Callable[[Gathered], Table]] = {
    "overview": overview,
    "flow": flow_table,
    "open": still_open,
    "stages": stages,
    "kinds": by_kind,
    "areas": by_area,
    "units": by_unit,
    "wishes": wishes,
    "wish_areas": wishes_by_area,
}
