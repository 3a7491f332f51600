"""Whether a notice reaches the phone, and if not, what its reader can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, cast, literal, select, union_all

from ..clock import said
from ..db import db
from ..people.models import Identity, Platform
from .cards import id_of, template_of
from .models import Delivery, Mute, Notice, Template


class Reach(StrEnum):
    """How a notice stands to the phone, as its reader sees it."""

    SENT = "sent"
    COMING = "coming"
    CONSENT_NEEDED = "consent_needed"
    WORD_NEEDED = "word_needed"
    MUTED = "muted"
    INBOX_ONLY = "inbox_only"
    FAILED = "failed"


WORDS = {
    Reach.SENT: "发到微信了。",
    Reach.COMING: "{when}发到微信。",
    Reach.CONSENT_NEEDED: "没有发到微信：要提醒得再同意一次。",
    Reach.WORD_NEEDED: "没有发到微信：给公众号发一句话就能收到。",
    Reach.MUTED: "您退订了提醒，只在这里看。回公众号“恢复提醒”就会再发。",
    Reach.INBOX_ONLY: "只在这里看。",
    Reach.FAILED: "没能发到微信，只在这里看。",
}
_PLAIN = {Delivery.SENT: Reach.SENT, Delivery.FAILED: Reach.FAILED}


@dataclass(frozen=True)
class Reached:
    """`template` is the one whose consent would let it through, None when that is not it."""

    reach: Reach
    words: str
    template: Template | None = None


def reached(notices: Sequence[Notice], *, now: datetime) -> dict[int, Reached]:
    """How each of these notices of one person stands, by id. At most one look at the tables."""
    stuck = {Delivery.HELD, Delivery.INBOX_ONLY}
    asked = [notice.person_id for notice in notices if notice.delivery in stuck]
    ways = _ways(asked[0]) if asked else set()
    return {notice.id: _reached(notice, ways, now) for notice in notices}


def _ways(person_id: int) -> set[str]:
    """The platforms by which WeChat knows a person, and `muted`."""
    platform = cast(Identity.platform, String)  # else "muted" would have to be a platform
    known = select(platform).where(Identity.person_id == person_id)
    silent = select(literal("muted")).where(Mute.person_id == person_id)
    return set(db.session.scalars(union_all(known, silent)))


def _reached(notice: Notice, ways: set[str], now: datetime) -> Reached:
    if notice.delivery in _PLAIN:
        return _plain(_PLAIN[notice.delivery])
    if notice.delivery in {Delivery.WAITING, Delivery.CLAIMED}:
        when = said(notice.due_at, now) if notice.due_at > now else "马上"
        return Reached(Reach.COMING, WORDS[Reach.COMING].format(when=f"{when} ".lstrip()))
    if notice.delivery is Delivery.INBOX_ONLY:
        return _plain(Reach.MUTED if "muted" in ways else Reach.INBOX_ONLY)
    template = template_of([notice])
    if template and id_of(template) and Platform.MINI_PROGRAM in ways:
        return Reached(Reach.CONSENT_NEEDED, WORDS[Reach.CONSENT_NEEDED], template)
    return _plain(Reach.WORD_NEEDED)


def _plain(reach: Reach) -> Reached:
    return Reached(reach, WORDS[reach])
