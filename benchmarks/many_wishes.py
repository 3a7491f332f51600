"""A database with very many wishes, put there past the verbs: the boards of 141 communities.

Most have come true. Of those that have not, the chase has something to do for some now.
"""

import contextlib
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import func, insert, select, text

from backend import create_app
from backend.clock import now
from backend.config import Config
from backend.db import db, transaction
from backend.people import importing
from backend.people.models import Person, Region, Role, RoleKind, Unit, UnitKind
from backend.web import App
from backend.wishes.models import Helper, Representative, WishUnit
from backend.wishes.rules import DEFAULTS
from dev.instance import Instance

from . import servers
from .filling import put

HELPERS, MEMBERS, UNITS = 200, 10, 2  # of each community
OPEN_EACH = 40  # one of so many is on the board, and not due
KINDS = list(DEFAULTS["kinds"])
DAY = timedelta(days=1)
# Of a hundred that are due: what is to be done, how many days it stood there, what was done.
DUE = [
    *[("open", 1.05, ())] * 60,
    *[("open", 3.05, ("fit",))] * 15,
    *[("open", 7.05, ("fit", "grid"))] * 10,
    *[("claimed", 4.0, ())] * 10,
    *[("fulfilled", 9.0, ())] * 5,
]
WISH = [
    "id", "number", "status", "kind_key", "words", "board_words", "source", "age_band",
    "region_code", "places", "cost", "payer", "poster_id", "wisher_id", "posted_at", "opened_at",
    "stood_open", "due_at", "rings_at", "ended_at", "version",
]  # fmt: skip
CLAIM = ["id", "wish_id", "place", "person_id", "promised_for", "claimed_at", "reason"]
PROOF = ["id", "claim_id", "words", "may_air", "at"]
MOVE = ["wish_id", "was", "became", "by_id", "note", "at"]
STEP = ["wish_id", "key", "words", "at"]


@dataclass
class Filled:
    """A filled database and the app on it."""

    app: App
    instance: Instance


@dataclass(frozen=True)
class Wished:
    """As much of a wish as its rows need."""

    id: int
    status: str
    home: int
    days: float
    steps: tuple[str, ...] = ()
    is_due: bool = False


@contextlib.contextmanager
def filled(database: str, server: str | None, count: int, due: int) -> Iterator[Filled]:
    """So many wishes, of which so many are due for the chase."""
    instance = servers.fresh(database, server, "linli_bench_chase")
    instance.home.mkdir(parents=True, exist_ok=True)
    app = create_app(Config.from_env(instance.env()))
    try:
        with app.app_context():
            upgrade()
            with transaction():
                importing.import_regions(
                    Path(importing.__file__).with_name("regions.csv"), now=now()
                )
                homes, first = _people()
            _fill(count, due, homes, first)
            db.session.remove()
            db.engine.dispose()
        yield Filled(app, instance)
    finally:
        shutil.rmtree(instance.home)


def _people() -> tuple[list[str], int]:
    """The communities, and the id of the first helper; those of a community follow each other."""
    inside = Region.code.startswith("420102"), Region.level == "community"
    homes = list(db.session.scalars(select(Region.code).where(*inside).order_by(Region.code)))
    moment, dice = now() - 400 * DAY, random.Random(4)
    first = (db.session.scalar(select(func.max(Person.id))) or 0) + 1
    each = HELPERS + MEMBERS + UNITS + 1
    for place, home in enumerate(homes):
        ids = range(first + place * each, first + (place + 1) * each)
        kinds = [RoleKind.RESIDENT] * HELPERS + [RoleKind.PARTY_MEMBER] * MEMBERS
        kinds += [RoleKind.RESIDENT] * UNITS + [RoleKind.COMMUNITY_WORKER]
        there = {"region_code": home, "granted_at": moment}
        names = [{"id": n, "name": f"邻居 {n}", "created_at": moment} for n in ids]
        db.session.execute(insert(Person), names)
        roles = [{"person_id": n, "kind": k, **there} for n, k in zip(ids, kinds, strict=True)]
        db.session.execute(insert(Role), roles)
        helps = [
            {"person_id": n, "kinds": " ".join(dice.sample(KINDS, 2)), "region_code": home}
            for n in ids[:HELPERS]
        ]
        db.session.execute(insert(Helper), [{**row, "free": "", "since": moment} for row in helps])
        _units(home, list(ids[-1 - UNITS : -1]), ids[-1], moment)
    if db.engine.dialect.name == "postgresql":
        last = "(SELECT max(id) FROM persons)"
        db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('persons', 'id'), {last})"))
    return homes, first


