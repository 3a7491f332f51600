"""`make bench`: print a table, write benchmarks/results/latest.json (of the cases alone:
cases.json).

How many cases there are among many: `python -m benchmarks --cases 1000000`.
"""

import argparse
import json
import os
import statistics
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from dev import postgres
from dev.instance import Instance

from . import callback, claims, grids, million, photo, servers
from .load import post, saturate

ROUNDS = 5
REQUESTS = 1_500
CASES = 100_000  # a million takes some minutes to lay down, on two databases
RESULTS = Path(__file__).parent / "results" / "latest.json"


@dataclass
class Row:
    """`ratio` is cost against the limit; at most `goal` is what we want to reach."""

    what: str
    database: str
    ours_us: float
    limit_us: float
    goal: float | None = None  # none: measured to be watched

    @property
    def ratio(self) -> float:
        return self.ours_us / self.limit_us

    def __str__(self) -> str:
        mark = ""
        if self.goal is not None:
            mark = f"at most {self.goal}: {'reached' if self.ratio <= self.goal else 'NOT reached'}"
        times = f"{self.ours_us:>10,.0f} us {self.limit_us:>10,.0f} us"
        return f"{self.what:<52} {self.database:<11}{times} {self.ratio:6.2f} x  {mark}"


def main() -> int:
    asked = argparse.ArgumentParser(prog="benchmarks")
    asked.add_argument("--cases", type=int, default=CASES)
    asked.add_argument("--only-cases", action="store_true")
    given = asked.parse_args()
    rows: list[Row] = []
    with postgres.server() as server:
        for database in ["sqlite", *(["postgresql"] if server else [])]:
            print(f"measuring on {database} ...", file=sys.stderr)
            for what, ours, limit, goal in million.measure(database, server, given.cases):
                rows.append(Row(what, database, ours * 1e6, limit * 1e6, goal))
            if given.only_cases:
                continue
            for what, ours, limit, goal in claims.measure(database, server):
                rows.append(Row(what, database, ours * 1e6, limit * 1e6, goal))
            with servers.bare() as bare_port, servers.linli(database, server) as instance:
                rows += _callback(database, bare_port, instance)
                ours, limit = photo.measure(instance)
                rows.append(
                    Row(
                        "case + 3 MB photo / decode + resize",
                        database,
                        ours * 1e6,
                        limit * 1e6,
                        1.3,
                    )
                )
    if not given.only_cases:
        ours, limit = grids.measure()
        rows.append(
            Row("grid look-up among 2,025 / bare R-tree", "-", ours * 1e6, limit * 1e6, 1.2)
        )
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        "server: granian, 1 worker, 8 blocking threads; medians; what is held against a limit was"
        f" measured in turns with it; {given.cases:,} cases; load of the machine {load}"
    )
    for row in rows:
        print(row)
    RESULTS.parent.mkdir(exist_ok=True)
    found = [{**asdict(row), "ratio": row.ratio} for row in rows]
    results = RESULTS.with_name("cases.json") if given.only_cases else RESULTS
    results.write_text(json.dumps(found, indent=2, ensure_ascii=False))
    return 0


def _callback(database: str, bare_port: int, instance: Instance) -> list[Row]:
    goal = {"sqlite": 4.5, "postgresql": 9.0}[database]
    kinds = {
        "callback, a text / bare route": ("text", {"Content": "在吗"}, goal),
        "callback, a photo that opens a draft / bare route": (
            "image",
            {"PicUrl": "http://127.0.0.1/", "MediaId": "m"},
            None,
        ),
    }
    rows = []
    for what, (kind, fields, wanted) in kinds.items():
        costs, limits = [], []
        for _ in range(ROUNDS):
            pushes = callback.messages(instance, REQUESTS // ROUNDS, kind, **fields)
            nothing = [post("/", push.split(b"\r\n\r\n", 1)[1], "text/xml") for push in pushes]
            limits.append(saturate(bare_port, nothing).each)
            outcome = saturate(instance.port, pushes)
            assert outcome.good == outcome.answered, outcome
            costs.append(outcome.each)
        ours, limit = statistics.median(costs), statistics.median(limits)
        rows.append(Row(what, database, ours * 1e6, limit * 1e6, wanted))
    return rows


if __name__ == "__main__":
    sys.exit(main())
