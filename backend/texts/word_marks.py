"""Marks of what must be written into an index of words anew, set by the database itself.

Triggers, because no verb can then forget one, and because they cost a verb no statement: a dispatch
has used up its share already. On SQLite a migration that rebuilds a table drops its triggers
without a word, so they are put back after every run of the migrations.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text


@dataclass(frozen=True)
class Mark:
    """When `table` is changed in this way, the rows of these `ids` are to be written anew; if it
    says which columns, only when one of them is another than before."""

    table: str
    when: str
    ids: str
    columns: Sequence[str] = ()


def put_marks(connection: Connection, what: str, name: str, marks: Sequence[Mark]) -> None:
    """Set the triggers that are not there. Without the index there are none to set."""
    if not inspect(connection).has_table(f"{what}_search_due"):
        return
    on_postgresql = connection.dialect.name == "postgresql"
    differs = "IS DISTINCT FROM" if on_postgresql else "IS NOT"
    for mark in marks:
        trigger = _trigger(name, mark)
        note = f"INSERT INTO {what}_search_due ({what}_id) {mark.ids};"
        condition = " OR ".join(f"OLD.{c} {differs} NEW.{c}" for c in mark.columns)
        only = f"WHEN ({condition})" if condition else ""
        if on_postgresql:
            connection.execute(text(_FUNCTION.format(name=trigger, mark=note)))
            connection.execute(
                text(
                    f"CREATE OR REPLACE TRIGGER {trigger} AFTER {mark.when} ON {mark.table}"
                    f" FOR EACH ROW {only} EXECUTE FUNCTION {trigger}()"
                )
            )
        else:
            begin = f"CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {mark.when} ON {mark.table}"
            connection.exec_driver_sql(f"{begin} FOR EACH ROW {only} BEGIN {note} END")


_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {mark} RETURN NULL; END $$
"""


def drop_marks(connection: Connection, name: str, marks: Sequence[Mark]) -> None:
    """Take the triggers away."""
    for mark in marks:
        trigger = _trigger(name, mark)
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"DROP FUNCTION IF EXISTS {trigger}() CASCADE"))
        else:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")


def _trigger(name: str, mark: Mark) -> str:
    return f"{name}_{mark.table}_{mark.when.split()[0].lower()}"


def of_the_models(name: str | None, kind: str, _parents: object) -> bool:
    """For Alembic: an index of words is no model, so it must not be compared with one."""
    return not (kind == "table" and "_search" in (name or ""))
