"""Consents to subscribe messages: each that a person gives in the mini-program is good for one.

WeChat keeps its own account and has the last word: `strike` when it says that none is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, case, false, func, or_, select, update

from ..db import db, upsert
from ..errors import Conflict
from ..people.models import Identity, Person, Platform
from ..people.queries import identity
from .cards import kinds_of, named
from .models import LEFT, REFUSED, Answer, Consent, Delivery, Notice, Pace, Template
from .rules import MOST_CONSENTS

_CONSENTS = cast(Table, Consent.__table__)


def record(person: Person, answers: Mapping[Template, Answer], *, now: datetime) -> None:
    """Keep what wx.requestSubscribeMessage answered. What waited for such a consent, and has not
    been read, is due again, the newest first, as far as the consents go.

    Raises Conflict for somebody who has never signed in to the mini-program.
    """
    if identity(person.id, Platform.MINI_PROGRAM) is None:
        raise Conflict("提醒是发到微信小程序的，请先在小程序里登录。")
    for template, answer in sorted(answers.items()):
        if answer is not Answer.ACCEPT:
            _refuse(person.id, template, answer, now)
        elif left(person.id).get(template, 0) < MOST_CONSENTS:
            accepted = Consent(
                person_id=person.id, template=template, answer=answer, answered_at=now
            )
            db.session.add(accepted)
            db.session.flush()
        _ring_again(person.id, template, now)


def _refuse(person_id: int, template: Template, answer: Answer, now: datetime) -> None:
    said = {"answer": answer, "answered_at": now}
    db.session.execute(
        upsert(_CONSENTS)
        .values(person_id=person_id, template=template, **said)
        .on_conflict_do_update(
            index_elements=["person_id", "template"], index_where=REFUSED, set_=said
        )
    )


def _ring_again(person_id: int, template: Template, now: datetime) -> None:
    room = left(person_id).get(template, 0)
    letters = (Notice.pace == Pace.DIGEST) if template is Template.REMINDER else false()
    of_it = or_(Notice.kind.in_(kinds_of(template)), letters)
    held = (Notice.person_id == person_id, Notice.delivery == Delivery.HELD)
    newest = (
        select(Notice.id)
        .where(*held, Notice.read_at.is_(None), of_it)
        .order_by(Notice.urgent.desc(), Notice.id.desc())
        .limit(room)
    )
    ids = db.session.scalars(newest).all()
    locked = select(Notice.id).where(*held, Notice.id.in_(ids)).order_by(Notice.id)
    due = db.session.scalars(locked.with_for_update()).all()
    db.session.execute(
        update(Notice).where(Notice.id.in_(due)).values(delivery=Delivery.WAITING, due_at=now)
    )


def left(person_id: int) -> dict[Template, int]:
    """How many messages of each template a person still allows; none is not in it."""
    rows = db.session.execute(
        select(Consent.template, func.count())
        .where(Consent.person_id == person_id, LEFT)
        .group_by(Consent.template)
    )
    return dict(rows.all())


@dataclass(frozen=True)
class Standing:
    """`answer` is the last one that the person gave; None when never asked."""

    left: int = 0
    answer: Answer | None = None
    answered_at: datetime | None = None


def standings(person_id: int) -> dict[Template, Standing]:
    """Where a person stands with each template."""
    rows = db.session.execute(
        select(
            Consent.template,
            Consent.answer,
            func.max(Consent.answered_at, type_=Consent.answered_at.type),
            func.sum(case((LEFT, 1), else_=0)),
        )
        .where(Consent.person_id == person_id)
        .group_by(Consent.template, Consent.answer)
        .order_by(func.max(Consent.answered_at))
    )
    found = dict.fromkeys(Template, Standing())
    for template, answer, at, room in rows:
        found[template] = Standing(found[template].left + int(room), answer, at)
    return found


def spend(notices: list[Notice], template: Template, *, now: datetime) -> bool:
    """Use the oldest consent for these notices, sent as one; False when none is left.

    A second try after a process died goes on with the consent of the first.
    """
    ids = [notice.id for notice in notices]
    held = select(Consent.id).where(Consent.notice_id.in_(ids), Consent.template == template)
    if db.session.scalars(held).first() is not None:
        return True
    oldest = (
        select(Consent.id)
        .where(Consent.person_id == notices[0].person_id, Consent.template == template, LEFT)
        .order_by(Consent.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    spent = db.session.execute(
        update(Consent)
        .where(Consent.id == oldest.scalar_subquery(), Consent.used_at.is_(None))
        .values(used_at=now, notice_id=ids[0])
    )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def give_back(notices: list[Notice]) -> None:
    """The message did not go out: the consent is good for another."""
    ids = [notice.id for notice in notices]
    db.session.execute(
        update(Consent).where(Consent.notice_id.in_(ids)).values(used_at=None, notice_id=None)
    )


def strike(notices: list[Notice], template: Template, *, now: datetime) -> None:
    """WeChat knows of no consent, whatever we have counted: there is none until the next."""
    give_back(notices)
    _strike(notices[0].person_id, template, now)


def withdraw(identity: Identity, template_ids: Iterable[str], *, now: datetime) -> None:
    """The person refuses these messages from now on, in WeChat's own settings."""
    for template in filter(None, map(named, template_ids)):
        _strike(identity.person_id, template, now)
        _refuse(identity.person_id, template, Answer.REJECT, now)


def _strike(person_id: int, template: Template, now: datetime) -> None:
    db.session.execute(
        update(Consent)
        .where(Consent.person_id == person_id, Consent.template == template, LEFT)
        .values(struck_at=now)
    )
