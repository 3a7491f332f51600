"""People, units, stewards and places: who is who, and where. No page ranks anybody."""

from . import (
    care,
    drawing,
    erasing,
    find,
    merging,
    person,
    places,
    retention,
    sections,
    sheets,
    units,
)

GROUPS = (find, person, merging, units, care, places, drawing, sheets, erasing, retention)

for _group in GROUPS:
    _group.pages.context_processor(sections.frame)
