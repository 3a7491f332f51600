"""Finding cases by words: 井盖 inside a sentence, a number as people type it, a place, a unit.

Only masked words are kept, for everybody: who may see a number does not need to
find it. Who may see a case is kept too, as words that nobody can type, so that the index narrows a
search to somebody's cases; `queries.visible_to` still has the last word.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, literal, select
from sqlalchemy.orm import aliased

from ..catalogue.kinds import KINDS
from ..db import db
from ..people.models import Person, Region, Unit
from ..people.recognising import Known
from ..people.rules import region_mark, region_marks, stem
from ..texts.masking import masked
from ..texts.word_index import WordIndex, findable
from .models import Addition, Answer, Case, Dispatch, Explanation, Follower, Side

INDEX = WordIndex("case", lock=721_020)
due = INDEX.due


def index() -> Table:
    """The index in the dialect of the database at hand; its first column is the case's id."""
    return INDEX.table()


def matches(words: str, among: Collection[str] = ()) -> ColumnElement[bool]:
    """Whether a row of the index holds all the words, and any of the marks in `among` (see
    `marks_of`). Raises Invalid for words that cannot be looked for."""
    return INDEX.matches(words, among)


def search(words: str) -> ColumnElement[bool]:
    """Narrows any `select(Case)` to those that hold all the words. Raises Invalid."""
    return Case.id.in_(INDEX.ids(literal(INDEX.question(words))))


def marks_of(person: Person | Known, regions: Iterable[str], units: Iterable[int]) -> set[str]:
    """By which words of the index this person's cases are known."""
    held = {region_mark(stem(code)) for code in regions}
    return {f"_p{person.id}", *held, *(f"_u{unit}" for unit in units)}


def catch_up() -> int:
    """Write anew what was marked; how many marks that were."""
    return INDEX.catch_up(reindex)


def mark_all() -> None:
    """Have every case written anew, by and by."""
    INDEX.mark(select(Case.id))


def reindex(ids: Collection[int]) -> None:
    """Write what these cases may be found by, in a fixed number of statements."""
    INDEX.write(_words_of(ids))


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
        said[case_id][:0] = region_marks(code)
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
    marks = region_marks(row.region_code or "")
    if row.reporter_id is not None:
        marks.append(f"_p{row.reporter_id}")
    return marks + [token for words in (*said, *names) for token in _of_text(words)]


def _of_text(words: str | None) -> list[str]:
    """What anybody may find it by: no personal data."""
    return findable(masked(words or ""))
