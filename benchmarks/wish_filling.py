"""A database with very many wishes of one city, put there by statements of its own, past the verbs.

Of a hundred wishes four are open, two claimed, one said to be done, and the rest came true; a third
may be read by everybody.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, text

from backend.clock import now
from backend.db import db
from backend.people.models import Person, Region, Role, RoleKind
from backend.people.rules import region_marks
from backend.texts.bigrams import as_tsvector
from backend.texts.word_index import findable
from backend.wishes.search_marks import drop_marks, put_marks

DISTRICT = "420102000000"
RARE_EACH = 30_000
COMMON, RARE = "厨房", "夹竹桃"
SAID = [
    ("repair", "厨房灯坏了，够不着，儿子在外地"),
    ("repair", "纱窗破了、水龙头滴水，厨房里也漏"),
    ("lesson", "想学视频，孙伢在广东，看不到"),
    ("help", "旧柜子搬下楼，搬不动"),
    ("help", "下雨出不了门，想带把青菜上来"),
    ("thing", "想要个电饭煲，旧的漏电"),
    ("company", "一天到黑冇得人说话，想有人下盘棋"),
    ("advice", "租房押金不退，想问问律师"),
    ("other", "金婚，想照张相"),
    ("repair", f"窗台上那盆{RARE}搬不动了"),  # rare: see WISHES
]

WISHES = """
INSERT INTO wishes (id, number, status, kind_key, words, board_words, source, age_band, region_code,
 near_latitude, near_longitude, places, cost, payer, poster_id, posted_at, opened_at, due_at,
 stood_open, version, aired_words)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
SELECT i, 'JW-' || i, CASE WHEN i * 7 % 100 < 4 THEN 'open' WHEN i * 7 % 100 < 6 THEN 'claimed'
  WHEN i * 7 % 100 = 6 THEN 'fulfilled' ELSE 'confirmed' END,
 s.kind, s.words, '', 'visit', 'elder', c.code, 30.58 + c.n * 0.0007 + i % 97 * 0.0001,
 114.25 + c.n * 0.0008 + i % 89 * 0.0001, 1, 0, 'nobody', {poster}, {at}, {at}, {due}, 0, 1,
 CASE WHEN i % 3 = 0 THEN s.words END
FROM n JOIN bench_places c ON c.n = i * 31 / 7 % {places}
 JOIN bench_said s ON s.n = CASE WHEN i % {rare} = 0 THEN {last} ELSE i * 13 / 11 % {last} END
"""
BESIDE = (
    "INSERT INTO wish_claims (wish_id, place, person_id, promised_for, claimed_at, reason)"
    " SELECT id, 1, {claimer}, {day}, opened_at, '' FROM wishes WHERE status <> 'open'",
    "INSERT INTO wish_steps (wish_id, key, words, at)"
    " SELECT id, 'open:fit', '问了 14 位会修东西的党员', opened_at FROM wishes",
    "INSERT INTO files (id, key, kind, sha256, size, kept_at)"
    " SELECT id, id, 'photo', '', 1, opened_at FROM wishes WHERE id % 20 = 0",
    "INSERT INTO wish_files (wish_id, file_id, purpose) SELECT id, id, 'wish' FROM files",
    "INSERT INTO wish_search ({key}, words) SELECT w.id, {marks}"
    " FROM wishes w JOIN bench_places c ON c.code = w.region_code"
    " JOIN bench_said s ON s.words = w.words",
)


@dataclass
class Wall:
    """Who looks, and where they live."""

    people: dict[str, int]
    community: str


def fill(count: int) -> Wall:
    """Put `count` wishes into the database of the app at hand."""
    with db.engine.begin() as connection:
        drop_marks(connection)
        inside = Region.code.startswith("420102"), Region.level == "community"
        codes = list(connection.scalars(select(Region.code).where(*inside).order_by(Region.code)))
        people = _people(connection, codes[7])
        _look_ups(connection, codes)
        facts = _facts(connection, count, len(codes), people)
        for statement in (WISHES, *BESIDE):
            connection.execute(text(statement.format(**facts).replace(":", "\\:")))
        for table in ("bench_places", "bench_said"):
            connection.execute(text(f"DROP TABLE {table}"))
        put_marks(connection)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if _on_pg(connection) else "ANALYZE"))
    return Wall(people, codes[7])


def _on_pg(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _facts(connection: Connection, count: int, places: int, people: dict[str, int]) -> Any:
    """A wish each two minutes, the newest now; promised for a week, give or take."""
    facts: dict[str, Any] = {"count": count, "places": places, "rare": RARE_EACH}
    facts |= {"last": len(SAID) - 1, "poster": people["resident"], "claimer": people["worker"]}
    facts |= {"marks": "c.marks || ' _s' || w.status || ' ' || s.marks"}
    ago = f"({count} - i) * 120"
    if _on_pg(connection):
        at = f"now() - ({ago}) * interval '1 second'"
        due = f"{at} + (7 + i % 5) * interval '1 day'"
        facts["marks"] = f"CAST({facts['marks']} AS tsvector)"
        return facts | {"at": at, "due": due, "day": "current_date", "key": "wish_id"}
    stamp = "strftime('%Y-%m-%d %H:%M:%S.000000', 'now', '-' || ({}) || ' seconds')"
    at, due = stamp.format(ago), stamp.format(f"{ago} - (7 + i % 5) * 86400")
    due = due.replace("'-' || (", "(").replace(f"({ago} -", f"(-({ago}) +")
    return facts | {"at": at, "due": due, "day": "date('now')", "key": "rowid"}


def _look_ups(connection: Connection, codes: list[str]) -> None:
    """Communities, and what is said, each with what it is found by."""
    tell = as_tsvector if _on_pg(connection) else " ".join
    connection.execute(text("CREATE TABLE bench_places (n int, code text, marks text)"))
    connection.execute(text("CREATE TABLE bench_said (n int, kind text, words text, marks text)"))
    places = [
        {"n": n, "code": code, "marks": tell(region_marks(code))} for n, code in enumerate(codes)
    ]
    connection.execute(text("INSERT INTO bench_places VALUES (:n, :code, :marks)"), places)
    said = [
        {"n": n, "kind": kind, "words": words, "marks": tell(list(findable(words)))}
        for n, (kind, words) in enumerate(SAID)
    ]
    connection.execute(text("INSERT INTO bench_said VALUES (:n, :kind, :words, :marks)"), said)


def _people(connection: Connection, community: str) -> dict[str, int]:
    roles = {
        "resident": (RoleKind.RESIDENT, community),
        "worker": (RoleKind.COMMUNITY_WORKER, community),
        "district": (RoleKind.DISTRICT_OFFICER, DISTRICT),
    }
    rows = [{"name": name, "created_at": now()} for name in roles]
    ids = list(connection.scalars(insert(Person).returning(Person.id), rows))
    for person_id, (kind, region) in zip(ids, roles.values(), strict=True):
        role = {"kind": kind, "region_code": region, "granted_at": now(), "person_id": person_id}
        connection.execute(insert(Role), [role])
    return dict(zip(roles, ids, strict=True))
