"""申诉: what somebody has to say who may claim nothing for a while."""

import re

from ...clock import local
from ...records.models import Talk
from ...wishes import suspending
from ...wishes.models import Suspension
from ..chat import Chat

ASK = "wish_appeal"
_HEAD = re.compile(r"^\W*(?:我|要|想|来){0,3}申诉(?:一下|下)?[\W是]*")


def refused(held: Suspension) -> str:
    """Until when there is no claiming, why, and what can be done."""
    day = local(held.until)
    said = f"{day.month} 月 {day.day} 日前先不能认领：{held.reason}"
    if held.decided_at is not None:
        return f"{said}申诉社区看过了，到时候再来，欢迎你。"
    if held.appealed_at is not None:
        return f"{said}你的申诉社区在看，看完告诉你。"
    return f"{said}觉得不对，回“申诉”加一句是怎么回事。"


def is_barred(chat: Chat) -> bool:
    """Whether there is something to appeal against."""
    return suspending.suspension_of(chat.person, chat.now) is not None


def begin(chat: Chat, text: str) -> str | None:
    """申诉 and what happened; alone it asks. None: this person may claim, and means another."""
    held = suspending.suspension_of(chat.person, chat.now)
    if held is None:
        return None
    said = _HEAD.sub("", text, count=1).strip()
    if held.appealed_at is not None:
        return refused(held)
    if not said:
        chat.ask(ASK)
        return "是怎么回事？写一句，社区的人会看，比如“我去了，没人在家”。"
    suspending.appeal(held, said, by=chat.person, now=chat.now)
    chat.settled()
    return "记下了，社区的人会看，看完告诉你。"


def words(chat: Chat, talk: Talk, text: str) -> str | None:
    """What happened, where it was asked for."""
    return begin(chat, text) if talk.flow == ASK else None