def _units(home: str, speakers: Sequence[int], worker: int, moment: datetime) -> None:
    rows = [{"name": f"第{n}店", "kind": UnitKind.UTILITY, "region_code": home} for n in speakers]
    made = db.session.scalars(insert(Unit).returning(Unit.id), rows).all()
    terms = {"kinds": " ".join(KINDS), "free": "", "monthly_cap": 9, "since": moment}
    db.session.execute(insert(WishUnit), [{"unit_id": unit, **terms} for unit in made])
    seat = {"seat": 1, "by_id": worker, "at": moment}
    seats = zip(made, speakers, strict=True)
    rows = [{"unit_id": unit, "person_id": person, **seat} for unit, person in seats]
    db.session.execute(insert(Representative), rows)


def _fill(count: int, due: int, homes: list[str], first: int) -> None:
    dice, each = random.Random(7), HELPERS + MEMBERS + UNITS + 1
    with db.engine.begin() as connection:
        for start in range(1, count + 1, 50_000):
            made = [
                _wished(n, count - due, dice, len(homes))
                for n in range(start, min(start + 50_000, count + 1))
            ]
            helper = [first + w.home * each + dice.randrange(HELPERS) for w in made]
            given = list(zip(made, helper, strict=True))
            put(connection, "wishes", WISH, (_row(w, homes, first + w.home * each) for w in made))
            put(connection, "wish_claims", CLAIM, _claims(given))
            put(connection, "wish_proofs", PROOF, _proofs(made))
            put(connection, "wish_moves", MOVE, _moves(made, first))
            put(connection, "wish_steps", STEP, _steps(made))
        if connection.dialect.name == "postgresql":
            for table in ("wishes", "wish_claims", "wish_proofs"):
                last = f"(SELECT max(id) FROM {table})"
                named = f"pg_get_serial_sequence('{table}', 'id')"
                connection.execute(text(f"SELECT setval({named}, {last})"))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        on_pg = connection.dialect.name == "postgresql"
        connection.execute(text("VACUUM ANALYZE" if on_pg else "ANALYZE"))


def _wished(n: int, before: int, dice: random.Random, homes: int) -> Wished:
    home = dice.randrange(homes)
    if n > before:
        status, days, steps = DUE[n % 100]
        return Wished(n, status, home, days, steps, is_due=True)
    if n % OPEN_EACH == 0:
        return Wished(n, "open", home, dice.random() * 0.9)
    return Wished(n, "confirmed", home, 20 + n / before * 700)


def _row(w: Wished, homes: list[str], poster: int) -> Sequence[Any]:
    began = now() - w.days * DAY
    rings = {True: began + DAY / 4, False: began + DAY if w.status == "open" else None}[w.is_due]
    ended = began + 4 * DAY if w.status == "confirmed" else None
    due = None if ended else began + 7 * DAY
    kind = KINDS[w.id % len(KINDS)]
    return (
        w.id, f"XY-{w.id:07}", w.status, kind, "旧柜子搬下楼，搬不动", "", "app", "unsaid",
        homes[w.home], 1, 0, "nobody", poster, poster, _at(began), _at(began),
        0, _at(due), _at(rings), _at(ended), 1,
    )  # fmt: skip


def _claims(given: Iterable[tuple[Wished, int]]) -> Iterator[Sequence[Any]]:
    for w, helper in given:
        if w.status != "open":
            began = now() - w.days * DAY
            day = (began + timedelta(days=6)).date().isoformat()
            yield w.id, w.id, 1, helper, day, _at(began + DAY / 2), ""


def _proofs(made: Iterable[Wished]) -> Iterator[Sequence[Any]]:
    no = "f" if db.engine.dialect.name == "postgresql" else 0
    for w in made:
        if w.status in {"confirmed", "fulfilled"}:
            yield w.id, w.id, "搬好了", no, _at(now() - (w.days - 1) * DAY)


def _moves(made: Iterable[Wished], worker: int) -> Iterator[Sequence[Any]]:
    """Of those that the chase looks at; nobody asks for the others'."""
    for w in made:
        if w.is_due:
            yield w.id, "submitted", "open", worker, "", _at(now() - w.days * DAY)


def _steps(made: Iterable[Wished]) -> Iterator[Sequence[Any]]:
    for w in made:
        for day, key in zip((1, 3), w.steps, strict=False):
            yield w.id, f"open:{key}", "问了", _at(now() - (w.days - day) * DAY)


def _at(moment: datetime | None) -> str | None:
    return moment and moment.strftime("%Y-%m-%d %H:%M:%S.%f")
