"""Looking at the holiday table."""

from . import published
from .rules import Calendar


def calendar() -> Calendar:
    """The calendar to count with."""
    return published.calendar()
