"""People, units, stewards and places: who is who, and where. No page ranks anybody."""

from . import care, drawing, find, merging, person, places, sections, sheets, units

GROUPS = (find, person, merging, units, care, places, drawing, sheets)

for _group in GROUPS:
    _group.pages.context_processor(sections.frame)
