"""An index of words beside a table: FTS5 on SQLite, a `tsvector` on PostgreSQL, the same in both.

The database marks what has changed (`word_marks`), `catch_up` works the marks off some seconds
later. Beside the words of a row stand marks, words that nobody can type: by them the index narrows
a search to what somebody may see; whoever asks still has the last word.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    cast,
    delete,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from ..db import db, dialect
from .bigrams import as_tsvector, for_fts5, for_tsquery, tokens, wanted

BATCH = 200
MOST_TOKENS = 8_000  # of a row: PostgreSQL counts positions up to 16,383

_MASK = re.compile("（[^（）]*已隐去）")


def findable(words: str) -> list[str]:
    """What masked words may be found by: not by the words that stand for what is personal."""
    return tokens(_MASK.sub(" ", words))


def _table(name: str, key: str, *more: Column[Any]) -> Table:
    """No model: Alembic neither makes nor compares it."""
    return Table(name, MetaData(), Column(key, Integer, primary_key=True), *more)


class WordIndex:
    """`what` is found: the tables are `<what>_search` and `<what>_search_due`. `lock` is of
    PostgreSQL's advisory locks."""

    def __init__(self, what: str, *, lock: int) -> None:
        self.name, self.key, self.lock = f"{what}_search", f"{what}_id", lock
        self.due = _table(f"{self.name}_due", "id", Column(self.key, Integer))
        self._fts = _table(self.name, "rowid", Column("words", Text))
        self._vectors = _table(self.name, self.key, Column("words", Text))

    def table(self) -> Table:
        """The index in the dialect of the database at hand; its first column is the row's id."""
        return self._vectors if dialect() == "postgresql" else self._fts

    def matches(self, words: str, *among: Collection[str]) -> ColumnElement[bool]:
        """Whether a row of the index holds all the words, and of each collection any mark. Raises
        Invalid for words that cannot be looked for."""
        return self.answers(literal(self.question(words, *among)))

    def ids(self, question: ColumnElement[str]) -> Select[Any]:
        """The ids of the rows that answer a question."""
        return select(self.table().columns[0]).where(self.answers(question))

    def question(self, words: str, *among: Collection[str]) -> str:
        """What `matches` asks for, in the database's own words, to be bound to a statement that is
        kept."""
        terms = wanted(words) + [[[mark] for mark in sorted(marks)] for marks in among if marks]
        return for_tsquery(terms) if dialect() == "postgresql" else for_fts5(terms)

    def answers(self, question: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a row answers a `question`."""
        if dialect() == "postgresql":
            return self._vectors.c.words.op("@@")(cast(question, TSQUERY))
        return self._fts.c.words.op("MATCH")(question)

    def catch_up(self, reindex: Callable[[set[int]], None], limit: int = BATCH) -> int:
        """Write anew what was marked, the oldest marks first; how many marks that were.

        Marks go in the same transaction in which the words come, so none is lost half way.
        """
        if not self._alone():
            return 0
        first = select(self.due.c.id).order_by(self.due.c.id).limit(limit).scalar_subquery()
        worked_off = delete(self.due).where(self.due.c.id.in_(first))
        marked = db.session.scalars(worked_off.returning(self.due.c[self.key])).all()
        if marked:
            reindex(set(marked))
        return len(marked)

    def _alone(self) -> bool:
        """Two at once could write an older text over a newer one."""
        lock = text("SELECT pg_try_advisory_xact_lock(:id)")
        return dialect() == "sqlite" or bool(db.session.scalar(lock, {"id": self.lock}))

    def mark(self, ids: Select[Any]) -> None:
        """Have these rows written anew, by and by."""
        db.session.execute(insert(self.due).from_select([self.key], ids))

    def write(self, said: Mapping[int, list[str]]) -> None:
        """Write what each row is found by, by its id."""
        on_sqlite = dialect() == "sqlite"
        put: Callable[[list[str]], str] = " ".join if on_sqlite else as_tsvector
        rows = [{"id": n, "words": put(words[:MOST_TOKENS])} for n, words in said.items()]
        if on_sqlite:
            put_in = f"INSERT OR REPLACE INTO {self.name} (rowid, words) VALUES (:id, :words)"  # noqa: S608
        else:
            put_in = (
                f"INSERT INTO {self.name} ({self.key}, words)"  # noqa: S608
                f" VALUES (:id, CAST(:words AS tsvector))"
                f" ON CONFLICT ({self.key}) DO UPDATE SET words = excluded.words"
            )
        if rows:
            db.session.execute(text(put_in), rows)

    def forget(self, ids: Collection[int]) -> None:
        """These are found no more."""
        table = self.table()
        if ids:
            db.session.execute(delete(table).where(table.columns[0].in_(ids)))
