"""认领: promising one wish for a day, as oneself or for one's unit."""

import re
from datetime import date, timedelta
from enum import StrEnum

from ...clock import local
from ...errors import Conflict, NotAllowed
from ...people.models import Unit
from ...people.queries import place_name
from ...people.reaching import phone_of
from ...records.actions import audit
from ...records.models import Talk
from ...wishes import claiming
from ...wishes.claiming import OWN, TAKEN
from ...wishes.limits import latest_promise
from ...wishes.models import Claim, Status, Wish
from ...wishes.moving import check
from ...wishes.queries import may_see_contact, wish_for
from ...wishes.rules import kind_name
from ...wishes.suiting import most_similar
from ...wishes.suspending import suspension_of
from ...wishes.telling import on_the_board, title
from ...wishes.units import units_of
from ...wishes.verbs import claim_of, posted
from ...wishes.words import PAYER_WORDS
from ..chat import Chat
from ..days import called, day_in
from . import wish_appeal


class Asked(StrEnum):
    """What was asked last."""

    DAY = "wish_day"
    OTHER = "wish_other"  # this one instead?


NUMBERED = set(Asked)
OFFERED_DAYS = (0, 1, 2, 3, 7)
LATE = 21  # o'clock: from then on nobody is offered today
_SOMETIME = re.compile(r".{0,8}(?:天|周|星期|礼拜|月|号|日|过几|改|有空|晚点|以后|随时).{0,6}")


def claim(chat: Chat, wish: Wish, text: str) -> str:
    """认领 JA-0012 周六; without a day it is asked. 代表单位 claims for one's unit."""
    for_unit = any(word in text for word in ("单位", "支部"))
    named = day_in(text, local(chat.now).date())
    return take(chat, wish, named.day if named else None, for_unit=for_unit)


def take(chat: Chat, wish: Wish, day: date | None, *, for_unit: bool = False) -> str:
    """Promise it for that day; without one it is asked, unless it cannot be promised anyway."""
    if (held := claim_of(chat.person, wish)) is not None:
        return _has_it(chat, wish, held)
    if wish.status is Status.CLAIMED:
        return _next(chat, wish, TAKEN.format(number=wish.number))
    if posted(chat.person, wish):
        raise NotAllowed(OWN)
    check("claim", chat.person, wish)
    if (held_back := suspension_of(chat.person, chat.now)) is not None:
        return wish_appeal.refused(held_back)
    unit = _unit(chat, wish, for_unit)
    return _claim(chat, wish, day, unit) if day else ask_day(chat, wish, for_unit=for_unit)


def _has_it(chat: Chat, wish: Wish, held: Claim) -> str:
    if held.proof is not None:
        return f"{wish.number} 你已经说办好了，等许愿的人回话。"
    day = called(held.promised_for, local(chat.now).date())
    return f"{wish.number} 已经在你手上了，{day}前办好。{how_to_find(chat, wish)}"


def _unit(chat: Chat, wish: Wish, for_unit: bool) -> Unit | None:
    """The unit that it is promised for: the one that was asked, or one's own if that was said."""
    asked = (a.unit for a in wish.asks if a.person_id == chat.person.id and a.answered_at is None)
    if not for_unit:
        return next(asked, None)
    spoken_for = units_of(chat.person)
    if not spoken_for:
        raise Conflict("你还不是哪个单位的代表，请社区先登记。自己认领，去掉“单位”再发一遍。")
    return spoken_for[0]


def ask_day(chat: Chat, wish: Wish, *, for_unit: bool = False) -> str:
    """What the wish is, what it costs, and by which day."""
    today, last = local(chat.now).date(), _last(chat, wish)
    offered = [day for n in OFFERED_DAYS if (day := today + timedelta(days=n)) <= last]
    days = offered[1:] or offered if local(chat.now).hour >= LATE else offered
    options = [day.isoformat() for day in days]
    chat.ask(Asked.DAY, wish_id=wish.id, options=options, for_unit=for_unit)
    choices = [f"{n} {called(day, today)}" for n, day in enumerate(days, start=1)]
    says = f"哪天前办好？最晚{called(last, today)}。回数字，或打日子，比如“周六”："
    return "\n".join([about(chat, wish), says, *choices])


