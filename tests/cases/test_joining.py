"""同感 and 并案: one matter, several voices, told and asked together."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.api.case_history import step_shape
from backend.api.case_reader import Reader
from backend.cases import (
    amending,
    closing,
    handling,
    joining,
    nearby,
    reporting,
    reviewing,
    routing,
    verifying,
)
from backend.cases.models import Case, Finding, Source, Status
from backend.cases.moving import record
from backend.cases.queries import case_to_join
from backend.cases.rules import everyone_asked
from backend.cases.verbs import moves_for
from backend.db import db
from backend.errors import Conflict, NotAllowed, NotFound
from backend.files.models import File, FileKind
from backend.notifications.models import Notice
from backend.panel.cases.history import history
from backend.people.models import Person

from ..world import IN_NEXT_GRID, IN_OTHER_GRID, World, spot
from .making import GOOD_ANSWER, accepted, answered, dispatched, disputed, reported

DAY = timedelta(days=1)
KITCHEN = "这家后厨地上全是油"


def by(w: World, who: str, **more: object) -> Case:
    return reported(w, by=getattr(w, who), **more)


def names(people: list[Person]) -> list[str]:
    return [person.name for person in people]


def told(kind: str) -> Counter[str]:
    return Counter(db.session.scalars(select(Person.name).join(Notice).where(Notice.kind == kind)))


def test_one_tap_joins_and_a_second_changes_nothing(inside: World) -> None:
    case = reported(inside)
    for _ in range(2):
        joining.join(case, by=inside.resident, now=inside.now)
        joining.join(case, by=inside.rider, now=inside.now)  # who reported it has joined
    assert names(everyone_asked(case)) == ["小周", "胡婆婆"]


def test_what_was_answered_cannot_be_joined(inside: World) -> None:
    with pytest.raises(Conflict):
        joining.join(answered(inside), by=inside.resident, now=inside.now)


NORTH_40, NORTH_60 = (30.60936, 114.3050), (30.60954, 114.3050)


@pytest.mark.parametrize(
    ("point", "words", "days", "offered"),
    [
        (NORTH_40, "井盖响", 0, True),
        (NORTH_60, "井盖响", 0, False),
        (NORTH_40, "路灯不亮", 0, False),
        (NORTH_40, "井盖响", 29, True),
        (NORTH_40, "井盖响", 31, False),
    ],
)
def test_a_like_kind_within_fifty_metres_and_thirty_days(
    inside: World, point: tuple[float, float], words: str, days: int, offered: bool
) -> None:
    first = reported(inside)
    inside.now += days * DAY
    second = reported(inside, words, place=spot(point))
    found = nearby.similar_to(second, now=inside.now)
    assert [similar.case for similar in found] == ([first] if offered else [])


def test_whoever_was_merged_is_told_and_asked_once(inside: World) -> None:
    w = inside
    first, second = reported(w), by(w, "resident")
    for person in (w.member, w.resident):  # of both, and of the other
        joining.join(first, by=person, now=w.now)
    joining.join(second, by=w.member, now=w.now)
    joining.join(second, by=w.steward, now=w.now)
    joining.merge(second, first, by=w.worker, now=w.now)
    assert second.status is Status.MERGED and second.running_clock is None
    assert told("merged") == {"胡婆婆": 1, "党员老许": 1, "大管家吴姨": 1}
    assert sorted(names(everyone_asked(first))) == sorted(
        ["小周", "胡婆婆", "党员老许", "大管家吴姨"]
    )
    reviewing.dispatch(first, w.water, by=w.worker, now=w.now)
    handling.accept(first, by=w.handler, now=w.now)
    handling.answer(first, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    verifying.verify(first, Finding.DONE, by=w.grid_worker, now=w.now)
    assert set(told("answered").values()) == {1} and len(told("answered")) == 4


def test_a_chain_ends_at_the_last(inside: World) -> None:
    a, b, c = by(inside, "resident"), by(inside, "member"), reported(inside)
    joining.merge(a, b, by=inside.worker, now=inside.now)
    joining.merge(b, c, by=inside.worker, now=inside.now)
    assert a.merged_into is b.merged_into is c
    assert names(everyone_asked(c)) == ["小周", "党员老许", "胡婆婆"]
    with pytest.raises(Conflict):
        joining.merge(c, b, by=inside.worker, now=inside.now)
    with pytest.raises(Conflict):
        joining.merge(a, c, by=inside.worker, now=inside.now)


def test_not_into_itself_nor_into_what_is_done(inside: World) -> None:
    case = reported(inside)
    for into in (case, answered(inside)):
        with pytest.raises(Conflict):
            joining.merge(case, into, by=inside.worker, now=inside.now)
    assert case.status is Status.REPORTED


def test_not_into_the_next_communitys_by_ones_own_worker(inside: World) -> None:
    with pytest.raises(NotAllowed):
        joining.merge(
            reported(inside),
            reported(inside, place=spot(IN_NEXT_GRID)),
            by=inside.worker,
            now=inside.now,
        )


def test_in_a_units_hands_it_is_taken_back_and_said(inside: World) -> None:
    case = accepted(inside)
    joining.merge(case, reported(inside), by=inside.worker, now=inside.now)
    assert told("merged_for_unit") == {"水务的老秦": 1}
    assert case.open_dispatch is None and case.owner is None


def test_a_danger_goes_along(inside: World) -> None:
    into = reported(inside)
    joining.merge(reported(inside, danger=True), into, by=inside.worker, now=inside.now)
    assert into.danger and told("danger_reported") == {"刘敏": 2, "陈芳": 2}


def test_merged_while_disputed_then_two_matters_after_all(inside: World) -> None:
    case = disputed(inside)
    joining.merge(case, reported(inside), by=inside.worker, now=inside.now)
    assert case.open_ownership is None
    joining.unmerge(case, by=inside.worker, now=inside.now)
    routing.ask_ownership(case, reason="还是分不清", by=inside.worker, now=inside.now)
    assert case.status is Status.DISPUTED


def test_unmerged_it_has_a_kind_a_rule_and_its_own_clock(inside: World) -> None:
    into, case = reported(inside), by(inside, "resident", words="快来看看")
    assert case.kind_key is None and case.rule is None
    joining.merge(case, into, by=inside.worker, now=inside.now)
    assert case.earning is None  # what was never filed earns nothing
    joining.unmerge(case, by=inside.worker, now=inside.now)
    assert (case.status, case.kind_key, case.merged_into) == (Status.FILED, "manhole", None)
    assert case.rule is not None and case.running_clock is not None
    assert case.earning is not None
    reviewing.dispatch(case, inside.water, by=inside.worker, now=inside.now)


def test_parted_from_a_danger_it_is_one_with_the_clock_of_one(inside: World) -> None:
    into = reported(inside, kind_key="danger")
    case = by(inside, "resident", words="快来看看")
    joining.merge(case, into, by=inside.worker, now=inside.now)
    assert not case.danger
    joining.unmerge(case, by=inside.worker, now=inside.now)
    assert (case.kind_key, case.danger) == ("danger", True)
    running, usual = case.running_clock, reported(inside).running_clock
    assert running is not None and usual is not None
    assert running.ends_at < usual.ends_at


def test_two_after_all_and_everybody_hears_of_each_turn(inside: World) -> None:
    w = inside
    into, case = reported(w), by(w, "resident")
    joining.join(case, by=w.member, now=w.now)
    joining.join(into, by=w.steward, now=w.now)
    for turn in (1, 2):
        w.now += DAY
        joining.merge(case, into, by=w.worker, now=w.now)
        assert set(names(everyone_asked(into))) == {"小周", "大管家吴姨", "胡婆婆", "党员老许"}
        assert told("merged") == {"胡婆婆": turn, "党员老许": turn}
        joining.unmerge(case, by=w.worker, now=w.now)
        assert told("unmerged") == {"胡婆婆": turn, "党员老许": turn}
        assert names(everyone_asked(into)) == ["小周", "大管家吴姨"]
        assert names(everyone_asked(case)) == ["胡婆婆", "党员老许"]


def test_who_joined_otherwise_stays(inside: World) -> None:
    """By their own tap, or with another of their reports."""
    w = inside
    into, case, again = reported(w), by(w, "resident"), by(w, "resident")
    joining.join(case, by=w.member, now=w.now)
    joining.join(into, by=w.member, now=w.now)
    w.now += DAY
    for one in (case, again):
        joining.merge(one, into, by=w.worker, now=w.now)
    joining.unmerge(case, by=w.worker, now=w.now)
    assert names(everyone_asked(into)) == ["小周", "党员老许", "胡婆婆"]


def test_ones_own_only_into_what_is_near_and_alike(inside: World) -> None:
    w = inside
    case = by(w, "resident")
    near, far, other, done = (
        reported(w),
        reported(w, place=spot(IN_OTHER_GRID)),
        reported(w, "路灯不亮"),
        answered(w),
    )
    for into in (far, other, done, case):
        with pytest.raises((NotFound, Conflict)):
            joining.merge_own(case, into, by=w.resident, now=w.now)
    with pytest.raises(NotAllowed):
        joining.merge_own(case, near, by=w.member, now=w.now)
    joining.merge_own(case, near, by=w.resident, now=w.now)
    assert case.merged_into is near and told("merged") == {}  # they know: they said so


def test_more_have_come_than_are_offered(inside: World) -> None:
    first, *_ = [reported(inside, place=spot(NORTH_40)) for _ in range(5)]
    case = by(inside, "resident")
    assert len(nearby.similar_to(case, now=inside.now)) == nearby.MOST_OFFERED
    joining.merge_own(case, first, by=inside.resident, now=inside.now)


def test_what_is_about_premises_stays_between_few(inside: World) -> None:
    w = inside
    hidden, other = reported(w, KITCHEN), by(w, "resident", words=KITCHEN)
    assert nearby.similar_to(other, now=w.now) == []
    assert "join" not in moves_for(w.resident, hidden, w.now)
    with pytest.raises(NotFound):
        case_to_join(hidden.id)
    with pytest.raises(NotAllowed):
        joining.join(hidden, by=w.resident, now=w.now)
    with pytest.raises(NotFound):
        joining.merge_own(other, hidden, by=w.resident, now=w.now)
    for case, into in ((other, hidden), (hidden, by(w, "resident"))):
        with pytest.raises(Conflict, match="保密"):
            joining.merge(case, into, by=w.worker, now=w.now)
    joining.merge(reported(w, KITCHEN), hidden, by=w.worker, now=w.now)  # the same person's
    assert names(everyone_asked(hidden)) == ["小周"]


def test_nobody_joins_what_was_answered_meanwhile(inside: World) -> None:
    case = dispatched(inside)
    elsewhere = update(Case).values(status=Status.ANSWERED)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))
    with pytest.raises(Conflict):
        joining.join(case, by=inside.resident, now=inside.now)


def test_what_others_have_joined_is_not_withdrawn(inside: World) -> None:
    case = reported(inside)
    joining.join(case, by=inside.resident, now=inside.now)
    with pytest.raises(Conflict, match="还有 1 个人也报了"):
        reporting.withdraw(case, by=inside.rider, now=inside.now)
    assert case.status is Status.REPORTED
    with pytest.raises(NotAllowed):
        reporting.withdraw(case, by=inside.resident, now=inside.now)


def test_what_a_caller_reported_too_is_not_withdrawn(inside: World) -> None:
    case = reported(inside)
    called = reported(inside, by=inside.worker, source=Source.PHONE)
    joining.merge(called, case, by=inside.worker, now=inside.now)
    with pytest.raises(Conflict, match="还有 1 个人也报了"):
        reporting.withdraw(case, by=inside.rider, now=inside.now)
    joining.unmerge(called, by=inside.worker, now=inside.now)
    reporting.withdraw(case, by=inside.rider, now=inside.now)
    assert called.is_open


def test_the_number_of_who_joined_is_not_for_the_reporter(inside: World) -> None:
    w, call_me = inside, "打我电话13912345678"
    photo = File(
        key="0" * 32, kind=FileKind.PHOTO, sha256="", size=1, kept_by_id=w.rider.id, kept_at=w.now
    )  # fmt: skip
    case = reported(w, "", files=[photo], kind_key="manhole")
    joining.join(case, by=w.resident, now=w.now)
    amending.add(case, words=call_me, by=w.resident, now=w.now)
    amending.add(case, words=call_me, by=w.rider, now=w.now)
    assert case.words == call_me  # the reporter's own; the other's stand beside them
    (theirs,) = case.additions
    assert "139" not in Reader(w.rider, case).added(theirs).words
    assert "139" in Reader(w.worker, case).added(theirs).words
    record(case, case.status, by=w.resident, now=w.now, note=call_me)
    db.session.flush()
    assert "139" not in step_shape(case.moves[-1], Reader(w.rider, case)).note
    assert not any("139" in step.words for step in history(w.rider, case))


def test_who_joined_hears_no_number_that_they_may_not_read(inside: World) -> None:
    w, words = inside, "已和报的人 13912345678 说好，盖子换了。"
    case = accepted(w)
    joining.join(case, by=w.resident, now=w.now)
    handling.answer(case, words=words, sure=True, by=w.handler, now=w.now)
    verifying.verify(case, Finding.DONE, by=w.grid_worker, now=w.now)
    heard = select(Person.name, Notice.data).join(Notice).where(Notice.kind == "answered")
    said = {name: data["answer"] for name, data in db.session.execute(heard)}
    assert said == {"小周": words, "胡婆婆": "已和报的人 （电话已隐去） 说好，盖子换了。"}
    closing.close(case, note=words, by=w.worker, now=w.now)
    closed = select(Notice.data).where(Notice.kind == "closed", Notice.person_id == w.resident.id)
    assert "139" not in db.session.scalars(closed).one()["note"]


def test_who_joined_adds_words_and_hears_of_the_end(inside: World) -> None:
    case = dispatched(inside)
    joining.join(case, by=inside.resident, now=inside.now)
    amending.add(case, words="晚上看不见", by=inside.resident, now=inside.now)
    with pytest.raises(NotAllowed):
        amending.add(case, words="我也来说", by=inside.stranger, now=inside.now)
    handling.accept(case, by=inside.handler, now=inside.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=inside.handler, now=inside.now)
    verifying.verify(case, Finding.DONE, by=inside.grid_worker, now=inside.now)
    closing.close(case, note="电话问过", by=inside.worker, now=inside.now)
    assert told("closed") == {"小周": 1, "胡婆婆": 1}
