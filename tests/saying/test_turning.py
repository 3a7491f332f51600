"""A report that is a wish goes on as one, and back again it does not go."""

import pytest

from backend.cases import joining
from backend.cases.models import Source, Status
from backend.cases.reporting import report
from backend.errors import Conflict, Invalid, NotAllowed
from backend.saying.turning import into_a_wish, may_turn
from backend.wishes.limits import review_due
from backend.wishes.models import Status as WishStatus

from ..cases.making import dispatched, reported
from ..world import COMMUNITY, World, undone


def test_the_number_stays_and_the_time_goes_on(inside: World) -> None:
    told = inside.now
    words = "厨房灯泡坏了，够不着"
    case = report(
        by=inside.resident, source=Source.APP, words=words, region_code=COMMUNITY, now=told
    )
    later = told.replace(hour=told.hour + 1)
    with pytest.raises(NotAllowed):
        into_a_wish(case, by=inside.next_worker, now=later)
    with pytest.raises(Invalid, match="没有这一类"), undone():
        into_a_wish(case, kind_key="dragon", by=inside.worker, now=later)
    wish = into_a_wish(case, by=inside.worker, now=later)
    assert case.status is Status.DECLINED
    assert f"编号还是 {case.number}" in case.moves[-1].note
    assert (wish.number, wish.words, wish.wisher) == (case.number, words, inside.resident)
    assert (wish.status, wish.kind_key) == (WishStatus.SUBMITTED, "repair")
    assert wish.posted_at == told and wish.due_at == review_due(wish, told)
    with pytest.raises(Conflict, match="本来就是"):
        report(
            by=inside.resident,
            source=Source.APP,
            words=words,
            region_code=COMMUNITY,
            number=case.number,
            now=later,
        )


def test_what_is_no_wish_stays_a_case(inside: World) -> None:
    def refused(case: object, match: str) -> None:
        assert not may_turn(case)  # type: ignore[arg-type]
        with pytest.raises(Conflict, match=match):
            into_a_wish(case, kind_key="repair", by=inside.worker, now=inside.now)  # type: ignore[arg-type]

    refused(reported(inside, danger=True), "有危险")
    walk_in = report(
        by=inside.worker,
        source=Source.WALK_IN,
        words="灯不亮",
        region_code=COMMUNITY,
        now=inside.now,
    )
    refused(walk_in, "不知道是谁")
    both = reported(inside)
    joining.join(both, by=inside.resident, now=inside.now)
    refused(both, "别人也报了")
    for words in ("餐馆厨房有老鼠，想找个人来看", "对门厨房太脏，有没有人可以管", "后厨"):
        secret = reported(inside, words, kind_key="kitchen")
        assert secret.reporter_hidden
        refused(secret, "谁报的要保密")
    with pytest.raises(Conflict, match="已派单"):
        into_a_wish(dispatched(inside), kind_key="repair", by=inside.worker, now=inside.now)
