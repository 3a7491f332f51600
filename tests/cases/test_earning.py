"""Points for a report: when it is filed, once, within the day's cap; taken back when false."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases import earning, joining, reporting, reviewing, routing
from backend.cases.models import Case, Source
from backend.db import db
from backend.ledger.awarding import point_rule
from backend.ledger.models import LedgerAccount, Measure
from backend.notifications.models import Notice

from ..world import World, spot
from .making import dispatched, filed, reported


def settle(w: World, *, days: int = 0) -> Sequence[int]:
    """What the clock door does; the ids that it found."""
    db.session.flush()
    ids = earning.unsettled()
    for case_id in ids:
        earning.settle(case_id, w.now + timedelta(days=days))
    db.session.flush()
    return ids


def points(w: World, who: str = "rider") -> int:
    balance = db.session.scalar(
        select(LedgerAccount.balance).where(
            LedgerAccount.person_id == getattr(w, who).id, LedgerAccount.measure == Measure.POINTS
        )
    )
    return balance or 0


def worth(w: World) -> int:
    return point_rule("case_filed", w.now).points


def false(w: World, case: Case) -> None:
    reviewing.decline(
        case, reason="没有这回事", elsewhere="12345", untrue=True, by=w.worker, now=w.now
    )


def taken_back() -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.kind == "points_reversed")))


def test_nothing_before_it_is_filed(inside: World) -> None:
    case = reported(inside)
    assert settle(inside) == [] and points(inside) == 0
    reviewing.file(case, by=inside.worker, now=inside.now)
    assert settle(inside) == [case.id]
    assert points(inside) == worth(inside) > 0


@pytest.mark.parametrize("booked", [True, False])
def test_what_was_taken_back_is_worth_nothing(inside: World, booked: bool) -> None:
    case = filed(inside)
    if booked:
        settle(inside)
        assert points(inside) == worth(inside)
    reporting.withdraw(case, by=inside.rider, now=inside.now)
    settle(inside)
    assert points(inside) == 0
    assert settle(inside) == [] and taken_back() == []


def asked_whose(w: World) -> Case:
    case = reported(w)
    routing.ask_ownership(case, reason="没有字", by=w.worker, now=w.now)
    return case


@pytest.mark.parametrize("making", [filed, dispatched])
def test_once_however_often_it_is_looked_at(inside: World, making: object) -> None:
    case = making(inside)  # type: ignore[operator]
    settle(inside)
    assert settle(inside) == []
    earning.settle(case.id, inside.now)  # another jobs process had read the same list
    if making is dispatched:
        reviewing.recall(case, reason="派错了", by=inside.worker, now=inside.now)
        reviewing.dispatch(case, inside.power, by=inside.worker, now=inside.now)
    assert settle(inside) == []
    assert points(inside) == worth(inside)


def test_disputed_at_once_it_was_filed_too(inside: World) -> None:
    asked_whose(inside)
    settle(inside)
    assert points(inside) == worth(inside)


def test_what_is_false_is_false_for_all_that_were_merged_into_it(inside: World) -> None:
    w = inside
    case, other = filed(w), reported(w, by=w.resident)
    reviewing.file(other, by=w.worker, now=w.now)
    joining.merge(other, case, by=w.worker, now=w.now)
    settle(w)
    assert points(w) == points(w, "resident") == worth(w)
    false(w, case)
    settle(w)
    assert points(w) == points(w, "resident") == 0


def test_never_for_volume(inside: World) -> None:
    cap = point_rule("case_filed", inside.now).daily_cap
    cases = [filed(inside) for _ in range(cap // worth(inside) + 2)]
    settle(inside)
    assert points(inside) == cap
    assert [case.earning.points for case in cases if case.earning][-2:] == [0, 0]
    inside.now += timedelta(days=1)
    filed(inside)
    settle(inside)
    assert points(inside) == cap + worth(inside)


def test_a_late_job_counts_for_the_day_of_the_deed(inside: World) -> None:
    cap = point_rule("case_filed", inside.now).daily_cap
    for _ in range(cap // worth(inside) + 1):
        filed(inside)
    settle(inside, days=2)
    assert points(inside) == cap


@pytest.mark.parametrize("booked", [True, False])
def test_false_it_is_taken_back_once(inside: World, booked: bool) -> None:
    case = filed(inside)
    if booked:
        settle(inside)
    false(inside, case)
    assert settle(inside) == [case.id]
    assert settle(inside) == []
    earning.settle(case.id, inside.now)
    earning.lose(case, "又说一次", by_id=None, now=inside.now)
    assert settle(inside) == []
    assert points(inside) == 0
    assert [notice.data["points"] for notice in taken_back()] == ([worth(inside)] if booked else [])


def test_beyond_the_cap_there_is_nothing_to_take_back(inside: World) -> None:
    cap = point_rule("case_filed", inside.now).daily_cap
    *_, last = [filed(inside) for _ in range(cap // worth(inside) + 1)]
    settle(inside)
    false(inside, last)
    settle(inside)
    assert points(inside) == cap and taken_back() == []


def test_declined_but_true_costs_nothing(inside: World) -> None:
    case = filed(inside)
    settle(inside)
    reviewing.decline(case, reason="不归社区", elsewhere="12345", by=inside.worker, now=inside.now)
    assert settle(inside) == [] and points(inside) == worth(inside)


@pytest.mark.parametrize("source", [Source.PHONE, Source.PATROL, Source.GROUP, Source.WALK_IN])
def test_what_a_worker_writes_down_earns_nobody_anything(inside: World, source: Source) -> None:
    case = reporting.report(
        by=inside.worker, source=source, words="井盖响", place=spot(), now=inside.now
    )
    reviewing.file(case, by=inside.worker, now=inside.now)
    assert case.earning is None and settle(inside) == []


def test_a_second_report_of_the_same_thing_earns_nothing(inside: World) -> None:
    first, second = filed(inside), reported(inside)
    joining.merge_own(second, first, by=inside.rider, now=inside.now)
    third = reported(inside, by=inside.resident)
    joining.merge(third, first, by=inside.worker, now=inside.now)
    assert settle(inside) == [first.id]
    assert (points(inside), points(inside, "resident")) == (worth(inside), 0)
