"""What somebody says of themselves, and puts right: what they are called, and their telephone."""

from ..errors import NotAllowed
from .entering import checked_name, checked_phone
from .models import Person


def introduce(person: Person, *, name: str = "", phone: str = "") -> None:
    """What somebody says of themselves at first; what is written down already stays. Raises
    Invalid."""
    said = checked_name(name) if name.strip() else ""
    person.name, person.phone = person.name or said, person.phone or checked_phone(phone)


def call_oneself(person: Person, *, name: str | None = None, phone: str | None = None) -> None:
    """What is given takes the place of what was; an empty word is none at all. Raises Invalid, and
    NotAllowed for who works here: others have to find them by it."""
    if person.works_here:
        raise NotAllowed("工作人员的姓名和电话由上一级来改，请找管理员。")
    new_name = person.name if name is None else checked_name(name) if name.strip() else ""
    new_phone = person.phone if phone is None else checked_phone(phone)
    person.name, person.phone = new_name, new_phone


def telephone_is(person: Person, phone: str) -> None:
    """WeChat knows it to be theirs, so that anybody may have it written down. Raises Invalid."""
    person.phone = checked_phone(phone)
