"""看心愿: what neighbours wish for near by, of one kind if it is named, five at a time."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from ...clock import local
from ...db import db
from ...people.places import spot
from ...people.recognising import Known
from ...records.models import Talk
from ...wishes.board import Filters, Line
from ...wishes.board import page as board_page
from ...wishes.cursor import Order
from ...wishes.guessing import kinds_in
from ...wishes.helping import helper_of
from ...wishes.models import Wish
from ...wishes.queries import neighbourhoods, wish_for
from ...wishes.rules import kind_name
from ...wishes.suiting import suits
from ...wishes.telling import shortened, title
from ..chat import Chat
from ..days import day_in
from . import wish_taking


class Asked(StrEnum):
    """What was shown last."""

    LIST = "wish_list"


NUMBERED = set(Asked)
REGISTER_FIRST = "还不知道你在哪一片。先回“报到”登记社区，再看这一片的心愿。"
SHOWN = 5
ROUNDS = 20  # of looking past one's own and what one holds already
HOW_TO_OFFER = "会什么、哪天有空，回“我能帮”加一句，合适的先问你。"
NEAREST = 100  # metres: nearer than that no place is told
_DIGIT = re.compile(r"\D*(\d)\D*")
_MORE = re.compile(
    r"(?:看|还有)?(?:更多|下一页|下一批|换一批|别的|其他的?|还有)(?:的|呢|吗|没|冇|么)?[？?。]?"
)


class _Found(NamedTuple):
    """Some open wishes; `cursor` leads to more of them, if there are any."""

    lines: list[Line]
    here: tuple[float, float] | None
    cursor: str | None


def board(chat: Chat, text: str = "") -> str:
    """The five most urgent of one's neighbourhood, of a kind if one is named; a location sent next
    brings the nearest. 能帮什么 brings what suits oneself, and why."""
    if not neighbourhoods(chat.person):
        return REGISTER_FIRST
    kind = next(iter(kinds_in(text, chat.now)), None)
    if kind is None and "帮" in text and (suiting := _suiting(chat)):
        return suiting
    found = _open(chat, Order.URGENT, kind)
    if not found.lines:
        return _nothing(chat, kind)
    named = day_in(text, local(chat.now).date())
    says = "等人认领的，回数字认领："
    return f"{_listed(chat, says, found, kind, named.day if named else None)}\n{_more_by(found)}"


def _nothing(chat: Chat, kind: str | None) -> str:
    if kind is not None:
        return f"这会儿没有等人认领的“{kind_name(kind, chat.now)}”。回“看心愿”看别的。"
    return "这会儿墙上没有等人认领的心愿，过两天再来看看。自己有，回“心愿”加一句。"


def _more_by(found: _Found) -> str:
    return f"{'回“更多”接着看；' if found.cursor else ''}发个定位，就看离你近的。"


def _suiting(chat: Chat) -> str | None:
    found = suits(chat.person, now=chat.now, most=SHOWN)
    if not found:
        return None
    _offer(chat, [suit.wish.id for suit in found])
    lines = [
        f"{n} {suit.wish.number} {title(suit.wish, chat.now)}（{suit.why.rstrip('。')}）"
        for n, suit in enumerate(found, start=1)
    ]
    more = "发个定位，就看离你近的。" if helper_of(chat.person) else HOW_TO_OFFER
    return "\n".join(["谢谢你。这几个等着人，回数字认领：", *lines, more])


def which(chat: Chat, wishes: Sequence[Wish]) -> str:
    """Several that one was asked about at a time."""
    shown = wishes[:SHOWN]
    _offer(chat, [wish.id for wish in shown])
    lines = [f"{n} {wish.number} {title(wish, chat.now)}" for n, wish in enumerate(shown, start=1)]
    return "\n".join(["问了你这几个，愿意哪个就回数字；不方便不用回：", *lines])


def _open(
    chat: Chat,
    order: Order,
    kind: str | None,
    here: tuple[float, float] | None = None,
    cursor: str | None = None,
) -> _Found:
    """What this person may claim, page by page until there are enough."""
    known = Known(chat.person.id, chat.person.open_roles)
    found: list[Line] = []
    for _ in range(ROUNDS):
        page = board_page(
            db.session.connection(),
            known,
            Filters(kind_key=kind),
            order=order,
            here=here,
            cursor=cursor,
            limit=SHOWN - len(found),
            now=chat.now,
        )
        found += [line for line in page.lines if not line.mine and not line.claimed]
        here, cursor = page.here, page.following
        if cursor is None or len(found) == SHOWN:
            break
    return _Found(found, here, cursor)


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


def by_place(chat: Chat, talk: Talk, latitude: float, longitude: float) -> str:
    """The nearest, from a location sent after the list; of its kind, if it had one."""
    point, kind = spot(latitude, longitude, "gcj02"), talk.memory["kind"]
    found = _open(chat, Order.NEAREST, kind, (point.latitude, point.longitude))
    if not found.lines:
        return _nothing(chat, kind)
    more = "\n回“更多”接着看。" if found.cursor else ""
    return _listed(chat, "离这里近的，回数字认领：", found, kind, near=True) + more


def by_words(chat: Chat, talk: Talk, text: str) -> str | None:
    """更多 after a list; None for anything else."""
    if talk.flow != Asked.LIST or _MORE.fullmatch(text) is None:
        return None
    memory = talk.memory
    if memory["cursor"] is None:
        return "就这些了，过两天再来看看。自己有心愿，回“心愿”加一句。"
    order, kind = Order(memory["order"]), memory["kind"]
    found = _open(chat, order, kind, cursor=memory["cursor"])
    if not found.lines:
        return "就这些了，过两天再来看看。"
    near = order is Order.NEAREST
    return f"{_listed(chat, '还有这些，回数字认领：', found, kind, near=near)}\n{_more_by(found)}"


def _listed(
    chat: Chat,
    says: str,
    found: _Found,
    kind: str | None,
    day: date | None = None,
    *,
    near: bool = False,
) -> str:
    order = Order.NEAREST if near else Order.URGENT
    _offer(chat, [line.id for line in found.lines], day, kind, found.cursor, order)
    here = found.here if near else None
    lines = [_said(n, line, here) for n, line in enumerate(found.lines, start=1)]
    return "\n".join([says, *lines])


def _offer(
    chat: Chat,
    ids: list[int],
    day: date | None = None,
    kind: str | None = None,
    cursor: str | None = None,
    order: Order = Order.URGENT,
) -> None:
    on = day.isoformat() if day else None
    chat.ask(Asked.LIST, options=ids, day=on, kind=kind, cursor=cursor, order=order)


def _said(n: int, line: Line, here: tuple[float, float] | None) -> str:
    metres = line.metres_from(here)
    far = "" if metres is None else f"，约 {max(metres, NEAREST)} 米"
    return f"{n} {line.number} {line.kind.name}：{shortened(line.words)}（{line.place}{far}）"


def by_number(chat: Chat, number: int) -> str:
    """One of those listed."""
    talk = chat.pending()
    assert talk is not None
    memory: dict[str, Any] = talk.memory
    options = memory["options"]
    if not 1 <= number <= len(options):
        return f"回 1 到 {len(options)} 里的一个就行；不认领不用回。"
    day = date.fromisoformat(memory["day"]) if memory["day"] else None
    return wish_taking.take(chat, wish_for(chat.person, options[number - 1]), day)
