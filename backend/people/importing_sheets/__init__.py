"""People, units and households from Excel: every line is looked at before any of them counts.

What a line would do is said beside it; a cell that cannot be used says why, in its place. Looking
changes nothing; what was shown is what is done, and a line that has meanwhile become another one
stops it.
"""

from .households import HOUSEHOLDS
from .lines import Kind, Line, Plan, do, plan, plan_sheet
from .persons import PEOPLE
from .units import UNITS

KINDS: dict[str, Kind] = {kind.key: kind for kind in (PEOPLE, UNITS, HOUSEHOLDS)}

__all__ = ["KINDS", "Kind", "Line", "Plan", "do", "plan", "plan_sheet"]
