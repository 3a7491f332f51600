"""Claims of wishes over HTTP: sixteen clients on one wish, round after round, and spread over many;
against an API call of the same server that does one bare UPDATE.

`python -m benchmarks.claims --rounds 1000` also says loudly if a wish was ever claimed twice, or
by nobody.
"""

import argparse
import contextlib
import json
import shutil
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from backend import create_app
from backend.clock import now, today
from backend.config import Config
from backend.db import db, transaction
from backend.people import actions
from backend.people.models import Level, Person, Region, RoleKind
from backend.people.signing_in import PHONE_LIFETIME, sign_in
from backend.wishes.models import AgeBand, Claim, Payer, Source, Status, Wish, WishRule
from dev import postgres
from dev.instance import Instance

from . import servers
from .load import post, saturate, together

CLIENTS = 16
PEOPLE = 320
ROUNDS, SPREAD, TURNS = 100, 400, 4
WORKERS = 2
GOAL = 1.67  # of the cost: 0.6 of the throughput
COMMUNITY, GRID = "420102006003", "420102006003001"
ABOVE = [
    ("420000000000", Level.PROVINCE, "湖北省"),
    ("420100000000", Level.CITY, "武汉市"),
    ("420102000000", Level.DISTRICT, "江岸区"),
    ("420102006000", Level.STREET, "永清街道"),
    (COMMUNITY, Level.COMMUNITY, "吉林社区"),
    (GRID, Level.GRID, "临江里"),
]
Measured = tuple[str, float, float, float | None]


@dataclass
class Board:
    """A running server, wishes on its board, and people with a token each."""

    instance: Instance
    wishes: list[int]
    tokens: list[str]

    def claim(self, wish_id: int, who: int) -> bytes:
        body = json.dumps({"promised_for": (today() + timedelta(days=2)).isoformat()})
        return self._post(f"/api/v1/wishes/{wish_id}/claim", body, who)

    def update(self, wish_id: int, who: int) -> bytes:
        return self._post(f"/bare-update/{wish_id}", "{}", who)

    def _post(self, path: str, body: str, who: int) -> bytes:
        token = f"Bearer {self.tokens[who % PEOPLE]}"
        return post(path, body.encode(), "application/json", Authorization=token)


def measure(database: str, server: str | None, rounds: int = ROUNDS) -> list[Measured]:
    """What was asked; seconds of a claim that wins, and of a bare UPDATE; and the goal."""
    with board(database, server, rounds + SPREAD) as here:
        crowd, row = _one_wish(here, rounds)
        spread, rows = _spread(here)
    return [
        ("16 on one wish: a round / 16 UPDATEs of one row", crowd, row, None),
        ("claim, 16 clients spread / bare UPDATE", spread, rows, GOAL),
    ]


