"""说一句: three places are offered, the likeliest first; questions are answered if they can be."""

from backend.people.actions import found_unit
from backend.people.models import UnitKind
from backend.people.units import change_unit
from backend.saying.answers import asks, known, on_screen
from backend.saying.offers import Offer, To, call_first, offers

from ..world import COMMUNITY, World


def said(world: World, words: str, *, photo: bool = False) -> list[Offer]:
    return offers(words, photo=photo, community=COMMUNITY, now=world.now)


FIRST: list[tuple[str, To, str | None]] = [
    ("临江里门口井盖没了，人差点踩进去", To.REPORT, "manhole"),
    ("路灯不亮了", To.REPORT, "light"),
    ("垃圾桶满了没人收", To.REPORT, "rubbish"),
    ("厨房灯泡坏了，我够不着，想找个人换一下", To.WISH, "repair"),
    ("想找个人陪我下棋", To.WISH, None),
    ("许个心愿：想要一个手推车", To.WISH, None),
    ("社区几点下班", To.ASK, "other"),
    ("居委会电话多少", To.ASK, "other"),
    ("路灯坏了多久能修好", To.ASK, "light"),
    ("低保怎么申请", To.ASK, "other"),
    ("我上次报的井盖怎么样了", To.ASK, None),
    ("附近哪里有厕所", To.ASK, "other"),
    ("建议小区多装几个凳子", To.ASK, "other"),
    ("请问孩子上学要找哪个", To.ASK, "other"),
    ("着火了！快来人", To.REPORT, None),
    ("", To.REPORT, None),
]


def test_what_is_offered_first(inside: World) -> None:
    for words, to, kind in FIRST:
        found = said(inside, words, photo=not words)
        assert {one.to for one in found} == set(To), "never only one"
        assert found[0].to is to, (words, [(one.to, one.weight) for one in found])
        assert kind is None or (found[0].kind and found[0].kind.key == kind), words


def test_why_is_said_in_the_words_of_whoever_said_it(inside: World) -> None:
    report = said(inside, "临江里门口井盖没了")[0]
    assert "“井盖”" in report.why and report.limit == ""  # a danger is fenced off at once
    assert said(inside, "路灯不亮了")[0].limit
    both = said(inside, "井盖响，旁边垃圾也冇得人收")[0]
    assert [kind.key for kind in both.others] == ["rubbish"]
    refused = next(one for one in said(inside, "想要两条香烟") if one.to is To.WISH)
    assert "不送现金、卡、烟" in refused.hint and refused.weight == 0


def test_danger_is_told_whom_to_ring_first() -> None:
    fire = call_first("楼上着火了")
    assert fire is not None and fire.phones == ["119"]
    assert "“" not in fire.says.replace("“报给社区”", "")  # nobody replies here
    hole = call_first("井盖没了，人差点踩进去")
    assert hole is not None and set(hole.phones) == {"110", "119", "120"}
    down = call_first("有人晕倒了")
    assert down is not None and down.phones == ["120"]
    assert call_first("路灯不亮了") is None


def test_what_is_known_is_answered(inside: World) -> None:
    assert known("社区电话多少", None) == []
    assert known("社区电话多少", COMMUNITY) == []  # nobody has written one down
    office = found_unit("吉林社区居委会", UnitKind.COMMUNITY, COMMUNITY, duty_phone="027-82210000")
    change_unit(
        office,
        duty_phone="027-82210000",
        handles=[],
        about="",
        hours="每天 8:30–17:30",
        address="一楼",
        by=inside.worker,
    )
    told = known("社区几点下班，电话多少", COMMUNITY)[0]
    assert told.phone == "027-82210000"
    assert told.says == "吉林社区居委会，每天 8:30–17:30，一楼，电话 027-82210000。"
    (limit,) = known("路灯多久能修好", COMMUNITY)
    assert "灯不亮" in limit.says and "2 个工作日办好" in limit.says
    assert known("东西坏了多久能修好", COMMUNITY)[0].says.startswith("每一类不一样")
    assert known("哪里可以看公示", COMMUNITY)[0].page == "aired"
    assert known("附近哪里有厕所", COMMUNITY)[0].says.startswith("这一片还没有登记驿站")
    station = found_unit("永清驿站", UnitKind.STATION, COMMUNITY)
    station.about = "饮水、厕所"
    assert known("附近哪里有厕所", COMMUNITY)[0].says == "永清驿站：饮水、厕所"
    assert known("找歇脚的地方", COMMUNITY)[0].key == "station"
    assert known("低保要什么条件", COMMUNITY)[0].says.endswith("带证件去社区问。")
    assert known("月亮上有没有人", COMMUNITY) == []


def test_questions_and_what_is_none() -> None:
    assert asks("谁管路灯？") and asks("物业费怎么交")
    assert not asks("路灯不亮了")
    assert on_screen("先打119。要社区帮忙就回“社区”。") == "先打119。"
