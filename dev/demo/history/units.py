"""The red and black list of the weeks that are well over: computed, announced, signed, public."""

from datetime import datetime, timedelta

from backend.clock import day_bounds, local
from backend.people.models import Person, RoleKind
from backend.redblack import actions

from .street import Street

PLACE = "420102006000"  # 永清街道
FIRST, LAST, COMPUTED = 84, 25, 21  # days ago


def list_units(street: Street) -> None:
    """By the street's officer; signed by the district's, once the units have had time to object."""
    today = local(street.now).date()
    first, last = today - timedelta(days=FIRST), today - timedelta(days=LAST)
    at = _morning(street.now, COMPUTED)
    listed = actions.compute(PLACE, first, last, by=street.officer, now=at)
    if listed.rows:
        actions.announce(listed, by=street.officer, now=at + timedelta(minutes=20))
    until = listed.objections_until
    if until is not None and (signed := until + timedelta(days=1)) < street.now:
        actions.publish(listed, by=_second(street), now=signed)


def _morning(now: datetime, days: int) -> datetime:
    """Half past nine, so many days ago."""
    day = local(now).date() - timedelta(days=days)
    return day_bounds(day)[0] + timedelta(hours=9, minutes=30)


def _second(street: Street) -> Person:
    return street.holding(RoleKind.DISTRICT_OFFICER, PLACE[:6] + "000000")[0]
