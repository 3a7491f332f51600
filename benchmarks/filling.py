"""A database with very many cases, put there past the verbs: a whole city's of many years."""

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from backend.cases.models import Case, Status
from backend.cases.nearby import cell_of
from backend.cases.search_marks import drop_marks, put_marks
from backend.catalogue.kinds import KINDS
from backend.clock import now
from backend.db import db
from backend.people.models import Person, Region, Role, RoleKind, Unit, UnitKind
from backend.people.rules import REACHES
from backend.texts.bigrams import as_tsvector, tokens

DISTRICT, STREET = "420102000000", "420102006000"
RIDERS, UNITS = 20_000, 40
OPEN_EACH = 200  # one of so many is open, and most of the newest
RECENT_EACH = 200  # one of so many is of the last days: those have photos and are open
RARE_EACH = 30_000
COMMON, RARE = "单车", "夹竹桃"

# How many of a hundred, and what people say of it; `{}` is where.
SAID = {
    "vehicles": (18, "共享单车堆了三层，{}推都推不出去", "{}停满电动车，婆婆的轮椅过不去"),
    "fire_exit": (14, "{}消防通道又被占了", "{}楼道里堆着旧柜子"),
    "rubbish": (13, "{}垃圾桶满了三天没人收", "有人把大件丢在{}"),
    "manhole": (11, "{}的井盖响得睡不着", "{}井盖坏了一半，晚上太黑"),
    "road": (10, "{}路面塌了一块", "{}台阶断了，老人绊了一下"),
    "charging": (9, "{}又在飞线充电", "电池拎进楼道充，{}"),
    "light": (8, "{}路灯不亮", "{}门栋灯坏了一个星期"),
    "cable": (7, "{}线垂下来了，伸手够得到", "{}电箱门开着"),
    "flooding": (6, "{}渍水到脚踝", "{}下水堵了，冒污水"),
    "kitchen": (4, "{}后厨脏", "{}没证做吃的"),
}
PLACES = [
    "南门口",
    "三号楼边上",
    "菜场路口",
    "学校对面",
    "幼儿园旁",
    "地铁口",
    "桥下",
    "后巷",
    "停车场入口",
    "亭子边",
]
TAILS = [
    "",
    "，麻烦尽快看看",
    "，前天就这样了",
    "，下雨更厉害",
    "。打了两次电话没人管，今天又来看还是老样子",
]


@dataclass
class Filled:
    """Who looks, and how many cases there are."""

    people: dict[str, int]
    communities: list[str]
    count: int
    newest: int


def fill(count: int) -> Filled:
    """Put `count` cases into the database of the app at hand, in one transaction."""
    with db.engine.begin() as connection:
        drop_marks(connection)
        people, communities, units = _people(connection)
        last = connection.scalar(select(func.max(Case.id))) or 0
        makers = (_cases, _clocks, _dispatches, _index, _files, _case_files)
        recent = count // RECENT_EACH
        for start in range(0, count, 50_000):
            ids = range(last + 1 + start, last + 1 + min(start + 50_000, count))
            facts = [
                _fact(n, people["first_rider"], communities, units, late=n > last + count - recent)
                for n in ids
            ]
            for make in makers:
                table, columns, rows = make(connection, facts)
                put(connection, table, columns, rows)
        put_marks(connection)
        _settle(connection)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if _speaks_pg(connection) else "ANALYZE"))
    return Filled(people, communities, count, last + count)


