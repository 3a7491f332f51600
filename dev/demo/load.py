"""Bring a database up to date and, if it is empty, move the demo neighbourhood in.

Everything goes through the verbs that the product itself uses, only with earlier times.
Run as `python -m dev.demo.load`; prints "loaded" when it moved somebody in.
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select

from backend import create_app
from backend.cases import replies
from backend.cases.models import ReplyUse
from backend.catalogue import own_lists
from backend.catalogue.entries import first_catalogue
from backend.catalogue.rules import first_rules
from backend.clock import local, now
from backend.db import db, transaction
from backend.files.photos import Photo, read_photo
from backend.ledger.actions import award_points
from backend.ledger.redeeming import redeem
from backend.ledger.rewards import lay_out_defaults, shelf
from backend.people import actions, importing
from backend.people.models import (
    Account,
    Identity,
    Level,
    Person,
    Platform,
    Region,
    RoleKind,
    Unit,
    UnitKind,
)
from backend.people.roster import add_shift
from backend.people.signing_in import open_account
from backend.wishes.models import Wish

from .chatters import chatter, openid_of, unionid_of
from .doors import lay_out_doors
from .helping import lay_out_helpers
from .history import telling, wishes
from .history.people import more_people
from .history.plan import DAYS
from .history.street import Street
from .history.units import list_units
from .matters import Matters
from .wishing import Wishes

HERE = Path(__file__).parent
REGIONS = Path(importing.__file__).with_name("regions.csv")
HOME = "420102006003"  # 吉林社区
PASSWORD = "linli-demo-2026"
WEEKS = 13  # of the old roster
AT_HOME = timedelta(days=365)  # they have been there so long when it begins
READY = (  # step, name, words, where else to turn
    (ReplyUse.CLOSE, "打过电话，好了", "{today}打电话问过，{unit}办好了，没有再出问题。", ""),
    (
        ReplyUse.CLOSE,
        "还差一点，会盯着",
        "{today}打电话问过，还差一点，{unit}接着办。",
        "",
    ),
    (ReplyUse.DECLINE, "归隔壁社区", "{place}归隔壁社区管，我们已经告诉他们了。", "12345 市民热线"),
    (
        ReplyUse.ANSWER,
        "修好了",
        "{today}{unit}到{place}修好了，现场看过。",
        "",
    ),
)


def main() -> None:
    app = create_app()
    with app.app_context():
        upgrade()
        with transaction():
            first_catalogue(now=now())
            first_rules(now=now())
        moved_in = _move_in_with_history() if "--history" in sys.argv else _move_in()
        if moved_in:
            print("loaded")


def _move_in() -> bool:
    if not _is_empty():
        return False
    seen = photos()
    with transaction():
        Neighbourhood(seen).move_in()
    return True


def _move_in_with_history() -> bool:
    """In parts, each of them whole; one that was interrupted goes on as of the day it began."""
    begun = Path(current_app.config["FILES_DIR"]).parent / "history.json"
    if _is_empty():
        begun.write_text(json.dumps({"as_of": now().isoformat()}))
        with transaction():
            Neighbourhood({}).settle(history=True)
    with transaction(write=False) as session:
        if not begun.exists() or session.scalar(select(Wish.id).limit(1)) is not None:
            return False
    as_of = datetime.fromisoformat(json.loads(begun.read_text())["as_of"])
    telling.tell(Neighbourhood.unit_names(), as_of)
    seen = photos()
    with transaction():
        at_home = Neighbourhood(seen)
        at_home.find()
        at_home.live(since=as_of)
    return True


def _is_empty() -> bool:
    with transaction(write=False) as session:
        return session.scalar(select(Region.code).limit(1)) is None


def photos() -> dict[str, Photo]:
    """Decoded before the transaction opens."""
    return {file.name: read_photo(file.read_bytes()) for file in (HERE / "photos").glob("*.jpg")}


class Neighbourhood:
    """The keys of the data files, and the rows they became."""

    def __init__(self, photos: dict[str, Photo]) -> None:
        self.photos = photos
        self.now = now()
        self.people: dict[str, Person] = {}
        self.units: dict[str, Unit] = {}

    def move_in(self) -> None:
        """Everybody and everything, without a history."""
        self.settle()
        self.live()

    def settle(self, *, history: bool = False) -> None:
        """Places, units and people; for a history also those whom only it needs."""
        importing.import_regions(REGIONS, now=self.now)
        importing.import_regions(HERE / "places.csv", now=self.now)
        importing.import_grids(HERE / "grids.geojson", now=self.now)
        own = own_lists.plan_list(own_lists.items_in(HERE / "own_list.csv"))
        own_lists.adopt_list(own, HOME, name="社区九类事", by=None, now=self.now)
        world = _told(history)
        for unit in world["units"]:
            self._unit(unit)
        password_hash = ""
        for person in world["people"]:
            password_hash = self._person(person, password_hash)
        self._chatters(world["people"])
        lay_out_doors(world["people"], self.people, self.people["liu_min"], self.now)
        lay_out_defaults(HOME, by=self.people["liu_min"], stock=40 if history else 20)
        self._ready_replies()
        if history:
            self._old_roster()

    def _ready_replies(self) -> None:
        """What the community says often."""
        for use, name, words, elsewhere in READY:
            replies.write(
                HOME,
                use,
                name=name,
                words=words,
                elsewhere=elsewhere,
                by=self.people["liu_min"],
                now=self.now,
            )

    def find(self) -> None:
        """The rows that they became when they settled, in another transaction."""
        world = _told(history=True)
        persons = {person.name: person for person in db.session.scalars(select(Person))}
        units = {unit.name: unit for unit in db.session.scalars(select(Unit))}
        self.people = {data["key"]: persons[data["name"]] for data in world["people"]}
        self.units = {data["key"]: units[data["name"]] for data in world["units"]}

    @staticmethod
    def unit_names() -> dict[str, str]:
        """By key."""
        return {data["key"]: data["name"] for data in _told(history=True)["units"]}

    def live(self, *, since: datetime | None = None, days: int = DAYS) -> None:
        """What is going on these days, told by hand; and the wishes of so many days before
        `since`."""
        self._points(_told()["points"])
        self.matters = Matters(self.people, self.units, self.photos, self.now)
        self.matters.play()
        lay_out_helpers(self.people, self.units, self.now)
        self.wishing = Wishes(self.people, self.photos, self.now)
        self.wishing.play(self._old_wishes(since, days) if since else ())
        self._roster()
        if since:
            list_units(Street(self.unit_names(), since))
        telling.settle_notices(self.now)

    def _unit(self, data: dict[str, Any]) -> None:
        unit = actions.found_unit(
            data["name"],
            UnitKind(data["kind"]),
            data["region"],
            duty_phone=data.get("phone", ""),
            handles=data.get("kinds", []),
        )
        if position := data.get("position"):
            unit.latitude, unit.longitude = position["lat"], position["lng"]
        unit.hours, unit.address = data.get("hours", ""), data.get("address", "")
        told = [data.get("opening_hours", ""), "、".join(data.get("offers", []))]
        unit.about = "，".join(part for part in told if part)
        self.units[data["key"]] = unit

    def _person(self, data: dict[str, Any], password_hash: str) -> str:
        """Returns the one password hash that all demo accounts share: it is slow on purpose."""
        person = Person(name=data["name"], phone=data.get("phone", ""), created_at=self.now)
        db.session.add(person)
        db.session.flush()
        self.people[data["key"]] = person
        for role in data["roles"]:
            self._role(person, role)
        if openid := openid_of(data):
            self._identity(person, openid)
        if username := data.get("username"):
            if not password_hash:
                return open_account(person, username, PASSWORD).password_hash
            db.session.add(Account(person=person, username=username, password_hash=password_hash))
        return password_hash

    def _role(self, person: Person, data: dict[str, Any]) -> None:
        unit = self.units[data["unit"]] if "unit" in data else None
        kind = RoleKind(data["role"])
        since = self.now - AT_HOME  # points and hours of the days before belong to the place, too
        actions.grant(person, kind, by=None, now=since, region_code=data.get("region"), unit=unit)

    def _identity(self, person: Person, openid: str) -> None:
        """By the unionid the mini-program knows the same person from the first sign-in on."""
        app = {
            "platform": Platform.OFFICIAL_ACCOUNT,
            "appid": current_app.config["WECHAT_OA_APPID"],
        }
        union = unionid_of(openid)
        db.session.add(Identity(**app, openid=openid, unionid=union, person=person))

    def _chatters(self, people: list[dict[str, Any]]) -> None:
        """Who can be played on the phone: everyone of the demo who has a WeChat."""
        names = dict(map(_place, db.session.scalars(select(Region)).all()))
        units = {key: unit.name for key, unit in self.units.items()}
        told = [chatter(person, names, units) for person in people if openid_of(person)]
        home = Path(current_app.config["FILES_DIR"]).parent
        (home / "chatters.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))

    def _roster(self) -> None:
        """This week's shifts: from today on, since the past cannot be written."""
        today = local(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        for shift in json.loads((HERE / "roster.json").read_text(encoding="utf-8")):
            by = self.people[shift["by"]]
            for day in range(7):
                person = self.people[shift["people"][(today + timedelta(day)).weekday()]]
                starts = today + timedelta(day, hours=shift["from"])
                ends = starts + timedelta(hours=shift["hours"])
                if ends > self.now:
                    add_shift(person, shift["region"], starts, ends, by=by, now=self.now)

    def _points(self, points: dict[str, int]) -> None:
        """What the paper list said that was kept before."""
        for key, amount in points.items():
            award_points(
                self.people[key].id,
                amount,
                key=f"demo:{key}",
                reason="转入：以前记在本子上的分",
                now=self.now - timedelta(days=45),
                by_id=self.people["liu_min"].id,
            )
        soap = next(thing for thing in shelf(HOME) if thing.name == "香皂一块")
        at, liu_min = self.now - timedelta(days=9), self.people["liu_min"]
        redeem(soap, self.people["wu_gang"].id, by=liu_min, now=at, key="demo:soap")

    def _old_wishes(self, since: datetime, days: int) -> list[wishes.WishLife]:
        street = Street(self.unit_names(), since)
        return wishes.lives(street, wishes.helpers_by_kind(self.people), days=days)

    def _old_roster(self) -> None:
        """Who was on duty in the weeks before, written as it was then: in time."""
        first = local(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        first -= timedelta(weeks=WEEKS)
        for shift in json.loads((HERE / "roster.json").read_text(encoding="utf-8")):
            by = self.people[shift["by"]]
            for day in range(7):
                starts = first + timedelta(day, hours=shift["from"])
                person, ends = self.people[shift["people"][starts.weekday()]], shift["hours"]
                add_shift(
                    person, shift["region"], starts, starts + timedelta(hours=ends),
                    by=by, now=first, weeks=WEEKS,
                )  # fmt: skip


def _place(region: Region) -> tuple[str, str]:
    """Code and name; of a house, with the grid that it stands in: 临江里1栋."""
    within = region.parent.name if region.parent and region.level is Level.BUILDING else ""
    return region.code, within + region.name


def _told(history: bool = False) -> dict[str, Any]:
    """Units and people of the demo, and those whom only a history needs."""
    world: dict[str, Any] = json.loads((HERE / "world.json").read_text(encoding="utf-8"))
    return more_people(world) if history else world


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)  # what is half done is not kept, the next start goes on
