"""看心愿, 认领: what neighbours wish for near by, and promising one of them for a day."""

import re
from datetime import date, timedelta
from enum import StrEnum

from ...clock import local
from ...db import db
from ...errors import Conflict
from ...people.models import Unit
from ...people.places import spot
from ...people.queries import place_name
from ...people.recognising import Known
from ...records.actions import audit
from ...records.models import Talk
from ...wishes import claiming
from ...wishes.board import MOST, Filters, Line, Page
from ...wishes.board import page as board_page
from ...wishes.cursor import Order
from ...wishes.limits import latest_promise
from ...wishes.models import Wish
from ...wishes.queries import may_see_contact, neighbourhoods, wish_for
from ...wishes.rules import kind_name
from ...wishes.suiting import most_similar
from ...wishes.telling import on_the_board, shortened, title
from ...wishes.units import units_of
from ...wishes.words import PAYER_WORDS
from ..chat import Chat
from ..days import called, day_in


class Asked(StrEnum):
    """What was shown or asked last."""

    LIST = "wish_list"
    DAY = "wish_day"


NUMBERED = set(Asked)
REGISTER_FIRST = "还不知道你在哪一片。先回“报到”登记社区，再看这一片的心愿。"
_DIGIT = re.compile(r"\D*(\d)\D*")
SHOWN = 5
NEAREST = 100  # metres: nearer than that no place is told
OFFERED_DAYS = (0, 1, 2, 3, 7)


def board(chat: Chat, text: str = "") -> str:
    """The five most urgent of one's neighbourhood; a location sent next brings the nearest."""
    if not neighbourhoods(chat.person):
        return REGISTER_FIRST
    found, _ = _open(chat, Order.URGENT)
    if not found:
        return "这会儿墙上没有等人认领的心愿，有新的会告诉大家。自己有，回“心愿”加一句。"
    named = day_in(text, local(chat.now).date())
    return _listed(chat, "等人认领的，回数字认领：", found, day=named.day if named else None) + (
        "\n发个定位，就看离你近的。"
    )


def _open(
    chat: Chat, order: Order, here: tuple[float, float] | None = None
) -> tuple[list[Line], Page]:
    """What this person may claim, of the board's first page."""
    known = Known(chat.person.id, chat.person.open_roles)
    page = board_page(
        db.session.connection(), known, Filters(), order=order, here=here, limit=MOST, now=chat.now
    )
    return [line for line in page.lines if not line.mine and not line.claimed][:SHOWN], page


def begin(chat: Chat, text: str) -> str:
    """认领 without a number of a wish: by a digit of the list, or the list."""
    talk, digit = chat.pending(), _DIGIT.fullmatch(text)
    if digit and talk is not None and talk.flow == Asked.LIST:
        return by_number(chat, int(digit[1]))
    return board(chat, text)


def put_aside(chat: Chat) -> None:
    """Something is being reported: a location is now of that, not of the list."""
    talk = chat.pending()
    if talk is not None and talk.flow == Asked.LIST:
        chat.settled()


def by_place(chat: Chat, latitude: float, longitude: float) -> str:
    """The nearest, from a location sent after the list."""
    point = spot(latitude, longitude, "gcj02")
    found, page = _open(chat, Order.NEAREST, (point.latitude, point.longitude))
    if not found:
        return "这会儿附近没有等人认领的心愿。"
    return _listed(chat, "离这里近的，回数字认领：", found, here=page.here)


def _listed(
    chat: Chat,
    says: str,
    found: list[Line],
    *,
    here: tuple[float, float] | None = None,
    day: date | None = None,
) -> str:
    _offer(chat, [line.id for line in found], day)
    return "\n".join([says, *(_said(n, line, here) for n, line in enumerate(found, start=1))])


def _offer(chat: Chat, ids: list[int], day: date | None) -> None:
    chat.ask(Asked.LIST, options=ids, day=day.isoformat() if day else None)


def _said(n: int, line: Line, here: tuple[float, float] | None) -> str:
    metres = line.metres_from(here)
    far = "" if metres is None else f"，约 {max(metres, NEAREST)} 米"
    return f"{n} {line.number} {line.kind.name}：{shortened(line.words)}（{line.place}{far}）"


def by_number(chat: Chat, number: int) -> str:
    """One of those listed, or one of the days offered."""
    talk = chat.pending()
    assert talk is not None
    options = talk.memory["options"]
    if not 1 <= number <= len(options):
        return f"回 1 到 {len(options)} 里的一个就行；不认领不用回。"
    chosen = options[number - 1]
    if talk.flow == Asked.DAY:
        return _claim(chat, _of(chat, talk), date.fromisoformat(chosen), talk.memory["for_unit"])
    day = talk.memory["day"]
    wish = wish_for(chat.person, chosen)
    return _claim(chat, wish, date.fromisoformat(day)) if day else ask_day(chat, wish)


