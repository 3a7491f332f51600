"""A card of thanks, for whoever was sent its address: no sign-in, and nobody's name on it."""

import re
from html import escape
from typing import Annotated

import msgspec
from flask import Response

from ..web import Access
from ..wishes.public import card_of_thanks
from .answering import answer
from .common import stamp
from .described import described
from .door import door, route

blueprint = door("thanks", "感谢卡：不用登录，没有名字")

CARD = "/thanks/<string(maxlength=32):key>"
PER_LINE = 13
_NO_XML = re.compile(r"[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 {height}" role="img">
<rect width="400" height="{height}" rx="16" fill="#fff7ec"/>
<text x="32" y="52" font-size="22" font-weight="bold" fill="#b5462f">谢谢你</text>
{lines}
<text x="32" y="{foot}" font-size="14" fill="#8a6d5a">{kind} · {place} · {day}</text>
</svg>"""
LINE = '<text x="32" y="{y}" font-size="24" fill="#3b2a20">{words}</text>'


class ThanksCard(msgspec.Struct):
    """Words and what they are for, and nobody's name."""

    words: str
    kind: Annotated[str, "哪一类心愿，比如 修一修"]
    community: Annotated[str, "哪个社区"]
    at: str


@route(blueprint, f"GET {CARD}", Access.ANYONE, "一张感谢卡", gives=described(ThanksCard))
def get_thanks(key: str) -> Response:
    return answer(_card(key))


@route(blueprint, f"GET {CARD}/card.svg", Access.ANYONE, "感谢卡的图", gives_type="image/svg+xml")
def get_thanks_picture(key: str) -> Response:
    response = Response(_drawn(_card(key)), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def _card(key: str) -> ThanksCard:
    card = card_of_thanks(key)
    return ThanksCard(card.words, card.kind, card.community, stamp(card.at))


def _drawn(card: ThanksCard) -> str:
    """The card as a picture, in lines that fit. Whatever was typed is escaped."""
    said = _NO_XML.sub("", card.words)
    cut = [said[n : n + PER_LINE] for n in range(0, len(said), PER_LINE)]
    lines = [LINE.format(y=100 + 36 * n, words=escape(part)) for n, part in enumerate(cut)]
    foot = 116 + 36 * len(lines)
    words = {"kind": escape(card.kind), "place": escape(card.community), "day": card.at[:10]}
    return SVG.format(height=foot + 32, foot=foot, lines="\n".join(lines), **words)
