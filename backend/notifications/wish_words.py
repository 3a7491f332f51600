"""The words of every notice about a wish, by kind."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

Data = dict[str, Any]


def _wish(d: Data) -> str:
    return f"{d['number']}（{d['title']}）"


def _day(data: Data) -> str:
    day = date.fromisoformat(data["due"][:10])
    return f"{day.month} 月 {day.day} 日"


def _confirmed(d: Data) -> str:
    stars = f"许愿的人给了 {d['stars']} 颗星。" if d["stars"] else ""
    points = f"记了 {d['points']} 分。" if d["points"] else ""
    return f"{_wish(d)}圆了，谢谢你。{stars}{points}"


WISH_WORDS: dict[str, Callable[[Data, datetime], str]] = {
    "wish_new": lambda d, now: f"新心愿 {d['number']}：{d['title']}，请看一看能不能上墙。",
    "wish_to_look_at": lambda d, now: f"{_wish(d)}请您看一眼能不能上墙：{d['why']}。",
    "wish_open": lambda d, now: f"{_wish(d)}上墙了，有人认领就告诉您。",
    "wish_needs_change": lambda d, now: f"{_wish(d)}想请您改一改：{d['reason']}",
    "wish_declined": lambda d, now: (
        f"{_wish(d)}社区办不了：{d['reason']}\n可以找：{d['elsewhere']}"
    ),
    "wish_moved": lambda d, now: f"{_wish(d)}转到{d['to']}办了，编号不变。",
    "wish_withdrawn": lambda d, now: f"{_wish(d)}许愿的人收回了，不用再办，谢谢你。",
    "wish_asked": lambda d, now: (
        f"想请你帮个忙：{d['number']}（{d['title']}）。{d['why']}\n"
        "能帮回 1，不方便回 2，不用说为什么。"
    ),
    "wish_claimed": lambda d, now: f"{_wish(d)}{d['by']}认领了，{_day(d)}前办好。",
    "wish_given_back": lambda d, now: (
        f"{_wish(d)}认领的人来不了：{d['reason']} 又放回墙上了，接着找人。"
    ),
    "wish_done": lambda d, now: (
        f"{_wish(d)}办好了，他说：{d['words']}\n您看是不是这样？回 1 圆了，回 3 还差一点。"
    ),
    "wish_confirmed": lambda d, now: _confirmed(d),
    "wish_sent_back": lambda d, now: (
        f"{_wish(d)}许愿的人说还差一点：{d['words']}\n请在{_day(d)}前再去一趟；去不了就还回来。"
    ),
    "wish_thanks": lambda d, now: f"{_wish(d)}许愿的人谢谢你：{d['words']}",
}
