"""The same person in two of our apps: joined by a code that one shows and the other types."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, func, inspect, select, update
from sqlalchemy.exc import IntegrityError

from ..db import Base, db
from ..errors import Conflict, DomainError, Invalid, NotAllowed
from . import codes
from .actions import RUNNING
from .entering import may_correct
from .models import Account, BindCode, Identity, Person
from .signing_in import failure_key


class TooManyCodes(DomainError):
    """Somebody is guessing."""

    code = "too_many_failures"
    default = "绑定码错了好几次，请 15 分钟后再试。"


def bind_code(person: Person, *, now: datetime) -> str:
    """Six digits that hold for ten minutes; an older code of the same person ends."""
    return codes.show(BindCode, person, now=now).code


def join(identity: Identity, code: str, *, now: datetime) -> Person | None:
    """Make this identity, and all its person did, the person's who showed the code.

    None for a code that does not hold, after noting the failure: the door is to commit it. Raises
    TooManyCodes after five; NotAllowed for people who work here, whose roles no code may carry
    to somebody else; Conflict when both have an identity on this platform: then they are two
    phones, and which one counts is for the community to say.
    """
    key = failure_key("bind", str(identity.id))
    bind = codes.typed(BindCode, code, key=key, refusal=TooManyCodes, now=now)
    if bind is None:
        return None
    keeper, leaver = db.session.get_one(Person, bind.person_id), identity.person
    if keeper is not leaver and (keeper.works_here or leaver.works_here):
        raise NotAllowed("工作人员的微信请找管理员绑定，免得权限到了别人手里。")
    db.session.delete(bind)
    if keeper is not leaver:
        if _platforms(keeper) & _platforms(leaver):
            raise Conflict("这个人已经绑定过别的微信号，请找社区帮忙合并。")
        _move_everything(leaver.id, keeper.id)
    return keeper


def merge(keeper: Person, leaver: Person, *, by: Person) -> None:
    """Two entries were one person: everything of the second becomes the first's. For good.

    Both are within the reach of `by`. Raises NotAllowed for people who work here, unless
    the first is one to whom `by` might have given the roles; Invalid for one and the same.
    """
    if keeper is leaver:
        raise Invalid("这是同一条登记，不用合并。")
    if not any(role.kind in RUNNING for role in by.open_roles):
        raise NotAllowed("合并由社区或街道来做。")
    if by.id in {keeper.id, leaver.id} or (keeper.works_here and not may_correct(by, keeper)):
        raise NotAllowed("自己的登记请同事来合并；工作人员的由上一级来合并，免得权限到了别人手里。")
    has_account = select(Account.id).where(Account.person_id == leaver.id)
    if leaver.works_here or db.session.scalar(has_account) is not None:
        raise NotAllowed("要并掉的这一位是工作人员，请先收回他的工作身份，免得权限到了别人手里。")
    keeper.name, keeper.phone = keeper.name or leaver.name, keeper.phone or leaver.phone
    _move_everything(leaver.id, keeper.id)
    for role in list(leaver.roles):  # the same as one that the keeper holds
        db.session.delete(role)
    leaver.name, leaver.phone = "", ""
    db.session.flush()


def what_would_move(leaver: Person) -> dict[str, int]:
    """How many rows of each table name somebody; the names of the tables."""
    found: dict[str, int] = {}
    for table, column in _naming_persons():
        count = select(func.count()).select_from(table).where(column == leaver.id)
        if there := db.session.scalar(count):
            found[table.name] = found.get(table.name, 0) + there
    return found


def _naming_persons() -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(fk.column.table.name == "persons" for fk in column.foreign_keys):
                yield table, column


def bound_platforms(person: Person) -> set[str]:
    """In which of our apps somebody is known."""
    return {platform for platform, _ in _platforms(person)}


def _platforms(person: Person) -> set[tuple[str, str]]:
    rows = db.session.execute(
        select(Identity.platform, Identity.appid).where(Identity.person_id == person.id)
    )
    return {(platform, appid) for platform, appid in rows}


def _move_everything(leaver_id: int, keeper_id: int) -> None:
    """Every row that names one person names the other, in whichever table a feature keeps it.

    What the keeper already has (the same role, an account) stays behind with the emptied person;
    what says no more than that somebody belongs to something, and the keeper does, is dropped:
    nobody would ever answer for it.
    """
    db.session.flush()
    for table, column in _naming_persons():
        key = inspect(table).primary_key
        for row in db.session.execute(select(*key.columns).where(column == leaver_id)).all():
            where = [part == value for part, value in zip(key.columns, row, strict=True)]
            try:
                with db.session.begin_nested():
                    db.session.execute(update(table).where(*where).values({column: keeper_id}))
            except IntegrityError:
                if column.primary_key and len(key.columns) > 1:
                    db.session.execute(delete(table).where(*where))
    db.session.expire_all()
