"""What marks a wish to be written into the search index anew."""

from sqlalchemy import Connection

from ..texts import word_marks
from ..texts.word_marks import Mark

NAME = "mark_wish_for_search"

_STREET = "substr(NEW.code, 1, CASE NEW.level WHEN 'street' THEN 9 ELSE 15 END)"
_CHANGED = ("words", "board_words", "kind_key", "region_code", "status")

_MARKS = [
    Mark("wishes", "INSERT", "SELECT NEW.id"),
    Mark("wishes", f"UPDATE OF {', '.join(_CHANGED)}", "SELECT NEW.id", _CHANGED),
    Mark(
        "regions",
        "UPDATE OF name",
        f"SELECT id FROM wishes WHERE region_code BETWEEN {_STREET} AND {_STREET} || '999999'",  # noqa: S608
    ),
]


def put_marks(connection: Connection) -> None:
    """Set the triggers that are not there. Without the index there are none to set."""
    word_marks.put_marks(connection, "wish", NAME, _MARKS)


def drop_marks(connection: Connection) -> None:
    """Take the triggers away."""
    word_marks.drop_marks(connection, NAME, _MARKS)
