"""What marks a case to be written into the search index anew."""

from sqlalchemy import Connection

from ..texts import word_marks
from ..texts.word_marks import Mark

NAME = "mark_for_search"

_STREET = "substr(NEW.code, 1, CASE NEW.level WHEN 'street' THEN 9 ELSE 15 END)"
_CHANGED = ("words", "place_words", "kind_key", "region_code", "reporter_id")

_OF_ANSWER = (
    "SELECT d.case_id FROM case_dispatches d JOIN case_answers a ON a.dispatch_id = d.id"
    " WHERE a.id = NEW.answer_id"
)

_MARKS = [
    Mark("cases", "INSERT", "SELECT NEW.id"),
    Mark("cases", f"UPDATE OF {', '.join(_CHANGED)}", "SELECT NEW.id", _CHANGED),
    Mark("case_additions", "INSERT", "SELECT NEW.case_id"),
    Mark("case_additions", "UPDATE OF words", "SELECT NEW.case_id"),
    Mark("case_additions", "DELETE", "SELECT OLD.case_id"),
    Mark("case_dispatches", "INSERT", "SELECT NEW.case_id"),
    *[
        Mark(
            "case_answers",
            when,
            f"SELECT case_id FROM case_dispatches WHERE id = {row}.dispatch_id",  # noqa: S608
        )
        for when, row in (("INSERT", "NEW"), ("UPDATE OF words", "NEW"), ("DELETE", "OLD"))
    ],
    Mark("case_explanations", "INSERT", _OF_ANSWER),
    *[
        Mark(table, when, f"SELECT {row}.case_id")
        for table in ("case_followers", "case_sides")
        for when, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ],
    Mark("case_followers", "UPDATE OF person_id", "SELECT NEW.case_id"),
    Mark(
        "units",
        "UPDATE OF name",
        "SELECT DISTINCT case_id FROM case_dispatches WHERE unit_id = NEW.id",
    ),
    Mark(
        "regions",
        "UPDATE OF name",
        f"SELECT id FROM cases WHERE region_code BETWEEN {_STREET} AND {_STREET} || '999999'",  # noqa: S608
    ),
]


def put_marks(connection: Connection) -> None:
    """Set the triggers that are not there. Without the index there are none to set."""
    word_marks.put_marks(connection, "case", NAME, _MARKS)


def drop_marks(connection: Connection) -> None:
    """Take the triggers away."""
    word_marks.drop_marks(connection, NAME, _MARKS)
