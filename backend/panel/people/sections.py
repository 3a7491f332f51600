"""The pages of this group beside each other, for whom each is there."""

from collections.abc import Callable
from typing import Any

from flask import g

from ...people.finding import knows_people
from ...people.models import Person
from .retention import looks_after
from .units import may_run

SECTIONS: tuple[tuple[str, str, Callable[[Person], bool]], ...] = (
    ("people", "人员", knows_people),
    ("units", "单位", knows_people),
    ("care", "大管家和住户", knows_people),
    ("places", "网格边界", knows_people),
    ("sheets", "从 Excel 导入", may_run),
    ("retention", "保留多久", looks_after),
)


def frame() -> dict[str, Any]:
    """For the templates of the group: the sections that somebody has, by endpoint."""
    person: Person | None = g.get("person")
    theirs = [(name, words) for name, words, may in SECTIONS if person and may(person)]
    return {"all_sections": theirs}
