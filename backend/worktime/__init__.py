"""Hours and days as the rules count them: continuous, on duty, working; holidays, make-up days."""

from .queries import calendar
from .rules import Calendar, Limit, TimeUnit, between, end_of, left, resumed

__all__ = ["Calendar", "Limit", "TimeUnit", "between", "calendar", "end_of", "left", "resumed"]