def _one_wish(here: Board, rounds: int) -> tuple[float, float]:
    """Seconds of a round: all sixteen are answered. Every round has exactly one winner."""
    wishes = here.wishes[:rounds]
    seconds, statuses = together(
        here.instance.port,
        [[here.claim(w, n * CLIENTS + k) for k in range(CLIENTS)] for n, w in enumerate(wishes)],
    )
    wrong = [answers for answers in statuses if sorted(answers) != [200, *[409] * (CLIENTS - 1)]]
    assert not wrong, f"{len(wrong)} of {rounds} rounds went wrong: {wrong[:3]}"
    _each_has_one(here, wishes)
    bare, _ = together(
        here.instance.port,
        [[here.update(wishes[0], k) for k in range(CLIENTS)] for _ in range(max(rounds // 4, 10))],
    )
    return seconds / rounds, bare / max(rounds // 4, 10)


def _each_has_one(here: Board, wishes: list[int]) -> None:
    app = create_app(Config.from_env(here.instance.env()))
    with app.app_context():
        held = dict(
            db.session.execute(
                select(Claim.wish_id, func.count())
                .where(Claim.ended_at.is_(None))
                .group_by(Claim.wish_id)
            ).all()
        )
        db.session.remove()
        db.engine.dispose()
    assert held == dict.fromkeys(wishes, 1), "a wish has two claims, or none"


def _spread(here: Board) -> tuple[float, float]:
    """Seconds of the server a claim, and a bare UPDATE, in turns."""
    share = SPREAD // TURNS
    ours, limits = [], []
    for turn in range(TURNS):
        wishes = here.wishes[len(here.wishes) - SPREAD :][turn * share : (turn + 1) * share]
        for times, call in ((limits, here.update), (ours, here.claim)):
            asked = [call(wish_id, turn * share + n) for n, wish_id in enumerate(wishes)]
            outcome = saturate(here.instance.port, asked, connections=CLIENTS)
            assert outcome.good == share, outcome
            times.append(outcome.each)
    return statistics.median(ours), statistics.median(limits)


@contextlib.contextmanager
def board(database: str, server: str | None, count: int) -> Iterator[Board]:
    """A server of two processes with so many open wishes."""
    workers = WORKERS if database == "postgresql" else 1
    instance = replace(servers.fresh(database, server, "linli_bench_claims"), workers=workers)
    instance.home.mkdir(parents=True, exist_ok=True)
    app = create_app(Config.from_env(instance.env()))
    try:
        with app.app_context():
            upgrade()
            with transaction():
                tokens = _people()
                wishes = _wishes(count)
            db.session.remove()
            db.engine.dispose()
        with servers.web(instance, "benchmarks.updating:app"):
            yield Board(instance, wishes, tokens)
    finally:
        shutil.rmtree(instance.home)


def _people() -> list[str]:
    above = None
    for code, level, name in ABOVE:
        db.session.add(Region(code=code, level=level, name=name, parent_code=above))
        db.session.flush()
        above = code
    tokens = []
    for number in range(PEOPLE + 1):  # the last one wishes
        person = Person(name=f"邻居 {number}", created_at=now())
        db.session.add(person)
        actions.grant(person, RoleKind.RESIDENT, by=None, now=now(), region_code=COMMUNITY)
        tokens.append(sign_in(person, now=now(), lifetime=PHONE_LIFETIME))
    since = now() - timedelta(minutes=1)
    for key, most in (
        ("claims", {"open": 1000, "promise_days": 14}),
        ("claims_a_day", {"most": 1000}),
    ):
        db.session.add(WishRule(key=key, value=most, valid_from=since))
    return tokens[:-1]


def _wishes(count: int) -> list[int]:
    poster = db.session.scalar(select(func.max(Person.id)))
    since, due = now(), now() + timedelta(days=7)
    rows = [
        {
            "number": f"XY-{number:06}",
            "status": Status.OPEN,
            "kind_key": "help",
            "words": f"旧柜子搬下楼，{number} 号",
            "source": Source.APP,
            "age_band": AgeBand.UNSAID,
            "region_code": GRID,
            "payer": Payer.NOBODY,
            "wisher_id": poster,
            "poster_id": poster,
            "posted_at": since,
            "opened_at": since,
            "due_at": due,
            "rings_at": due,
            "version": 1,
        }
        for number in range(count)
    ]
    db.session.execute(insert(Wish), rows)
    return list(db.session.scalars(select(Wish.id).order_by(Wish.id)))


def main() -> int:
    asked = argparse.ArgumentParser(prog="benchmarks.claims")
    asked.add_argument("--rounds", type=int, default=1000)
    asked.add_argument("--database", choices=["sqlite", "postgresql"])
    given = asked.parse_args()
    with postgres.server() as server:
        there = ["sqlite", *(["postgresql"] if server else [])]
        for database in [given.database] if given.database else there:
            crowd, spread = measure(database, server, given.rounds)
            for (what, ours, limit, _), taps in ((crowd, CLIENTS), (spread, 1)):
                each = f"{ours * 1e3:8.2f} ms {limit * 1e3:8.2f} ms {ours / limit:6.2f} x"
                print(f"{what:<50} {database:<11} {each}  {taps / ours:7.1f} taps a second")
            print(f"{database}: {given.rounds} rounds, one winner each, none claimed twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
