"""我的心愿, and one wish by its number: where it stands, what was done so far, what comes next."""

import unicodedata

from ...clock import local, said
from ...errors import NotFound
from ...people.queries import place_name
from ...records.numbers import as_number
from ...wishes import posting, queries
from ...wishes.models import Status, Wish
from ...wishes.posting import Wanted
from ...wishes.rules import kind_name
from ...wishes.seeing import is_concerned
from ...wishes.telling import on_the_board, title
from ...wishes.verbs import claim_of, may_claim, posted, was_asked, wishes
from ...wishes.words import STATUS_WORDS
from ..chat import Chat
from ..days import called
from ..intents import CASE_NUMBER, Intent, Name
from . import wish_asked, wish_board, wish_claims

SHOWN = 5
FACTS = 4  # of the last of what was done, one line each
MOVES = {
    Status.OPEN: "上墙",
    Status.CLAIMED: "有人认领",
    Status.FULFILLED: "说办好了",
    Status.CONFIRMED: "圆了",
}


def mine(chat: Chat) -> str:
    """我的心愿: the last five, one line each."""
    own = queries.page(queries.mine(chat.person) & (Wish.status != Status.WITHDRAWN), limit=SHOWN)
    if not own:
        return "你还没有许过心愿。想要什么，回“心愿”加一句。"
    lines = [f"{wish.number} {title(wish, chat.now)}：{STATUS_WORDS[wish.status]}" for wish in own]
    return "\n".join([*lines, "回编号看详细。"])


def by_number(chat: Chat, meant: Intent, text: str) -> str | None:
    """Whatever is said with a number, if it is the number of a wish; None when it is none."""
    wish = _numbered(chat, meant.case_number or "")
    if wish is None:
        return None
    typed = unicodedata.normalize("NFKC", text)
    rest = CASE_NUMBER.sub(" ", typed, count=1).strip()
    return _said_of(chat, wish, meant, rest)


def _numbered(chat: Chat, typed: str) -> Wish | None:
    """JA-0012 of whatever was typed (0012, ja12); None of what goes on elsewhere as well."""
    number = as_number("".join(digit for digit in typed if digit.isdecimal()))
    try:
        found = queries.wish_numbered(chat.person, number)
    except NotFound:
        return None
    return None if found.status is Status.MOVED else found


def _said_of(chat: Chat, wish: Wish, meant: Intent, rest: str) -> str:
    match meant.name:
        case Name.CLAIM:
            return wish_board.claim(chat, wish, rest)
        case Name.GIVE_BACK:
            return wish_claims.give_back(chat, wish, rest)
        case Name.DONE:
            return wish_claims.done(chat, wish, rest)
        case Name.WITHDRAW:
            posting.withdraw(wish, by=chat.person, now=chat.now)
            return f"好，{wish.number} 收回了。"
    if wishes(chat.person, wish) and (answered := _of_wisher(chat, wish, meant, rest)):
        return answered
    if meant.name in {Name.RATE_SOLVED, Name.FIXED_THANKS} and claim_of(chat.person, wish):
        return wish_claims.done(chat, wish, rest)
    if meant.name is Name.ADD and wish.status is Status.NEEDS_CHANGE and posted(chat.person, wish):
        return _revised(chat, wish, rest)
    return show(chat, wish)


def _of_wisher(chat: Chat, wish: Wish, meant: Intent, rest: str) -> str | None:
    if wish.status is Status.CONFIRMED:
        return wish_asked.thank(chat, wish, rest) if rest[:1] in {"谢", "多"} else None
    if wish.status is not Status.FULFILLED:
        return None
    if meant.name in {Name.RATE_SOLVED, Name.FIXED_THANKS} or rest[:1] == "1":
        return wish_asked.granted(chat, wish, rest)
    if meant.name in {Name.RATE_NOT, Name.RATE_PARTLY} or rest[:1] == "3":
        return wish_asked.missing(chat, wish, rest.removeprefix("3"))
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
        return f"{wish_board.about(chat, wish)}\n{STATUS_WORDS[wish.status]}。{_next(chat, wish)}"
    shown = wish.words if posted(chat.person, wish) else on_the_board(wish)
    where = place_name(wish.region_code)
    lines = [
        f"{wish.number} {kind_name(wish.kind_key, chat.now)}：{shown}（{where}）",
        f"{STATUS_WORDS[wish.status]}。{_until(chat, wish)}",
        *_facts(wish),
        _next(chat, wish),
    ]
    return "\n".join(line for line in lines if line)


def _until(chat: Chat, wish: Wish) -> str:
    held = claim_of(chat.person, wish)
    if held is not None and held.proof is None:
        return f"你答应{called(held.promised_for, local(chat.now).date())}前办好。"
    if wish.status is Status.NEEDS_CHANGE:
        return f"社区说：{wish.moves[-1].note}"
    if wish.due_at is None or wish.due_at < chat.now:
        return ""
    return f"{said(wish.due_at, chat.now)} 前有下一步。"


def _facts(wish: Wish) -> list[str]:
    """What was done, dated: the wall, the claims, and whom the chase has asked."""
    done = [(move.at, MOVES[move.became]) for move in wish.moves if move.became in MOVES]
    done += [(step.at, step.words) for step in wish.steps if step.words]
    days = [(local(at), words) for at, words in sorted(done)[-FACTS:]]
    return [f"{day.month}月{day.day}日 {words}" for day, words in days]


def _next(chat: Chat, wish: Wish) -> str:
    person, held = chat.person, claim_of(chat.person, wish)
    if wish.status is Status.FULFILLED and wishes(person, wish):
        chat.ask(wish_asked.Asked.GRANTED, wish_id=wish.id)
        proof = next((c.proof for c in reversed(wish.live_claims) if c.proof), None)
        return f"帮忙的人说：{proof.words if proof else ''}\n{wish_asked.HOW_TO_ANSWER}"
    if wish.status is Status.NEEDS_CHANGE and posted(person, wish):
        return f"改好了回“{wish.number}”加新的话。"
    if held is not None and held.proof is None and not wish.has_ended:
        return (
            f"{wish_board.how_to_find(chat, wish)}\n办完回“办好 {wish.number}”加一句；"
            f"来不了回“还回 {wish.number}”加原因。"
        )
    if wish.status is Status.OPEN and held is None and may_claim(person, wish):
        no = "，不方便回“不方便”" if was_asked(person, wish) else ""
        return f"能帮忙，回“认领 {wish.number}”加哪天{no}。"
    return ""
