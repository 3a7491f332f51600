"""Finding cases by words: 井盖 inside a sentence, a number as people type it, a place, a unit.

An index of its own beside the cases: FTS5 on SQLite, a `tsvector` on PostgreSQL, the same words in
both. The database marks what has changed (`search_marks`), `catch_up` works the marks off some
seconds later. Only masked words are kept, for everybody: who may see a number does not need to
find it. Who may see a case is kept too, as words that nobody can type, so that the index narrows a
search to somebody's cases; `queries.visible_to` still has the last word.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Row,
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
from sqlalchemy.orm import aliased

from ..catalogue.kinds import KINDS
from ..db import db, dialect
from ..people.models import Person, Region, Unit
from ..people.recognising import Known
from ..people.rules import stem
from ..texts.bigrams import as_tsvector, for_fts5, for_tsquery, tokens, wanted
from ..texts.masking import masked
from .models import Addition, Answer, Case, Dispatch, Explanation, Follower, Side

LOCK = 721_020
BATCH = 200
MOST_TOKENS = 8_000  # of a case: PostgreSQL counts positions up to 16,383
REACHES = (2, 4, 6, 9, 12, 15)  # how many digits of a code a role's region may share


def _table(name: str, key: str, *more: Column[Any]) -> Table:
    """No model: Alembic neither makes nor compares it."""
    return Table(name, MetaData(), Column(key, Integer, primary_key=True), *more)


due = _table("case_search_due", "id", Column("case_id", Integer))
_fts = _table("case_search", "rowid", Column("words", Text))
_vectors = _table("case_search", "case_id", Column("words", Text))


def index() -> Table:
    """The index in the dialect of the database at hand; its first column is the case's id."""
    return _vectors if dialect() == "postgresql" else _fts


def matches(words: str, among: Collection[str] = ()) -> ColumnElement[bool]:
    """Whether a row of the index holds all the words, and any of the marks in `among` (see
    `marks_of`). Raises Invalid for words that cannot be looked for."""
    terms = wanted(words) + ([[[mark] for mark in sorted(among)]] if among else [])
    if dialect() == "postgresql":
        return _vectors.c.words.op("@@")(cast(literal(for_tsquery(terms)), TSQUERY))
    return _fts.c.words.op("MATCH")(for_fts5(terms))


def search(words: str) -> ColumnElement[bool]:
    """Narrows any `select(Case)` to those that hold all the words. Raises Invalid."""
    ids = index().columns[0]
    return Case.id.in_(select(ids).where(matches(words)))


def marks_of(person: Person | Known, regions: Iterable[str], units: Iterable[int]) -> set[str]:
    """By which words of the index this person's cases are known."""
    held = {_region_mark(stem(code)) for code in regions}
    return {f"_p{person.id}", *held, *(f"_u{unit}" for unit in units)}


def _region_mark(shared: str) -> str:
    return f"_r{shared}"


def catch_up(limit: int = BATCH) -> int:
    """Write anew what was marked, the oldest marks first; how many marks that were.

    Marks go in the same transaction in which the words come, so none is lost half way.
    """
    if not _alone():
        return 0
    first = select(due.c.id).order_by(due.c.id).limit(limit).scalar_subquery()
    marked = db.session.scalars(
        delete(due).where(due.c.id.in_(first)).returning(due.c.case_id)
    ).all()
    if marked:
        reindex(set(marked))
    return len(marked)


def _alone() -> bool:
    """Two at once could write an older text over a newer one."""
    lock = text("SELECT pg_try_advisory_xact_lock(:id)")
    return dialect() == "sqlite" or bool(db.session.scalar(lock, {"id": LOCK}))


def mark_all() -> None:
    """Have every case written anew, by and by."""
    db.session.execute(insert(due).from_select(["case_id"], select(Case.id)))


def reindex(ids: Collection[int]) -> None:
    """Write what these cases may be found by, in a fixed number of statements."""
    write = " ".join if dialect() == "sqlite" else as_tsvector
    rows = [
        {"id": case_id, "words": write(words[:MOST_TOKENS])}
        for case_id, words in _words_of(ids).items()
    ]
    if dialect() == "sqlite":
        statement = text("INSERT OR REPLACE INTO case_search (rowid, words) VALUES (:id, :words)")
    else:
        statement = text(
            "INSERT INTO case_search (case_id, words) VALUES (:id, CAST(:words AS tsvector))"
            " ON CONFLICT (case_id) DO UPDATE SET words = excluded.words"
        )
    if rows:
        db.session.execute(statement, rows)


def _words_of(ids: Collection[int]) -> dict[int, list[str]]:
    said = {row.id: _of_case(row) for row in db.session.execute(_cases(ids))}
    more = select(Addition.case_id, Addition.words).where(Addition.case_id.in_(ids))
    for case_id, words in db.session.execute(more.order_by(Addition.id)):
        said[case_id] += _of_text(words)
    for row in db.session.execute(_dispatches(ids)):
        texts = (row.name, row.words, row.rule, row.elsewhere)
        said[row.case_id] += [f"_u{row.unit_id}", *(t for w in texts for t in _of_text(w))]
    joined = select(Follower.case_id, Follower.person_id).where(Follower.case_id.in_(ids))
    for case_id, person_id in db.session.execute(joined):
        said[case_id].insert(0, f"_p{person_id}")
    sides = select(Side.case_id, Side.region_code).where(Side.case_id.in_(ids))
    for case_id, code in db.session.execute(sides):
        said[case_id][:0] = _region_marks(code)
    return said


def _dispatches(ids: Collection[int]) -> Select[Any]:
    return (
        select(Dispatch.case_id, Dispatch.unit_id, Unit.name)
        .add_columns(Answer.words, Explanation.rule, Explanation.elsewhere)
        .join(Unit, Unit.id == Dispatch.unit_id)
        .outerjoin(Answer, Answer.dispatch_id == Dispatch.id)
        .outerjoin(Explanation, Explanation.answer_id == Answer.id)
        .where(Dispatch.case_id.in_(ids))
        .order_by(Dispatch.id)
    )


def _cases(ids: Collection[int]) -> Select[Any]:
    place, above, top = aliased(Region), aliased(Region), aliased(Region)
    return (
        select(Case.id, Case.number, Case.kind_key, Case.words, Case.place_words)
        .add_columns(Case.region_code, Case.reporter_id)
        .add_columns(place.name.label("place"), above.name.label("above"), top.name.label("top"))
        .outerjoin(place, place.code == Case.region_code)
        .outerjoin(above, above.code == place.parent_code)
        .outerjoin(top, top.code == above.parent_code)
        .where(Case.id.in_(ids))
    )


def _of_case(row: Row[Any]) -> list[str]:
    kind = KINDS.get(row.kind_key)
    said = (row.number, kind.tile if kind else "", row.words, row.place_words)
    names = (row.top, row.above, row.place)
    marks = _region_marks(row.region_code or "")
    if row.reporter_id is not None:
        marks.append(f"_p{row.reporter_id}")
    return marks + [token for words in (*said, *names) for token in _of_text(words)]


def _region_marks(code: str) -> list[str]:
    return [_region_mark(code[:length]) for length in REACHES if len(code) >= length]


def _of_text(words: str | None) -> list[str]:
    """What anybody may find it by: no personal data, nor the words that stand for them."""
    return tokens(_MASK.sub(" ", masked(words or "")))


_MASK = re.compile("（[^（）]*已隐去）")
