"""What the pages of wishes share: who may see which, and what a row says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, url_for

from ...clock import lasting, now
from ...errors import NotFound
from ...people.models import Level, Person
from ...people.queries import place_of
from ...records.standing import Standing
from ...web import asker
from ...wishes import queries
from ...wishes.checking import BY_PHONE, stand
from ...wishes.guessing import guess_kind
from ...wishes.models import Source, Wish
from ...wishes.rules import kinds
from ...wishes.telling import on_the_board
from ...wishes.triage import Hint, hints
from ...wishes.verbs import looks_on
from ...wishes.words import STATUS_WORDS, status_words
from ..fields import row_id
from ..roles import files_cases

pages = Blueprint("wishes", __name__, url_prefix="/panel/wishes")

ELSEWHERE_WORDS = {
    "refuse": "心愿墙不收",
    "case": "像是工单",
    "mediation": "像是邻里纠纷",
    "welfare": "像是民政救助",
    "gas": "像是燃气的事",
    "cabinet": "可以借工具",
    "guardian": "孩子的心愿",
    "mask": "有个人信息",
}


@dataclass(frozen=True)
class Clock:
    """What is left of the time that is promised, in words; empty when nothing is."""

    words: str = ""
    late: bool = False
    due_at: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """What WeChat's check says: in words, and how it looks (good, warn, bad, quiet)."""

    words: str
    look: str


@dataclass(frozen=True)
class Row:
    """A wish in a list of staff."""

    wish: Wish
    kind: str
    words: str
    place: str
    status: str
    clock: Clock
    thumb: str | None
    hints: Sequence[Hint] = ()
    verdict: Verdict | None = None
    guessed: str = ""


def wish_of(wish_id: int) -> Wish:
    """One wish of where the asker works, whole. Raises NotFound for any other."""
    wish = queries.whole_wish(asker(), row_id(wish_id))
    if not looks_on(asker(), wish):
        raise NotFound(queries.NO_SUCH_WISH)
    return wish


def clock_of(wish: Wish, at: datetime) -> Clock:
    """How long whoever owes the next step still has."""
    if wish.due_at is None:
        return Clock()
    late = wish.due_at <= at
    span = lasting(wish.due_at - at)
    return Clock(f"过了 {span}" if late else f"还有 {span}", late, wish.due_at)


def rows(wishes: Iterable[Wish], *, to_review: bool = False) -> list[Row]:
    """As lists show them; of what is to be reviewed also what the check and the words say."""
    found, at, reader = list(wishes), now(), asker()
    offered, stands = kinds(at), stand(found) if to_review else {}
    return [_row(w, reader, at, offered, stands, to_review=to_review) for w in found]


def _row(
    wish: Wish,
    reader: Person,
    at: datetime,
    offered: dict[str, Any],
    stands: dict[int, Standing],
    *,
    to_review: bool,
) -> Row:
    guessed = guess_kind(wish.words, at) if to_review else None
    known = offered.get(wish.kind_key)
    return Row(
        wish=wish,
        kind=known.name if known else "别的",
        words=on_the_board(wish),
        place=place_said(wish),
        status=status_words(wish, reader)[wish.status],
        clock=clock_of(wish, at),
        thumb=next((kept.file.key for kept in wish.photos), None),
        hints=hints(wish.words) if to_review else (),
        verdict=verdict_of(wish, stands.get(wish.id)) if to_review else None,
        guessed=offered[guessed].name if guessed and guessed != wish.kind_key else "",
    )


def place_said(wish: Wish) -> str:
    """Where it is, never nearer than a grid."""
    near = wish.region
    if near.level is Level.BUILDING and near.parent is not None:
        near = near.parent
    return place_of(near)


def verdict_of(wish: Wish, stands: Standing | None) -> Verdict:
    """What WeChat says of words and photos; or why it was not asked."""
    if stands is None:
        return Verdict(f"微信没有看：{_not_asked(wish)}。请您仔细看一眼。", "quiet")
    if stands.waiting:
        return Verdict("微信还在看，一般几分钟就好；看完才能上墙。", "warn")
    if stands.passed:
        return Verdict("微信看过，没有问题。", "good")
    return Verdict(f"要人看：{stands.why}。", "bad" if "风险" in stands.why else "warn")


def _not_asked(wish: Wish) -> str:
    if wish.source is Source.CHAT:
        return "公众号里发的它查不了"
    return "发的人没有用过小程序" if wish.source in BY_PHONE else "是工作人员登记的"


def file_url(key: str, size: str) -> str:
    """The address of a photo (`size`: full, thumb)."""
    return url_for(f"panel.photos.{size}", key=key)


def context() -> dict[str, Any]:
    """What every template of wishes uses."""
    return {
        "file_url": file_url,
        "wish_states": STATUS_WORDS,
        "elsewhere_words": ELSEWHERE_WORDS,
        "may_file": files_cases(asker()),
    }
