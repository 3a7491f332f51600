"""Finding wishes of the board by words: what it says, its kind, its place, its number.

Nothing that is not on the board is in the index: neither what was posted behind the words that a
reviewer put there, nor any name.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import aliased

from ..clock import now
from ..db import db
from ..people.models import Level, Region
from ..people.rules import region_mark, region_marks
from ..texts.masking import masked_home
from ..texts.word_index import WordIndex, findable
from .models import SHOWN, Status, Wish
from .rules import Kind, kinds, name_in
from .telling import on_the_board

STREET = 9  # digits: by what nearly all rows have, to narrow costs more than it saves
INDEX = WordIndex("wish", lock=721_021)
due = INDEX.due


def question(words: str, stems: Iterable[str], status: Status | None) -> str:
    """What asks for a wish on the board of these regions, in this state (None: in any), that holds
    all the words. Raises Invalid for words that cannot be looked for."""
    known = list(stems)
    wide = any(len(shared) < STREET for shared in known)
    within = set() if wide else {region_mark(shared) for shared in known}
    among = set() if status in {None, Status.CONFIRMED} else {_status_mark(Status(status))}
    return INDEX.question(words, within, among)


def answering(question: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a wish answers such a question."""
    return Wish.id.in_(INDEX.ids(question))


def catch_up() -> int:
    """Write anew what was marked; how many marks that were."""
    return INDEX.catch_up(reindex)


def reindex(ids: Collection[int]) -> None:
    """Write what these wishes may be found by, in a fixed number of statements; what is not on the
    board is found by nothing."""
    rows = db.session.execute(_wishes(ids)).all()
    offered = kinds(now())
    said = {row.id: _said_of(row, offered) for row in rows if row.status in SHOWN}
    INDEX.forget(set(ids) - set(said))
    INDEX.write(said)


def _wishes(ids: Collection[int]) -> Select[Any]:
    place, above, top = aliased(Region), aliased(Region), aliased(Region)
    return (
        select(Wish.id, Wish.number, Wish.status, Wish.kind_key, Wish.words, Wish.board_words)
        .add_columns(Wish.region_code, place.level.label("level"))
        .add_columns(place.name.label("place"), above.name.label("above"), top.name.label("top"))
        .outerjoin(place, place.code == Wish.region_code)
        .outerjoin(above, above.code == place.parent_code)
        .outerjoin(top, top.code == above.parent_code)
        .where(Wish.id.in_(ids))
    )


def _said_of(row: Row[Any], offered: dict[str, Kind]) -> list[str]:
    near = "" if row.level is Level.BUILDING else row.place
    board = masked_home(on_the_board(row))
    said = (row.number, name_in(offered, row.kind_key), board, row.top, row.above, near)
    marks = [*region_marks(row.region_code), _status_mark(row.status)]
    return marks + [token for words in said for token in findable(words or "")]


def _status_mark(status: Status) -> str:
    return f"_s{status.value}"
