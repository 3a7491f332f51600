"""What is no case is told where it belongs."""

import pytest

from backend.cases.elsewhere import PLACES, Elsewhere, elsewhere


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("fine", "我要投诉站长乱罚款"),
        ("gate", "保安不让进 骂人"),
        ("platform", "垃圾平台，又给我派远单"),
        ("platform", "这单太坑了"),
        ("platform", "掉单了"),
        ("traffic", "今天堵死了，晚十分钟到"),
        ("shopping", "灯泡哪里有卖的"),
        ("rest", "水太贵了，驿站有冇得水喝"),
        ("charging_place", "充电桩在哪里"),
        ("charging_place", "哪里能换电"),
        ("way", "消防站往哪走"),
        ("loan", "帮我借两千块钱，下月还"),
        ("loan", "给我爸众筹手术费"),
        ("noise_next_door", "把楼上那个拖鞋声音治一下"),
        ("allowance", "帮我评个低保"),
        ("advert", "有没有人一起买理财"),
        ("gas_stove", "燃气灶打不着火，哪个来修"),
        ("idea", "五福巷太窄 电瓶车放不下，搞个车棚啊"),
        ("no_parking", "我车没地方停"),
    ],
)
def test_it_is_told_where_it_belongs(key: str, words: str) -> None:
    found = elsewhere(words)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "words",
    [
        "井盖没了！！三眼桥菜场门口 快来",
        "我们楼道灯坏了半年",
        "电动车没地方停把消防通道堵死了",
        "有股煤气味 好浓",
        "你好",
        "",
    ],
)
def test_a_report_and_the_unknown_are_not_turned_away(words: str) -> None:
    assert elsewhere(words) is None


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_each_sentence_is_short_and_offers_a_person_where_it_keeps(place: Elsewhere) -> None:
    assert len(place.says) <= 40
    assert not ("回“社区”" in place.says and not place.keep)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_who_promises_to_pass_it_on_does(place: Elsewhere) -> None:
    promises = any(word in place.says for word in ("我转给", "我们跟"))
    assert place.at_once == promises
