"""What a kind of notice says in the fields of a subscribe message."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .models import Template

Data = dict[str, Any]
Note = Callable[[Data, datetime], str]


@dataclass(frozen=True)
class Card:
    """`state` is five Chinese characters at most; `note` what else there is to say in twenty."""

    template: Template
    state: str
    note: Note
    what: Note = lambda d, now: str(d.get("title", ""))


def quoted(name: str) -> Note:
    """A word of the notice, as it is."""
    return lambda d, now: str(d[name])


def always(words: str) -> Note:
    """The same for every notice of the kind."""
    return lambda d, now: words