def _last(chat: Chat, wish: Wish) -> date:
    today = local(chat.now).date()
    last = latest_promise(wish, today)
    return max(today, min(last, wish.wanted_by or last))


def about(chat: Chat, wish: Wish) -> str:
    """One wish as whoever might take it reads it."""
    cost = f"约 {wish.cost} 元，{PAYER_WORDS[wish.payer]}。" if wish.cost else ""
    many = f"要 {wish.places} 个人，还缺 {wish.free_places} 个。" if wish.places > 1 else ""
    by = f"希望{called(wish.wanted_by, local(chat.now).date())}前。" if wish.wanted_by else ""
    kind = kind_name(wish.kind_key, chat.now)
    where = place_name(wish.region_code)
    return f"{wish.number} {kind}：{on_the_board(wish)}（{where}）{cost}{many}{by}"


def by_number(chat: Chat, number: int) -> str:
    """One of the days that were offered, or the other wish."""
    talk = chat.pending()
    assert talk is not None
    memory = talk.memory
    if talk.flow == Asked.OTHER:
        if number != 1:
            return "愿意就回 1，不认领不用回。"
        return take(chat, wish_for(chat.person, memory["wish_id"]), None)
    options = memory["options"]
    if not 1 <= number <= len(options):
        return f"回 1 到 {len(options)} 里的一个，或者打日子；不认领不用回。"
    return _on(chat, talk, date.fromisoformat(options[number - 1]))


def by_words(chat: Chat, talk: Talk, text: str) -> str | None:
    """A day, where one was asked for; None for anything else."""
    if talk.flow != Asked.DAY:
        return None
    today = local(chat.now).date()
    if (named := day_in(text, today)) is not None:
        return _on(chat, talk, named.day)
    if _SOMETIME.fullmatch(text) is None:
        return None
    last = called(_last(chat, wish_for(chat.person, talk.memory["wish_id"])), today)
    return f"要个准日子，今天到{last}都行，比如“周六”。说不准就先不认领，不要紧。"


def _on(chat: Chat, talk: Talk, day: date) -> str:
    wish = wish_for(chat.person, talk.memory["wish_id"])
    return take(chat, wish, day, for_unit=talk.memory["for_unit"])


def _claim(chat: Chat, wish: Wish, day: date, unit: Unit | None) -> str:
    try:
        held = claiming.claim(wish, promised_for=day, unit=unit, by=chat.person, now=chat.now)
    except Conflict as too_late:
        if too_late.code != "taken":
            raise
        return _next(chat, wish, too_late.message)
    chat.settled()
    said = called(held.promised_for, local(chat.now).date())
    whose = f"{unit.name}" if unit else "你"
    return (
        f"{wish.number} 交给{whose}了，{said}前办好，谢谢你。{how_to_find(chat, wish)}\n"
        f"办完回“办好 {wish.number}”加一句；来不了早点回“还回 {wish.number}”加原因。"
    )


def _next(chat: Chat, wish: Wish, says: str) -> str:
    """Somebody was quicker: the most alike of what is still open; its day is asked anew."""
    other = most_similar(wish, by=chat.person)
    if other is None:
        chat.settled()
        return says
    chat.ask(Asked.OTHER, wish_id=other.id)
    return f"{says}\n这个也等着人，回 1 认领：{other.number} {title(other, chat.now)}"


def how_to_find(chat: Chat, wish: Wish) -> str:
    """Where to come and whom to ring, for whoever may know; that it was looked at is noted."""
    contact = wish.contact
    if contact is None or not may_see_contact(chat.person, wish):
        return _ask_there(wish)
    audit(chat.person.id, "see_personal", f"wish:{wish.id}", now=chat.now)
    parts = [part for part in (contact.name, contact.phone, contact.address) if part]
    return f"怎么找到他：{'，'.join(parts)}。" if parts else _ask_there(wish)


def _ask_there(wish: Wish) -> str:
    ring = phone_of(wish.community_code)
    return f"怎么找到他，问社区值班：{ring}。" if ring else "怎么找到他，回“社区”问值班的人。"
