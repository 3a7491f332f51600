"""The demo's past: the matters of cases.json, each step by the verb that the product uses.

All steps are taken in the order of time; in between, each case hears its clock ring as it would
have: what was late went up, and silence closed.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from backend.cases import (
    amending,
    closing,
    drafting,
    earning,
    escalating,
    handling,
    joining,
    looking_back,
    reporting,
    reviewing,
    routing,
    timing,
    verifying,
    whistling,
)
from backend.cases.handling import Reason
from backend.cases.models import Case, Finding, PauseCause, Source, Stage, Verdict
from backend.cases.rules import open_requests
from backend.cases.whistling import Call
from backend.clock import local
from backend.db import db
from backend.errors import DomainError
from backend.files.actions import keep_photo
from backend.files.models import File
from backend.files.photos import Photo
from backend.people.models import Person, RoleKind, Unit
from backend.people.places import Spot

from .past import Hours, ago

CASES = Path(__file__).with_name("cases.json")
Data = dict[str, Any]


@dataclass
class Taken:
    """One step: what the file says, who took it, and when."""

    given: Data
    by: Person
    at: datetime
    files: Sequence[File]

    @property
    def words(self) -> str:
        words: str = self.given.get("words", "")
        return words


class Matters:
    """People and units by their keys, and the cases as they come."""

    def __init__(
        self,
        people: dict[str, Person],
        units: dict[str, Unit],
        photos: dict[str, Photo],
        now: datetime,
    ) -> None:
        self.people, self.units, self.photos, self.now = people, units, photos, now
        self.cases: dict[str, Case] = {}

    def play(self) -> None:
        """Everything up to now."""
        told = json.loads(CASES.read_text(encoding="utf-8"))
        events: list[tuple[datetime, Data, Data | None]] = []
        for data in told:
            hours = Hours(data.get("hours", Hours.WORK))
            events.append((ago(self.now, data["ago"], hours), data, None))
            events += [(ago(self.now, s["ago"], hours), data, s) for s in data["steps"]]
        for at, data, step in sorted(events, key=lambda event: event[0]):
            self._happen(at, data, step)
        for case in self.cases.values():
            _let_ring(case, self.now)

    def _happen(self, at: datetime, data: Data, step: Data | None) -> None:
        if step is None:
            self.cases[data["key"]] = self._begin(data, at)
            return
        case = self.cases[data["key"]]
        _let_ring(case, at)
        by = self.people[step["by"]]
        files = [self._file(step["photo"], by, at)] if "photo" in step else []
        try:
            STEPS[step["verb"]](self, case, Taken(step, by, at, files))
        except DomainError as error:
            error.add_note(f"{data['key']}: {step['verb']}")
            raise
        db.session.flush()
        _settle_points(case, at)

    def _file(self, name: str, by: Person | None, at: datetime) -> File:
        return keep_photo(self.photos[name], by_id=by.id if by else None, now=at)

    def _begin(self, data: Data, at: datetime) -> Case:
        reporter = self.people.get(data.get("reporter", ""))
        # Who wrote it down for somebody without WeChat: whoever took the next step.
        by = reporter or self.people[data["steps"][0]["by"]]
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

    def dispatch(self, case: Case, step: Taken) -> None:
        unit = self.units[step.given["unit"]]
        why = next((s.why for s in routing.suggest(case) if s.unit.id == unit.id and s.usual), "")
        reviewing.dispatch(case, unit, note=step.words, why=why, by=step.by, now=step.at)

    def decide_ownership(self, case: Case, step: Taken) -> None:
        unit = self.units[step.given["unit"]]
        reviewing.decide_ownership(case, unit, decision=step.words, by=step.by, now=step.at)

    def whistle(self, case: Case, step: Taken) -> None:
        calls = [Call(self.units[c["unit"]], c["part"]) for c in step.given["calls"]]
        whistling.whistle(case, calls, words=step.words, by=step.by, now=step.at)

    def merge(self, case: Case, step: Taken) -> None:
        joining.merge(case, self.cases[step.given["into"]], by=step.by, now=step.at)


def _let_ring(case: Case, until: datetime) -> None:
    """What the clock door would have done meanwhile."""
    while (clock := case.running_clock) and clock.rings_at and clock.rings_at <= until:
        if clock.stage is Stage.ASK:
            closing.close_by_silence(case, now=clock.rings_at)
        else:
            escalating.ring(clock, now=clock.rings_at)
        db.session.flush()


def _settle_points(case: Case, at: datetime) -> None:
    earned = case.earning
    if earned is not None and (earned.booked_at is None or earned.lost_at != earned.reversed_at):
        earning.settle(case.id, at)


def _answer(_: Matters, case: Case, step: Taken) -> None:
    why = step.given.get("explained")
    reason = why and Reason(
        why["rule"],
        why["elsewhere"],
        local(step.at + timedelta(days=why["look_again_in_days"])).date(),
    )
    handling.answer(
        case,
        words=step.words,
        files=step.files,
        explained=reason,
        sure=True,
        by=step.by,
        now=step.at,
    )


def _arrive(_: Matters, case: Case, step: Taken) -> None:
    """As far to the north as the file says."""
    assert case.latitude is not None and case.longitude is not None
    north = case.latitude + step.given["metres"] / 111_195
    place = Spot(north, case.longitude, north, case.longitude, "wgs84")
    whistling.arrive(case, place=place, by=step.by, now=step.at)


def _verify(_: Matters, case: Case, step: Taken) -> None:
    verifying.verify(
        case,
        Finding(step.given["finding"]),
        words=step.words,
        on_the_spot=not step.given.get("from_the_desk", False),
        files=step.files,
        by=step.by,
        now=step.at,
    )


def _ask_pause(_: Matters, case: Case, step: Taken) -> None:
    until = step.at + timedelta(days=step.given["days"])
    cause = PauseCause(step.given["cause"])
    timing.ask_pause(case, cause, words=step.words, until=until, by=step.by, now=step.at)


def _decide(_: Matters, case: Case, step: Taken) -> None:
    """The one request that is open."""
    (request,) = open_requests(case)
    decide = timing.decide_pause if step.given["verb"] == "grant_pause" else timing.decide_extension
    decide(request, True, words=step.words, by=step.by, now=step.at)  # type: ignore[arg-type]


def _appeal(_: Matters, case: Case, step: Taken) -> None:
    (repair,) = [clock for clock in case.clocks if clock.stage is Stage.REPAIR]
    timing.appeal(case, repair, reason=step.words, by=step.by, now=step.at)


def _rate(_: Matters, case: Case, step: Taken) -> None:
    closing.rate(case, Verdict(step.given["rating"]), words=step.words, by=step.by, now=step.at)


def _decline(_: Matters, case: Case, step: Taken) -> None:
    reviewing.decline(
        case,
        reason=step.given["reason"],
        elsewhere=step.words,
        untrue=step.given.get("untrue", False),
        by=step.by,
        now=step.at,
    )


STEPS: dict[str, Callable[[Matters, Case, Taken], object]] = {
    "file": lambda _, case, s: reviewing.file(case, by=s.by, now=s.at),
    "decline": _decline,
    "dispatch": Matters.dispatch,
    "ask_ownership": lambda _, case, s: routing.ask_ownership(
        case, reason=s.words, by=s.by, now=s.at
    ),
    "decide_ownership": Matters.decide_ownership,
    "accept": lambda _, case, s: handling.accept(case, by=s.by, now=s.at),
    "return": lambda _, case, s: handling.give_back(
        case, reason=s.given["reason"], by=s.by, now=s.at
    ),
    "make_safe": lambda _, case, s: handling.make_safe(
        case, words=s.words, files=s.files, by=s.by, now=s.at
    ),
    "answer": _answer,
    "whistle": Matters.whistle,
    "accept_part": lambda _, case, s: whistling.accept_part(case, by=s.by, now=s.at),
    "arrive": _arrive,
    "finish_part": lambda _, case, s: whistling.finish_part(
        case, words=s.words, files=s.files, by=s.by, now=s.at
    ),
    "ask_pause": _ask_pause,
    "grant_pause": _decide,
    "ask_extension": lambda _, case, s: timing.ask_extension(
        case, reason=s.words, by=s.by, now=s.at
    ),
    "grant_extension": _decide,
    "appeal": _appeal,
    "report_up": lambda _, case, s: escalating.report_up(case, words=s.words, by=s.by, now=s.at),
    "verify": _verify,
    "approve": lambda _, case, s: verifying.approve(case, True, by=s.by, now=s.at),
    "rate": _rate,
    "close": lambda _, case, s: closing.close(case, note=s.words, by=s.by, now=s.at),
    "look_back": lambda _, case, s: looking_back.look_back(
        case, s.given["still_good"], words=s.words, by=s.by, now=s.at
    ),
    "join": lambda _, case, s: joining.join(case, by=s.by, now=s.at),
    "merge": Matters.merge,
    "add": lambda _, case, s: amending.add(case, by=s.by, words=s.words, files=s.files, now=s.at),
    "withdraw": lambda _, case, s: reporting.withdraw(case, by=s.by, note=s.words, now=s.at),
}
