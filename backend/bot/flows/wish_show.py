"""我的心愿, and one wish by its number: where it stands, what was done so far, what comes next."""

import re

from ...cases import queries as cases
from ...clock import said
from ...errors import NotFound
from ...people.queries import place_name
from ...records.links import card_address
from ...records.numbers import as_number
from ...wishes import posting, queries
from ...wishes.models import Status, Wish
from ...wishes.posting import Wanted
from ...wishes.rules import kind_name
from ...wishes.seeing import is_concerned
from ...wishes.telling import on_the_board, title
from ...wishes.verbs import claim_of, may_claim, posted, was_asked, wishes
from ..chat import Chat
from ..intents import Intent, Name
from ..numbers import numbered
from . import (
    wish_airing,
    wish_appeal,
    wish_board,
    wish_claims,
    wish_granted,
    wish_offers,
    wish_post,
    wish_posted,
    wish_taking,
)
from .wish_standing import facts, status, until

SHOWN = 5
WITHDRAWABLE = [Status.SUBMITTED, Status.NEEDS_CHANGE, Status.OPEN, Status.CLAIMED]
_IT = r"(?:这个|那个|心愿|我的?|想|要){0,3}"
_TAKEN_BACK = re.compile(rf"^\W*{_IT}(?:撤回|收回|撤销|不要|不许|算)了?(?:的?心愿)?[了吧]?\W*")
_NO_MORE = re.compile(
    rf"\W*{_IT}(?:(?:撤回|收回|撤销)了?|(?:不要|不许|算)了)(?:的?心愿)?[了吧]?(?:\W|$)"
)

LET_BE = {
    **dict.fromkeys(wish_post.Asked, "好，先不许。想起来再回“心愿”加一句。"),
    **dict.fromkeys([*wish_board.Asked, *wish_taking.Asked], "好，不认领也不要紧。"),
    **dict.fromkeys(wish_granted.Asked, "好，不急，想好了再回。"),
    **dict.fromkeys(wish_offers.Asked, "好，想好了再说。"),
    wish_claims.Asked.WHICH: "好，都还在你手上，谢谢你。",
    wish_claims.Asked.BACK: "好，那就还在你手上，谢谢你。",
    wish_claims.Asked.DONE: "好，办完再说一声。",
    wish_appeal.ASK: "好，想说的时候再回“申诉”。",
}


def mine(chat: Chat) -> str:
    """我的心愿: the only one with its dated facts, or the last five with the last fact of each."""
    own = queries.page(queries.mine(chat.person) & (Wish.status != Status.WITHDRAWN), limit=SHOWN)
    if not own:
        return "你还没有许过心愿。想要什么，回“心愿”加一句。"
    if len(own) == 1:
        return show(chat, own[0])
    return "\n".join([*(_line(chat, wish) for wish in own), "回编号看详细。"])


def _line(chat: Chat, wish: Wish) -> str:
    """How it stands, and the last thing that was done for it."""
    known = [] if wish.has_ended else facts(wish)
    return "\n　".join(
        [f"{wish.number} {title(wish, chat.now)}（{status(chat, wish)}）", *known[-1:]]
    )


def to_withdraw(chat: Chat) -> str:
    """心愿不要了: which, since that cannot be undone."""
    own = queries.page(queries.mine(chat.person) & Wish.status.in_(WITHDRAWABLE), limit=SHOWN)
    if not own:
        return "你现在没有在等的心愿。想要什么，回“心愿”加一句。"
    return "\n".join(
        [
            *(_line(chat, wish) for wish in own),
            "不要哪个，回“撤回”加它的编号；要改，撤回了再发个对的。",
        ]
    )


def let_be(chat: Chat) -> str | None:
    """算了, where something about a wish was asked; None when nothing was."""
    talk = chat.pending()
    says = LET_BE.get(talk.flow) if talk is not None else None
    if talk is not None and talk.flow == wish_posted.POSTED:
        number = queries.wish_for(chat.person, talk.memory["wish_id"]).number
        says = f"好。{number} 还在；不要了就回“撤回 {number}”。"
    if says is not None:
        chat.settled()
    return says


def by_number(chat: Chat, meant: Intent, text: str) -> str | None:
    """Whatever is said with a number, if it is the number of a wish; None when it is none."""
    wish = _numbered(chat, meant.case_number or "")
    if wish is None:
        return None
    found = numbered(text)
    return _said_of(chat, wish, meant, found.rest if found else "")


def _numbered(chat: Chat, typed: str) -> Wish | None:
    """JA-0012 of whatever was typed (0012, ja12); None of what goes on as a case."""
    number = as_number("".join(digit for digit in typed if digit.isdecimal()))
    try:
        found = queries.wish_numbered(chat.person, number)
    except NotFound:
        return None
    return None if found.status is Status.MOVED and _goes_on(chat, number) else found


def _goes_on(chat: Chat, number: str) -> bool:
    """Whether this person sees a case with the same number."""
    try:
        return cases.case_numbered(chat.person, number) is not None
    except NotFound:
        return False


