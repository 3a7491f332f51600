"""Bring a database up to date and, if it is empty, move the demo neighbourhood in.

Everything goes through the verbs that the product itself uses, only with earlier times.
Run as `python -m dev.demo.load`; prints "loaded" when it moved somebody in.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select

from backend import create_app
from backend.cases import closing, handling, reporting, reviewing
from backend.cases.models import Case, Source, Verdict
from backend.catalogue import own_lists
from backend.catalogue.entries import first_catalogue
from backend.catalogue.rules import first_rules
from backend.clock import now
from backend.db import db, transaction
from backend.files.actions import keep_photo
from backend.files.models import File
from backend.files.photos import Photo, read_photo
from backend.ledger.rewards import lay_out_defaults
from backend.notifications.models import Delivery, Notice
from backend.people import actions, importing
from backend.people.models import (
    Account,
    Identity,
    Person,
    Platform,
    Region,
    RoleKind,
    Unit,
    UnitKind,
)
from backend.people.places import Spot
from backend.people.signing_in import open_account

HERE = Path(__file__).parent
REGIONS = Path(importing.__file__).with_name("regions.csv")
PASSWORD = "linli-demo-2026"


def main() -> None:
    app = create_app()
    with app.app_context():
        upgrade()
        with transaction(write=False) as session:
            empty = session.scalar(select(Region.code).limit(1)) is None
        with transaction():
            first_catalogue(now=now())
            first_rules(now=now())
        if empty:
            photos = _photos()
            with transaction():
                _Demo(photos).load()
            print("loaded")


def _photos() -> dict[str, Photo]:
    """Decoded before the transaction opens."""
    return {file.name: read_photo(file.read_bytes()) for file in (HERE / "photos").glob("*.jpg")}


class _Demo:
    """The keys of the data files, and the rows they became."""

    def __init__(self, photos: dict[str, Photo]) -> None:
        self.photos = photos
        self.now = now()
        self.people: dict[str, Person] = {}
        self.units: dict[str, Unit] = {}

    def load(self) -> None:
        importing.import_regions(REGIONS, now=self.now)
        importing.import_regions(HERE / "places.csv", now=self.now)
        importing.import_grids(HERE / "grids.geojson", now=self.now)
        own = own_lists.plan_list(own_lists.items_in(HERE / "own_list.csv"))
        own_lists.adopt_list(own, "420102006003", name="社区九类事", by=None, now=self.now)
        world = json.loads((HERE / "world.json").read_text(encoding="utf-8"))
        for unit in world["units"]:
            self._unit(unit)
        password_hash = ""
        for person in world["people"]:
            password_hash = self._person(person, password_hash)
        self._chatters(world["people"])
        lay_out_defaults("420102006003", by=self.people["liu_min"], stock=20)
        cases = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
        for case in sorted(cases, key=lambda case: -case["hours_ago"]):
            self._case(case)
        self._settle_old_notices()

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
        if "wechat" in data:
            self._identity(person, data["wechat"]["openid"])
        if username := data.get("username"):
            if not password_hash:
                return open_account(person, username, PASSWORD).password_hash
            db.session.add(Account(person=person, username=username, password_hash=password_hash))
        return password_hash

    def _role(self, person: Person, data: dict[str, Any]) -> None:
        unit = self.units[data["unit"]] if "unit" in data else None
        kind = RoleKind(data["role"])
        actions.grant(
            person, kind, by=None, now=self.now, region_code=data.get("region"), unit=unit
        )

    def _identity(self, person: Person, openid: str) -> None:
        appid = current_app.config["WECHAT_OA_APPID"]
        platform = Platform.OFFICIAL_ACCOUNT
        db.session.add(Identity(platform=platform, appid=appid, openid=openid, person=person))

    def _chatters(self, people: list[dict[str, Any]]) -> None:
        """Who can be played on the chat page: everyone of the demo who has a WeChat."""
        chatters = [
            {
                "openid": person["wechat"]["openid"],
                "name": person["name"],
                "about": person.get("title") or _ABOUT[person["roles"][0]["role"]],
            }
            for person in people
            if "wechat" in person
        ]
        home = Path(current_app.config["FILES_DIR"]).parent
        (home / "chatters.json").write_text(json.dumps(chatters, ensure_ascii=False, indent=1))

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _file(self, name: str, by: Person | None, at: datetime) -> File:
        return keep_photo(self.photos[name], by_id=by.id if by else None, now=at)

    def _case(self, data: dict[str, Any]) -> None:
        at = self._ago(data["hours_ago"])
        reporter = self.people.get(data.get("reporter", ""))
        # Who wrote it down for somebody without WeChat: whoever took the next step.
        clerk = self.people[data["steps"][0]["by"] if data["steps"] else "liu_min"]
        point = data["place"]
        case = reporting.report(
            by=reporter or clerk,
            source=Source.APP if reporter else Source(data["via"]),
            words=data["words"],
            kind_key=data["kind"],
            place=Spot(point["lat"], point["lng"], point["lat"], point["lng"], "wgs84"),
            place_words=point["label"],
            files=[self._file(name, reporter or clerk, at) for name in data["photos"]],
            now=at,
        )
        if reporter and any(role.kind is RoleKind.RIDER for role in reporter.open_roles):
            case.source = Source.CHAT
        for step in data["steps"]:
            self._step(case, step)

    def _step(self, case: Case, step: dict[str, Any]) -> None:
        at, by = self._ago(step["hours_ago"]), self.people[step["by"]]
        words = step.get("words", "")
        photo = step.get("photo")
        files = [self._file(photo, by, at)] if photo else []
        match step["verb"]:
            case "file":
                reviewing.file(case, by=by, now=at)
            case "decline":
                reviewing.decline(case, reason=step["reason"], elsewhere=words, by=by, now=at)
            case "dispatch":
                reviewing.dispatch(case, self.units[step["unit"]], note=words, by=by, now=at)
            case "accept":
                handling.accept(case, by=by, now=at)
            case "return":
                handling.give_back(case, reason=step["reason"], by=by, now=at)
            case "answer":
                handling.answer(case, words=words, files=files, sure=True, by=by, now=at)
            case "rate":
                verdict = Verdict(step["rating"])
                closing.rate(case, verdict, words=words, by=by, now=at)
            case "close" if case.moves[-1].became != "closed":
                closing.close(case, note=words or "电话问过，没有别的了。", by=by, now=at)

    def _settle_old_notices(self) -> None:
        """What the demo's past would have sent stands in the inboxes, not in the outbox."""
        for notice in db.session.scalars(select(Notice)):
            notice.delivery = Delivery.INBOX_ONLY


_ABOUT = {"rider": "骑手", "resident": "居民", "party_member": "党员", "steward": "邻里大管家"}

if __name__ == "__main__":
    main()
