"""The days before the demo: planned by figures, lived by the verbs, whole or not there at all."""

import io
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.cases.models import Case, Clock, Move, Source, Status
from backend.catalogue.entries import first_catalogue
from backend.catalogue.rules import first_rules
from backend.clock import SHANGHAI, local, now
from backend.db import db, transaction
from backend.ledger.queries import problems
from backend.notifications.models import Delivery, Notice
from backend.people.models import DutyShift
from backend.redblack.queries import published
from backend.web import App
from backend.worktime import calendar
from dev.demo.history import telling
from dev.demo.history.lives import Life
from dev.demo.history.plan import DAYS, RIDERS, UNTIL, Matter, is_quiet, plan
from dev.demo.history.storm import SAME_WATER, Storm
from dev.demo.history.street import HOME, Street
from dev.demo.history.units import list_units
from dev.demo.load import Neighbourhood

NOVEMBER = datetime(2026, 11, 23, 15, 0, tzinfo=SHANGHAI)


@pytest.fixture
def matters(app: App) -> list[Matter]:
    with app.app_context(), transaction(write=False):
        return plan(NOVEMBER, calendar().is_working_day)


def test_a_plan_of_the_size_that_such_a_street_has(app: App, matters: list[Matter]) -> None:
    at_home = Counter(local(m.at).date() for m in matters if m.grid.startswith(HOME))
    assert 250 < at_home.total() < 420 and max(at_home.values()) < 18
    week = [at_home[date(2026, 10, day)] for day in range(1, 8)]
    assert sum(week) <= 6, "the National Day week is quiet"
    assert [m.label for m in matters if m.storm] == ["临江里门口"]
    assert all(NOVEMBER - timedelta(DAYS + 1) < m.at < NOVEMBER - UNTIL for m in matters)
    kinds = Counter(m.kind for m in matters)
    assert {kind for kind, _ in kinds.most_common(4)} >= {"vehicles", "rubbish"}
    riders = Counter(m.who for m in matters if m.source is Source.CHAT)
    assert set(riders) == set(RIDERS) and riders["赵磊"] + riders["孙倩"] > riders.total() / 2
    hours = Counter(local(m.at).hour for m in matters if m.source is Source.CHAT)
    assert hours[14] + hours[15] > hours[11] + hours[12]
    with app.app_context(), transaction(write=False):
        works = calendar().is_working_day
        assert matters == plan(NOVEMBER, works), "the same dice, the same days"
        assert not is_quiet(date(2026, 11, 21), works), "a usual Saturday"


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


def test_told_in_parts_and_gone_on_with_after_an_interruption(
    app: App, travel: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    travel(NOVEMBER)
    units = Neighbourhood.unit_names()
    with app.app_context():
        with transaction():
            first_catalogue(now=now())
            first_rules(now=now())
            Neighbourhood({}).settle(history=True)
            as_of = now()
        planned = plan(as_of, calendar().is_working_day, days=8)
        played: list[Matter] = []
        usual = Life.play

        def dies(life: Life) -> None:
            played.append(life.matter)
            if len(played) == telling.AT_ONCE + 5:
                raise Interrupted
            usual(life)

        monkeypatch.setattr(Life, "play", dies)
        with pytest.raises(Interrupted):
            telling.tell(units, as_of, days=8, out=io.StringIO())
        monkeypatch.undo()
        assert _begun(planned) == telling.AT_ONCE, "what was half done is not there"
        said = io.StringIO()
        telling.tell(units, as_of, days=8, out=said)
        assert said.getvalue().splitlines()[-1].endswith("100%")
        assert _begun(planned) == len(planned)
        telling.tell(units, as_of, days=8, out=said)
        assert _begun(planned) == len(planned), "told once"
        with transaction():
            _storm(units, as_of)
            telling.settle_notices(as_of)
        with transaction(write=False):
            _looks_true(as_of)


def _begun(planned: list[Matter]) -> int:
    with transaction(write=False):
        begun = Counter(db.session.scalars(select(Case.created_at)))
        return sum(begun[matter.at] for matter in planned)


def _storm(units: dict[str, str], as_of: datetime) -> None:
    (storm,) = [m for m in plan(as_of, calendar().is_working_day) if m.storm]
    night = Storm(Street(units, as_of), storm)
    night.play()
    assert len(night.case.merged) == SAME_WATER and len(night.case.followers) > 10
    assert night.case.status is Status.CLOSED and night.case.danger
    assert all(
        case.reported_at < night.matter.at + timedelta(hours=4) for case in night.case.merged
    )


def _looks_true(as_of: datetime) -> None:
    for column in (Move.at, Clock.started_at, Notice.created_at):
        assert db.session.scalar(select(func.max(column))) <= as_of
    assert set(db.session.scalars(select(Notice.delivery))) == {Delivery.INBOX_ONLY}
    assert not problems()
    ends = Counter(db.session.scalars(select(Case.status)))
    assert ends[Status.CLOSED] > 3 and len(ends) > 4
    assert db.session.scalar(select(func.count()).select_from(DutyShift)) == 13 * 7 * 4


def test_a_list_of_units_is_published_for_weeks_that_are_over(
    app: App, travel: Callable[[datetime], None]
) -> None:
    travel(NOVEMBER)
    with app.app_context():
        with transaction():
            first_catalogue(now=now())
            first_rules(now=now())
            Neighbourhood({}).settle(history=True)
        telling.tell(
            Neighbourhood.unit_names(), now() - timedelta(days=60), days=8, out=io.StringIO()
        )
        with transaction():
            list_units(Street(Neighbourhood.unit_names(), now()))
            (listed,) = published()
            assert listed.rows and listed.signed_by_id != listed.computed_by_id
            assert listed.published_at is not None and listed.published_at < now()
        db.session.remove()
