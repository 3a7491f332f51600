"""Everything that stands on somebody's desk at this minute, for the page and for its mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from ...cases import changes, queries
from ...cases.agenda import appeals_open, visits_due
from ...cases.filters import Filters
from ...cases.models import Case, Verdict
from ...cases.rules import DECIDERS
from ...cases.words import LOOK_BACK_WORDS, STAGE_WORDS
from ...clock import local
from ...people.models import Person
from ...people.queries import places_named
from ...records.desk import last_look
from ...wishes import waiting
from ...wishes.rules import kind_name
from ...wishes.waiting import Waiting, Why
from ..cases.agenda import ELSEWHERE_TOO, REMEMBERED, grouped
from ..cases.reading import clock_words, day
from ..cases.rows import for_rows
from ..roles import is_staff, looks_down
from .on_duty import on_duty

MOST = 100
MOST_WISHES = 20
MOST_CHANGES = 20
SOON = timedelta(days=7)
WORDS_LAST = 300  # seconds; then the remaining times are said anew though nothing has stirred

WISH_HEADINGS = {
    Why.REVIEW: "心愿要看一看，才能上墙",
    Why.CALL: "心愿说办好了，要打电话问一声",
    Why.ANSWER: "心愿没人认领，要给个答复",
}
CHANGE_WORDS = {
    changes.What.NEW: "新报的",
    changes.What.GIVEN: "新派给您单位的",
    changes.What.LATE: "刚超时的",
    changes.What.ANSWERED: "单位办结的",
    changes.What.RATED: "有人评价了",
}


@dataclass(frozen=True)
class Counts:
    """The numbers on top, and the one sentence that says them aloud when they change."""

    numbers: list[tuple[str, int, str]]  # words, how many, which look

    @property
    def aloud(self) -> str:
        return "，".join(f"{number} {words}" for words, number, _ in self.numbers)


def desk_now(person: Person, *, now: datetime) -> dict[str, Any]:
    """What the templates take, in a number of statements that stays as it is."""
    down = looks_down(person)
    found = queries.queue(person, Filters(), limit=MOST + 1)
    groups = grouped(person, found[:MOST], looks_down=down, now=now)
    wishes = _wishes(person, now) if is_staff(person) else []
    since = last_look(person, now=now)
    told = changes.changes(person, since=since, now=now, limit=MOST_CHANGES)
    return {
        "groups": groups,
        "elsewhere": ELSEWHERE_TOO,
        "wishes": wishes,
        "counts": _counts(person, down, groups, wishes, now),
        "more": len(found) > MOST,
        "since": since,
        "changed": [(CHANGE_WORDS[what], rows) for what, rows in told.items() if rows],
        "most_changes": MOST_CHANGES,
        "duty": on_duty(person, now=now),
        **_beside(person, down, now),
        **for_rows(found[:MOST]),
        **_of_wishes(wishes, now),
        "last_verdict": _last_verdict,
    }


def stirred(now: datetime) -> str:
    """Changes whenever anything happened anywhere, and every few minutes. Two statements."""
    seen = [*changes.stirred(now=now), waiting.stirred(), int(now.timestamp()) // WORDS_LAST]
    return sha256(repr(seen).encode()).hexdigest()[:16]


def mark_of(desk: dict[str, Any]) -> str:
    """Changes when this person's page would say something else, minutes aside."""
    shown = [
        [
            (heading, [(case.id, case.version) for case in cases])
            for heading, cases in desk["groups"]
        ],
        [(heading, [row.id for row in rows]) for heading, rows in desk["wishes"]],
        desk["counts"].aloud,
        desk["changed"],
        [clock.case_id for clock in desk["appeals"]],
        [visit.case.id for visit in desk["visits"]],
        desk["duty"] and [shift.id for shift in desk["duty"].now],
        int(desk["at"].timestamp()) // WORDS_LAST,
    ]
    return sha256(repr(shown).encode()).hexdigest()[:16]


def _wishes(person: Person, now: datetime) -> list[tuple[Why, list[Waiting]]]:
    found = waiting.waiting(person, now=now, limit=MOST_WISHES)
    return [(why, rows) for why in Why if (rows := [row for row in found if row.why is why])]


def _of_wishes(wishes: Sequence[tuple[Why, list[Waiting]]], now: datetime) -> dict[str, Any]:
    codes = {row.region_code for _, rows in wishes for row in rows}
    kinds = {row.kind_key for _, rows in wishes for row in rows}
    return {
        "wish_headings": WISH_HEADINGS,
        "wish_places": places_named(codes) if codes else {},
        "wish_kinds": {key: kind_name(key, now) for key in kinds},
        "most_wishes": MOST_WISHES,
    }


def _counts(
    person: Person,
    down: bool,
    groups: Sequence[tuple[str, list[Case]]],
    wishes: Sequence[tuple[Why, list[Waiting]]],
    now: datetime,
) -> Counts:
    if not down:
        mine = [case for heading, cases in groups for case in cases if heading != REMEMBERED]
        late = sum(clock_words(case, now).late for case in mine)
        return Counts([("件超时", late, "late"), ("件在您单位", len(mine), "")])
    glance = queries.glance(person, now=now)
    held = {why: len(rows) for why, rows in wishes}
    return Counts(
        [
            ("件超时", glance.late, "late"),
            ("件待审核", glance.to_review, "reported"),
            ("件待派单", glance.to_dispatch, "filed"),
            ("件已答复", glance.to_verify, "answered"),
            ("个心愿要看", held.get(Why.REVIEW, 0), ""),
            ("个心愿要打电话", held.get(Why.CALL, 0), ""),
            ("个心愿要答复", held.get(Why.ANSWER, 0), ""),
        ]
    )


def _beside(person: Person, down: bool, now: datetime) -> dict[str, Any]:
    """What waits beside the queue: visits after the end, appeals for whoever decides them."""
    officer = any(role.kind in DECIDERS for role in person.open_roles)
    today = local(now).date()
    return {
        "visits": visits_due(person, until=today + SOON) if down else [],
        "appeals": appeals_open(person) if officer else [],
        "look_back_words": LOOK_BACK_WORDS,
        "stage_words": STAGE_WORDS,
        "today": today,
        "day": day,
        "at": now,
    }


def _last_verdict(case: Case) -> Verdict | None:
    return case.ratings[-1].verdict if case.ratings else None
