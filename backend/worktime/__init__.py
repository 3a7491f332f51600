"""Hours and days as the rules count them: continuous, on duty, working; holidays, make-up days."""

from .rules import between, is_working_day

__all__ = ["between", "is_working_day"]
