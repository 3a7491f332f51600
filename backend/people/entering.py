"""Writing somebody down by hand, and putting right what is written: most have no WeChat with us."""

import re
import unicodedata
from datetime import datetime

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed
from .actions import RUNNING, grant, may_grant
from .finding import digits_of, find
from .models import Person, RoleKind, Unit
from .queries import region
from .words import ROLE_WORDS

LONGEST_NAME = 50
# What nobody sees, or what turns the words around it: a name of nothing else is none.
_UNSEEN = {
    *map(chr, (0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
}
_PHONE = re.compile(r"\d{7,12}|00\d{7,15}")  # 00: of another country


def checked_name(name: str) -> str:
    """A name as it is kept. Raises Invalid."""
    plain = "".join(sign for sign in name if sign not in _UNSEEN)
    name = " ".join(unicodedata.normalize("NFC", plain).split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"姓名要 1 到 {LONGEST_NAME} 个字。", fields={"name": "必填"})
    return name


def checked_phone(phone: str) -> str:
    """A telephone number in digits alone; none is none. Raises Invalid for anything else."""
    digits = digits_of(phone)
    if phone.strip() and not _PHONE.fullmatch(digits):
        raise Invalid("电话要 7 到 12 位数字，请再看一遍。", fields={"phone": "7 到 12 位数字"})
    if len(digits) == 10 and not digits.startswith(("0", "400", "800")):  # as a sheet's number
        raise Invalid("电话像是少了一位，座机开头的 0 要写上。", fields={"phone": "少了一位"})
    return digits


def enter(
    name: str,
    phone: str,
    kind: RoleKind,
    *,
    region_code: str | None = None,
    unit: Unit | None = None,
    by: Person,
    now: datetime,
) -> Person:
    """Write down somebody who holds a role. Raises Invalid, NotAllowed, NotFound for a place that
    is none, and Conflict for a telephone number that is written down within reach already."""
    place = unit.region_code if unit else region_code or ""
    if not place:
        raise Invalid("请选在哪里。", fields={"place": "必选"})
    if unit is None:
        region(place)
    if (kind is RoleKind.HANDLER) != (unit is not None):
        raise Invalid("承办人员要选单位，别的身份要选地方。", fields={"place": "请再选一次"})
    if not may_grant(by, kind, place):
        raise NotAllowed(f"{ROLE_WORDS[kind]}要由上一级来登记，或者不在您管的地方。")
    phone = checked_phone(phone)
    if (twin := known_by(phone, by)) is not None:
        raise Conflict(f"这个电话已经登记过，是编号 {twin.id}。核对是本人，再打开他的页面加身份。")
    person = Person(name=checked_name(name), phone=phone, created_at=now)
    db.session.add(person)
    grant(person, kind, by=by, now=now, region_code=region_code, unit=unit)
    return person


def known_by(phone: str, by: Person) -> Person | None:
    """Who within reach has this telephone number."""
    if not phone:
        return None
    return next((p for p in find(by, phone) if p.phone == phone), None)


def correct(person: Person, *, name: str = "", phone: str = "", by: Person) -> list[str]:
    """Put right what is given; what is left empty stays. Gives what changed, in words. Raises
    NotAllowed for somebody of elsewhere, or a colleague who stands higher."""
    if not may_correct(by, person):
        raise NotAllowed("资料由他所在的社区来改；工作人员的由上一级来改。")
    changed = []
    if name.strip() and checked_name(name) != person.name:
        person.name = checked_name(name)
        changed.append("姓名")
    if phone.strip() and checked_phone(phone) != person.phone:
        person.phone = checked_phone(phone)
        changed.append("电话")
    if not changed:
        raise Invalid("没有要改的：姓名和电话都和原来一样。")
    return changed


def may_correct(by: Person, person: Person) -> bool:
    """Whoever might give every role that somebody holds; of one's own page, oneself."""
    if by.id == person.id:
        return True
    held = [(role.kind, role.place_code or "") for role in person.open_roles]
    if not held:
        return any(role.kind in RUNNING for role in by.open_roles)
    return all(may_grant(by, kind, place) for kind, place in held)
