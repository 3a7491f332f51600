"""我能帮: what somebody can do for neighbours and when, to be asked when it fits; and to rest."""

import re
from enum import StrEnum

from ...records.models import Talk
from ...wishes import helping, months_off, units
from ...wishes.guessing import kinds_in
from ...wishes.rules import kind_name, kinds
from ..chat import Chat


class Asked(StrEnum):
    """What was asked last."""

    WITH_WHAT = "wish_offer"


_HEAD = re.compile(r"^\W*我(?:能|会|可以)(?:帮(?:忙|人|大家|邻居)?)?[是\W]*")
_FREE = re.compile(r"[^\s，,。；;]*(?:有空|有时间|得空|没事|都行|都在家|下班)[^\s，,。；;]*")
MOST_FREE = 100
HOW_TO_REST = "想歇一歇回“这个月不接”；不想再被问，回“不帮了”。"


def begin(chat: Chat, text: str) -> str:
    """我能帮 and with what; alone it asks."""
    said = _HEAD.sub("", text, count=1).strip()
    if not said:
        chat.ask(Asked.WITH_WHAT)
        return "谢谢你！会什么、哪天有空，写一句，比如“修东西，周末有空”。"
    chosen = kinds_in(said, chat.now)
    if not chosen:
        chat.ask(Asked.WITH_WHAT)
        names = "、".join(kind.name for kind in kinds(chat.now).values())
        return f"谢谢你！是哪一样：{names}？写一句，可以写几样。"
    free = "，".join(_FREE.findall(said))[:MOST_FREE]
    helping.offer(chosen, free=free, by=chat.person, now=chat.now)
    chat.settled()
    named = "".join(f"“{kind_name(key, chat.now)}”" for key in chosen)
    when = f"，{free}" if free else ""
    return f"记下了：你能帮{named}{when}。合适的心愿会问你，去不了不要紧。\n" + HOW_TO_REST


def words(chat: Chat, talk: Talk, text: str) -> str | None:
    """With what, where it was asked for."""
    return begin(chat, text) if talk.flow == Asked.WITH_WHAT else None


def rest(chat: Chat) -> str:
    """这个月不接, for oneself and for the units that one speaks for."""
    spoken_for = units.units_of(chat.person)
    for unit in [None, *spoken_for]:
        months_off.not_this_month(chat.person, unit, now=chat.now)
    whose = f"你和{'、'.join(unit.name for unit in spoken_for)}" if spoken_for else "你"
    return f"好，这个月不再来问{whose}，歇好。早点又想接，回“又能接了”。"


def again(chat: Chat) -> str:
    """又能接了."""
    for unit in [None, *units.units_of(chat.person)]:
        months_off.this_month_after_all(chat.person, unit, now=chat.now)
    return "好，有合适的心愿再问你，谢谢你。"


def stop(chat: Chat) -> str | None:
    """不帮了. None: this person had offered nothing, and means another."""
    if not helping.stop(by=chat.person):
        return None
    return "好，不再问你了，谢谢你帮过的忙。答应过的还请办好；想再帮，回“我能帮”加一句。"
