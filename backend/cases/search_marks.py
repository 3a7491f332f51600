"""Marks of what must be written into the search index anew, set by the database itself.

Triggers, because no verb can then forget one, and because they cost a verb no statement: a dispatch
has used up its share already. On SQLite a migration that rebuilds a table drops its triggers
without a word, so they are put back after every run of the migrations.
"""

from sqlalchemy import Connection, inspect, text

NAME = "mark_for_search"

_STREET = "substr(NEW.code, 1, CASE NEW.level WHEN 'street' THEN 9 ELSE 15 END)"
_CHANGED = ("words", "place_words", "kind_key", "region_code", "reporter_id")

_OF_ANSWER = (
    "SELECT d.case_id FROM case_dispatches d JOIN case_answers a ON a.dispatch_id = d.id"
    " WHERE a.id = NEW.answer_id"
)

# (table, when, on which change, the ids of the cases to be marked)
_MARKS = [
    ("cases", "INSERT", "", "SELECT NEW.id"),
    ("cases", f"UPDATE OF {', '.join(_CHANGED)}", "changed", "SELECT NEW.id"),
    ("case_additions", "INSERT", "", "SELECT NEW.case_id"),
    ("case_additions", "UPDATE OF words", "", "SELECT NEW.case_id"),
    ("case_additions", "DELETE", "", "SELECT OLD.case_id"),
    ("case_dispatches", "INSERT", "", "SELECT NEW.case_id"),
    *[
        (
            "case_answers",
            when,
            "",
            f"SELECT case_id FROM case_dispatches WHERE id = {row}.dispatch_id",  # noqa: S608
        )
        for when, row in (("INSERT", "NEW"), ("UPDATE OF words", "NEW"), ("DELETE", "OLD"))
    ],
    ("case_explanations", "INSERT", "", _OF_ANSWER),
    *[
        (table, when, "", f"SELECT {row}.case_id")
        for table in ("case_followers", "case_sides")
        for when, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ],
    ("case_followers", "UPDATE OF person_id", "", "SELECT NEW.case_id"),
    (
        "units",
        "UPDATE OF name",
        "",
        "SELECT DISTINCT case_id FROM case_dispatches WHERE unit_id = NEW.id",
    ),
    (
        "regions",
        "UPDATE OF name",
        "",
        f"SELECT id FROM cases WHERE region_code BETWEEN {_STREET} AND {_STREET} || '999999'",  # noqa: S608
    ),
]


def put_marks(connection: Connection) -> None:
    """Set the triggers that are not there. Without the index there are none to set."""
    if not inspect(connection).has_table("case_search_due"):
        return
    on_postgresql = connection.dialect.name == "postgresql"
    for table, when, changed, ids in _MARKS:
        name = f"{NAME}_{table}_{when.split()[0].lower()}"
        mark = f"INSERT INTO case_search_due (case_id) {ids};"
        differs = "IS DISTINCT FROM" if on_postgresql else "IS NOT"
        condition = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in _CHANGED)
        only = f"WHEN ({condition})" if changed else ""
        if on_postgresql:
            connection.execute(text(_FUNCTION.format(name=name, mark=mark)))
            connection.execute(
                text(
                    f"CREATE OR REPLACE TRIGGER {name} AFTER {when} ON {table}"
                    f" FOR EACH ROW {only} EXECUTE FUNCTION {name}()"
                )
            )
        else:
            begin = f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {when} ON {table}"
            connection.exec_driver_sql(f"{begin} FOR EACH ROW {only} BEGIN {mark} END")


_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {mark} RETURN NULL; END $$
"""


def drop_marks(connection: Connection) -> None:
    """Take the triggers away."""
    for table, when, _, _ in _MARKS:
        name = f"{NAME}_{table}_{when.split()[0].lower()}"
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"DROP FUNCTION IF EXISTS {name}() CASCADE"))
        else:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def of_the_models(name: str | None, kind: str, _parents: object) -> bool:
    """For Alembic: the search index is no model, so it must not be compared with one."""
    return not (kind == "table" and (name or "").startswith("case_search"))
