"""The community's look at a wish: open it, ask for a change, decline it, let it go elsewhere."""

from datetime import datetime

from ..errors import Conflict, Invalid
from ..people.models import Person
from ..texts.typed import needed
from .airing import put_out
from .checking import look_no_more, may_go_up
from .models import Masking, Status, Wish
from .moving import check, hold, move_to
from .rules import MOST_WORDS
from .telling import tell, wisher_and_poster


def open_up(wish: Wish, *, despite: str = "", by: Person, now: datetime) -> None:
    """Put it on the board. Raises Conflict while WeChat looks at it; when WeChat has doubts it
    takes a reason why it goes up `despite` them, else Invalid."""
    hold(wish)
    check("open", by, wish)
    move_to(wish, Status.OPEN, by=by, now=now, note=may_go_up(wish, despite))
    put_out(wish)
    tell(wisher_and_poster(wish), wish, "wish_open", {}, now, step=f"open:{len(wish.moves)}")


def ask_change(wish: Wish, *, reason: str, by: Person, now: datetime) -> None:
    """The poster is to say something otherwise first. Raises Conflict once somebody claimed it."""
    hold(wish)
    check("ask_change", by, wish)
    reason = needed(reason, "请写明要改什么，许愿的人会看到。")
    _refuse_promised(wish)
    look_no_more(wish)
    move_to(wish, Status.NEEDS_CHANGE, by=by, now=now, note=reason)
    step = f"change:{len(wish.moves)}"
    tell(wisher_and_poster(wish), wish, "wish_needs_change", {"reason": reason}, now, step=step)


def decline(wish: Wish, *, reason: str, elsewhere: str, by: Person, now: datetime) -> None:
    """Say no, why, and where else to turn; of an open one nobody claimed it is the answer, too."""
    hold(wish)
    check("decline", by, wish)
    reason = needed(reason, "请写明为什么办不了，许愿的人会看到。")
    elsewhere = needed(elsewhere, "请写明还可以找谁。", field="elsewhere")
    _refuse_promised(wish)
    look_no_more(wish)
    move_to(wish, Status.DECLINED, by=by, now=now, note=f"{reason} 可以找：{elsewhere}")
    told = {"reason": reason, "elsewhere": elsewhere}
    tell(wisher_and_poster(wish), wish, "wish_declined", told, now, step="declined")


def move_away(wish: Wish, *, to: str, goes_on: bool = False, by: Person, now: datetime) -> None:
    """It is no wish: `to`, a place as one says it (社区调解), is where the wisher is to turn; or
    where it `goes_on` under the same number (工单)."""
    hold(wish)
    check("move", by, wish)
    to = needed(to, "请写明转到哪里。", field="to")
    _refuse_promised(wish)
    look_no_more(wish)
    move_to(wish, Status.MOVED, by=by, now=now, note=f"转到{to}")
    told = {"to": to, "goes_on": goes_on}
    tell(wisher_and_poster(wish), wish, "wish_moved", told, now, step="moved")


def _refuse_promised(wish: Wish) -> None:
    if any(claim.proof is None for claim in wish.live_claims):
        raise Conflict("已经有人认领了，先和认领的人说好。")
    if wish.live_claims:
        raise Conflict("已经有人办好了一份：人够了就记下“够了”，不够就再找人。")


def mask(wish: Wish, words: str, *, by: Person, now: datetime) -> None:
    """Put other words on the board than those that were posted: no name, no illness."""
    hold(wish)
    check("mask", by, wish)
    words = words.strip()
    if not 0 < len(words) <= MOST_WORDS:
        raise Invalid(f"墙上的话要有 1 到 {MOST_WORDS} 个字。", fields={"words": "长短不合适"})
    wish.board_words = words
    wish.maskings.append(Masking(by_id=by.id, at=now))
    put_out(wish)
