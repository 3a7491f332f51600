"""A person by whom nobody can be found any more: no name, no telephone, no way to sign in."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from ..db import Base, db
from .households import Household
from .models import (
    Account,
    BindCode,
    DutyShift,
    Identity,
    Person,
    RecoveryCode,
    SecondStep,
    SignIn,
)

_GOES: tuple[tuple[str, tuple[type[Base], ...]], ...] = (
    ("绑定的微信", (Identity,)),
    ("登录和账号", (SignIn, SecondStep, RecoveryCode, BindCode, Account)),
)


def first_to_settle(person: Person, *, now: datetime) -> list[str]:
    """What must be settled before somebody is forgotten, in sentences."""
    duty = select(DutyShift.id).where(DutyShift.person_id == person.id, DutyShift.ends_at > now)
    found = ["还有工作身份，请先收回。"] if person.works_here else []
    if db.session.scalar(duty.limit(1)) is not None:
        found.append("还排着班，请先在值班表里撤掉。")
    return found


def would_forget(person: Person, *, doors: bool = True) -> dict[str, int]:
    """How much of what goes; `doors`: with what the community wrote down by the telephone."""
    found = {"姓名": int(bool(person.name)), "电话": int(bool(person.phone))}
    for words, tables in _GOES:
        found[words] = sum(_count(table, person) for table in tables)
    found["住户名单里同一个电话的联系人"] = len(_doors(person)) if doors else 0
    found["身份"] = len(person.open_roles)
    return found


def forget(person: Person, pseudonym: str, *, now: datetime, doors: bool = True) -> None:
    """For good."""
    for role in person.open_roles:
        role.ended_at = now
    for one in _doors(person) if doors else []:
        one.name, one.phone = "", ""
    for _, tables in _GOES:
        for table in tables:
            db.session.execute(delete(table).where(_whose(table) == person.id))
    db.session.execute(
        update(Household).where(Household.steward_id == person.id).values(steward_id=None)
    )
    person.name, person.phone = pseudonym, ""
    db.session.flush()


def openids(person: Person) -> list[str]:
    """How WeChat names somebody in our apps."""
    return list(db.session.scalars(select(Identity.openid).where(Identity.person_id == person.id)))


def _doors(person: Person) -> list[Household]:
    """Where the household's telephone is theirs."""
    if not person.phone:
        return []
    return list(db.session.scalars(select(Household).where(Household.phone == person.phone)))


def _count(table: type[Base], person: Person) -> int:
    query = select(func.count()).select_from(table).where(_whose(table) == person.id)
    return db.session.scalar(query) or 0


def _whose(table: type[Base]) -> ColumnElement[int]:
    column: ColumnElement[int] = table.__table__.c.person_id
    return column
