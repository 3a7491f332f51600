"""How a wish stands: its state, what comes next, and what was done so far as dated facts."""

from datetime import date

from ...clock import local, said
from ...wishes.models import Status, Wish, WishMove
from ...wishes.verbs import claim_of, posted
from ...wishes.words import status_words
from ..chat import Chat
from ..days import called

FACTS = 4  # of the last of what was done, one line each
MOVES = {
    Status.OPEN: "上墙",
    Status.CLAIMED: "有人认领",
    Status.FULFILLED: "说办好了",
    Status.CONFIRMED: "圆了",
}
EXPLAINED = {Status.NEEDS_CHANGE, Status.DECLINED}


def until(chat: Chat, wish: Wish) -> str:
    """What comes next and until when, or why nothing does."""
    held = claim_of(chat.person, wish)
    if held is not None and held.proof is None:
        return f"你答应{called(held.promised_for, local(chat.now).date())}前办好。"
    if wish.status in EXPLAINED:
        return f"社区说：{wish.moves[-1].note}"
    if wish.due_at is None or wish.due_at < chat.now:
        return ""
    day = called(local(wish.due_at).date(), local(chat.now).date())
    match wish.status:
        case Status.SUBMITTED:
            return f"{said(wish.due_at, chat.now)} 前回你。"
        case Status.OPEN if posted(chat.person, wish):
            has_it = any(step.key == "open:worker" for step in wish.steps)
            return f"{day}前社区答复你。" if has_it else f"到{day}还没人认领，社区来想办法。"
        case Status.CLAIMED:
            return f"说好{called(_promised(wish), local(chat.now).date())}前办好。"
    return ""


def _promised(wish: Wish) -> date:
    return max(claim.promised_for for claim in wish.live_claims)


def status(chat: Chat, wish: Wish) -> str:
    """Its state; where it went, if it goes on elsewhere."""
    if wish.status is Status.MOVED:
        return wish.moves[-1].note
    return status_words(wish, chat.person)[wish.status]


def facts(wish: Wish) -> list[str]:
    """What was done, dated: the wall, the claims, and whom the chase has asked."""
    steps = [(step.at, step.words) for step in wish.steps if step.words]
    said_so = {at for at, _ in steps}  # a step of the chase tells what it moved
    done = [(move.at, _of_move(move)) for move in wish.moves if move.at not in said_so]
    known = sorted([*steps, *done], key=lambda fact: fact[0])
    days = [(local(at), words.rstrip("。")) for at, words in known if words][-FACTS:]
    return [f"{day.month}月{day.day}日 {words}" for day, words in days]


def _of_move(move: WishMove) -> str:
    if move.was is Status.CLAIMED and move.became is Status.OPEN:
        return "认领的人来不了，放回墙上接着找人"
    if move.was is Status.FULFILLED and move.became is Status.CLAIMED:
        return "说还差一点，请他再来"
    return MOVES.get(move.became, "")
