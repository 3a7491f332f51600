"""The verbs of cases.json: what each step says, done by the verb that the product uses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from backend.cases import (
    amending,
    closing,
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
from backend.cases.airing import actions as airings
from backend.cases.airing.photos import choices, show_photo
from backend.cases.airing.words import first_copy
from backend.cases.handling import Reason
from backend.cases.models import Airing, Case, Finding, PauseCause, Stage, Verdict
from backend.cases.rules import open_requests
from backend.cases.whistling import Call
from backend.clock import local
from backend.files.models import File
from backend.files.photos import Photo
from backend.people.models import Person, Unit
from backend.people.places import METRES_PER_DEGREE, Spot

Data = dict[str, Any]


@dataclass
class World:
    """People, units and cases by the keys of the files; photos by the files they became."""

    people: dict[str, Person]
    units: dict[str, Unit]
    cases: dict[str, Case] = field(default_factory=dict)
    seen: dict[int, Photo] = field(default_factory=dict)


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


def _dispatch(world: World, case: Case, step: Taken) -> None:
    unit = world.units[step.given["unit"]]
    why = next((s.why for s in routing.suggest(case) if s.unit.id == unit.id and s.usual), "")
    reviewing.dispatch(case, unit, note=step.words, why=why, by=step.by, now=step.at)


def _decide_ownership(world: World, case: Case, step: Taken) -> None:
    unit = world.units[step.given["unit"]]
    reviewing.decide_ownership(case, unit, decision=step.words, by=step.by, now=step.at)


def _whistle(world: World, case: Case, step: Taken) -> None:
    calls = [Call(world.units[c["unit"]], c["part"]) for c in step.given["calls"]]
    whistling.whistle(case, calls, words=step.words, by=step.by, now=step.at)


def _merge(world: World, case: Case, step: Taken) -> None:
    joining.merge(case, world.cases[step.given["into"]], by=step.by, now=step.at)


def _answer(_: World, case: Case, step: Taken) -> None:
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


def _arrive(_: World, case: Case, step: Taken) -> None:
    """As far to the north as the file says."""
    assert case.latitude is not None and case.longitude is not None
    north = case.latitude + step.given["metres"] / METRES_PER_DEGREE
    place = Spot(north, case.longitude, north, case.longitude, "wgs84")
    whistling.arrive(case, place=place, by=step.by, now=step.at)


def _verify(_: World, case: Case, step: Taken) -> None:
    verifying.verify(
        case,
        Finding(step.given["finding"]),
        words=step.words,
        on_the_spot=not step.given.get("from_the_desk", False),
        files=step.files,
        by=step.by,
        now=step.at,
    )


def _ask_pause(_: World, case: Case, step: Taken) -> None:
    until = step.at + timedelta(days=step.given["days"])
    cause = PauseCause(step.given["cause"])
    timing.ask_pause(case, cause, words=step.words, until=until, by=step.by, now=step.at)


def _decide(_: World, case: Case, step: Taken) -> None:
    """The one request that is open."""
    (request,) = open_requests(case)
    decide = timing.decide_pause if step.given["verb"] == "grant_pause" else timing.decide_extension
    decide(request, True, words=step.words, by=step.by, now=step.at)  # type: ignore[arg-type]


def _appeal(_: World, case: Case, step: Taken) -> None:
    (repair,) = [clock for clock in case.clocks if clock.stage is Stage.REPAIR]
    timing.appeal(case, repair, reason=step.words, by=step.by, now=step.at)


def _rate(_: World, case: Case, step: Taken) -> None:
    closing.rate(case, Verdict(step.given["rating"]), words=step.words, by=step.by, now=step.at)


def _decline(_: World, case: Case, step: Taken) -> None:
    reviewing.decline(
        case,
        reason=step.given["reason"],
        elsewhere=step.words,
        untrue=step.given.get("untrue", False),
        by=step.by,
        now=step.at,
    )


def _air(world: World, case: Case, step: Taken) -> None:
    """Begin the public copy, with the photos of the case: nobody is seen in them."""
    copy = replace(first_copy(case), **step.given.get("copy", {}))
    airing = airings.draft(case, copy, by=step.by, now=step.at)
    for choice in choices(case, None):
        photo = world.seen[choice.kept.file_id]
        show_photo(airing, choice.kept, photo, [], 0, by=step.by, now=step.at)


def _living(case: Case) -> Airing:
    airing = airings.living(case)
    assert airing is not None
    return airing


STEPS: dict[str, Callable[[World, Case, Taken], object]] = {
    "file": lambda _, case, s: reviewing.file(case, by=s.by, now=s.at),
    "decline": _decline,
    "dispatch": _dispatch,
    "ask_ownership": lambda _, case, s: routing.ask_ownership(
        case, reason=s.words, by=s.by, now=s.at
    ),
    "decide_ownership": _decide_ownership,
    "accept": lambda _, case, s: handling.accept(case, by=s.by, now=s.at),
    "return": lambda _, case, s: handling.give_back(
        case, reason=s.given["reason"], by=s.by, now=s.at
    ),
    "make_safe": lambda _, case, s: handling.make_safe(
        case, words=s.words, files=s.files, by=s.by, now=s.at
    ),
    "answer": _answer,
    "whistle": _whistle,
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
    "merge": _merge,
    "add": lambda _, case, s: amending.add(case, by=s.by, words=s.words, files=s.files, now=s.at),
    "withdraw": lambda _, case, s: reporting.withdraw(case, by=s.by, note=s.words, now=s.at),
    "air": _air,
    "announce": lambda _, case, s: airings.announce(_living(case), by=s.by, now=s.at),
    "object": lambda _, case, s: airings.object_to(_living(case), s.words, by=s.by, now=s.at),
    "sign_off": lambda _, case, s: airings.sign_off(_living(case), s.words, by=s.by, now=s.at),
}
