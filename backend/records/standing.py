"""Looking at content checks: which are due, and what all those of a subject say together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from ..db import db
from .models import OPEN_CHECKS, CheckState, ContentCheck

LABELS = {
    10001: "广告",
    20001: "时政",
    20002: "色情",
    20003: "辱骂",
    20006: "违法犯罪",
    20008: "欺诈",
    20012: "低俗",
    20013: "版权",
}
PROBLEMS = {
    "elsewhere": "不是从小程序发的",
    "silent": "一直没有回话",
    "too_large": "照片太大",
    "45009": "今天的次数用完了",
    "61010": "发的人两小时内没打开过小程序",
    "-1008": "照片没有取到",
}


@dataclass(frozen=True)
class Standing:
    """`waiting` for WeChat; or passed; or a person has to look, and `why` says to staff why.

    What needs a person needs one at once, whatever the others will be.
    """

    waiting: bool
    why: str = ""

    @property
    def passed(self) -> bool:
        return not self.waiting and not self.why


def standing(subject: str, *, lock: bool = False) -> Standing:
    """What WeChat has said of a subject, all in all. Of what it was never asked about a person
    has to judge. With `lock` two that hear of the same subject come after one another."""
    return _together(checks_of(subject, lock=lock))


def standings(subjects: Collection[str]) -> dict[str, Standing]:
    """The same of several in one look; those of which WeChat was asked nothing are left out."""
    found = db.session.scalars(
        select(ContentCheck)
        .where(ContentCheck.subject.in_(subjects), ContentCheck.state != CheckState.DROPPED)
        .order_by(ContentCheck.subject, ContentCheck.id)
    )
    return {
        subject: _together(list(checks))
        for subject, checks in groupby(found, key=lambda check: check.subject)
    }


def _together(checks: Sequence[ContentCheck]) -> Standing:
    doubts = [_doubt(check, checks) for check in checks if _needs_a_person(check)]
    if doubts or not checks:
        return Standing(False, "；".join(doubts) or "没有送微信看过")
    return Standing(any(check.is_open for check in checks))


def _needs_a_person(check: ContentCheck) -> bool:
    return not check.is_open and check.state is not CheckState.PASSED


def _doubt(check: ContentCheck, checks: Sequence[ContentCheck]) -> str:
    what = _what(check, checks)
    match check.state:
        case CheckState.RISKY:
            return f"微信认为{what}有风险（{LABELS.get(check.label or 0, '其他')}）"
        case CheckState.REVIEW:
            return f"微信拿不准{what}（{LABELS.get(check.label or 0, '其他')}）"
        case _:
            return f"微信没有看{what}（{PROBLEMS.get(check.problem, '没有办成')}）"


def _what(check: ContentCheck, checks: Sequence[ContentCheck]) -> str:
    photos = [other.id for other in checks if other.file_id is not None]
    if check.file_id is None:
        return "文字"
    return f"第 {photos.index(check.id) + 1} 张照片" if len(photos) > 1 else "照片"


def checks_of(subject: str, *, lock: bool = False) -> Sequence[ContentCheck]:
    """Those that count, the oldest first."""
    found = (
        select(ContentCheck)
        .where(ContentCheck.subject == subject, ContentCheck.state != CheckState.DROPPED)
        .order_by(ContentCheck.id)
    )
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(found).all()


def due_checks(*, now: datetime, limit: int = 50) -> Sequence[int]:
    """Ids of what WeChat is to be asked now, or has left without an answer; the longest first."""
    return db.session.scalars(
        select(ContentCheck.id)
        .where(ContentCheck.state.in_(OPEN_CHECKS), ContentCheck.next_try_at <= now)
        .order_by(ContentCheck.next_try_at)
        .limit(limit)
    ).all()


def check_traced(trace_id: str) -> ContentCheck | None:
    """The photo's check that WeChat knows by this number."""
    return db.session.scalars(select(ContentCheck).where(ContentCheck.trace_id == trace_id)).first()


def is_any_being_sent(*, now: datetime) -> bool:
    """Whether a photo is on its way to WeChat, its number still unknown."""
    being_sent = (
        ContentCheck.file_id.is_not(None),
        ContentCheck.state == CheckState.WAITING,
        ContentCheck.attempts > 0,
        ContentCheck.next_try_at > now,
    )
    return db.session.scalar(select(ContentCheck.id).where(*being_sent).limit(1)) is not None
