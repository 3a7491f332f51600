"""心愿 by chat: what is posted, what belongs elsewhere, and what is asked on the way."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.clock import now
from backend.db import db, transaction
from backend.records.models import FetchState, MediaFetch
from backend.web import App
from backend.wishes import reviewing
from backend.wishes.models import AgeBand, Source, Status, Wish

from ..phone import Phone
from ..world import COMMUNITY, FAR_AWAY, GRID, IN_GRID, NEXT_COMMUNITY, World


def look(app: App, see: Callable[[Wish], object], number: str = "JA-0001") -> object:
    with app.app_context(), transaction(write=False):
        return see(db.session.scalars(select(Wish).where(Wish.number == number)).one())


def counts(app: App) -> tuple[int, int]:
    """Wishes, and cases that were reported."""
    with app.app_context(), transaction(write=False):
        cases = db.session.scalars(select(Case.id).where(Case.reported_at.is_not(None))).all()
        return len(db.session.scalars(select(Wish.id)).all()), len(cases)


def fetches(app: App) -> list[tuple[str, FetchState]]:
    with app.app_context(), transaction(write=False):
        found = db.session.scalars(select(MediaFetch).order_by(MediaFetch.id))
        return [(fetch.subject, fetch.state) for fetch in found]


def test_a_wish_its_photo_and_how_to_find_whoever_wishes(app: App, granny: Phone) -> None:
    assert "想要什么" in (granny.says("心愿") or "")
    said = granny.says("厨房灯坏了，够不着，儿子在外地") or ""
    assert said.splitlines() == [
        "记成心愿了，编号 JA-0001（修一修）。",
        "吉林社区看过、合适就上墙，明天 14:30 前回你。",
        "有照片现在发；再回个电话或门牌，只给认领的人和社区看。不回也行。",
    ]
    assert "照片放进 JA-0001 了" in (granny.sends_photo("lamp") or "")
    assert "只给认领的人和社区看" in (granny.says("打我电话13807108888，3栋2单元501") or "")
    assert counts(app) == (1, 0)
    assert look(app, lambda w: (w.words, w.source, w.region_code)) == (
        "厨房灯坏了，够不着，儿子在外地",
        Source.CHAT,
        COMMUNITY,
    )
    assert look(app, lambda w: w.contact and (w.contact.phone, w.contact.address)) == (
        "13807108888",
        "3栋2单元501",
    )
    assert (granny.says("我的心愿") or "").splitlines() == [
        "JA-0001 修一修：厨房灯坏了，够不着，儿子在外地（永清街道吉林社区）",
        "社区在看。明天 14:30 前回你。",
    ]
    assert "社区在看" in (granny.says("ja0001") or "")
    assert "收回了" in (granny.says("撤回 JA-0001") or "")
    assert "还没有许过心愿" in (granny.says("我的心愿") or "")


def test_the_photo_was_of_something_to_report(app: App, granny: Phone) -> None:
    granny.says("心愿 想有人下盘棋")
    granny.sends_photo("hole")
    assert "收到照片，编号 JA-0002" in (granny.says("另一件") or "")
    (of_wish, first), (of_case, second) = fetches(app)
    assert (of_wish.split(":")[0], first) == ("wish", FetchState.DONE)
    assert (of_case.split(":")[0], second) == ("case", FetchState.WAITING)


def test_what_needs_no_kind_asks_for_none_and_what_does_not_tell_is_asked(
    app: App, granny: Phone
) -> None:
    lines = (granny.says("我有个心愿：想找个伴") or "").splitlines()
    assert lines[:2] == ["是哪一类？回数字：", "1 物品"]
    assert "没有这一项" in (granny.says("9") or "")
    assert "（陪伴）" in (granny.says("3") or "")
    assert look(app, lambda w: w.words) == "想找个伴"
    assert "（问一问）" in ((granny.says("心愿 有人晓得老年卡吗") and granny.says("问一问")) or "")


@pytest.mark.parametrize("answer", ["2", "沈阳社区", "place"])
def test_somebody_unknown_is_asked_for_the_community(
    app: App, newcomer: Phone, answer: str
) -> None:
    assert "你住哪个社区" in (newcomer.says("心愿 想学视频") or "")
    assert "不在我们负责的片区" in (newcomer.sends_place(FAR_AWAY) or "")
    if answer == "2":
        assert "没找到" in (newcomer.says("月亮上") or "")
        return
    said = newcomer.sends_place(IN_GRID) if answer == "place" else newcomer.says(answer)
    assert "JA-0001" in (said or "")
    where = GRID if answer == "place" else NEXT_COMMUNITY
    assert look(app, lambda w: (w.region_code, w.latitude)) == (where, None)


@pytest.mark.parametrize(
    ("words", "says", "answer", "becomes"),
    [
        ("帮我借两千块钱，下月还", "社区民政岗", "1", (0, 1)),
        ("给我爸众筹手术费", "大病救助", None, (0, 0)),
        ("想要一条香烟", "不送现金", "1", (1, 0)),
        ("免费体检送鸡蛋，有人陪", "不发广告", "1", (1, 0)),
        ("借梯子换灯泡", "有就能借", "1", (1, 0)),
        ("我不想活了", "12356", "社区", (0, 1)),
        ("把楼上那个拖鞋声音治一下", "悄悄", "1", (0, 1)),
        ("我们楼道灯坏了半年", "按上报的事", "1", (0, 1)),
        ("我们楼道灯坏了半年", "按上报的事", "2", (1, 0)),
        ("燃气灶打不着火，哪个来修", "持证的师傅", "1", (0, 1)),
        ("我屋里密码是 0000，直接进来搬", "密码不要写", "1", (1, 0)),
        ("搬柜子，打13807108888", "替你遮住", "1", (1, 0)),
        ("我上小学，书包破了", "监护人", "1", (0, 0)),
        ("借个轮椅带姆妈看花", "服务柜", "1", (1, 0)),
        ("😀😀", "想要什么？写一句", None, (0, 0)),
        ("灯" * 301, "最多写 300 个字", None, (0, 0)),
        ("'; DROP TABLE wishes; -- 换灯泡", "记成心愿了", None, (1, 0)),
    ],
)
def test_what_is_seen_before_it_is_posted(
    app: App, granny: Phone, words: str, says: str, answer: str | None, becomes: tuple[int, int]
) -> None:
    assert says in (granny.says(f"心愿 {words}") or "")
    if answer:
        assert counts(app) == (0, 0)
        granny.says(answer)
    assert counts(app) == becomes


def test_a_number_in_the_words_is_for_whoever_claims_it(app: App, granny: Phone) -> None:
    granny.says("心愿 搬柜子，打13807108888")
    granny.says("1")
    assert look(app, lambda w: w.contact and w.contact.phone) == "13807108888"


def test_for_a_neighbour_who_agreed(
    app: App, granny: Phone, steward: Phone, grid_worker: Phone
) -> None:
    assert "请大管家、网格员" in (granny.says("代发心愿 王爹爹想剃头") or "")
    assert "没太看懂" in (granny.says("代发心愿") or "")
    assert "同意了吗" in (steward.says("代发心愿 王爹爹想剃头") or "")
    assert "先问过本人" in (steward.says("2") or "") and counts(app) == (0, 0)
    steward.says("代发心愿 王爹爹想剃头")
    assert "JA-0001" in (steward.says("1") or "")
    assert "邻居想要什么" in (grid_worker.says("代发心愿") or "")
    assert "同意了吗" in (grid_worker.says("老头子下不了床，冇剃头") or "")
    assert look(app, lambda w: (w.source, w.wisher_id, w.region_code)) == (
        Source.NEIGHBOUR,
        None,
        GRID,
    )


def test_a_wish_to_be_said_otherwise(app: App, world: World, granny: Phone) -> None:
    granny.says("心愿 想有人下棋，姓王的来")
    with app.app_context(), transaction():
        wish = db.session.scalars(select(Wish)).one()
        reviewing.ask_change(wish, reason="别写名字", by=world.worker, now=now())
    assert "社区说：别写名字" in (granny.says("JA-0001") or "")
    assert "改好了" in (granny.says("JA-0001 想有人下棋") or "")
    assert look(app, lambda w: (w.words, w.status)) == ("想有人下棋", Status.SUBMITTED)


def test_what_tells_where_to_come_stands_with_it_and_so_does_the_day(
    app: App, granny: Phone
) -> None:
    asked = granny.says("心愿 后天去医院，陪我一下，打13807108888，3栋2单元501") or ""
    assert "电话和门牌只给认领的人和社区看" in asked and "写在“" not in asked
    said = (granny.says("1") or "").splitlines()
    assert said[1].endswith("你要后天前，会催紧些。") and said[2] == "有照片现在发；不回也行。"
    assert look(app, lambda w: w.contact and (w.contact.phone, w.contact.address)) == (
        "13807108888",
        "3栋2单元501",
    )
    assert look(app, lambda w: w.wanted_by) == date(2026, 7, 3)
    assert granny.says("谢谢") == "不客气，有事再说一声。"


@pytest.mark.parametrize(
    "says", ["心愿怎么用", "许愿要钱吗", "怎么认领", "谁能看到我的心愿", "心愿是什么"]
)
def test_how_it_works(app: App, granny: Phone, says: str) -> None:
    said = granny.says(says) or ""
    assert "帮忙不收钱" in said and len(said.encode()) < 300 and counts(app) == (0, 0)


def test_danger_is_reported_whatever_was_asked(app: App, granny: Phone) -> None:
    granny.says("心愿")
    assert "119" in (granny.says("电线在冒火花") or "")
    assert counts(app)[0] == 0


@pytest.mark.parametrize(
    "words", ["厨房灯坏了，够不着", "想要个电饭煲", "井盖响", "垃圾堆成山", "想学视频"]
)
def test_without_the_word_nothing_is_a_wish(app: App, granny: Phone, words: str) -> None:
    granny.says(words)
    assert counts(app)[0] == 0


def test_a_childs_wish_is_written_down_by_the_grid_worker(app: App, grid_worker: Phone) -> None:
    grid_worker.says("代发心愿 我是12岁，书包破了")
    assert "监护人" in (grid_worker.says("1") or "")
    assert "JA-0001" in (grid_worker.says("1") or "")
    assert look(app, lambda w: (w.source, w.age_band)) == (Source.VISIT, AgeBand.CHILD)
