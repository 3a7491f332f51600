"""How long things are kept: rules as data, counted before they are run, run every night."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from ..cases import forgetting as in_cases
from ..cases.rules import DRAFT_KEPT
from ..db import db
from ..errors import Invalid, NotAllowed, NotFound
from ..notifications import forgetting as in_notices
from ..people.models import Person, RoleKind
from ..people.signing_in import LIFETIME, PHONE_LIFETIME
from ..records import forgetting as in_records
from ..records.preparing import HOLDS
from ..wishes import forgetting as in_wishes
from ..wishes.rules import kept_for
from .models import RetentionRule

LONGEST = 36_500


@dataclass(frozen=True)
class Kept:
    """What is kept for how long unless somebody decides otherwise, never for less than `least`;
    how much of it is due, and how it goes."""

    key: str
    words: str
    days: int
    least: int
    count: Callable[[datetime], int]
    run: Callable[[datetime], int]


RULES = (
    Kept(
        "messages",
        "微信消息的收件记录：删掉",
        30,
        7,
        in_records.old_messages,
        in_records.forget_old_messages,
    ),
    Kept(
        "notices",
        "发过的提醒：删掉",
        365,
        30,
        in_notices.old_notices,
        in_notices.forget_old_notices,
    ),
    Kept(
        "photo_places",
        "办结的事，照片里带的拍摄时间和位置：抹掉",
        180,
        30,
        in_cases.old_photo_places,
        in_cases.forget_old_photo_places,
    ),
    Kept(
        "photos",
        "办结的事的照片和语音原件（公开过的除外）：删掉",
        1095,
        365,
        in_cases.old_photos,
        in_cases.forget_old_photos,
    ),
    Kept(
        "audits",
        "谁看过、改过的记录：删掉",
        1095,
        365,
        in_records.old_audits,
        in_records.forget_old_audits,
    ),
)


# What nobody decides here: how long it lasts is part of how it works.
FIXED = (
    ("没写完的报事", DRAFT_KEPT),
    ("手机上的登录", PHONE_LIFETIME),
    ("电脑上的登录", LIFETIME),
    ("表格和边界导入前的预览", HOLDS),
)


@dataclass(frozen=True)
class Standing:
    """A rule as it holds: how many days, who decided that and when (None: the default), and how
    much is due now (None: not counted). `kept` None: decided elsewhere."""

    key: str
    words: str
    days: int
    decided: RetentionRule | None
    due: int | None
    kept: Kept | None


def standing(*, now: datetime, counted: bool = False) -> list[Standing]:
    """All rules; `counted`: with how much each would take away now, which looks through all there
    is. Changes nothing."""
    decided = _decided()
    found = []
    for kept in RULES:
        rule = decided.get(kept.key)
        days = rule.days if rule else kept.days
        due = kept.count(now - timedelta(days=days)) if counted else None
        found.append(Standing(kept.key, kept.words, days, rule, due, kept))
    contacts = in_wishes.old_contacts(now=now) if counted else None
    words = "心愿完了以后的联系方式：删掉"
    found.append(Standing("contacts", words, kept_for(now).days, None, contacts, None))
    return found


def run_rule(kept: Kept, *, now: datetime) -> int:
    """What is due by one rule goes. How many."""
    rule = _decided().get(kept.key)
    return kept.run(now - timedelta(days=rule.days if rule else kept.days))


def decide(key: str, days: int, *, by: Person, now: datetime) -> RetentionRule:
    """From now on. Raises NotAllowed, NotFound, Invalid for fewer days than the law or the work
    needs."""
    if not any(role.kind is RoleKind.ADMIN for role in by.open_roles):
        raise NotAllowed("保留多久由系统管理员来定。")
    kept = next((kept for kept in RULES if kept.key == key), None)
    if kept is None:
        raise NotFound("没有这条保留规则。")
    if not kept.least <= days <= LONGEST:
        raise Invalid(f"这一条要写 {kept.least} 到 {LONGEST} 天。", fields={"days": "请改一改"})
    rule = RetentionRule(key=key, days=days, by_id=by.id, at=now)
    db.session.add(rule)
    db.session.flush()
    return rule


def history() -> Sequence[RetentionRule]:
    """What was decided, the latest first."""
    return db.session.scalars(
        select(RetentionRule).order_by(RetentionRule.id.desc()).limit(50)
    ).all()


def _decided() -> dict[str, RetentionRule]:
    """The newest decision of each rule: a handful of rows."""
    rows = db.session.scalars(select(RetentionRule).order_by(RetentionRule.id))
    return {rule.key: rule for rule in rows}