def claim(chat: Chat, wish: Wish, text: str) -> str:
    """认领 JA-0012 周六; without a day it is asked. 代表单位 claims for one's unit."""
    for_unit = any(word in text for word in ("单位", "支部"))
    named = day_in(text, local(chat.now).date())
    return (
        _claim(chat, wish, named.day, for_unit) if named else ask_day(chat, wish, for_unit=for_unit)
    )


def ask_day(chat: Chat, wish: Wish, *, for_unit: bool = False) -> str:
    """What the wish is, what it costs, and by which day."""
    today = local(chat.now).date()
    last = latest_promise(wish, today)
    last = max(today, min(last, wish.wanted_by or last))
    days = [day for n in OFFERED_DAYS if (day := today + timedelta(days=n)) <= last]
    options = [day.isoformat() for day in days]
    chat.ask(Asked.DAY, wish_id=wish.id, options=options, for_unit=for_unit)
    choices = [f"{n} {called(day, today)}" for n, day in enumerate(days, start=1)]
    return "\n".join(
        [about(chat, wish), "哪天前办好？回数字，或打日子（周六、7月5日）：", *choices]
    )


def about(chat: Chat, wish: Wish) -> str:
    """One wish as whoever might take it reads it."""
    cost = f"约 {wish.cost} 元，{PAYER_WORDS[wish.payer]}。" if wish.cost else ""
    many = f"要 {wish.places} 个人，还缺 {wish.free_places} 个。" if wish.places > 1 else ""
    by = f"希望{called(wish.wanted_by, local(chat.now).date())}前。" if wish.wanted_by else ""
    kind = kind_name(wish.kind_key, chat.now)
    where = place_name(wish.region_code)
    return f"{wish.number} {kind}：{on_the_board(wish)}（{where}）{cost}{many}{by}"


def by_words(chat: Chat, talk: Talk, text: str) -> str | None:
    """A day, where one was asked for; None for anything else."""
    if talk.flow != Asked.DAY or (named := day_in(text, local(chat.now).date())) is None:
        return None
    return _claim(chat, _of(chat, talk), named.day, talk.memory["for_unit"])


def _of(chat: Chat, talk: Talk) -> Wish:
    return wish_for(chat.person, talk.memory["wish_id"])


def _claim(chat: Chat, wish: Wish, day: date, for_unit: bool = False) -> str:
    try:
        _promise(chat, wish, day, for_unit)
    except Conflict as too_late:
        if too_late.code != "taken":
            raise
        return _next(chat, wish, day, too_late.message)
    chat.settled()
    said = called(day, local(chat.now).date())
    return (
        f"{wish.number} 交给你了，{said}前办好，谢谢你。{how_to_find(chat, wish)}\n"
        f"办完回“办好 {wish.number}”加一句；来不了早点回“还回 {wish.number}”加原因。"
    )


def _promise(chat: Chat, wish: Wish, day: date, for_unit: bool) -> None:
    asked = (a.unit for a in wish.asks if a.person_id == chat.person.id and a.answered_at is None)
    unit = _unit(chat) if for_unit else next(asked, None)
    claiming.claim(wish, promised_for=day, unit=unit, by=chat.person, now=chat.now)


def _unit(chat: Chat) -> Unit:
    spoken_for = units_of(chat.person)
    if not spoken_for:
        raise Conflict("你还不是哪个单位的代表，请社区先登记。自己认领，去掉“单位”再发一遍。")
    return spoken_for[0]


def _next(chat: Chat, wish: Wish, day: date, says: str) -> str:
    """Somebody was quicker: the most alike of what is still open."""
    other = most_similar(wish, by=chat.person)
    if other is None:
        chat.settled()
        return says
    _offer(chat, [other.id], day)
    return f"{says}\n这个也等着人，回 1 认领：{other.number} {title(other, chat.now)}"


def how_to_find(chat: Chat, wish: Wish) -> str:
    """Where to come and whom to ring, for whoever may know; that it was looked at is noted."""
    contact = wish.contact
    if contact is None or not may_see_contact(chat.person, wish):
        return "怎么找到他，问社区。"
    audit(chat.person.id, "see_personal", f"wish:{wish.id}", now=chat.now)
    parts = [part for part in (contact.name, contact.phone, contact.address) if part]
    return f"怎么找到他：{'，'.join(parts)}。" if parts else "怎么找到他，问社区。"
