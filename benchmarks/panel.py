"""The pages of the panel among very many: `python -m benchmarks.panel --count 1000000`.

Each page is made whole by the app in this process (sign-in, queries, template), and held to the
driver alone with the very same statements, fetched; and, for each, to itself among 10,000. What is
counted over is filled twice: once with cases, once with wishes. Medians; of each pair the one is
measured between two of the other. A table, and benchmarks/results/panel.json.
"""

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from backend.cases.models import Case
from backend.clock import now
from backend.db import db, transaction
from backend.people.models import Person
from backend.people.signing_in import sign_in
from backend.web import App
from backend.wishes.models import Wish
from dev import postgres

from . import wish_filling
from .filling import COMMON, fill
from .many import empty
from .million import both

FEW, COUNT = 10_000, 1_000_000
RESULTS = Path(__file__).parent / "results" / "panel.json"

# what is opened, by whom
AMONG_CASES = [
    ("Today", "worker", "/panel/"),
    ("Today of a unit", "handler", "/panel/"),
    ("list", "worker", "/panel/cases"),
    ("list of the district", "district", "/panel/cases"),
    ("list, open, one kind", "district", "/panel/cases?status=open&kind=light"),
    ("list, a common word", "district", f"/panel/cases?words={COMMON}"),
    ("map", "worker", "/panel/cases?view=map"),
    ("one case", "worker", "/panel/cases/{case}"),
    ("figures of a community", "worker", "/panel/figures?region={home}"),
    ("figures of the district", "district", "/panel/figures"),
]
AMONG_WISHES = [
    ("Today", "worker", "/panel/"),
    ("queue of wishes", "worker", "/panel/wishes"),
    ("queue of the district", "district", "/panel/wishes"),
    ("all wishes", "district", "/panel/wishes/all"),
    ("promises", "worker", "/panel/wishes/promises"),
    ("one wish", "worker", "/panel/wishes/{wish}"),
    ("figures of the district", "district", "/panel/figures"),
]


@dataclass
class Row:
    """Seconds; `grown` is this page's time among so many by its own among few."""

    page: str
    database: str
    among: str
    ours: float
    driver: float
    statements: int
    grown: float = 0.0

    def __str__(self) -> str:
        times = f"{self.ours * 1e3:>9.1f} ms {self.driver * 1e3:>9.1f} ms"
        ratio = f"{self.ours / self.driver:>7.2f} x" if self.driver else f"{'-':>9}"
        name = f"{self.page} ({self.among})"
        where = f"{name:<40} {self.database:<11}"
        return f"{where}{times}{ratio} {self.statements:>4}  grown {self.grown:5.2f} x"


@dataclass
class Filled:
    """The app, who looks, and what stands in the addresses."""

    app: App
    people: dict[str, int]
    named: dict[str, object]


@contextlib.contextmanager
def with_cases(database: str, server: str | None, count: int) -> Iterator[Filled]:
    """A district with so many cases."""
    with empty(database, server, f"linli_bench_panel_{count}") as (app, _):
        filled = fill(count)
        home = filled.communities[7]
        last = select(func.max(Case.id)).where(Case.region_code == home)
        yield Filled(app, filled.people, {"case": _one(last), "home": home})


@contextlib.contextmanager
def with_wishes(database: str, server: str | None, count: int) -> Iterator[Filled]:
    """A district with so many wishes."""
    with empty(database, server, f"linli_bench_panel_{count}") as (app, _):
        wall = wish_filling.fill(count)
        last = select(func.max(Wish.id)).where(Wish.region_code == wall.community)
        yield Filled(app, wall.people, {"wish": _one(last), "home": wall.community})


def _one(query: Any) -> Any:
    with transaction(write=False):
        return db.session.scalar(query)


def measure(database: str, server: str | None, count: int) -> Iterator[Row]:
    """Each page among few, then among many."""
    kinds: list[tuple[str, Any, list[tuple[str, str, str]]]] = [
        ("cases", with_cases, AMONG_CASES),
        ("wishes", with_wishes, AMONG_WISHES),
    ]
    for among, filling, pages in kinds:
        with filling(database, server, FEW) as few:
            before = [_page(few, database, among, *page) for page in pages]
        started = time.perf_counter()
        with filling(database, server, count) as many:
            took = time.perf_counter() - started
            print(f"{database}: {count:,} {among} in {took:.0f} s", file=sys.stderr)
            for page, small in zip(pages, before, strict=True):
                row = _page(many, database, among, *page)
                row.grown = row.ours / small.ours
                yield row


def _page(filled: Filled, database: str, among: str, page: str, who: str, path: str) -> Row:
    client = _signed_in(filled, who)
    address = path.format(**filled.named)

    def ours() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    sent = _heard(ours)
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        alone = [(words, values) for words, values in sent if words.startswith(("SELECT", "WITH"))]

        def limit() -> None:
            for statement, values in alone:
                cursor.execute(statement, values).fetchall()

        seconds = both(ours, limit)
    return Row(page, database, among, *seconds, len(sent))


def _signed_in(filled: Filled, who: str) -> FlaskClient:
    with transaction():
        token = sign_in(db.session.get_one(Person, filled.people[who]), now=now())
    client = filled.app.test_client()
    with client.session_transaction() as session:
        session["token"] = token
    return client


def _heard(ask: Callable[[], None]) -> list[tuple[str, Any]]:
    """The statements that it sends, once what is kept in memory is kept."""
    sent: list[tuple[str, Any]] = []

    def hear(_c: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        sent.append((statement, values))

    ask()
    event.listen(db.engine, "before_cursor_execute", hear)
    ask()
    event.remove(db.engine, "before_cursor_execute", hear)
    return sent


def main() -> int:
    asked = argparse.ArgumentParser(prog="benchmarks.panel")
    asked.add_argument("--count", type=int, default=COUNT)
    asked.add_argument("--database", choices=["sqlite", "postgresql"])
    given = asked.parse_args()
    rows = []
    with postgres.server() as server:
        there = ["sqlite", *(["postgresql"] if server else [])]
        for database in [given.database] if given.database else there:
            for row in measure(database, server, given.count):
                print(row, flush=True)
                rows.append(asdict(row))
    print("load of the machine " + ", ".join(f"{each:.1f}" for each in os.getloadavg()))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"count": given.count, "rows": rows}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
