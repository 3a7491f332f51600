"""Reading who looked at, or changed, something personal, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from ..db import db
from ..people.models import Person, Role, RoleKind, Unit
from ..people.rules import below
from .models import AuditEntry

READERS = {RoleKind.ADMIN, RoleKind.AUDITOR}
PAGE = 50
MOST_EXPORTED = 10_000


@dataclass(frozen=True)
class Wanted:
    """What of the log is asked for; left empty, everything. `subject` is one exactly: "case:12";
    `who` is part of a name."""

    who: str = ""
    verb: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """One line: `name` is empty where a unit's signed address did it."""

    id: int
    at: datetime
    person_id: int | None
    name: str
    verb: str
    subject: str
    reason: str


def reads_log(person: Person) -> bool:
    """An auditor, or who administers."""
    return any(role.kind in READERS for role in person.open_roles)


def entries(
    reader: Person, wanted: Wanted, *, before: int | None = None, limit: int = PAGE
) -> list[Entry]:
    """The newest first, of those who hold or held a post where this reader audits; what was done
    through signed addresses, to whoever administers."""
    person = aliased(Person)
    query = select(AuditEntry, person.name).outerjoin(person, person.id == AuditEntry.person_id)
    query = query.where(_within(reader), *_asked(wanted, person))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = db.session.execute(query.order_by(AuditEntry.id.desc()).limit(limit))
    return [
        Entry(one.id, one.at, one.person_id, name or "", one.verb, one.subject, one.reason)
        for one, name in rows
    ]


def _asked(wanted: Wanted, person: type[Person]) -> list[ColumnElement[bool]]:
    asked = []
    if wanted.who:
        asked.append(person.name.contains(wanted.who, autoescape=True))
    if wanted.verb:
        asked.append(AuditEntry.verb == wanted.verb)
    if wanted.subject:
        asked.append(AuditEntry.subject == wanted.subject)
    if wanted.since is not None:
        asked.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        asked.append(AuditEntry.at < wanted.until)
    return asked


def _within(reader: Person) -> ColumnElement[bool]:
    roles = [role for role in reader.open_roles if role.kind in READERS and role.region_code]
    reached = [AuditEntry.person_id.in_(_people_of(role.region_code or "")) for role in roles]
    if any(role.kind is RoleKind.ADMIN for role in roles):
        reached.append(AuditEntry.person_id.is_(None))
    return or_(AuditEntry.person_id == reader.id, *reached)


def _people_of(region_code: str) -> Select[int]:
    held = select(Role.person_id).outerjoin(Unit, Unit.id == Role.unit_id)
    reached = or_(below(Role.region_code, region_code), below(Unit.region_code, region_code))
    return held.where(reached)
