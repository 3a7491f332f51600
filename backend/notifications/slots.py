"""What a sentence that people have written may quote, and how each of it is said. A new word of a
notice gets a line in `SLOTS`."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from ..clock import local, said

Data = dict[str, Any]

SLOT = re.compile(r"\{([^{}]*)\}")


def said_when(data: Data, now: datetime) -> str:
    """The deadline in a notice, as one says it."""
    return said(datetime.fromisoformat(data["due"]), now)


def day(given: str) -> str:
    """A day with its year: 2026 年 8 月 1 日."""
    then = date.fromisoformat(given)
    return f"{then.year} 年 {then.month} 月 {then.day} 日"


def asked(data: Data) -> str:
    """What the unit is to do by then."""
    return str(data.get("asked", "答复"))  # notices written before dangers had a clock of their own


def back_then(data: Data, now: datetime) -> str:
    """When a photo was seen before: 昨天, 上月."""
    then, today = local(datetime.fromisoformat(data["before"])).date(), local(now).date()
    months = (today.year - then.year) * 12 + today.month - then.month
    if months == 0:
        return {0: "今天", 1: "昨天"}.get((today - then).days, "这个月")
    return "上月" if months == 1 else "以前"


def _due_day(data: Data, now: datetime) -> str:
    then = date.fromisoformat(data["due"][:10])
    return f"{then.month} 月 {then.day} 日"


class Slot(NamedTuple):
    """What a name in braces stands for; `needs` is the word of the notice that it is made of."""

    needs: str
    say: Callable[[Data, datetime], str]


def _quoted(name: str) -> Slot:
    return Slot(name, lambda d, now: str(d[name]))


SLOTS: dict[str, Slot] = {
    "编号": _quoted("number"),
    "事项": _quoted("title"),
    "单位": _quoted("unit"),
    "什么时候前": Slot("due", said_when),
    "哪天前": Slot("due", _due_day),
    "要做什么": Slot("asked", lambda d, now: asked(d)),
    "原因": _quoted("reason"),
    "还可以找": _quoted("elsewhere"),
    "答复": _quoted("answer"),
    "说明": _quoted("note"),
    "还差": _quoted("missing"),
    "什么": _quoted("what"),
    "地点": _quoted("place"),
    "链接": _quoted("link"),
    "超了多久": _quoted("remaining"),
    "年份": _quoted("year"),
    "哪一级": _quoted("level"),
    "原话": _quoted("words"),
    "依据": _quoted("rule"),
    "再看的日子": Slot("again", lambda d, now: day(d["again"])),
    "另一件": _quoted("other"),
    "批复": _quoted("decision"),
    "环节": _quoted("stage"),
    "为什么": _quoted("why"),
    "分数": _quoted("points"),
    "上一次": Slot("before", back_then),
    "谁": _quoted("by"),
    "转到哪": _quoted("to"),
    "几颗星": _quoted("stars"),
    "还差几位": _quoted("left"),
    "名字": _quoted("name"),
    "怎么评的": _quoted("verdict"),
    "哪段时间": _quoted("period"),
    "列出什么": _quoted("listing"),
    "数字": _quoted("figures"),
}

FLAGS = {"up", "goes_on", "lifted"}  # only decide which words are said
DATED = {"什么时候前", "哪天前", "再看的日子", "上一次"}  # made of an instant or a day


def fill(template: str, data: Data, now: datetime) -> str:
    """The sentence of a notice. Raises KeyError, ValueError or TypeError for a slot that there is
    not, or whose word the notice lacks or has in another shape."""
    return SLOT.sub(lambda found: SLOTS[found[1]].say(data, now), template)