def _speaks_pg(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


@dataclass
class _Fact:
    id: int
    kind: str
    words: str
    community: str
    status: Status
    rider: int
    unit: int
    at: datetime
    point: tuple[float, float]
    late: bool


_START = now() - timedelta(days=1_500)
_chance = random.Random(7)
_KINDS = list(itertools.chain.from_iterable([key] * part[0] for key, part in SAID.items()))
_OPEN = (Status.REPORTED, Status.FILED, Status.DISPATCHED, Status.ACCEPTED)
_SENT = {Status.DISPATCHED, Status.ACCEPTED, Status.CLOSED}


def _fact(
    n: int, first_rider: int, communities: list[str], units: list[int], *, late: bool
) -> _Fact:
    kind = _chance.choice(_KINDS)
    words = _chance.choice(SAID[kind][1:]).format(_chance.choice(PLACES)) + _chance.choice(TAILS)
    if n % RARE_EACH == 0:
        words += f"，那棵{RARE}旁边"
    where = _chance.randrange(len(communities))
    status = _chance.choice(_OPEN) if n % OPEN_EACH == 0 or (late and n % 5) else Status.CLOSED
    return _Fact(
        n,
        kind,
        words,
        communities[where],
        status,
        first_rider + _chance.randrange(RIDERS),
        units[where % len(units)],
        _START + timedelta(seconds=100 * (n % 1_200_000)),
        (
            30.58 + where // 12 * 0.006 + _chance.random() * 0.006,
            114.25 + where % 12 * 0.008 + _chance.random() * 0.008,
        ),
        late,
    )


Made = tuple[str, Sequence[str], Iterable[Sequence[Any]]]


def _cases(connection: Connection, facts: list[_Fact]) -> Made:
    columns = [
        "id",
        "number",
        "status",
        "kind_key",
        "danger",
        "reporter_hidden",
        "words",
        "place_words",
        "region_code",
        "latitude",
        "longitude",
        "cell",
        "source",
        "reporter_id",
        "created_at",
        "reported_at",
        "version",
    ]
    yes = _yes(connection)
    rows = (
        (
            f.id, f"JB-{f.id:07}", f.status.value, f.kind, yes[0], yes[0], f.words, "",
            f.community, *f.point, cell_of(*f.point), "app", f.rider, _at(f.at), _at(f.at), 1,
        )
        for f in facts
    )  # fmt: skip
    return "cases", columns, rows


def _yes(connection: Connection) -> tuple[Any, Any]:
    return ("f", "t") if _speaks_pg(connection) else (0, 1)


def _clocks(connection: Connection, facts: list[_Fact]) -> Made:
    columns = [
        "case_id",
        "stage",
        "limit_amount",
        "limit_unit",
        "started_at",
        "due_at",
        "ends_at",
        "rings_at",
        "stopped_at",
    ]
    return "case_clocks", columns, _clock_rows(facts)


def _clock_rows(facts: list[_Fact]) -> Iterator[Sequence[Any]]:
    soon = now()
    for f in facts:
        is_open, sent = f.status is not Status.CLOSED, f.status in _SENT
        reviewed = f.at + timedelta(hours=2)
        stopped = None if is_open and not sent else _at(reviewed)
        # Of those that run, one of fifty rings.
        due = _at(soon + timedelta(hours=f.id % 5_000 / 100 - 1) if is_open else f.at)
        rings = due if is_open and not sent else None
        yield f.id, "review", 3, "duty_hour", _at(f.at), due, due, rings, stopped
        if sent:
            end, rings = (None, due) if is_open else (_at(f.at), None)
            yield f.id, "repair", 5, "work_day", _at(reviewed), due, due, rings, end


def _dispatches(connection: Connection, facts: list[_Fact]) -> Made:
    columns = ["case_id", "unit_id", "lead", "part", "why", "note", "work_order", "at", "ended_at"]
    yes = _yes(connection)[1]
    rows = (
        (
            f.id,
            f.unit,
            yes,
            "",
            "",
            "",
            "",
            _at(f.at),
            None if f.status is not Status.CLOSED else _at(f.at),
        )
        for f in facts
        if f.status in _SENT
    )
    return "case_dispatches", columns, rows


def _files(connection: Connection, facts: list[_Fact]) -> Made:
    columns = ["id", "key", "kind", "sha256", "size", "kept_at"]
    rows = (
        (f.id, f"{f.id:032x}", "photo", f"{f.id:064x}", 300_000, _at(f.at)) for f in facts if f.late
    )
    return "files", columns, rows


def _case_files(connection: Connection, facts: list[_Fact]) -> Made:
    rows = ((f.id, f.id, "report") for f in facts if f.late)
    return "case_files", ["case_id", "file_id", "purpose"], rows


_kept: dict[str, list[str]] = {}


def _known(words: str, find: Callable[[str], list[str]] = tokens) -> list[str]:
    if words not in _kept:
        _kept[words] = find(words)
    return _kept[words]


def _index(connection: Connection, facts: list[_Fact]) -> Made:
    on_pg = _speaks_pg(connection)
    rows = ((f.id, (as_tsvector if on_pg else " ".join)(_found_by(f))) for f in facts)
    return "case_search", ["case_id" if on_pg else "rowid", "words"], rows


def _found_by(f: _Fact) -> list[str]:
    marks = [f"_r{f.community[:length]}" for length in REACHES if length <= 12]
    said = [*_known(KINDS[f.kind].tile), *_known(f.words), *_known("永清街道吉林社区永清水务所")]
    sent = [f"_u{f.unit}"] if f.status in _SENT else []
    return [*marks, f"_p{f.rider}", "jb", f"{f.id:07}", f"jb{f.id:07}", *said, *sent]


def _at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def put(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    driver: Any = connection.connection.driver_connection
    names = ", ".join(columns)
    if not _speaks_pg(connection):
        marks = ", ".join("?" * len(columns))
        driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        return
    with driver.cursor() as cursor:
        cursor.execute("SET LOCAL timezone TO 'UTC'")
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _settle(connection: Connection) -> None:
    if _speaks_pg(connection):
        for table in ("cases", "case_clocks", "case_dispatches"):
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                    f" (SELECT max(id) FROM {table}))"
                )
            )
        connection.execute(text("SELECT gin_clean_pending_list('ix_case_search_words')"))


def _people(connection: Connection) -> tuple[dict[str, int], list[str], list[int]]:
    """Who looks; the communities of the district; the units."""
    inside = Region.code.startswith("420102"), Region.level == "community"
    communities = list(connection.scalars(select(Region.code).where(*inside).order_by(Region.code)))
    moment = now()
    first = (connection.scalar(select(func.max(Person.id))) or 0) + 1
    riders = [{"id": first + n, "name": "", "created_at": moment} for n in range(RIDERS + 5)]
    connection.execute(insert(Person), riders)
    units = [
        {"name": f"第{n}所", "kind": UnitKind.UTILITY, "region_code": DISTRICT}
        for n in range(UNITS)
    ]
    made = list(connection.scalars(insert(Unit).returning(Unit.id), units))
    staff = {
        "worker": (RoleKind.COMMUNITY_WORKER, communities[7], None),
        "street": (RoleKind.STREET_OFFICER, STREET, None),
        "district": (RoleKind.DISTRICT_OFFICER, DISTRICT, None),
        "handler": (RoleKind.HANDLER, None, made[3]),
    }
    people = {"rider": first + 5, "first_rider": first, "stranger": first + RIDERS + 4}
    for n, (name, (kind, region, unit)) in enumerate(staff.items()):
        people[name] = first + RIDERS + n
        role = {"kind": kind, "region_code": region, "unit_id": unit, "granted_at": moment}
        connection.execute(insert(Role), [{**role, "person_id": people[name]}])
    if _speaks_pg(connection):
        connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence('persons', 'id'),"
                " (SELECT max(id) FROM persons))"
            )
        )
    return people, communities, made
