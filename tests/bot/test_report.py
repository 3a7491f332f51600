"""Reporting by chat: photo, place and words in any order and hours apart."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from backend.cases.models import Case, Status
from backend.db import db, transaction
from backend.jobs import cases as case_jobs
from backend.records.models import MediaFetch
from backend.web import App

from ..phone import Phone
from ..world import COMMUNITY, FAR_AWAY, GRID, IN_NEXT_GRID, IN_OTHER_GRID, NEXT_GRID, WEDNESDAY

Travel = Callable[[datetime], None]

PARTS = {
    "photo": lambda phone: phone.sends_photo(),
    "place": lambda phone: phone.sends_place(),
    "words": lambda phone: phone.says("盖子断了一半"),
}


def all_cases(app: App) -> list[Case]:
    with app.app_context(), transaction(write=False):
        found = list(db.session.scalars(select(Case).order_by(Case.id)))
        for case in found:
            _ = case.additions, case.clocks, case.files
        db.session.expunge_all()
        return found


def the_case(app: App) -> Case:
    (case,) = all_cases(app)
    return case


@pytest.mark.parametrize("order", list(permutations(PARTS)), ids="-".join)
def test_any_order_ends_in_one_report(app: App, rider: Phone, order: tuple[str, ...]) -> None:
    for part in order:
        assert "JA-0001" in (PARTS[part](rider) or "")
    case = the_case(app)
    assert (case.status, case.region_code, case.kind_key) == (Status.REPORTED, GRID, "manhole")
    assert case.words == "盖子断了一半"
    assert len(subjects(app)) == 1


@pytest.mark.parametrize("order", list(permutations(PARTS)), ids="-".join)
def test_any_order_from_somebody_new(app: App, newcomer: Phone, order: tuple[str, ...]) -> None:
    for part in order:
        PARTS[part](newcomer)
    case = the_case(app)
    assert (case.status, case.region_code, case.kind_key) == (Status.REPORTED, GRID, "manhole")


def subjects(app: App) -> list[str]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(MediaFetch.subject)))


def test_two_messages_are_enough(app: App, newcomer: Phone) -> None:
    newcomer.sends_photo()
    receipt = newcomer.sends_place()
    assert receipt is not None
    assert "JA-0001" in receipt and "今天 14:30" in receipt and "今天 17:30 前派人" in receipt
    assert the_case(app).status is Status.REPORTED


def test_the_meal_peak_dialogue(app: App, rider: Phone, travel: Travel) -> None:
    travel(WEDNESDAY.replace(hour=12, minute=7))
    assert rider.sends_photo() == "收到照片，编号 JA-0001 先给你留着。方便时发个定位就行，不急。"
    assert rider.says("先送餐 回头说") == "去忙，编号给你留到明天。骑慢点。"
    travel(WEDNESDAY.replace(hour=14, minute=22))
    assert "记下了，JA-0001" in (rider.sends_place() or "")
    assert "急件" in (rider.says("盖子断了一半") or "")
    case = the_case(app)
    assert case.danger and case.status is Status.REPORTED


def test_a_photo_alone_is_handed_in_after_a_day(app: App, rider: Phone, travel: Travel) -> None:
    rider.sends_photo()
    travel(WEDNESDAY + timedelta(hours=25))
    with app.app_context():
        case_jobs.remind()
    # The photo itself is still on its way, so a worker sees it as soon as it is home.
    assert the_case(app).status is Status.REPORTED
    assert the_case(app).region_code == COMMUNITY


def test_a_place_alone_is_dropped_and_nothing_of_it_stays(
    app: App, newcomer: Phone, travel: Travel
) -> None:
    newcomer.sends_place()
    travel(WEDNESDAY + timedelta(days=7))
    with app.app_context():
        case_jobs.remind()
    case = the_case(app)
    assert (case.status, case.latitude, case.region_code) == (Status.WITHDRAWN, None, None)


def test_words_alone_go_to_the_community_where_one_is_registered(app: App, rider: Phone) -> None:
    reply = rider.says("井盖没了！！三眼桥菜场门口 快来")
    assert reply is not None and reply.startswith("记下了，JA-0001，井盖，按急件走")
    assert "没有也行" in reply
    assert (the_case(app).region_code, the_case(app).danger) == (COMMUNITY, True)
    assert rider.sends_place(IN_OTHER_GRID) == "JA-0001 的位置记到百合苑了，编号不变。"


def test_words_alone_from_somebody_new_ask_where(app: App, newcomer: Phone) -> None:
    assert "在哪里" in (newcomer.says("井盖没了") or "")
    assert the_case(app).status is Status.DRAFT
    assert "急件" in (newcomer.sends_place() or "")


def test_a_place_outside_changes_nothing(app: App, rider: Phone) -> None:
    rider.sends_photo()
    assert "不在我们负责的片区" in (rider.sends_place(FAR_AWAY) or "")
    assert the_case(app).latitude is None
    assert "记下了" in (rider.sends_place() or "")


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [(0.0, 0.0, "不在国内"), (114.305, 30.609, "写反了"), (51.5, -0.1, "不在国内")],
)
def test_places_no_phone_means(
    app: App, rider: Phone, latitude: float, longitude: float, sentence: str
) -> None:
    rider.sends_photo()
    reply = rider.push("location", Location_X=latitude, Location_Y=longitude, Scale=1, Label="")
    assert sentence in (reply or "")
    assert the_case(app).latitude is None


def test_cancel_leaves_nothing(app: App, rider: Phone) -> None:
    rider.sends_photo()
    assert rider.says("算了不报了") == "好，草稿删了，照片也不留。"
    assert the_case(app).status is Status.WITHDRAWN


def test_the_place_can_be_corrected(app: App, rider: Phone) -> None:
    rider.sends_photo()
    rider.sends_place()
    assert "再发个定位" in (rider.says("报错了是隔壁小区") or "")
    assert rider.sends_place(IN_NEXT_GRID) == "JA-0001 的位置记到老纱厂宿舍了，编号不变。"
    assert the_case(app).region_code == NEXT_GRID


def test_another_photo_joins_and_can_be_split_off(app: App, rider: Phone) -> None:
    rider.sends_photo("media-1")
    rider.sends_place()
    assert "放进 JA-0001" in (rider.sends_photo("media-2") or "")
    assert subjects(app) == ["case:1", "case:1"]
    assert "另开了 JA-0002" in (rider.says("另一件") or "")
    assert subjects(app) == ["case:1", "case:2"]
    assert [case.status for case in all_cases(app)] == [Status.REPORTED, Status.DRAFT]


def test_two_matters_in_one_breath(app: App, rider: Phone) -> None:
    assert "要不要另外报一件？回1要。" in (rider.says("井盖响，旁边垃圾也冇得人收") or "")
    assert "JA-0002" in (rider.says("1") or "")
    assert [case.kind_key for case in all_cases(app)] == ["manhole", "rubbish"]


def test_a_heard_guess_is_asked(app: App, rider: Phone) -> None:
    assert "是井盖松了吗？回1是，回2不是" in (rider.sends_voice("因进改松了一压哐当哐当") or "")
    assert rider.says("1") == "好，JA-0001 按“井盖”报了。"
    assert "没有等你选的事" in (rider.says("1") or "")


def test_a_voice_nobody_can_make_out_is_kept_for_a_worker(app: App, rider: Phone) -> None:
    assert "语音收到了" in (rider.sends_voice("") or "")
    assert subjects(app) == ["case:1"]


@pytest.mark.parametrize(
    ("label", "kept"), [("三眼桥菜场", "三眼桥菜场"), ("临江里", ""), ("", "")]
)
def test_what_the_map_calls_the_place(app: App, rider: Phone, label: str, kept: str) -> None:
    rider.sends_photo()
    rider.sends_place(label=label)
    assert the_case(app).place_words == kept, "the grid's own name is not said twice"


def test_words_for_an_open_case(app: App, rider: Phone) -> None:
    rider.says("井盖没了，菜场门口")
    assert rider.says("就在卖豆腐的那家前头") == "补到 JA-0001 了，办理的人看得到。"
    assert rider.says("JA-0001 旁边还有个小伢在玩") == "补到 JA-0001 了，办理的人看得到。"
    assert [a.words for a in the_case(app).additions] == [
        "就在卖豆腐的那家前头",
        "旁边还有个小伢在玩",
    ]


def test_a_stranger_finds_nothing_by_number(app: App, rider: Phone, newcomer: Phone) -> None:
    rider.says("井盖没了，菜场门口")
    assert "没有找到" in (newcomer.says("JA-0001") or "")
    assert "没有找到" in (newcomer.says("JA-0001 修了没") or "")
