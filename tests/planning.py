"""Looking at how the databases go about a statement, for tests that no table is read through."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from backend.db import db

STEPS_A_ROW = 100  # of SQLite, at the most, for a row of a page with all that is beside it


@contextmanager
def heard() -> Iterator[list[tuple[str, Any]]]:
    """The statements sent meanwhile, each with its values."""
    sent: list[tuple[str, Any]] = []

    def hear(_c: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", hear)
    yield sent
    event.remove(db.engine, "before_cursor_execute", hear)


def plans(ask: Callable[[], object]) -> list[str]:
    """How the database goes about each statement that this sends."""
    with heard() as sent:
        ask()
    explain = "EXPLAIN " if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    driver: Any = db.session.connection().connection.driver_connection
    found = []
    for statement, values in sent:
        rows = driver.cursor().execute(explain + statement, values).fetchall()
        found.append("\n".join(str(row[-1]) for row in rows))
    assert found
    return found


def scans(plan: str, *, big: Sequence[str], wide: bool = False) -> list[str]:
    """The big tables that are read from one end to the other. `wide`: for whoever sees a good part
    of everything SQLite walks the ids down until it has a page, and calls that a scan as well; it
    is one where it has to sort afterwards."""
    if db.engine.dialect.name == "postgresql":
        return [table for table in re.findall(r"Seq Scan on (\w+)", plan) if table in big]
    sorted_then = r"\n *USE TEMP B-TREE" if wide else ""
    found = re.findall(rf"SCAN (\w+)(?! USING| VIRTUAL)\b{sorted_then}", plan)
    return [table for table in found if table in big]


def sorted_rows(ask: Callable[[], object]) -> int:
    """The longest row of rows that is put in order to answer this: on PostgreSQL as it was counted,
    on SQLite what could reach the sorter, as the planner's way from an index shows it."""
    with heard() as sent:
        ask()
    driver: Any = db.session.connection().connection.driver_connection
    statement, values = next(one for one in sent if "SELECT" in one[0])
    if db.engine.dialect.name == "postgresql":
        explain = "EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) "
        answer = driver.cursor().execute(explain + statement, values).fetchone()[0]
        return max([0, *_sorted_under(answer[0]["Plan"])])
    return _sorted_by_steps(driver, statement, values)


def _sorted_under(plan: dict[str, Any]) -> Iterator[int]:
    for below in plan.get("Plans", []):
        if plan["Node Type"] in {"Sort", "Incremental Sort"}:
            yield below["Actual Rows"]
        yield from _sorted_under(below)


def _sorted_by_steps(driver: Any, statement: str, values: Any) -> int:
    """SQLite counts no rows, but it calls back every so many steps of its machine: to sort
    thousands takes many thousand steps, to read a page from an index a few."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 100

    driver.set_progress_handler(step, 100)
    driver.cursor().execute(statement, values).fetchall()
    driver.set_progress_handler(None, 0)
    return steps // STEPS_A_ROW
