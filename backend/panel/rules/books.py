"""What the pages need to know of a group of rules that are made of a few words and numbers.

A rule page has two steps: what is written into the form is shown with what would follow from it;
then somebody decides it, with a reason and from a day on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ...decisions.rules import Version
from ...errors import Invalid
from ...people.models import Person
from ...worktime import Limit, TimeUnit

Given = Mapping[str, str]
Said = dict[str, str]  # label -> what it says, of a whole rule

UNIT_WORDS = {
    TimeUnit.EMERGENCY_MINUTE: "分钟（连续）",
    TimeUnit.EMERGENCY_HOUR: "小时（连续）",
    TimeUnit.DUTY_HOUR: "值班小时（每天 8 点到 21 点）",
    TimeUnit.WORK_HOUR: "工作小时",
    TimeUnit.WORK_DAY: "个工作日",
    TimeUnit.NATURAL_DAY: "天（连续）",
}


@dataclass(frozen=True)
class Field:
    """One thing to fill in: a number with its unit, a limit (a number and a choice of units), a
    line, a text, or a box to tick."""

    name: str
    label: str
    value: str
    sort: str = "number"
    unit: str = ""
    hint: str = ""
    most: int = 1000
    options: Sequence[tuple[str, str]] = ()
    chosen: str = ""


class Book(Protocol):
    """A group of rules by their keys."""

    name: str
    title: str
    about: str
    past: str  # what a new rule leaves alone, in a sentence
    keys: Sequence[str]
    preview: str  # the template that shows what would follow

    def called(self, key: str) -> str:
        """What a rule is called."""

    def hint(self, key: str) -> str:
        """A sentence more about it, or nothing."""

    def versions(self, key: str) -> Sequence[Version]:
        """The one that holds last first."""

    def value(self, version: Version | None, key: str) -> Any:
        """What a version says; None: what the program says by itself."""

    def say(self, key: str, value: Any) -> Said:
        """A value in words."""

    def fields(self, key: str, value: Any, given: Given) -> list[Field]:
        """The form: what was typed, else the value."""

    def read(self, key: str, given: Given, now: datetime) -> Any:
        """The value that a form says. Raises Invalid."""

    def consequences(self, key: str, value: Any, now: datetime) -> dict[str, Any]:
        """What the preview's template shows, `doubts` among it."""

    def decide(
        self,
        key: str,
        value: Any,
        *,
        valid_from: datetime,
        why: str,
        by: Person,
        now: datetime,
        seen: int,
    ) -> Version:
        """The verb."""


def whole(given: Given, name: str, label: str) -> int:
    """A whole number of a form. Raises Invalid."""
    words = given.get(name, "").strip()
    if not re.fullmatch(r"[0-9]{1,6}", words):
        raise Invalid(f"“{label}”要填一个整数。", fields={name: "填整数"})
    return int(words)


def limit_field(name: str, label: str, limit: Limit, given: Given) -> Field:
    """A number and its unit."""
    return Field(
        name,
        label,
        given.get(name, str(limit.amount)),
        sort="limit",
        options=[(unit.value, words) for unit, words in UNIT_WORDS.items()],
        chosen=given.get(f"{name}_unit", limit.unit.value),
    )


def limit_in(given: Given, name: str, label: str) -> Limit:
    """The same read back. Raises Invalid."""
    unit = given.get(f"{name}_unit", "")
    if unit not in set(TimeUnit):
        raise Invalid(f"“{label}”请选一个单位。", fields={name: "选单位"})
    return Limit(whole(given, name, label), TimeUnit(unit))
