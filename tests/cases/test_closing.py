"""The end: everyone is asked together, each may send it back once, silence closes."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases import closing, handling, joining, reviewing, verifying
from backend.cases.models import Case, Finding, Source, Stage, Status, Verdict
from backend.cases.verbs import moves_for
from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed
from backend.notifications.models import Notice
from backend.people.models import Person

from ..world import World
from .making import GOOD_ANSWER, answered, asked, dispatched

DAY = timedelta(days=1)
SOLVED, PARTLY, NOT_SOLVED = Verdict.SOLVED, Verdict.PARTLY, Verdict.NOT_SOLVED


def told(kind: str) -> Counter[str]:
    names = select(Person.name).join(Notice).where(Notice.kind == kind)
    return Counter(db.session.scalars(names))


def done_again(w: World, case: Case) -> None:
    """The unit answers once more, and somebody looks once more."""
    handling.accept(case, by=w.handler, now=w.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    verifying.verify(case, Finding.DONE, by=w.grid_worker, now=w.now)


def asked_of_three(w: World) -> Case:
    case = dispatched(w)
    for person in (w.resident, w.member):
        joining.join(case, by=person, now=w.now)
    done_again(w, case)
    return case


def rate(w: World, case: Case, who: str, verdict: Verdict, days: float = 0) -> None:
    closing.rate(case, verdict, by=getattr(w, who), now=w.now + days * DAY)


def test_all_who_joined_are_asked_and_told_together(inside: World) -> None:
    asked_of_three(inside)
    assert told("answered") == {"小周": 1, "胡婆婆": 1, "党员老许": 1}


def test_it_ends_when_the_last_is_content(inside: World) -> None:
    case = asked_of_three(inside)
    for who, became in (
        ("resident", Status.ASKED),
        ("rider", Status.ASKED),
        ("member", Status.CLOSED),
    ):
        rate(inside, case, who, SOLVED)
        assert case.status is became


def test_one_of_three_sends_it_back_to_who_had_it(inside: World) -> None:
    case = asked_of_three(inside)
    rate(inside, case, "rider", SOLVED)
    rate(inside, case, "member", NOT_SOLVED)
    assert case.status is Status.DISPATCHED
    assert case.open_dispatch is not None and case.open_dispatch.unit is inside.water
    stages = [clock.stage for clock in case.clocks]
    assert stages.count(Stage.REPAIR) == 1 and stages.count(Stage.ACCEPT) == 2
    assert told("case_for_unit") == {"水务的老秦": 2}


def test_each_sends_it_back_once(inside: World) -> None:
    case = asked_of_three(inside)
    for who in ("member", "resident"):
        rate(inside, case, who, NOT_SOLVED)
        assert case.status is Status.DISPATCHED
        done_again(inside, case)
    rate(inside, case, "member", NOT_SOLVED)
    assert case.status is Status.ASKED  # a second time it goes before the community's eyes
    assert told("not_solved") == {"刘敏": 1, "陈芳": 1}
    rate(inside, case, "rider", NOT_SOLVED)
    assert case.status is Status.DISPATCHED


def test_once_an_answer_and_person(inside: World) -> None:
    case = asked_of_three(inside)
    rate(inside, case, "rider", PARTLY)
    for verdict in Verdict:
        with pytest.raises(Conflict, match="已经评过了：部分解决"):
            rate(inside, case, "rider", verdict)
    assert case.status is Status.ASKED
    assert told("not_solved") == {"刘敏": 1, "陈芳": 1}


@pytest.mark.parametrize("who", ["stranger", "worker", "handler"])
def test_who_was_not_asked_has_no_say(inside: World, who: str) -> None:
    case = asked(inside)
    with pytest.raises(NotAllowed):
        rate(inside, case, who, NOT_SOLVED)


@pytest.mark.parametrize(("days", "back"), [(6.99, True), (7, True), (7.01, False)])
@pytest.mark.parametrize("ended", ["by the others", "by a worker", "by silence"])
def test_not_solved_after_the_end(inside: World, ended: str, days: float, back: bool) -> None:
    case = dispatched(inside)
    joining.join(case, by=inside.resident, now=inside.now)
    done_again(inside, case)
    if ended == "by silence":
        closing.close_by_silence(case, now=inside.now + 7 * DAY)
    else:
        closing.close(case, note="电话问过了", by=inside.worker, now=inside.now + DAY)
    assert case.status is Status.CLOSED
    if back:
        rate(inside, case, "resident", NOT_SOLVED, days=days)
        assert case.status is Status.DISPATCHED
    else:
        assert "rate" not in moves_for(inside.resident, case, inside.now + days * DAY)
        with pytest.raises(Conflict, match="请再报一件"):
            rate(inside, case, "resident", NOT_SOLVED, days=days)
        assert case.status is Status.CLOSED


def test_seven_days_are_counted_from_the_last_question(inside: World) -> None:
    case = asked(inside)
    rate(inside, case, "rider", NOT_SOLVED, days=5)
    inside.now += 9 * DAY
    done_again(inside, case)
    closing.close(case, note="电话问过了", by=inside.worker, now=inside.now)
    with pytest.raises(Conflict, match="已经过了七天"):
        rate(inside, case, "rider", SOLVED, days=8)
    rate(inside, case, "rider", NOT_SOLVED, days=6)  # a second time: it stays closed
    assert case.status is Status.CLOSED


def test_more_may_be_said_only_of_ones_own_verdict(inside: World) -> None:
    case = asked_of_three(inside)
    with pytest.raises(NotAllowed):
        closing.say_more(case, words="蛮好", by=inside.rider, now=inside.now)
    rate(inside, case, "rider", SOLVED)
    closing.say_more(case, words=" 蛮好 ", by=inside.rider, now=inside.now)
    db.session.refresh(case, ["moves"])
    assert (case.moves[-1].note, case.moves[-1].by_id) == ("评价：蛮好", inside.rider.id)
    assert case.status is Status.ASKED
    with pytest.raises(Invalid):
        closing.say_more(case, words=" ", by=inside.rider, now=inside.now)


def test_silence_closes_only_what_waits(inside: World) -> None:
    case = answered(inside)
    closing.close_by_silence(case, now=inside.now + 30 * DAY)
    assert case.status is Status.ANSWERED


def test_the_community_reopens_with_a_reason_within_seven_days(inside: World) -> None:
    case = asked(inside)
    closing.close(case, note="电话问过了", by=inside.worker, now=inside.now)
    for reason, days in (("  ", 1), ("又响了", 8)):
        with pytest.raises((Invalid, Conflict)):
            closing.reopen(case, reason=reason, by=inside.worker, now=inside.now + days * DAY)
    closing.reopen(case, reason="又响了", by=inside.worker, now=inside.now + 6 * DAY)
    assert case.status is Status.DISPATCHED


def test_what_a_caller_reported_is_reopened_within_seven_days_too(inside: World) -> None:
    case = answered(inside, by=inside.worker, source=Source.PHONE)
    verifying.verify(case, Finding.DONE, by=inside.grid_worker, now=inside.now)
    assert case.status is Status.CLOSED
    assert "reopen" not in moves_for(inside.worker, case, inside.now + 8 * DAY)
    with pytest.raises(Conflict):
        closing.reopen(case, reason="又响了", by=inside.worker, now=inside.now + 8 * DAY)
    closing.reopen(case, reason="又响了", by=inside.worker, now=inside.now + 6 * DAY)
    assert case.status is Status.DISPATCHED


def test_a_word_says_how_it_was_closed(inside: World) -> None:
    case = asked(inside)
    with pytest.raises(Invalid):
        closing.close(case, note=" ", by=inside.worker, now=inside.now)
    closing.close(case, note="电话问过了", by=inside.worker, now=inside.now)
    assert told("closed") == {"小周": 1}


def test_the_handler_never_asks(inside: World) -> None:
    case = answered(inside)
    assert told("answered") == {}
    assert not moves_for(inside.handler, case, inside.now) & {"verify", "close", "reopen"}


def test_recalled_and_dispatched_anew_the_same_people_are_asked_anew(inside: World) -> None:
    case = asked_of_three(inside)
    rate(inside, case, "member", NOT_SOLVED)
    reviewing.recall(case, reason="换一家", by=inside.worker, now=inside.now)
    reviewing.dispatch(case, inside.power, by=inside.worker, now=inside.now)
    handling.accept(case, by=inside.other_handler, now=inside.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=inside.other_handler, now=inside.now)
    verifying.verify(case, Finding.DONE, by=inside.grid_worker, now=inside.now)
    assert told("answered") == {"小周": 2, "胡婆婆": 2, "党员老许": 2}
