"""People, units, stewards and places: who is who, and where. No page ranks anybody."""

from . import care, drawing, find, merging, person, places, units

GROUPS = (find, person, merging, units, care, places, drawing)