def _said_of(chat: Chat, wish: Wish, meant: Intent, rest: str) -> str:
    if (aired := wish_airing.said(chat, wish, rest)) is not None:
        return aired
    if posted(chat.person, wish) and _NO_MORE.match(rest):
        return _withdrawn(chat, wish, rest)
    match meant.name:
        case Name.CLAIM:
            return wish_taking.claim(chat, wish, rest)
        case Name.GIVE_BACK:
            return wish_claims.give_back(chat, wish, rest)
        case Name.DONE:
            return wish_claims.done(chat, wish, rest)
        case Name.WITHDRAW:
            return _withdrawn(chat, wish, rest)
    if meant.name is Name.LOOKUP and wish_claims.says_done(rest) and _undone(chat, wish):
        return wish_claims.done(chat, wish, rest)
    if wishes(chat.person, wish) and (answered := _of_wisher(chat, wish, meant, rest)):
        return answered
    if meant.name in {Name.RATE_SOLVED, Name.FIXED_THANKS} and claim_of(chat.person, wish):
        return wish_claims.done(chat, wish, rest)
    if posted(chat.person, wish) and not wish.has_ended:
        if meant.name is Name.ADD and wish.status is Status.NEEDS_CHANGE:
            return _revised(chat, wish, rest)
        if (reached := wish_posted.reached(chat, wish, rest)) is not None:
            return reached
    return show(chat, wish)


def _withdrawn(chat: Chat, wish: Wish, rest: str) -> str:
    why = _TAKEN_BACK.sub("", rest, count=1).strip()
    posting.withdraw(wish, reason=why, by=chat.person, now=chat.now)
    return f"好，{wish.number} 收回了。"


def _undone(chat: Chat, wish: Wish) -> bool:
    """Whether this person has promised it and not yet said that it is done."""
    held = claim_of(chat.person, wish)
    return held is not None and held.proof is None


def _of_wisher(chat: Chat, wish: Wish, meant: Intent, rest: str) -> str | None:
    if wish.status is Status.CONFIRMED:
        return wish_granted.thank(chat, wish, rest) if rest[:1] in {"谢", "多"} else None
    if wish.status is not Status.FULFILLED:
        return None
    if meant.name in {Name.RATE_SOLVED, Name.FIXED_THANKS} or wish_granted.says_granted(rest):
        return wish_granted.granted(chat, wish, rest)
    if meant.name in {Name.RATE_NOT, Name.RATE_PARTLY} or rest[:1] == "3":
        return wish_granted.missing(chat, wish, rest.removeprefix("3").lstrip())
    return None


def _revised(chat: Chat, wish: Wish, words: str) -> str:
    wanted = Wanted(
        wish.kind_key,
        words,
        wanted_by=wish.wanted_by,
        places=wish.places,
        cost=wish.cost,
        payer=wish.payer,
        age_band=wish.age_band,
    )
    posting.revise(wish, wanted, by=chat.person, now=chat.now)
    assert wish.due_at is not None
    return f"{wish.number} 改好了，社区再看一眼，{said(wish.due_at, chat.now)} 前回你。"


def show(chat: Chat, wish: Wish) -> str:
    """One wish as this person may read it, and what they may answer."""
    if not is_concerned(chat.person, wish):
        return f"{wish_taking.about(chat, wish)}\n{status(chat, wish)}。{_next(chat, wish)}"
    shown = wish.words if posted(chat.person, wish) else on_the_board(wish)
    where = place_name(wish.region_code)
    lines = [
        f"{wish.number} {kind_name(wish.kind_key, chat.now)}：{shown}（{where}）",
        f"{status(chat, wish)}。{until(chat, wish)}",
        *facts(wish),
        _next(chat, wish),
    ]
    return "\n".join(line for line in lines if line)


def _thanked(wish: Wish) -> str:
    if wish.thanks is None:
        return f"想谢谢帮忙的人，回“谢谢 {wish.number}”加一句。"
    return f"感谢卡：{card_address(wish.thanks.key)}"


def _next(chat: Chat, wish: Wish) -> str:
    person, held = chat.person, claim_of(chat.person, wish)
    if wish.status is Status.FULFILLED and wishes(person, wish):
        chat.ask(wish_granted.Asked.GRANTED, wish_id=wish.id)
        proof = next((c.proof for c in reversed(wish.live_claims) if c.proof), None)
        return f"帮忙的人说：{proof.words if proof else ''}\n{wish_granted.HOW_TO_ANSWER}"
    if wish.status is Status.CONFIRMED and wishes(person, wish):
        return _thanked(wish)
    if wish.status is Status.NEEDS_CHANGE and posted(person, wish):
        return f"改好了回“{wish.number}”加新的话。"
    if held is not None and held.proof is None and not wish.has_ended:
        return (
            f"{wish_taking.how_to_find(chat, wish)}\n办完回“办好 {wish.number}”加一句；"
            f"来不了回“还回 {wish.number}”加原因。"
        )
    if wish.status is Status.OPEN and held is None and may_claim(person, wish):
        no = "，不方便回“不方便”" if was_asked(person, wish) else ""
        return f"能帮忙，回“认领 {wish.number}”加哪天{no}。"
    return ""
