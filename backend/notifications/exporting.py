"""All that we told somebody, for themselves, in words."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..clock import written
from ..db import db
from ..people.models import Person
from .cards import TITLES
from .models import Answer, Consent, Notice
from .wording import sentence

Rows = list[dict[str, Any]]
ANSWERS = {
    Answer.ACCEPT: "同意发一条",
    Answer.REJECT: "没有同意",
    Answer.BAN: "微信不让发",
    Answer.FILTER: "微信没有问",
}


def everything_of(person: Person, *, now: datetime) -> dict[str, Rows]:
    """By what it is; times are ours, to the minute."""
    notices = select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)
    told = [
        {
            "说的是": sentence(notice, now=now),
            "时间": written(notice.created_at),
            "看的时间": written(notice.read_at),
        }
        for notice in db.session.scalars(notices)
    ]
    consents = select(Consent).where(Consent.person_id == person.id).order_by(Consent.id)
    answered = [
        {
            "哪种提醒": TITLES[consent.template],
            "回答": ANSWERS[consent.answer],
            "时间": written(consent.answered_at),
        }
        for consent in db.session.scalars(consents)
    ]
    return {"收到的消息": told, "微信提醒的回答": answered}
