"""The versions of a rule, as people read them: what changed, since when, by whom and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...db import db
from ...decisions.rules import Version
from ...people.models import Person
from .books import Book, Said

NOW, LATER, BEFORE = "现在", "以后", "以前"


@dataclass(frozen=True)
class Told:
    """One version. `since` None: from the beginning, as the program says by itself."""

    state: str
    since: datetime | None
    at: datetime | None
    who: str
    why: str
    changes: list[str]


@dataclass(frozen=True)
class Standing:
    """A rule as it stands: its versions, the newest first; what holds; what is planned."""

    key: str
    called: str
    said: Said
    told: list[Told]
    newest_id: int

    @property
    def holds(self) -> Told:
        return next(one for one in self.told if one.state == NOW)

    @property
    def planned(self) -> Told | None:
        """The next change."""
        later = [one for one in self.told if one.state == LATER]
        return later[-1] if later else None


def standing(book: Book, key: str, now: datetime) -> Standing:
    """One rule of a book; for a page about one rule."""
    return standings(book, [key], now)[0]


def standings(book: Book, keys: Sequence[str], now: datetime) -> list[Standing]:
    """Several; names are looked up once for all."""
    versions = {key: book.versions(key) for key in keys}
    names = names_of({v.by_id for found in versions.values() for v in found if v.by_id})
    return [_standing(book, key, versions[key], names, now) for key in keys]


def names_of(ids: set[int]) -> dict[int, str]:
    """What colleagues are called."""
    if not ids:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name or "没有留名字的同事" for row in rows}


def _standing(
    book: Book, key: str, versions: Sequence[Version], names: dict[int, str], now: datetime
) -> Standing:
    holding = next((v for v in versions if v.valid_from <= now), None)
    default = book.say(key, book.value(None, key))
    said = [book.say(key, book.value(version, key)) for version in versions]
    told = [
        Told(
            state=_state(version, holding, now),
            since=version.valid_from,
            at=version.at,
            who=names.get(version.by_id or 0, "装系统的人"),
            why=version.note,
            changes=differences(before, here),
        )
        for version, here, before in zip(versions, said, [*said, default][1:], strict=True)
    ]
    first = Told(BEFORE if holding else NOW, None, None, "", "", [])
    there = book.say(key, book.value(holding, key))
    newest = max((version.id for version in versions), default=0)
    return Standing(key, book.called(key), there, [*told, first], newest)


def _state(version: Version, holding: Version | None, now: datetime) -> str:
    if version is holding:
        return NOW
    return LATER if version.valid_from > now else BEFORE


def differences(before: Said, after: Said) -> list[str]:
    """What one says and the other does not."""
    lines = []
    for label in [*after, *(label for label in before if label not in after)]:
        was, becomes = before.get(label), after.get(label)
        if was == becomes:
            continue
        if was is None:
            lines.append(f"加上 {label}：{becomes}")
        elif becomes is None:
            lines.append(f"去掉 {label}：{was}")
        else:
            lines.append(f"{label}：{was} → {becomes}")
    return lines
