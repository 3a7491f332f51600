"""People, units, stewards and places: who is who, and where. No page ranks anybody."""

from . import care, find, merging, person, units

GROUPS = (find, person, merging, units, care)
