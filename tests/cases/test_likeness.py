"""What may be the same matter, and why; what a unit has in hand and how it kept to its times."""

from datetime import timedelta

import pytest

from backend.cases import handling, reviewing, timing
from backend.cases.likeness import like, like_words
from backend.cases.loads import Load, loads_of
from backend.files.actions import keep_photo
from backend.files.models import File
from backend.files.photos import read_photo

from ..street import picture
from ..world import IN_OTHER_GRID, World, spot
from .making import GOOD_ANSWER, accepted, answered, closed, dispatched, repair_clock, reported


def photo(w: World) -> File:
    return keep_photo(read_photo(picture()), by_id=w.rider.id, now=w.now)


def test_near_of_a_kind_in_words_and_picture(inside: World) -> None:
    w = inside
    same = reported(w, "菜场东门井盖响，夜里吵", files=[photo(w)])
    far = reported(w, "这个盖子", place=spot(IN_OTHER_GRID), files=[photo(w)])
    other_kind = reported(w, "菜场东门井盖一直响，夜里吵得睡不着", kind_key="road")
    hidden = reported(w, "菜场东门井盖响，夜里吵", kind_key="kitchen")
    done = closed(w)
    reported(w, "路灯不亮", place=spot(IN_OTHER_GRID))
    mine = reported(w, "菜场东门的井盖响，夜里吵死人", files=[photo(w)])
    found = {one.case: one for one in like(mine, now=w.now)}
    assert found.keys() == {same, far, other_kind}
    assert found[same].reasons == ("照片像", "同一类", "离得近", "说得像")
    assert found[same].metres == 0
    assert found[far].reasons[0] == "照片像" and (found[far].metres or 0) > 150
    assert found[other_kind].reasons == ("离得近", "说得像")
    assert hidden not in found and done not in found
    assert next(iter(found)) is same


@pytest.mark.parametrize(
    ("one", "other", "so"),
    [("井盖响", "井盖响", False), ("菜场东门井盖响", "东门菜场井盖响了", True), ("", "", False)],
)
def test_like_words(one: str, other: str, so: bool) -> None:
    assert like_words(one, other) is so


def test_what_a_unit_has_in_hand_and_how_it_kept_to_its_times(inside: World) -> None:
    w = inside
    water, power = w.units["water"], w.units["power"]
    assert loads_of([]) == {}
    assert loads_of([water]) == {water: Load(0, 0, 0)}
    dispatched(w)
    answered(w)
    late = accepted(w)
    after = w.now + timedelta(days=30)
    handling.answer(late, words=GOOD_ANSWER, sure=True, by=w.handler, now=after)
    again = reported(w)
    reviewing.dispatch(again, w.power, by=w.worker, now=w.now)
    assert loads_of([water, power]) == {water: Load(1, 2, 1), power: Load(1, 0, 0)}
    assert loads_of([water])[water].words == "手上 1 件；最近答复的 2 件，按时 1 件"
    appeal = timing.appeal(late, repair_clock(late), reason="封了路", by=w.handler, now=after)
    timing.decide_appeal(appeal, True, by=w.street_officer, now=after)
    inside_flush = loads_of([water])[water]
    assert inside_flush == Load(1, 2, 2)
