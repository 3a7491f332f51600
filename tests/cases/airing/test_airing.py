"""A reviewed copy: who may do what with it, from which state, and what units may say against it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases import closing, queries, reviewing
from backend.cases.airing import actions as verbs
from backend.cases.airing.actions import Copy
from backend.cases.airing.photos import hide_photo
from backend.cases.airing.public import AiredFilters, aired, aired_numbered
from backend.cases.airing.rules import AIR_FROM, MAY_AIR, air_moves, why_not
from backend.cases.models import AIRING_NEXT, AiredPhoto, Airing, AiringState, Status
from backend.cases.rules import LinkHolder
from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed, NotFound
from backend.files.actions import erase
from backend.files.models import File, Redaction
from backend.notifications.models import Notice

from ...world import CAST, COMMUNITY, World, undone
from ..making import IN_STATUS, accepted, answered_late, closed, explained, whistled
from .making import (
    IN_STATE,
    LATER,
    announced,
    copy_of,
    drafted,
    published,
    published_with_photo,
    put_photo,
    with_photo,
)

NEW = Copy("井盖", "井盖坏了", "换好了")
TRY: dict[str, Callable[..., object]] = {
    "revise": lambda w, a, by, now: verbs.revise(a, NEW, by=by),
    "announce": lambda w, a, by, now: verbs.announce(a, by=by, now=now),
    "redraft": lambda w, a, by, now: verbs.redraft(a, "改两个字", by=by, now=now),
    "object": lambda w, a, by, now: verbs.object_to(a, "不是我们弄坏的", by=by, now=now),
    "sign_off": lambda w, a, by, now: verbs.sign_off(a, by=by, now=now),
    "withdraw": lambda w, a, by, now: verbs.withdraw(a, "写错了", by=by, now=now),
}
REVIEWERS = {"worker", "colleague", "street_officer"}
# When the verb is possible, how long after the announcement, and who may then use it.
MATRIX: dict[str, tuple[Callable[[World], Airing], timedelta, set[str]]] = {
    "revise": (drafted, timedelta(), REVIEWERS),
    "announce": (drafted, timedelta(), REVIEWERS),
    "redraft": (announced, timedelta(), REVIEWERS),
    "object": (announced, timedelta(hours=1), {"handler"}),
    "sign_off": (announced, LATER, {"colleague", "street_officer", "district_officer"}),
    "withdraw": (published, LATER, REVIEWERS),
}


def test_the_matrix_covers_every_verb() -> None:
    assert MATRIX.keys() == MAY_AIR.keys() == AIR_FROM.keys() == TRY.keys()


@pytest.mark.parametrize("verb", MATRIX)
def test_role_by_verb(inside: World, verb: str) -> None:
    make, after, allowed = MATRIX[verb]
    airing, now = make(inside), inside.now + after
    for name in CAST:
        with undone():
            actor = getattr(inside, name)
            assert (verb in air_moves(actor, airing, now)) == (name in allowed), name
            if name in allowed:
                TRY[verb](inside, airing, actor, now)
            else:
                with pytest.raises(NotAllowed):
                    TRY[verb](inside, airing, actor, now)


@pytest.mark.parametrize("state", AiringState)
def test_verb_by_state(inside: World, state: AiringState) -> None:
    airing = IN_STATE[state](inside)
    for verb, (_, after, allowed) in MATRIX.items():
        with undone():
            actor, rows = getattr(inside, min(allowed)), len(airing.moves)
            if state in AIR_FROM[verb]:
                TRY[verb](inside, airing, actor, inside.now + after)
                continue
            with pytest.raises(Conflict):
                TRY[verb](inside, airing, actor, inside.now + after)
            assert (airing.state, len(airing.moves)) == (state, rows), verb


def test_who_drafts(inside: World) -> None:
    case = closed(inside)
    for name in CAST:
        with undone():
            if name in REVIEWERS:
                verbs.draft(case, NEW, by=getattr(inside, name), now=inside.now)
            else:
                with pytest.raises(NotAllowed):
                    verbs.draft(case, NEW, by=getattr(inside, name), now=inside.now)


ALLOWED = """
drafted    > announced withdrawn
announced  > drafted published withdrawn
published  > withdrawn
withdrawn  >
"""


def test_the_table_says_what_we_think() -> None:
    rows = (line.split(">") for line in ALLOWED.strip().splitlines())
    table = {AiringState(a.strip()): {AiringState(w) for w in b.split()} for a, b in rows}
    assert table == AIRING_NEXT


@pytest.mark.parametrize("was", AiringState)
def test_every_pair(inside: World, was: AiringState) -> None:
    airing = IN_STATE[was](inside)
    for became in AiringState:
        with undone():
            _allowed_or_refused(inside, airing, became)


def _allowed_or_refused(w: World, airing: Airing, became: AiringState) -> None:
    was, rows = airing.state, len(airing.moves)
    if became not in AIRING_NEXT[was]:
        with pytest.raises(Conflict):
            verbs.move_airing(airing, became, w.worker, w.now, "why")
        assert (airing.state, len(airing.moves)) == (was, rows)
        return
    with db.session.no_autoflush:
        if became is AiringState.PUBLISHED:
            airing.signed_by_id, airing.published_at = w.colleague.id, w.now
        if became is AiringState.WITHDRAWN:
            airing.withdrawn_at = w.now
        verbs.move_airing(airing, became, w.worker, w.now, "why")
    last = airing.moves[-1]
    assert (last.was, last.became, last.by, last.note) == (was, became, w.worker, "why")
    assert len(airing.moves) == rows + 1


@pytest.mark.parametrize("status", Status)
def test_what_can_be_aired(inside: World, status: Status) -> None:
    """What has ended with an answer, and what is open past its time; nothing else."""
    case, later = IN_STATUS[status](inside), inside.now + timedelta(days=20)
    never = {Status.DRAFT, Status.MERGED, Status.DECLINED, Status.WITHDRAWN}
    ended = {Status.CLOSED, Status.EXPLAINED}
    assert (not why_not(case, inside.now)) == (status in ended)
    if status is not Status.ASKED:  # only its question runs, and silence is no delay
        assert (not why_not(case, later)) == (status not in never)
    if status in never:
        with pytest.raises((Conflict, NotAllowed)):
            verbs.draft(case, NEW, by=inside.worker, now=later)


def test_what_is_about_premises_is_never_aired(inside: World) -> None:
    case = closed(inside)
    case.reporter_hidden = True
    with pytest.raises(Conflict, match="别人家里"):
        verbs.draft(case, NEW, by=inside.worker, now=inside.now)


def test_one_living_airing_a_case(inside: World) -> None:
    airing = published(inside)
    with pytest.raises(Conflict, match="已经有"):
        verbs.draft(airing.case, NEW, by=inside.worker, now=inside.now)
    verbs.withdraw(airing, "重做", by=inside.worker, now=inside.now + LATER)
    verbs.draft(airing.case, NEW, by=inside.worker, now=inside.now + LATER)


def test_it_is_a_copy(inside: World) -> None:
    airing = published(inside)
    airing.case.words = "另一回事"
    assert "井盖坏了一半" in airing.words


def test_nothing_personal_can_be_written(inside: World) -> None:
    inside.rider.phone = "13911112222"
    airing = drafted(inside)
    verbs.revise(
        airing,
        Copy("小周报的井盖", "小周，电话 13911112222，车牌鄂A12345", "刘敏打了 027-82811234"),
        by=inside.worker,
    )
    written = f"{airing.title}{airing.words}{airing.reply}"
    for personal in ("小周", "13911112222", "鄂A12345", "刘敏", "82811234"):
        assert personal not in written
    assert airing.title.endswith("报的井盖")


def test_a_name_that_stands_for_names_does_no_harm(inside: World) -> None:
    inside.rider.name = "已隐去"
    airing = drafted(inside)
    verbs.revise(airing, Copy("井盖", "电话 13911112222", ""), by=inside.worker)
    verbs.announce(airing, by=inside.worker, now=inside.now)
    assert airing.words == "电话 （电话已隐去）"


def test_whoever_joined_since_is_noticed_before_it_is_public(inside: World) -> None:
    airing = drafted(inside)
    verbs.revise(airing, Copy("井盖", "胡婆婆门口的井盖", ""), by=inside.worker)
    verbs.announce(airing, by=inside.worker, now=inside.now)
    airing.case.reporter_id = inside.resident.id
    db.session.flush()
    db.session.expire(airing.case)
    with pytest.raises(Conflict, match="名字"):
        verbs.sign_off(airing, by=inside.colleague, now=inside.now + LATER)


@pytest.mark.parametrize(
    "copy",
    [Copy("", "x", ""), Copy("x", " ", ""), Copy("长" * 61, "x", ""), Copy("x", "x" * 2001, "")],
)
def test_what_is_no_copy(inside: World, copy: Copy) -> None:
    case = closed(inside)
    with pytest.raises(Invalid):
        verbs.draft(case, copy, by=inside.worker, now=inside.now)


def test_an_explained_one_says_why(inside: World) -> None:
    case = explained(inside)
    assert "依据：消防通道不能搭棚" in copy_of(case).reply


def test_the_place_is_the_grid_at_the_finest(inside: World) -> None:
    case = closed(inside)
    airing = verbs.draft(case, copy_of(case), by=inside.worker, now=inside.now)
    assert airing.region_code == case.region_code
    verbs.revise(airing, copy_of(case, coarse=True), by=inside.worker)
    assert airing.region_code == COMMUNITY


def test_a_second_eye_signs(inside: World) -> None:
    """Neither who began it nor who changed it last."""
    airing = drafted(inside)
    verbs.revise(airing, NEW, by=inside.colleague)
    verbs.announce(airing, by=inside.worker, now=inside.now)
    for name in ("worker", "colleague"):
        with pytest.raises(NotAllowed):
            verbs.sign_off(airing, by=getattr(inside, name), now=inside.now + LATER)
    verbs.sign_off(airing, by=inside.street_officer, now=inside.now + LATER)
    assert (airing.signed_by, airing.signed_for) == (inside.street_officer, "永清街道")


def _told(w: World, who: str, kind: str) -> list[Notice]:
    query = select(Notice).where(Notice.person_id == w.ids[who], Notice.kind == kind)
    return list(db.session.scalars(query))


def test_units_hear_of_it_and_have_one_working_day(inside: World) -> None:
    airing = announced(inside)
    (notice,) = _told(inside, "handler", "airing_planned")
    assert notice.data["link"].endswith("/airing")
    assert not _told(inside, "other_handler", "airing_planned")
    assert airing.objections_until == inside.now + timedelta(days=1)  # Wednesday, 14:30
    with pytest.raises(Conflict, match="还可以提意见"):
        verbs.sign_off(airing, by=inside.colleague, now=inside.now + timedelta(hours=23))


def test_an_objection_is_answered_by_whoever_signs(inside: World) -> None:
    airing = announced(inside)
    objection = verbs.object_to(airing, " 是别人挖断的 ", by=inside.handler, now=inside.now)
    assert _told(inside, "worker", "airing_objected")
    with pytest.raises(Conflict, match="已经收到"):
        verbs.object_to(airing, "再说一遍", by=inside.handler, now=inside.now)
    with pytest.raises(Invalid, match="先答复"):
        verbs.sign_off(airing, by=inside.colleague, now=inside.now + LATER)
    verbs.sign_off(airing, "事情是这样，照实公开", by=inside.colleague, now=inside.now + LATER)
    assert (objection.answer, objection.answered_by) == ("事情是这样，照实公开", inside.colleague)
    assert _told(inside, "handler", "airing_answered")


def test_too_late_to_object(inside: World) -> None:
    with pytest.raises(Conflict, match="打电话"):
        verbs.object_to(announced(inside), "晚了", by=inside.handler, now=inside.now + LATER)


def test_taken_back_and_announced_anew(inside: World) -> None:
    airing = announced(inside)
    objection = verbs.object_to(airing, "写错了", by=inside.handler, now=inside.now)
    verbs.redraft(airing, "照你们说的改", by=inside.worker, now=inside.now)
    assert objection.answered_at is not None
    verbs.announce(airing, by=inside.worker, now=inside.now)
    assert len(_told(inside, "handler", "airing_planned")) == 2
    verbs.object_to(airing, "还是不对", by=inside.handler, now=inside.now)


def test_every_unit_by_its_own_link(inside: World) -> None:
    case = whistled(inside)
    later = inside.now + timedelta(days=20)
    airing = verbs.draft(case, NEW, by=inside.worker, now=later)
    verbs.announce(airing, by=inside.worker, now=later)
    for dispatch in case.dispatches:
        verbs.object_to(airing, "有话说", by=LinkHolder(dispatch.id), now=later)
    assert {o.unit for o in airing.objections} == {inside.water, inside.power}
    with pytest.raises(NotAllowed):
        verbs.object_to(airing, "有话说", by=LinkHolder(999), now=later)


def test_without_a_unit_nobody_is_waited_for(inside: World) -> None:
    """Overdue before it was ever dispatched."""
    case, later = IN_STATUS[Status.REPORTED](inside), inside.now + timedelta(days=2)
    airing = verbs.draft(case, NEW, by=inside.worker, now=later)
    verbs.announce(airing, by=inside.worker, now=later)
    verbs.sign_off(airing, by=inside.colleague, now=later)
    assert aired_numbered(case.number, "JA", now=later).overdue


def _shown(w: World, number: str = "1") -> bool:
    try:
        aired_numbered(number, "JA", now=w.now + LATER)
    except NotFound:
        assert not aired(AiredFilters(), now=w.now + LATER)
        return False
    return True


def test_only_what_is_signed_is_shown(inside: World) -> None:
    for state, make in IN_STATE.items():
        airing = make(inside)
        number = airing.case.number
        found = [one.number for one in aired(AiredFilters(), now=inside.now)]
        assert (number in found) == (state is AiringState.PUBLISHED)


@pytest.mark.parametrize("typed", ["ja0001", "JA-0001", "1", " ja 1", "ＪＡ－００１"])
def test_a_number_as_people_type_it(inside: World, typed: str) -> None:
    published(inside)
    assert _shown(inside, typed)


@pytest.mark.parametrize("typed", ["", "0002", "XX-0001", "-" * 400, "9" * 400, "🤷", "' OR 1=1"])
def test_a_number_of_nothing(inside: World, typed: str) -> None:
    announced(inside)
    assert not _shown(inside, typed)


def test_gone_when_the_case_becomes_one_to_hide(inside: World) -> None:
    airing = published(inside)
    assert _shown(inside)
    airing.case.reporter_hidden = True
    db.session.flush()
    assert not _shown(inside)


def test_sent_back_it_says_so(inside: World) -> None:
    airing = published(inside, IN_STATUS[Status.CLOSED])
    case = airing.case
    assert aired_numbered(case.number, "JA", now=inside.now).sent_back == 0
    closing.reopen(case, reason="又坏了", by=inside.worker, now=inside.now + timedelta(days=1))
    seen = aired_numbered(case.number, "JA", now=inside.now)
    assert (seen.sent_back, seen.status) == (1, Status.DISPATCHED)


def test_clocks_are_read_when_somebody_looks(inside: World) -> None:
    later = inside.now + timedelta(days=20)
    airing = verbs.draft(accepted(inside), NEW, by=inside.worker, now=later)
    verbs.announce(airing, by=inside.worker, now=later)
    verbs.sign_off(airing, by=inside.colleague, now=later + LATER)
    number = airing.case.number
    first = aired_numbered(number, "JA", now=later + LATER).clocks[-1]
    second = aired_numbered(number, "JA", now=later + LATER + timedelta(days=7)).clocks[-1]
    assert first.late and second.late and "已超时" in first.words
    assert first.words != second.words


def test_the_overdue_ones_by_themselves(inside: World) -> None:
    published(inside)
    late = published(inside, answered_late)
    filters = AiredFilters(late_at=inside.now + LATER)
    found = [one.number for one in aired(filters, now=inside.now + LATER)]
    assert found == [late.case.number]


def test_pages_newest_first(inside: World) -> None:
    made = [published(inside) for _ in range(5)]
    numbers: list[str] = []
    before = None
    while page := aired(AiredFilters(), now=inside.now, before=before, limit=2):
        numbers += [one.number for one in page]
        before = page[-1].id
    assert numbers == [airing.case.number for airing in reversed(made)]


def test_a_photo_is_a_copy(inside: World) -> None:
    airing = drafted(inside, with_photo)
    shown = put_photo(inside, airing)
    source = airing.case.files[0].file
    assert shown.file.key != source.key
    assert (shown.file.taken_at, shown.file.looks) == (None, None)
    first = shown.file.key
    again = put_photo(inside, airing)  # drawn once more: in place of the first
    assert again.position == shown.position
    assert [photo.file_id for photo in airing.photos] == [again.file_id]
    assert not db.session.scalars(select(File).where(File.key == first)).all()
    hide_photo(airing, airing.case.files[0], by=inside.worker)
    assert not airing.photos
    assert db.session.scalars(select(Redaction)).all() == []


def test_photos_only_while_it_is_a_draft(inside: World) -> None:
    airing = drafted(inside, with_photo)
    verbs.announce(airing, by=inside.worker, now=inside.now)
    with pytest.raises(Conflict):
        put_photo(inside, airing)


def test_tidying_leaves_what_is_shown_and_takes_what_is_not(inside: World) -> None:
    airing = published_with_photo(inside)
    later = inside.now + timedelta(days=30)
    (photo,) = airing.photos
    assert photo.file not in queries.unused_files(later)
    copy = photo.file
    verbs.withdraw(airing, "看得清脸", by=inside.worker, now=later)
    assert list(queries.unused_files(later)) == [copy]


def test_with_the_original_goes_the_copy(inside: World) -> None:
    airing = published_with_photo(inside)
    kept = airing.case.files[0]
    db.session.delete(kept)
    db.session.flush()
    erase(kept.file)
    db.session.flush()
    db.session.expire_all()
    assert db.session.scalars(select(AiredPhoto)).all() == []
    assert aired_numbered(airing.case.number, "JA", now=inside.now).before == []


def test_recalled_and_sent_elsewhere_both_are_told(inside: World) -> None:
    case = accepted(inside)
    reviewing.recall(case, reason="派错了", by=inside.worker, now=inside.now)
    reviewing.dispatch(case, inside.power, by=inside.worker, now=inside.now)
    later = inside.now + timedelta(days=20)
    airing = verbs.draft(case, NEW, by=inside.worker, now=later)
    verbs.announce(airing, by=inside.worker, now=later)
    assert _told(inside, "handler", "airing_planned")
    assert _told(inside, "other_handler", "airing_planned")
