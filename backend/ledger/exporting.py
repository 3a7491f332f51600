"""All that was booked for somebody, for themselves, in words."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..clock import written
from ..db import db
from ..people.models import Person
from .hours import EVIDENCE_WORDS
from .models import LedgerAccount, Measure, Movement

Rows = list[dict[str, Any]]


def everything_of(person: Person) -> dict[str, Rows]:
    """By what it is; times are ours, to the minute."""
    found: dict[Measure, Rows] = {measure: [] for measure in Measure}
    query = (
        select(Movement)
        .join(Movement.account)
        .where(LedgerAccount.person_id == person.id)
        .options(joinedload(Movement.transfer), joinedload(Movement.account))
        .order_by(Movement.id)
    )
    for movement in db.session.scalars(query):
        found[movement.account.measure].append(_row(movement))
    return {"积分的账": found[Measure.POINTS], "服务时长的账（分钟）": found[Measure.MINUTES]}


def _row(movement: Movement) -> dict[str, Any]:
    transfer = movement.transfer
    row: dict[str, Any] = {
        "多少": movement.amount,
        "之后有": movement.balance,
        "为什么": transfer.reason,
        "时间": written(transfer.at),
    }
    if transfer.evidence is not None:
        row |= {
            "开始": written(transfer.started_at),
            "结束": written(transfer.ended_at),
            "依据": EVIDENCE_WORDS[transfer.evidence],
        }
    return row
