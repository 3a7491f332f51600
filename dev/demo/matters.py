"""The demo's past: the matters of cases.json in the order of time.

In between, each case hears its clock ring as it would have: what was late went up, and silence
closed.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from backend.cases import closing, drafting, earning, escalating, reporting
from backend.cases.models import Case, Source, Stage
from backend.db import db
from backend.errors import DomainError
from backend.files.actions import keep_photo
from backend.files.models import File
from backend.files.photos import Photo
from backend.people.models import Person, RoleKind, Unit
from backend.people.places import Spot

from .past import Hours, ago
from .steps import STEPS, Data, Taken, World

CASES = Path(__file__).with_name("cases.json")


class Matters:
    """People and units by their keys, and the cases as they come."""

    def __init__(
        self,
        people: dict[str, Person],
        units: dict[str, Unit],
        photos: dict[str, Photo],
        now: datetime,
    ) -> None:
        self.world, self.photos, self.now = World(people, units), photos, now

    @property
    def cases(self) -> dict[str, Case]:
        return self.world.cases

    def play(self) -> None:
        """Everything up to now."""
        told = json.loads(CASES.read_text(encoding="utf-8"))
        events: list[tuple[datetime, Data, Data | None]] = []
        for data in told:
            hours = Hours(data.get("hours", Hours.WORK))
            events.append((ago(self.now, data["ago"], hours), data, None))
            for step in data["steps"]:
                own = Hours(step.get("hours", hours))
                events.append((ago(self.now, step["ago"], own), data, step))
        for at, data, step in sorted(events, key=lambda event: event[0]):
            self._let_ring(at)
            self._happen(at, data, step)
        self._let_ring(self.now)

    def _let_ring(self, until: datetime) -> None:
        for case in self.cases.values():
            let_ring(case, until)

    def _happen(self, at: datetime, data: Data, step: Data | None) -> None:
        if step is None:
            self.cases[data["key"]] = self._begin(data, at)
            return
        case = self.cases[data["key"]]
        by = self.world.people[step["by"]]
        files = [self._file(step["photo"], by, at)] if "photo" in step else []
        try:
            STEPS[step["verb"]](self.world, case, Taken(step, by, at, files))
        except DomainError as error:
            error.add_note(f"{data['key']}: {step['verb']}")
            raise
        db.session.flush()
        settle_points(case, at)

    def _file(self, name: str, by: Person | None, at: datetime) -> File:
        file = keep_photo(self.photos[name], by_id=by.id if by else None, now=at)
        self.world.seen[file.id] = self.photos[name]
        return file

    def _begin(self, data: Data, at: datetime) -> Case:
        reporter = self.world.people.get(data.get("reporter", ""))
        # Who wrote it down for somebody without WeChat: whoever took the next step.
        by = reporter or self.world.people[data["steps"][0]["by"]]
        files = [self._file(name, by, at) for name in data["photos"]]
        if "place" not in data:
            return self._draft(data, by, files, at)
        point = data["place"]
        case = reporting.report(
            by=by,
            source=Source.APP if reporter else Source(data["via"]),
            words=data["words"],
            kind_key=data["kind"],
            place=Spot(point["lat"], point["lng"], point["lat"], point["lng"], "wgs84"),
            place_words=point["label"],
            files=files,
            now=at,
        )
        if reporter and any(role.kind is RoleKind.RIDER for role in reporter.open_roles):
            case.source = Source.CHAT
        return case

    def _draft(self, data: Data, by: Person, files: Sequence[File], at: datetime) -> Case:
        case = drafting.open_draft(by, Source.CHAT, now=at)
        drafting.add_words(case, data["words"], by=by, now=at)
        drafting.attach(case, files)
        return case


def let_ring(case: Case, until: datetime) -> None:
    """What the clock door would have done meanwhile."""
    while (clock := case.running_clock) and clock.rings_at and clock.rings_at <= until:
        ring = closing.ring if clock.stage is Stage.ASK else escalating.ring
        ring(clock, now=clock.rings_at)
        db.session.flush()


def settle_points(case: Case, at: datetime) -> None:
    """What the clock door would have booked for a report meanwhile."""
    earned = case.earning
    if earned is not None and (earned.booked_at is None or earned.lost_at != earned.reversed_at):
        earning.settle(case.id, at)
