"""A list, a search, the clocks and what is near, among very many cases.

A list over HTTP is held to a bare route, a search and a look around to the driver's own query, the
clocks to two milliseconds, a deep page to the first, many cases to 10,000. Medians.
"""

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_migrate import upgrade

from backend import create_app
from backend.cases import nearby, queries
from backend.cases.bigrams import for_fts5, for_tsquery, wanted
from backend.cases.queries import Filters
from backend.catalogue.entries import first_catalogue
from backend.catalogue.rules import first_rules
from backend.clock import now
from backend.config import Config
from backend.db import db, transaction
from backend.people import importing
from backend.people.models import Person
from backend.people.signing_in import sign_in
from backend.web import App
from dev.instance import Instance

from . import servers
from .filling import COMMON, RARE, Filled, fill
from .load import get, post, saturate

FEW = 10_000
ROUNDS = 15
PAGE = 20
HERE = (30.5915, 114.2815)
Measured = tuple[str, float, float, float | None]


@dataclass
class Many:
    """A filled database and the app on it."""

    app: App
    instance: Instance
    filled: Filled


@contextlib.contextmanager
def filled(database: str, server: str | None, count: int) -> Iterator[Many]:
    """A database of its own with so many cases."""
    instance = servers.fresh(database, server, f"linli_bench_{count}")
    instance.home.mkdir(parents=True, exist_ok=True)
    app = create_app(Config.from_env(instance.env()))
    with app.app_context():
        upgrade()
        with transaction():
            first_catalogue(now=now())
            first_rules(now=now())
            regions = Path(importing.__file__).with_name("regions.csv")
            importing.import_regions(regions, now=now())
        yield Many(app, instance, fill(count))
        db.session.remove()
        db.engine.dispose()


def measure(database: str, server: str | None, count: int) -> list[Measured]:
    """What was asked, seconds of ours, seconds of the limit, the goal of their ratio."""
    deep, much = (1.2, 1.2) if database == "sqlite" else (1.5, 1.3)
    with filled(database, server, FEW) as few:
        before = _page(few, "worker")
    with filled(database, server, count) as many:
        newest, size = many.filled.newest, f"{count:,}"
        found: list[Measured] = []
        for who in ("rider", "worker", "street", "district", "handler"):
            found.append((f"page of a {who}, {size} / 2 ms", _page(many, who), 0.002, None))
        first = _page(many, "worker")
        far = _page(many, "worker", before=newest - 200 * PAGE * 141)
        found.append((f"page 200 / page 1, {size}", far, first, deep))
        found.append((f"page among {size} / among {FEW:,}", first, before, much))
        for name, word in (("common", COMMON), ("rare", RARE)):
            ours = _page(many, "district", words=word)
            found.append((f"search, {name} word / driver alone", ours, _raw(many, word), None))
        found.append((f"due clocks of {size} / 2 ms", *_due(many), 1.0))
        found.append(("what is near / driver alone", *_near(many), None))
        found.append(("list of the API / bare route", *_served(many), None))
    return found


def _median(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        db.session.expunge_all()
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _page(many: Many, who: str, *, before: int | None = None, words: str | None = None) -> float:
    with transaction(write=False):
        person = db.session.get_one(Person, many.filled.people[who])
        assert person.roles is not None  # loaded, as they are once the asker is known
        filters = Filters(words=words)
        return _median(lambda: queries.page(person, filters, before=before, limit=PAGE))


def _raw(many: Many, word: str) -> float:
    """The driver's own query for the newest twenty ids, fetched."""
    on_pg = db.engine.dialect.name == "postgresql"
    terms = wanted(word)
    query, sought = (
        (
            "SELECT case_id FROM case_search WHERE words @@ %s::tsquery"
            " ORDER BY case_id DESC LIMIT 20",
            for_tsquery(terms),
        )
        if on_pg
        else (
            "SELECT rowid FROM case_search WHERE words MATCH ? ORDER BY rowid DESC LIMIT 20",
            for_fts5(terms),
        )
    )
    return _driver(query, (sought,))


def _driver(query: str, values: tuple[Any, ...]) -> float:
    with transaction(write=False):
        driver: Any = db.session.connection().connection.driver_connection
        cursor = driver.cursor()
        return _median(lambda: cursor.execute(query, values).fetchall())


def _due(many: Many) -> tuple[float, float]:
    with transaction(write=False):
        return _median(lambda: queries.ringing(now=now())), 0.002


def _near(many: Many) -> tuple[float, float]:
    cells = nearby.cells_around(*HERE, 50)
    mark = "%s" if db.engine.dialect.name == "postgresql" else "?"
    marks = ", ".join([mark] * len(cells))
    query = (
        f"SELECT * FROM cases WHERE cell IN ({marks}) AND kind_key = 'manhole'"
        " AND status IN ('reported', 'filed', 'dispatched', 'accepted')"
    )
    with transaction(write=False):
        ours = _median(lambda: nearby.similar_at(*HERE, "manhole", now=now()))
    return ours, _driver(query, tuple(cells))


def _served(many: Many) -> tuple[float, float]:
    """Seconds of the server per request, saturated."""
    with transaction():
        person = db.session.get_one(Person, many.filled.people["worker"])
        token = sign_in(person, now=now())
    ask = get("/api/v1/cases", Authorization=f"Bearer {token}")
    ours, limits = [], []
    with servers.bare() as bare, servers.web(many.instance):
        for _ in range(5):
            limits.append(saturate(bare, [post("/", b"", "text/plain")] * 400).each)
            outcome = saturate(many.instance.port, [ask] * 200)
            assert outcome.good == outcome.answered, outcome
            ours.append(outcome.each)
    return statistics.median(ours), statistics.median(limits)
