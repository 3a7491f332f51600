"""The same person in two of our apps: joined by a code that one shows and the other types."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.exc import IntegrityError

from ..db import Base, db
from ..errors import Conflict, Invalid
from .models import BindCode, Identity, Person

LIFETIME = timedelta(minutes=10)


def bind_code(person: Person, *, now: datetime) -> str:
    """Six digits that hold for ten minutes; an older code of the same person ends."""
    db.session.execute(
        delete(BindCode).where((BindCode.person_id == person.id) | (BindCode.expires_at <= now))
    )
    code = f"{secrets.randbelow(10**6):06}"
    db.session.add(BindCode(code=code, person_id=person.id, expires_at=now + LIFETIME))
    db.session.flush()
    return code


def join(identity: Identity, code: str, *, now: datetime) -> Person:
    """Make this identity, and all its person did, the person's who showed the code.

    Raises Invalid for a code that does not hold, Conflict when both have an identity on this
    platform: then they are two phones, and which one counts is for the community to say.
    """
    bind = db.session.get(BindCode, code)
    if bind is None or bind.expires_at <= now:
        raise Invalid("绑定码不对或过期了，请在小程序里重新取一个。")
    keeper, leaver = db.session.get_one(Person, bind.person_id), identity.person
    db.session.delete(bind)
    if keeper is not leaver:
        if _platforms(keeper) & _platforms(leaver):
            raise Conflict("这个人已经绑定过别的微信号，请找社区帮忙合并。")
        _move_everything(leaver.id, keeper.id)
    return keeper


def _platforms(person: Person) -> set[tuple[str, str]]:
    rows = db.session.execute(
        select(Identity.platform, Identity.appid).where(Identity.person_id == person.id)
    )
    return {(platform, appid) for platform, appid in rows}


def _move_everything(leaver_id: int, keeper_id: int) -> None:
    """Every row that names one person names the other, in whichever table a feature keeps it.

    What the keeper already has (the same role, an account) stays behind with the emptied person.
    """
    db.session.flush()
    for table in Base.metadata.sorted_tables:
        key = inspect(table).primary_key
        for column in table.columns:
            if not any(fk.column.table.name == "persons" for fk in column.foreign_keys):
                continue
            for row in db.session.execute(select(*key.columns).where(column == leaver_id)).all():
                where = [part == value for part, value in zip(key.columns, row, strict=True)]
                try:
                    with db.session.begin_nested():
                        db.session.execute(update(table).where(*where).values({column: keeper_id}))
                except IntegrityError:
                    continue
    db.session.expire_all()
