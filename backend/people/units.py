"""Units as the people of a place keep them: entered, put right, found."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from .actions import RUNNING, found_unit
from .finding import reach
from .models import Person, Unit, UnitKind
from .rules import OFFICIAL_LENGTHS, below, stem

LONGEST_PHONE = 30
LONGEST_ABOUT = 200
LONGEST_HOURS = 100
LONGEST_ADDRESS = 200
MOST_UNITS = 300
NO_SUCH_UNIT = "没有这个单位，或者它不在您管的地方。"


def units_within(by: Person, *, dissolved: bool = False) -> Sequence[Unit]:
    """Units of where somebody works, and those from above that serve there, by place and name."""
    query = select(Unit).where(_around(by)).options(joinedload(Unit.region))
    if not dissolved:
        query = query.where(Unit.dissolved_at.is_(None))
    return db.session.scalars(query.order_by(Unit.region_code, Unit.name).limit(MOST_UNITS)).all()


def unit_for(by: Person, unit_id: int) -> Unit:
    """One of them. Raises NotFound."""
    found = db.session.scalars(select(Unit).where(Unit.id == unit_id, _around(by))).first()
    if found is None:
        raise NotFound(NO_SUCH_UNIT)
    return found


def keeps(by: Person, unit: Unit) -> bool:
    """Whether somebody may put right what is written of a unit."""
    return by.holds(RUNNING, unit.region_code)


def enter_unit(
    name: str, kind: UnitKind, region_code: str, *, duty_phone: str, handles: list[str], by: Person
) -> Unit:
    """Write down a unit that serves a place. Raises NotAllowed, NotFound for a place that is none,
    Invalid, Conflict for a name that the place has already."""
    if not by.holds(RUNNING, region_code):
        raise NotAllowed("单位由它所在的社区、街道或区来登记。")
    twin = select(Unit.id).where(Unit.region_code == region_code, Unit.name == name.strip())
    if (there := db.session.scalar(twin)) is not None:
        raise Conflict(f"这里已经有叫“{name.strip()}”的单位了，编号 {there}。")
    phone = checked_duty_phone(duty_phone)
    return found_unit(name, kind, region_code, duty_phone=phone, handles=handles)


def change_unit(
    unit: Unit,
    *,
    duty_phone: str,
    handles: list[str],
    about: str,
    hours: str | None = None,
    address: str | None = None,
    by: Person,
) -> None:
    """Put right how to reach a unit and what it handles; what is None stays as it is. Raises
    NotAllowed, Conflict, Invalid."""
    if not keeps(by, unit):
        raise NotAllowed("单位的资料由它所在的社区、街道或区来改。")
    if not unit.stands:
        raise Conflict(f"{unit.name}已经撤销了，不能再改。")
    if len(about) > LONGEST_ABOUT:
        raise Invalid(f"说明最多 {LONGEST_ABOUT} 个字。", fields={"about": "太长"})
    unit.duty_phone, unit.handles = checked_duty_phone(duty_phone), " ".join(handles)
    unit.about = about.strip()
    unit.hours = _fitting(unit.hours if hours is None else hours, LONGEST_HOURS, "hours")
    unit.address = _fitting(
        unit.address if address is None else address, LONGEST_ADDRESS, "address"
    )
    db.session.flush()


def checked_duty_phone(phone: str) -> str:
    """A unit's telephone may have an extension: kept as it is said. Raises Invalid."""
    phone = " ".join(phone.split())
    if len(phone) > LONGEST_PHONE or (phone and not any(sign.isdecimal() for sign in phone)):
        raise Invalid("值班电话没看懂，请写数字，最多 30 个字。", fields={"duty_phone": "请改一改"})
    return phone


def _fitting(words: str, most: int, field: str) -> str:
    """On one line. Raises Invalid for too many."""
    words = " ".join(words.split())
    if len(words) > most:
        raise Invalid(f"最多 {most} 个字。", fields={field: "太长"})
    return words


def _around(by: Person) -> ColumnElement[bool]:
    """What lies within reach, and what serves it from above."""
    ways = [below(Unit.region_code, code) for code in reach(by)]
    above = {code[:n].ljust(12, "0") for code in reach(by) for n in _lengths(code)}
    return or_(false(), *ways, Unit.region_code.in_(above))


def _lengths(code: str) -> list[int]:
    return [n for n in OFFICIAL_LENGTHS if n <= len(stem(code))]
