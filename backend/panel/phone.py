"""A notice as the phone will show it: the sentence in the chat, the card of the mini-program."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ..db import db
from ..notifications import cards, wording
from ..notifications.models import Notice

LABELS = {"what": "事项", "number": "编号", "state": "进度", "at": "时间", "note": "备注"}


@dataclass(frozen=True)
class OnThePhone:
    """`sentence` whole; `fields` of the card by label, cut as WeChat cuts them, empty without."""

    sentence: str
    title: str
    fields: list[tuple[str, str]]


def on_the_phone(notice: Notice, *, now: datetime) -> OnThePhone:
    """Made by the very code that sends it."""
    sentence = wording.sentence(notice, now=now)
    template = cards.template_of([notice])
    if template is None or not cards.id_of(template):
        return OnThePhone(sentence, "", [])
    values = cards.filled(template, [notice], now=now).fields.values()
    labels = [LABELS[name] for name in cards.FIELDS[template]]
    return OnThePhone(sentence, cards.TITLES[template], list(zip(labels, values, strict=True)))


def told_by(step: Callable[[], object], people: Collection[int]) -> list[Notice]:
    """What a step would tell these people (ids), the first first: it is done, what it tells is
    read, and all of it is undone. Raises what the step raises."""
    last = db.session.scalar(select(func.max(Notice.id))) or 0
    trial = db.session.begin_nested()
    try:
        step()
        db.session.flush()
        new = select(Notice).where(Notice.id > last, Notice.person_id.in_(people))
        told = list(db.session.scalars(new.order_by(Notice.id)))
        for notice in told:
            db.session.expunge(notice)
        return told
    finally:
        trial.rollback()
