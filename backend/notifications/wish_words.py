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


def _card(d: Data) -> str:
    return f"\n感谢卡：{d['link']}" if d.get("link") else ""


WISH_WORDS: dict[str, Callable[[Data, datetime], str]] = {
    "wish_new": lambda d, now: f"新心愿 {d['number']}：{d['title']}，请看一看能不能上墙。",
    "wish_to_look_at": lambda d, now: (
        f"{_wish(d)}已经上墙了，请您再看一眼：{d['why']}。不合适就改墙上的话，或者请他改一改。"
        if d.get("up")
        else f"{_wish(d)}请您看一眼能不能上墙：{d['why']}。"
    ),
    "wish_open": lambda d, now: f"{_wish(d)}上墙了，有人认领就告诉您。",
    "wish_needs_change": lambda d, now: f"{_wish(d)}想请您改一改：{d['reason']}",
    "wish_declined": lambda d, now: (
        f"{_wish(d)}社区办不了：{d['reason']}\n可以找：{d['elsewhere']}"
    ),
    "wish_moved": lambda d, now: (
        f"{_wish(d)}转到{d['to']}接着办，编号不变。"
        if d.get("goes_on")
        else f"{_wish(d)}不放在墙上：这件事请找{d['to']}，有难处回“社区”。"
    ),
    "wish_taken_down": lambda d, now: (
        f"{_wish(d)}社区收回了：{d['reason']}\n认领了的不用再办；有不明白的，回“社区”问一问。"
    ),
    "wish_not_free": lambda d, now: f"{_wish(d)}{d['name']}这次不方便，请再问别人。",
    "wish_part_done": lambda d, now: (
        f"{_wish(d)}来的一位说办好了：{d['words']}\n还差 {d['left']} 位；人够了就告诉社区。"
    ),
    "wish_withdrawn": lambda d, now: f"{_wish(d)}许愿的人收回了，不用再办，谢谢你。",
    "wish_asked": lambda d, now: (
        f"想请您帮个忙：{d['number']}（{d['title']}）。{d['why']}\n"
        "能帮回 1，不方便回 2，不用说为什么。"
    ),
    "wish_claimed": lambda d, now: f"{_wish(d)}{d['by']}认领了，{_day(d)}前办好。",
    "wish_claimed_for": lambda d, now: (
        f"社区替您记下了：您认领 {_wish(d)}，{_day(d)}前办好。不是这样，或者来不了，就还回来。"
    ),
    "wish_photo_off": lambda d, now: f"{_wish(d)}有一张照片社区撤下了，别人看不到了：{d['reason']}",
    "wish_given_back": lambda d, now: (
        f"{_wish(d)}认领的人来不了：{d['reason']} 又放回墙上了，接着找人。"
    ),
    "wish_done": lambda d, now: (
        f"{_wish(d)}办好了，他说：{d['words']}\n您看是不是这样？回 1 圆了，回 3 还差一点。"
    ),
    "wish_done_for": lambda d, now: (
        f"{_wish(d)}办好了，他说：{d['words']}\n社区会打电话问一问本人，您不用回。"
    ),
    "wish_confirmed": lambda d, now: _confirmed(d),
    "wish_sent_back": lambda d, now: (
        f"{_wish(d)}许愿的人说还差一点：{d['words']}\n请在 {_day(d)}前再去一趟；去不了就还回来。"
    ),
    "wish_fits": lambda d, now: (
        f"有个心愿可能适合{d['unit'] or '您'}：{_wish(d)}{d['why']}\n"
        f"愿意就回“认领 {d['number']}”加哪天，不方便不用回；想歇一歇，回“这个月不接”。"
    ),
    "wish_to_worker": lambda d, now: (
        f"{_wish(d)}上墙好几天没有人认领。"
        f"请在 {_day(d)}前自己认领、找到人，或者答复许愿的人为什么。"
    ),
    "wish_to_street": lambda d, now: f"{_wish(d)}一直没有人认领，社区也还没有办法，请街道看一看。",
    "wish_back": lambda d, now: (
        f"{_wish(d)}认领的人没有办成，又回到您这里。请在 {_day(d)}前找到人，或者答复许愿的人。"
    ),
    "wish_unanswered": lambda d, now: (
        f"{_wish(d)}还没有人认领，您这里答应的时间过了。请今天找到人，或者答复许愿的人为什么。"
    ),
    "wish_still": lambda d, now: f"{_wish(d)}{d['what']}，又过去好几天了，请看一看。",
    "wish_review_late": lambda d, now: f"{_wish(d)}等着审核，已经过了答应的时间，请看一看。",
    "wish_lapsed": lambda d, now: f"{_wish(d)}一直没有改，先收起来了。还想要，重新发一个就行。",
    "wish_silent": lambda d, now: (
        f"{_wish(d)}认领的人说办好了，许愿的人一直没有回音，请打个电话问问。"
    ),
    "wish_to_ring": lambda d, now: (
        f"{_wish(d)}认领的人说办好了。许愿的人不在手机上，请打个电话问问本人。"
    ),
    "wish_promise_half": lambda d, now: (
        f"{_wish(d)}您答应 {_day(d)}前办好，别忘了。来不了现在还回来，不算什么。"
    ),
    "wish_promise_day": lambda d, now: (
        f"{_wish(d)}您答应的是 {_day(d)}前办好。办好了说一声；来不了就还回来，好请别人。"
    ),
    "wish_promise_over": lambda d, now: (
        f"{_wish(d)}答应的日子过了没有消息，先放回墙上请别人帮忙。下回来不了，早点还回来就行。"
    ),
    "wish_released": lambda d, now: (
        f"{_wish(d)}答应的日子过了，认领的人没有消息，又放回墙上了，我们接着找人。"
    ),
    "wish_claimer_left": lambda d, now: f"{_wish(d)}认领的人来不了了，又放回墙上了，我们接着找人。",
    "wish_taken_back": lambda d, now: f"{_wish(d)}放回墙上请别人帮忙了，您不用再去。",
    "wish_suspended": lambda d, now: (
        f"{_day(d)}前先不能认领心愿：{d['reason']}\n觉得不对，回“申诉”加一句是怎么回事，社区会看。"
    ),
    "wish_appealed": lambda d, now: (
        f"{d['name']}对暂停认领有话说：{d['words']}\n请看一看，维持还是取消。"
    ),
    "wish_appeal_decided": lambda d, now: (
        "您的申诉看过了，暂停取消，又可以认领了。"
        if d["lifted"] and not d.get("other")
        else f"您的申诉看过了，{'这一次取消，另一次' if d['lifted'] else ''}"
        f"暂停还是到 {_day(d)}前，到时候又可以认领。"
    ),
    "wish_thanks": lambda d, now: f"{_wish(d)}许愿的人谢谢你：{d['words']}{_card(d)}",
}
