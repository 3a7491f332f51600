"""What staff do to a wish besides its steps: photos taken off, claims written down for others."""

import pytest

from backend.db import db
from backend.errors import Conflict, Invalid, NotFound
from backend.people.recognising import Known
from backend.wishes import board, claiming, fulfilling, posting, reviewing, suspending
from backend.wishes.board import Filters
from backend.wishes.models import Status, Wish
from backend.wishes.photos_off import photo_of, take_photo_off
from backend.wishes.reminding import remind
from backend.wishes.seeing import may_see_file

from ..world import NEXT_GRID, World
from .helpers import DAY, neighbour, said, told
from .making import LAMP, claimed, half_done, on_the_board, photo, posted, promise, soon, with_photo


def test_a_photo_taken_off_is_shown_to_nobody_and_kept(inside: World) -> None:
    w = inside
    wish = posted(w, files=[photo(w), photo(w)])
    reviewing.open_up(wish, by=w.worker, now=w.now)
    first, second = wish.files
    assert _thumb(w) == first.file.key
    take_photo_off(wish, first.file_id, reason="拍到了孩子的脸", by=w.worker, now=w.now)
    assert "拍到了孩子的脸" in said(w.resident)
    assert (wish.photos, len(wish.files), _thumb(w)) == ([second], 2, second.file.key)
    for name in ("resident", "worker", "admin", "member"):
        assert not may_see_file(getattr(w, name), first.file), name
        assert may_see_file(getattr(w, name), second.file), name
    with pytest.raises(Conflict, match="已经撤下"):
        take_photo_off(wish, first.file_id, reason="又", by=w.colleague, now=w.now)
    with pytest.raises(Invalid, match="为什么"):
        take_photo_off(wish, second.file_id, reason=" ", by=w.worker, now=w.now)
    with pytest.raises(NotFound):
        take_photo_off(wish, photo(w).id, reason="x", by=w.worker, now=w.now)
    with pytest.raises(NotFound):
        photo_of(wish, "no such key")


def _thumb(w: World) -> str | None:
    known = Known(w.member.id, w.member.open_roles)
    (line,) = board.page(db.session.connection(), known, Filters(), now=w.now).lines
    return line.thumb


def test_a_photo_taken_off_stays_off_when_the_wish_is_said_anew(inside: World) -> None:
    w = inside
    wish = with_photo(w)
    (kept,) = wish.files
    take_photo_off(wish, kept.file_id, reason="有人脸", by=w.worker, now=w.now)
    reviewing.ask_change(wish, reason="换一张", by=w.worker, now=w.now)
    posting.revise(wish, LAMP, files=[photo(w)], by=w.resident, now=w.now)
    assert [one.off is None for one in wish.files] == [False, True]


def test_a_photo_of_what_was_done_is_its_claimers(inside: World) -> None:
    w = inside
    wish = claimed(w)
    fulfilling.prove(wish, words="换了", files=[photo(w, w.member)], by=w.member, now=w.now)
    (kept,) = wish.files
    take_photo_off(wish, kept.file_id, reason="有门牌", by=w.worker, now=w.now)
    assert (wish.claims[0].proofs[0].photos, told(w.member)[-1]) == ([], "wish_photo_off")
    assert "wish_photo_off" not in told(w.resident)


def test_a_claim_written_down_for_somebody(inside: World) -> None:
    w = inside
    wish = on_the_board(w)
    _for(w, wish, "member")
    (held,) = wish.live_claims
    assert (held.person_id, wish.status) == (w.member.id, Status.CLAIMED)
    assert held.written_down is not None and held.written_down.by_id == w.worker.id
    assert "社区替您记下了" in said(w.member)
    claiming.give_back(wish, reason="没答应过", by=w.member, now=w.now)
    assert wish.status is Status.OPEN


def test_for_whom_no_claim_is_written_down(inside: World) -> None:
    w = inside
    far = neighbour(w, "远处的人", at=NEXT_GRID)
    wish = half_done(w)
    suspending.bar(w.rider, until=w.now + 5 * DAY, reason="骂人", by=w.worker, now=w.now)
    for name, what in (
        ("resident", "自己许的愿"),
        ("worker", "您自己的话"),
        ("member", "已经认领了"),
        ("rider", "他会看到：“7 月 6 日前先不能认领"),
        ("stranger", "没有找到这一位"),
    ):
        with pytest.raises((Conflict, NotFound), match=what):
            _for(w, wish, name)
    for _ in range(3):
        promise(w, on_the_board(w), by=w.steward)
    with pytest.raises(Conflict, match="手上已经有 3 个"):
        _for(w, wish, "steward")
    with pytest.raises(Invalid, match="之间的一天"):
        claiming.claim_for(wish, far, promised_for=soon(w.now, 99), by=w.worker, now=w.now)
    assert len(wish.live_claims) == 1


def _for(w: World, wish: Wish, name: str) -> None:
    whom = getattr(w, name)
    claiming.claim_for(wish, whom, promised_for=soon(w.now), by=w.worker, now=w.now)


def test_who_promised_is_reminded_once_a_day(inside: World) -> None:
    w = inside
    wish = half_done(w)
    with pytest.raises(Conflict, match="已经提醒过"):
        remind(wish, by=w.worker, now=w.now)  # whoever has done it is left in peace
    promise(w, wish, by=w.rider)
    assert remind(wish, by=w.worker, now=w.now) == 1
    assert "别忘了" in said(w.rider) and "wish_promise_half" not in told(w.member)
    with pytest.raises(Conflict, match="今天已经提醒过"):
        remind(wish, by=w.colleague, now=w.now)
    assert remind(wish, by=w.worker, now=w.now + DAY) == 1
    assert [step.words for step in wish.steps] == ["社区提醒了认领的人。"] * 2
