"""What stands out in the words of a wish before it is posted, and what may be answered to it."""

from collections.abc import Sequence
from typing import NamedTuple

from ...wishes.triage import Hint

IN_THE_WORDS = "里面有电话、门牌或证件号，墙上会替你遮住；电话和门牌只给认领的人和社区看。"


class _Offer(NamedTuple):
    """What may be answered to a hint. `one`: what 1 does; 2 posts it all the same."""

    says: str
    one: str = "post"


_OFFERS = {
    "mask": _Offer("回 1 就这样发；想改，“心愿”加新的话再发一遍。"),
    "refuse": _Offer("要是我看错了，回 1 照样交给社区看。"),
    "cabinet": _Offer("还是想许愿，回 1。"),
    "case": _Offer("回 1 按上报的事报，回 2 还是当心愿。", "report"),
    "mediation": _Offer("回 1 悄悄转给社区的人，回 2 还是当心愿。", "keep"),
    "welfare": _Offer("回 1 转给社区的人，回 2 还是当心愿。", "keep"),
    "gas": _Offer("回 1 请社区的人帮着问，回 2 还是当心愿。", "keep"),
}


def gravest(found: Sequence[Hint]) -> Hint:
    """What is to be seen to first; masking can wait."""
    return next((hint for hint in found if hint.where != "mask"), found[0])


def pointed_out(found: Sequence[Hint]) -> tuple[str, str]:
    """Where it belongs or what is to be seen to, with what may be answered; what 1 then does."""
    first = gravest(found)
    offer = _OFFERS.get(first.where, _OFFERS["mask"])
    masked = [hint for hint in found if hint.where == "mask" and hint is not first]
    more = [_said(hint) for hint in masked if first.where != "refuse"]
    return "\n".join([_said(first), *more[:1], offer.says]), offer.one


def _said(hint: Hint) -> str:
    """In the chat nobody fills in a form: what tells where to find the wisher is taken as that."""
    return IN_THE_WORDS if hint.key == "personal" else hint.says
