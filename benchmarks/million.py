"""A list, a search, the clocks and what is near, among very many cases.

A list over HTTP is held to a bare route, in the process to the driver alone with the very same
statement, as a search is; a look around to the driver's own query, the clocks to two milliseconds,
a deep page to the first, many cases to 10,000. Medians; of each pair the one is measured between
two of the other.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, event

from backend.cases import due, nearby, queries
from backend.cases.filters import Filters
from backend.cases.listing import lines
from backend.clock import now
from backend.db import db, reading, transaction
from backend.people.models import Person, RoleKind
from backend.people.recognising import Known

from . import served
from .filling import COMMON, RARE
from .many import Many, filled

FEW = 10_000
ROUNDS = 15
PAGE = 20
HERE = (30.5915, 114.2815)
ALL = Filters()
Measured = tuple[str, float, float, float | None]


def measure(database: str, server: str | None, count: int) -> list[Measured]:
    """What was asked, seconds of ours, seconds of the limit, the goal of their ratio."""
    deep, much = (1.2, 1.2) if database == "sqlite" else (1.5, 1.3)
    with filled(database, server, FEW) as few, filled(database, server, count) as many:
        size = f"{count:,}"
        found: list[Measured] = []
        for who in ("rider", "worker", "street", "district", "handler"):
            found.append((f"list of a {who}, {size} / driver alone", *_listed(many, who), None))
        found += _of_staff(many, size)
        found.append((f"page 200 / page 1, {size}", *_deep(many), deep))
        found.append((f"page among {size} / among {FEW:,}", *_among(many, few), much))
        for name, word in (("common", COMMON), ("rare", RARE)):
            searched = _listed(many, "district", Filters(words=word))
            found.append((f"search, {name} word / driver alone", *searched, None))
        found.append((f"due clocks of {size} / 2 ms", *_due(many), 1.0))
        found.append(("what is near / driver alone", *_near(many), None))
        found += served.measure(many, *((2.22, 1.18) if database == "sqlite" else (3.33, 1.18)))
    return found


def both(ours: Callable[[], Any], limit: Callable[[], Any]) -> tuple[float, float]:
    """Medians of seconds, the one measured between two of the other."""
    times: tuple[list[float], list[float]] = [], []
    for _ in range(ROUNDS):
        for work, kept in zip((limit, ours), times, strict=True):
            db.session.expunge_all()
            started = time.perf_counter()
            work()
            kept.append(time.perf_counter() - started)
    return statistics.median(times[1]), statistics.median(times[0])


def _median(work: Callable[[], Any]) -> float:
    return both(work, lambda: None)[0]


def _known(many: Many, who: str) -> Known:
    with transaction(write=False):
        person = db.session.get_one(Person, many.filled.people[who])
        return Known(person.id, [Held(r.kind, r.region_code, r.unit_id) for r in person.open_roles])


class Held(NamedTuple):
    """A role without its session."""

    kind: RoleKind
    region_code: str | None
    unit_id: int | None


def _listed(many: Many, who: str, filters: Filters | None = None) -> tuple[float, float]:
    """Lines of a list, and the driver's time for the very same statement, fetched."""
    known, sent = _known(many, who), []

    def hear(_c: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        sent.append((statement, values))

    with reading() as connection:
        ask = partial(_lines, connection, known, filters=filters or Filters())
        event.listen(db.engine, "before_cursor_execute", hear)
        ask()
        event.remove(db.engine, "before_cursor_execute", hear)
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        return both(ask, lambda: cursor.execute(*sent[-1]).fetchall())


def _lines(
    connection: Connection, known: Known, before: int | None = None, filters: Filters = ALL
) -> object:
    return lines(connection, known, filters, before=before, limit=PAGE + 1, now=now())


def _deep(many: Many) -> tuple[float, float]:
    known, far = _known(many, "worker"), many.filled.newest - 200 * PAGE * 141
    with reading() as connection:
        first = partial(_lines, connection, known, before=many.filled.newest)
        return both(partial(_lines, connection, known, before=max(far, 20_000)), first)


def _among(many: Many, few: Many) -> tuple[float, float]:
    with few.app.app_context():
        known_there, engine = _known(few, "worker"), db.engine
    known = _known(many, "worker")
    with reading() as connection, engine.connect() as little:
        if little.dialect.name == "postgresql":
            little.execution_options(isolation_level="AUTOCOMMIT")
        return both(partial(_lines, connection, known), partial(_lines, little, known_there))


def _of_staff(many: Many, size: str) -> list[Measured]:
    found: list[Measured] = []
    for who in ("worker", "district", "handler"):
        with transaction(write=False):
            person = db.session.get_one(Person, many.filled.people[who])
            assert person.roles is not None  # loaded, as they are once the asker is known
            queue = _median(partial(queries.queue, person, ALL))
            glance = _median(partial(queries.glance, person, now=now()))
        found.append((f"queue of a {who}, {size} / 2 ms", queue, 0.002, None))
        found.append((f"glance of a {who}, {size} / 2 ms", glance, 0.002, None))
    return found


def _due(many: Many) -> tuple[float, float]:
    with transaction(write=False):
        return _median(lambda: due.ringing(now=now())), 0.002


def _near(many: Many) -> tuple[float, float]:
    cells = nearby.cells_around(*HERE, 50)
    mark = "%s" if db.engine.dialect.name == "postgresql" else "?"
    marks = ", ".join([mark] * len(cells))
    query = (
        f"SELECT * FROM cases WHERE cell IN ({marks}) AND kind_key = 'manhole'"
        " AND status IN ('reported', 'filed', 'dispatched', 'accepted')"
    )
    with transaction(write=False):
        driver: Any = db.session.connection().connection.driver_connection
        cursor = driver.cursor()
        return both(
            lambda: nearby.similar_at(*HERE, "manhole", now=now()),
            lambda: cursor.execute(query, tuple(cells)).fetchall(),
        )
