"""A named little world, the same in every test.

吉林社区 has two grids side by side (临江里, 百合苑), 沈阳社区 one. 小周 rides for a living and is
registered in 吉林社区; 刘敏 works for that community, 何平 for the next one; 老秦 handles for the
water office, 小高 for the power office. 老沈 audits the street and changes nothing. 外人 is a
stranger.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from argon2 import PasswordHasher

from backend.catalogue.entries import first_catalogue
from backend.catalogue.rules import first_rules
from backend.clock import SHANGHAI, now
from backend.db import db
from backend.people import actions
from backend.people.models import (
    Account,
    Boundary,
    DataImport,
    Identity,
    Level,
    Person,
    Platform,
    Region,
    RoleKind,
    Unit,
    UnitKind,
)
from backend.people.places import Spot, wgs84_to_gcj02
from backend.web import App

WEDNESDAY = datetime(2026, 7, 1, 14, 30, tzinfo=SHANGHAI)
DISTRICT, STREET = "420102000000", "420102006000"
COMMUNITY, NEXT_COMMUNITY = "420102006003", "420102006004"
GRID, OTHER_GRID, NEXT_GRID = COMMUNITY + "001", COMMUNITY + "002", NEXT_COMMUNITY + "001"
PASSWORD = "open sesame, neighbours"
# A cheap hash: the real ones are slow on purpose, and the tests sign in often.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

REGIONS = [
    ("420000000000", Level.PROVINCE, "湖北省", None),
    ("420100000000", Level.CITY, "武汉市", "420000000000"),
    (DISTRICT, Level.DISTRICT, "江岸区", "420100000000"),
    (STREET, Level.STREET, "永清街道", DISTRICT),
    (COMMUNITY, Level.COMMUNITY, "吉林社区", STREET),
    (NEXT_COMMUNITY, Level.COMMUNITY, "沈阳社区", STREET),
    (GRID, Level.GRID, "临江里", COMMUNITY),
    (OTHER_GRID, Level.GRID, "百合苑", COMMUNITY),
    (NEXT_GRID, Level.GRID, "老纱厂宿舍", NEXT_COMMUNITY),
]

# West to east, each about 190 m wide and 220 m high.
OUTLINES = {
    GRID: (114.304, 30.608, 114.306, 30.610),
    OTHER_GRID: (114.306, 30.608, 114.308, 30.610),
    NEXT_GRID: (114.308, 30.608, 114.310, 30.610),
}
IN_GRID = (30.6090, 114.3050)
IN_OTHER_GRID = (30.6090, 114.3070)
IN_NEXT_GRID = (30.6090, 114.3090)
JUST_OUTSIDE = (30.6115, 114.3050)  # 167 m north of 临江里
FAR_AWAY = (30.70, 114.40)

CAST: dict[str, tuple[str, RoleKind | None, str | None]] = {
    "admin": ("管理员", RoleKind.ADMIN, DISTRICT),
    "district_officer": ("区里的老邓", RoleKind.DISTRICT_OFFICER, DISTRICT),
    "street_officer": ("街道的小郭", RoleKind.STREET_OFFICER, STREET),
    "worker": ("刘敏", RoleKind.COMMUNITY_WORKER, COMMUNITY),
    "colleague": ("陈芳", RoleKind.COMMUNITY_WORKER, COMMUNITY),
    "next_worker": ("何平", RoleKind.COMMUNITY_WORKER, NEXT_COMMUNITY),
    "grid_worker": ("网格员小夏", RoleKind.GRID_WORKER, GRID),
    "steward": ("大管家吴姨", RoleKind.STEWARD, GRID),
    "member": ("党员老许", RoleKind.PARTY_MEMBER, COMMUNITY),
    "rider": ("小周", RoleKind.RIDER, COMMUNITY),
    "resident": ("胡婆婆", RoleKind.RESIDENT, COMMUNITY),
    "handler": ("水务的老秦", RoleKind.HANDLER, None),
    "other_handler": ("供电的小高", RoleKind.HANDLER, None),
    "auditor": ("审计的老沈", RoleKind.AUDITOR, STREET),
    "stranger": ("外人", None, None),
}


@contextmanager
def undone() -> Iterator[None]:
    """Inside a transaction: what is done here is written down, and is then as if it had not been.

    A matrix makes its case once and lets everybody try, which is many times as fast.
    """
    trial = db.session.begin_nested()
    try:
        yield
        db.session.flush()
    finally:
        trial.rollback()


def gcj02(point: tuple[float, float]) -> tuple[float, float]:
    """A WGS-84 point as WeChat would give it."""
    return wgs84_to_gcj02(*point)


def spot(point: tuple[float, float] = IN_GRID) -> Spot:
    """A WGS-84 point as the verbs take it."""
    return Spot(*point, *point, "wgs84")


@dataclass
class World:
    """Everybody by name; each look fetches the row in the session at hand."""

    now: datetime
    ids: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        if name not in CAST:
            raise AttributeError(name)
        return db.session.get_one(Person, self.ids[name])

    @property
    def water(self) -> Unit:
        return db.session.get_one(Unit, self.units["water"])

    @property
    def power(self) -> Unit:
        return db.session.get_one(Unit, self.units["power"])

    @property
    def everybody(self) -> list[str]:
        return list(CAST)

    @classmethod
    def build(cls, app: App) -> "World":
        world = cls(now())
        _lay_out(world.now)
        first_catalogue(now=world.now)
        first_rules(now=world.now)
        for key, name in (("water", "永清水务所"), ("power", "永清供电所")):
            unit = actions.found_unit(name, UnitKind.UTILITY, STREET)
            world.units[key] = unit.id
        for key, (name, kind, region_code) in CAST.items():
            world.ids[key] = _person(world, key, name, kind, region_code).id
        rider = Identity(
            platform=Platform.OFFICIAL_ACCOUNT,
            appid=app.config["WECHAT_OA_APPID"],
            openid="openid-of-rider",
            person_id=world.ids["rider"],
        )
        db.session.add(rider)
        return world


def _person(
    world: World, key: str, name: str, kind: RoleKind | None, region_code: str | None
) -> Person:
    person = Person(name=name, created_at=world.now)
    db.session.add(person)
    if kind is RoleKind.HANDLER:
        unit = world.water if key == "handler" else world.power
        actions.grant(person, kind, by=None, now=world.now, unit=unit)
    elif kind is not None:
        actions.grant(person, kind, by=None, now=world.now, region_code=region_code)
    db.session.flush()
    if person.works_here:
        db.session.add(Account(person=person, username=key, password_hash=PASSWORD_HASH))
    return person


def _lay_out(at: datetime) -> None:
    for code, level, name, parent in REGIONS:
        db.session.add(Region(code=code, level=level, name=name, parent_code=parent))
        db.session.flush()
    for code, (west, south, east, north) in OUTLINES.items():
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        geojson = json.dumps({"type": "Polygon", "coordinates": [ring]})
        db.session.add(Boundary(region_code=code, geojson=geojson))
    db.session.add(DataImport(kind="grids", summary="test", at=at))
