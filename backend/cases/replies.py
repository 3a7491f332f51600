"""Ready replies of a community: written once, chosen in the steps that speak to whoever reported.

A slot such as {number} is filled from the case when the reply is chosen; what goes out is what the
form says then, so a person has read it.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from ..catalogue.kinds import KINDS
from ..clock import local, said
from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..people.models import Level, Person
from ..people.queries import place_name, region
from ..texts.masking import masked
from ..texts.typed import MOST_REASON, MOST_WORDS
from .models import Case, ReplyTemplate, ReplyUse
from .rules import REVIEWERS

SLOTS = {
    "number": "编号",
    "title": "是什么事",
    "place": "在哪里",
    "unit": "办理的单位",
    "until": "什么时候到期",
    "today": "今天几号",
}
LONGEST_NAME = 40
MOST_OF_A_USE = 50  # of one community in one step: more, and nobody finds the right one
_SLOT = re.compile(r"\{([^{}]*)\}")


def ready_for(case: Case) -> Sequence[ReplyTemplate]:
    """What fits this case: of its community, of its kind or of any."""
    if case.community_code is None:
        return []
    fits = or_(ReplyTemplate.kind_key.is_(None), ReplyTemplate.kind_key == case.kind_key)
    there = ReplyTemplate.community_code == case.community_code
    current = select(ReplyTemplate).where(there, fits, ReplyTemplate.ended_at.is_(None))
    return db.session.scalars(current.order_by(ReplyTemplate.name, ReplyTemplate.id)).all()


def all_of(codes: Collection[str], *, limit: int = 300) -> Sequence[ReplyTemplate]:
    """All that hold now in these communities, in the order of the steps."""
    current = select(ReplyTemplate).where(
        ReplyTemplate.community_code.in_(codes), ReplyTemplate.ended_at.is_(None)
    )
    order = (ReplyTemplate.community_code, ReplyTemplate.use, ReplyTemplate.name)
    with_names = current.options(joinedload(ReplyTemplate.by))
    return db.session.scalars(with_names.order_by(*order).limit(limit)).all()


def ready_reply(number: int, *, by: Person) -> ReplyTemplate:
    """One that holds now and is this person's to change. Raises NotFound."""
    found = db.session.get(ReplyTemplate, number)
    if found is None or found.ended_at or not by.holds(REVIEWERS, found.community_code):
        raise NotFound("没有这一条，也许刚被改过。")
    return found


def write(
    community_code: str,
    use: ReplyUse,
    *,
    name: str,
    words: str,
    kind_key: str | None = None,
    rule: str = "",
    elsewhere: str = "",
    instead_of: ReplyTemplate | None = None,
    by: Person,
    now: datetime,
) -> ReplyTemplate:
    """Write a ready reply, perhaps instead of another, which ends. Raises Invalid for a slot that
    we cannot fill, NotAllowed for another community."""
    if region(community_code).level is not Level.COMMUNITY:
        raise Invalid("请选到社区一级。", fields={"community": "请选社区"})
    if not by.holds(REVIEWERS, community_code):
        raise NotAllowed("只能写自己社区的答复。")
    if kind_key is not None and kind_key not in KINDS:
        raise Invalid("没有这一类，请从列出的里面选。", fields={"kind": "不认识"})
    written = ReplyTemplate(
        community_code=community_code,
        use=use,
        kind_key=kind_key,
        name=_line(name, LONGEST_NAME, "name", "给它起个名字，几个字就行。"),
        words=_line(words, MOST_WORDS, "words", "写上要说的话。"),
        rule=_line(rule, MOST_REASON, "rule") if use is ReplyUse.EXPLAIN else "",
        elsewhere=_line(elsewhere, MOST_REASON, "elsewhere") if use in WITH_ELSEWHERE else "",
        by=by,
        at=now,
    )
    if instead_of is not None:
        end(instead_of, by=by, now=now)
    elif _count(community_code, use) >= MOST_OF_A_USE:
        raise Conflict(f"这一步已经有 {MOST_OF_A_USE} 条了，先删掉不用的。")
    db.session.add(written)
    db.session.flush()
    return written


WITH_ELSEWHERE = {ReplyUse.DECLINE, ReplyUse.EXPLAIN}


def _count(community_code: str, use: ReplyUse) -> int:
    return sum(template.use is use for template in all_of([community_code]))


def _line(words: str, most: int, field: str, if_none: str = "") -> str:
    words = words.strip()
    if if_none and not words:
        raise Invalid(if_none, fields={field: "必填"})
    if len(words) > most:
        raise Invalid(f"最多写 {most} 个字。", fields={field: "太长"})
    unknown = [slot for slot in _SLOT.findall(words) if slot not in SLOTS]
    if unknown:
        known = "、".join(f"{{{slot}}}" for slot in SLOTS)
        raise Invalid(f"{{{unknown[0]}}} 不认识，能用的有：{known}。", fields={field: "改一改"})
    return words


def end(template: ReplyTemplate, *, by: Person, now: datetime) -> None:
    """Offer it no more. What was said with it stays said."""
    if not by.holds(REVIEWERS, template.community_code):
        raise NotAllowed("只能改自己社区的答复。")
    if template.ended_at is not None:
        raise Conflict("这一条刚被别人改过，请刷新后再看。")
    template.ended_at, template.ended_by_id = now, by.id
    db.session.flush()


def filled(words: str, case: Case, *, now: datetime) -> str:
    """The words with what is so of this case in their slots."""
    values = _values(case, now)
    return _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), words)


def _values(case: Case, now: datetime) -> dict[str, str]:
    clock, last, here = case.running_clock, case.last_dispatch, local(now)
    at = place_name(case.region_code) if case.region_code else ""
    return {
        "number": case.number,
        "title": case.title,
        "place": "".join(part for part in (at, masked(case.place_words)) if part),
        "unit": last.unit.name if last else "办理的单位",
        "until": said(clock.ends_at, now) if clock else "另行通知",
        "today": f"{here.month}月{here.day}日",
    }
