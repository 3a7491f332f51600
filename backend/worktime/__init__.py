"""Hours and days as the rules count them: continuous, on duty, working; holidays, make-up days.

It never knows what a limit is for: it gives instants, lengths of time and words.
"""

from .queries import calendar
from .rules import Calendar, Limit, TimeUnit, between, end_of, left, resumed

__all__ = ["Calendar", "Limit", "TimeUnit", "between", "calendar", "end_of", "left", "resumed"]
