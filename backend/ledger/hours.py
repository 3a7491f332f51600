"""Hours of service, as a list for the official register of volunteers.

That register asks for an identity card's number, which is not kept here: whoever carries the list
over finds the person by name and telephone.
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import NamedTuple

from sqlalchemy import exists, or_, select

from ..clock import day_bounds, local
from ..db import db
from ..errors import Invalid, NotAllowed
from ..people.models import Person, Role, RoleKind
from ..people.rules import below
from .models import Evidence, LedgerAccount, Measure, Movement, Transfer
from .queries import REVERSED

REGISTRARS = {RoleKind.COMMUNITY_WORKER, RoleKind.STREET_OFFICER, RoleKind.DISTRICT_OFFICER}
LONGEST = timedelta(days=366)
COLUMNS = ["姓名", "手机号", "服务内容", "开始", "结束", "分钟", "依据", "记录号"]
EVIDENCE_WORDS = {
    Evidence.ON_THE_SPOT: "现场签到签退",
    Evidence.CONFIRMED: "受助人确认",
    Evidence.ADDED_LATER: "事后由社区补记",
}


class Service(NamedTuple):
    """One service of one person."""

    id: int
    name: str
    phone: str
    reason: str
    started_at: datetime
    ended_at: datetime
    minutes: int
    evidence: Evidence


def services(region_code: str, first: date, last: date, *, by: Person) -> list[Service]:
    """What people did who then belonged to a region, from one day to another, in the order of
    time; what was taken back is left out. Raises NotAllowed, Invalid for more than a year."""
    if not by.holds(REGISTRARS, region_code):
        raise NotAllowed("服务时长由社区、街道和区里的工作人员导出。")
    if not timedelta(0) <= last - first <= LONGEST:
        raise Invalid("一次导出一年以内的，开始的日子写在前面。", fields={"until": "请改一改"})
    begin, end = day_bounds(first)[0], day_bounds(last)[1]
    belonged = exists().where(  # then: whoever moves takes nothing along
        Role.person_id == Person.id,
        below(Role.region_code, region_code),
        Role.granted_at <= Transfer.started_at,
        or_(Role.ended_at.is_(None), Role.ended_at > Transfer.started_at),
    )
    query = (
        select(
            Transfer.id,
            Person.name,
            Person.phone,
            Transfer.reason,
            Transfer.started_at,
            Transfer.ended_at,
            Movement.amount,
            Transfer.evidence,
        )
        .join(Movement, Movement.transfer_id == Transfer.id)
        .join(LedgerAccount, LedgerAccount.id == Movement.account_id)
        .join(Person, Person.id == LedgerAccount.person_id)
        .where(LedgerAccount.measure == Measure.MINUTES, Movement.amount > 0, belonged)
        .where(Transfer.started_at >= begin, Transfer.started_at < end)
        .where(Transfer.reverses_id.is_(None), Transfer.id.not_in(REVERSED))
        .order_by(Transfer.started_at, Transfer.id)
    )
    return [Service._make(row) for row in db.session.execute(query)]


def as_csv(found: Iterable[Service]) -> str:
    """The same as a table that Excel opens: UTF-8 with its mark, Shanghai time."""
    told = StringIO()
    table = csv.writer(told)
    table.writerow(COLUMNS)
    table.writerows([_cell(value) for value in _row(service)] for service in found)
    return "\ufeff" + told.getvalue()


def _row(done: Service) -> list[object]:
    begun, ended = (f"{local(at):%Y-%m-%d %H:%M}" for at in (done.started_at, done.ended_at))
    grade = EVIDENCE_WORDS[done.evidence]
    return [done.name, done.phone, done.reason, begun, ended, done.minutes, grade, done.id]


def _cell(value: object) -> object:
    """A name that begins like a formula is shown, not computed."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
