"""The board of wishes among very many: `python -m benchmarks.wish_board --wishes 1000000`.

In the process a page is held to the driver alone with the very same statement, a deep page to the
first; over HTTP to a bare route of the same server. Medians; of each pair the one is measured
between two of the other.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import Connection, event

from backend.clock import now
from backend.db import db, reading, transaction
from backend.people.models import Person
from backend.people.recognising import Known
from backend.people.signing_in import sign_in
from backend.wishes import board
from backend.wishes.board import Filters
from backend.wishes.cursor import Order
from backend.wishes.models import Status
from dev import postgres
from dev.instance import Instance

from . import servers, wish_filling
from .load import get, saturate
from .many import empty
from .million import Held, both
from .wish_filling import COMMON, RARE, Wall

WISHES = 1_000_000
ROUNDS, SHARE = 5, 200  # over HTTP, requests a round
HERE = (30.5915, 114.2815)
DONE = Filters(Status.CONFIRMED)
Measured = tuple[str, float, float]


def measure(database: str, server: str | None, count: int) -> Iterator[Measured]:
    """What was asked, seconds of ours, seconds of the limit."""
    with empty(database, server, "linli_bench_wishes") as (_, instance):
        started = time.perf_counter()
        wall = wish_filling.fill(count)
        took = time.perf_counter() - started
        print(f"{database}: {count:,} wishes in {took:.0f} s", file=sys.stderr)
        known = {who: _known(who, wall) for who in (*wall.people, None)}
        with reading() as connection:
            yield from _pages(connection, wall, known)
        yield from _over_http(instance, wall)


def _pages(
    connection: Connection, wall: Wall, known: dict[str | None, Known | None]
) -> Iterator[Measured]:
    asks: list[tuple[str, str | None, Filters, dict[str, Any]]] = [
        ("a resident's street, newest", "resident", Filters(), {}),
        ("a resident's street, most urgent", "resident", Filters(), {"order": Order.URGENT}),
        ("a resident's street, nearest", "resident", Filters(), {"order": Order.NEAREST}),
        ("a resident's street, one kind", "resident", Filters(kind_key="lesson"), {}),
        ("a resident's community", "resident", Filters(region_code=wall.community), {}),
        ("a resident's street, came true", "resident", DONE, {}),
        ("the district, newest", "district", Filters(), {}),
        ("the district, one kind, most urgent", "district", Filters(kind_key="other"),
         {"order": Order.URGENT}),
        ("a guest, newest", None, Filters(), {}),
        ("a guest, came true, a community", None, Filters(Status.CONFIRMED, wall.community), {}),
        ("search, common word, a resident", "resident", Filters(words=COMMON), {}),
        ("search, rare word, the district", "district",
         Filters(Status.CONFIRMED, words=RARE), {}),
    ]  # fmt: skip
    for name, who, filters, more in asks:
        ask = partial(_page, connection, known[who], filters, **more)
        yield f"{name} / driver alone", *both(ask, _driver(connection, ask))
    for who in ("resident", "district", None):
        ask = partial(board.counts, connection, known[who], Filters(), now=now())
        yield f"counts of {who or 'a guest'} / driver alone", *both(ask, _driver(connection, ask))
    for order in (Order.NEWEST, Order.URGENT):
        ask = partial(_page, connection, known["district"], Filters(), order=order)
        for depth in (2, 200):
            deep = partial(ask, cursor=_cursor(ask, depth))
            yield f"the district, {order}, page {depth} / page 1", *both(deep, ask)


def _page(connection: Connection, known: Known | None, filters: Filters, **more: Any) -> Any:
    here = HERE if more.get("order") is Order.NEAREST else None
    return board.page(connection, known, filters, here=here, now=now(), **more)


def _cursor(ask: Any, depth: int) -> str:
    following = None
    for _ in range(depth - 1):
        following = ask(cursor=following).following
        assert following is not None, "not so many pages"
    return str(following)


def _driver(connection: Connection, ask: Any) -> Any:
    """The statements that this sends, by the driver alone, fetched."""
    sent: list[tuple[str, Any]] = []

    def hear(_c: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        sent.append((statement, values))

    ask()  # reads the grids once
    event.listen(db.engine, "before_cursor_execute", hear)
    ask()
    event.remove(db.engine, "before_cursor_execute", hear)
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    return lambda: [cursor.execute(*one).fetchall() for one in sent]


def _known(who: str | None, wall: Wall) -> Known | None:
    if who is None:
        return None
    with transaction(write=False):
        person = db.session.get_one(Person, wall.people[who])
        held = [_Placed(r.kind, r.region_code, r.unit_id) for r in person.open_roles]
        return Known(person.id, held)


class _Placed(Held):
    """A role with its place."""

    @property
    def place_code(self) -> str | None:
        return self.region_code


def _over_http(instance: Instance, wall: Wall) -> Iterator[Measured]:
    with transaction():
        person = db.session.get_one(Person, wall.people["district"])
        signed = {"Authorization": f"Bearer {sign_in(person, now=now())}"}
    known = _known("district", wall)
    with reading() as connection:
        ask = partial(_page, connection, known, Filters())
        following: list[str] = []
        for _ in range(SHARE):
            page = ask(cursor=following[-1] if following else None)
            following.append(page.following or following[0])
    asks = {
        "GET /wishes, the newest again / bare route": [get("/api/v1/wishes", **signed)] * SHARE,
        "GET /wishes, each time another page / bare route": [
            get(f"/api/v1/wishes?cursor={cursor}", **signed) for cursor in following
        ],
        "GET /wishes/aired / bare route": [get("/api/v1/wishes/aired")] * SHARE,
        "the public page / bare route": [get("/wishes")] * SHARE,
    }
    with servers.bare() as bare, servers.web(instance):
        times: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in asks}
        for _ in range(ROUNDS):
            for what, requests in asks.items():
                times[what][1].append(saturate(bare, [get("/")] * 2 * SHARE).each)
                outcome = saturate(instance.port, requests)
                assert outcome.good == SHARE, (what, outcome)
                times[what][0].append(outcome.each)
    for what, (ours, limits) in times.items():
        yield what, statistics.median(ours), statistics.median(limits)


def main() -> int:
    asked = argparse.ArgumentParser(prog="benchmarks.wish_board")
    asked.add_argument("--wishes", type=int, default=WISHES)
    asked.add_argument("--database", choices=["sqlite", "postgresql"])
    given = asked.parse_args()
    with postgres.server() as server:
        there = ["sqlite", *(["postgresql"] if server else [])]
        for database in [given.database] if given.database else there:
            for what, ours, limit in measure(database, server, given.wishes):
                each = f"{ours * 1e6:>10,.0f} us {limit * 1e6:>10,.0f} us {ours / limit:6.2f} x"
                print(f"{what:<58} {database:<11}{each}", flush=True)
    print("load of the machine " + ", ".join(f"{each:.1f}" for each in os.getloadavg()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
