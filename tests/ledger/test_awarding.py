"""A deed is worth what its rule says at its time, within the day, and never for volume alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backend.clock import local
from backend.db import db, transaction
from backend.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.ledger.awarding import award_by_rule, decide_rule, earned, point_rule, reverse_award
from backend.ledger.models import Measure, PointRule, Transfer
from backend.ledger.queries import balance, problems
from backend.web import App

from ..world import World
from .test_ledger import has, race


def award(w: World, key: str, *, day: date | None = None, **given: Any) -> Transfer | None:
    now = given.pop("now", w.now)
    person_id = given.pop("person_id", w.ids["rider"])
    return award_by_rule(
        person_id, "case_filed", key=key, reason="核实了", now=now, day=day or local(now).date()
    )


def take_back(w: World, key: str) -> Transfer | None:
    return reverse_award(key, reason="没有这回事", now=w.now, by_id=w.ids["worker"])


def decide(w: World, points: int, cap: int, valid_from: datetime | None = None) -> PointRule:
    return decide_rule(
        "case_filed",
        points,
        cap,
        valid_from=valid_from or w.now,
        note="居民议事会定的",
        by=w.admin,
        now=w.now,
    )


def test_without_a_decision_the_default_holds(inside: World) -> None:
    rule = point_rule("case_filed", inside.now)
    assert (rule.points, rule.daily_cap, rule.id) == (1, 3, None)
    with pytest.raises(NotFound):
        point_rule("being_loud", inside.now)


def test_once_per_deed_and_three_a_day(inside: World) -> None:
    first = award(inside, "case:1:filed")
    assert first is not None and (first.rule_key, first.rule_id) == ("case_filed", None)
    assert award(inside, "case:1:filed") is first
    assert award(inside, "case:2:filed") and award(inside, "case:3:filed")
    assert award(inside, "case:4:filed") is None
    assert award(inside, "case:3:filed") is not None  # said again, not given again
    assert has(inside) == 3
    assert problems() == []


def test_the_cap_is_of_one_person_one_rule_and_one_local_day(inside: World) -> None:
    today = local(inside.now).date()
    for number in range(3):
        award(inside, f"case:{number}:filed")
    assert award(inside, "case:5:filed", person_id=inside.ids["resident"])
    assert award(inside, "case:6:filed", day=today - timedelta(days=1))  # filed a day later
    assert award(inside, "case:7:filed", now=inside.now + timedelta(days=1))
    rider = inside.ids["rider"]
    days = [today + timedelta(days=d) for d in (-1, 0, 1)]
    assert [earned(rider, "case_filed", day) for day in days] == [1, 3, 1]
    assert earned(rider, "another_rule", today) == 0


def test_the_day_is_that_of_shanghai(inside: World) -> None:
    """There, 23:59 and 00:01 are two days; in UTC they are one."""
    before = local(inside.now).replace(hour=23, minute=59)
    for number in range(4):
        award(inside, f"case:{number}:filed", now=before)
    assert award(inside, "case:9:filed", now=before + timedelta(minutes=2))
    assert has(inside) == 4


def test_a_newer_rule_leaves_the_past_alone(inside: World) -> None:
    old = award(inside, "case:1:filed")
    rule = decide(inside, 2, 4, inside.now + timedelta(hours=1))
    assert award(inside, "case:2:filed") and has(inside) == 2
    later = inside.now + timedelta(hours=2)
    new = award(inside, "case:3:filed", now=later)
    assert new is not None and new.rule_id == rule.id and old is not None
    assert (has(inside), old.rule_id) == (4, None)
    assert award(inside, "case:4:filed", now=later) is None  # 4 of 4 on this day


def test_a_deed_of_yesterday_counts_by_the_rule_of_yesterday(inside: World) -> None:
    yesterday = local(inside.now).date() - timedelta(days=1)
    decide(inside, 5, 5)
    old = award(inside, "case:1:filed", day=yesterday)
    assert old is not None and old.rule_id is None
    assert has(inside) == 1


def test_of_two_decisions_at_one_time_the_later_counts(inside: World) -> None:
    decide(inside, 9, 9)
    decide(inside, 0, 0)
    assert point_rule("case_filed", inside.now).points == 0
    assert award(inside, "case:1:filed") is None
    assert db.session.scalars(select(Transfer)).all() == []


@pytest.mark.parametrize(
    ("key", "points", "cap", "hours", "who", "refusal"),
    [
        ("case_filed", 1, 3, 0, "worker", NotAllowed),
        ("case_filed", 1, 3, 0, "stranger", NotAllowed),
        ("case_filed", -1, 3, 0, "admin", Invalid),
        ("case_filed", 1, 101, 0, "admin", Invalid),
        ("case_filed", 1, 3, -1, "admin", Invalid),
        ("rank", 1, 3, 0, "admin", NotFound),
    ],
)
def test_rules_that_nobody_may_make(
    inside: World,
    key: str,
    points: int,
    cap: int,
    hours: int,
    who: str,
    refusal: type[DomainError],
) -> None:
    start = inside.now + timedelta(hours=hours)
    with pytest.raises(refusal):
        decide_rule(
            key, points, cap, valid_from=start, note="", by=getattr(inside, who), now=inside.now
        )
    assert db.session.scalars(select(PointRule)).all() == []


def test_taken_back_once_and_for_good(inside: World) -> None:
    award(inside, "case:1:filed")
    back = take_back(inside, "case:1:filed")
    assert back is not None and (back.reason, has(inside)) == ("没有这回事", 0)
    assert take_back(inside, "case:1:filed") is None
    assert take_back(inside, "case:2:filed") is None
    assert award(inside, "case:1:filed") is None
    assert has(inside) == 0


def test_what_was_taken_back_leaves_room_under_the_cap(inside: World) -> None:
    for number in range(3):
        award(inside, f"case:{number}:filed")
    take_back(inside, "case:0:filed")
    assert award(inside, "case:4:filed")
    assert award(inside, "case:5:filed") is None
    assert has(inside) == 3


def test_a_rule_without_a_day_never_is(inside: World) -> None:
    award(inside, "case:1:filed")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text("UPDATE transfers SET rule_day = NULL"))


def _kept(app: App, w: World) -> int:
    with app.app_context(), transaction(write=False):
        assert problems() == []
        return balance(w.ids["rider"], Measure.POINTS)


def test_awards_at_once_stay_under_the_cap(app: App, world: World) -> None:
    works: list[Callable[[], object]] = [
        lambda n=n: award(world, f"case:{n}:filed")  # type: ignore[misc]
        for n in range(8)
    ]
    assert race(app, *works) == []
    assert _kept(app, world) == 3


def test_one_deed_awarded_at_once_counts_once(app: App, world: World) -> None:
    assert race(app, *[lambda: award(world, "case:1:filed")] * 5) == []
    assert _kept(app, world) == 1


def test_taken_back_at_once_counts_once(app: App, world: World) -> None:
    race(app, lambda: award(world, "case:1:filed"))
    assert race(app, *[lambda: take_back(world, "case:1:filed")] * 5) == []
    assert _kept(app, world) == 0


def test_what_breaks_off_leaves_nothing(app: App, world: World) -> None:
    def breaks_off() -> None:
        award(world, "case:1:filed")
        raise SystemError

    assert race(app, breaks_off) == ["SystemError"]
    assert _kept(app, world) == 0
    race(app, lambda: award(world, "case:1:filed"))
    assert _kept(app, world) == 1
