"""What every request reads and hardly anybody changes: a copy of it in each process."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from .db import db

FRESH = 60.0  # seconds for which a process does not ask whether another one has changed it

Content = TypeVar("Content")


@dataclass(frozen=True)
class _Copy(Generic[Content]):
    content: Content
    version: object
    asked: float  # monotonic: a demo's clock may jump


class Kept(Generic[Content]):
    """A copy that a change made here shows at once, and one made by another process in a minute.

    `read` reads it whole; `version` something small that is another after each change.
    """

    def __init__(self, read: Callable[[], Content], version: Callable[[], object]) -> None:
        self._read, self._version = read, version
        self._copies: WeakKeyDictionary[Engine, _Copy[Content]] = WeakKeyDictionary()
        event.listen(Session, "after_transaction_end", self._forget)

    def get(self) -> Content:
        """The content, which nobody may change."""
        if self in _changed():
            return self._read()  # what may yet be rolled back is for nobody else
        copy = self._copies.get(db.engine)
        if copy is None or monotonic() - copy.asked >= FRESH:
            copy = self._copies[db.engine] = self._asked(copy)
        return copy.content

    def changed(self) -> None:
        """Say that this session has changed it: no copy is good any more when it ends."""
        _changed().add(self)

    def _asked(self, copy: _Copy[Content] | None) -> _Copy[Content]:
        version = self._version()
        same = copy is not None and copy.version == version
        return _Copy(copy.content if copy and same else self._read(), version, monotonic())

    def _forget(self, session: Session, transaction: SessionTransaction) -> None:
        changed: set[object] = session.info.get(_CHANGED, set())
        if transaction.parent is None and self in changed:
            changed.discard(self)
            self._copies.pop(db.engine, None)


_CHANGED = "kept_changed"  # in a session's info, until it commits or rolls back


def _changed() -> set[object]:
    changed: set[object] = db.session.info.setdefault(_CHANGED, set())
    return changed
