"""Of which kind the typical wishes are; no kind means that the poster is asked."""

from backend.wishes.guessing import guess_kind

from ..world import WEDNESDAY, World

TYPICAL = {
    "厨房灯坏了，够不着，儿子在外地": "repair",
    "想学视频，孙伢在广东，看不到": "lesson",
    "后天去医院拿片子，一个人搞不清楼层": "company",
    "老头子下不了床，三个月冇剃头了": "help",
    "想要个电饭煲，旧的漏电": "thing",
    "借个轮椅带姆妈看花": "thing",
    "书包破了": "thing",
    "旧柜子搬下楼，搬不动": "help",
    "厕所想装个扶手，怕摔": "repair",
    "伢数学跟不上，想有人讲讲": "lesson",
    "金婚，想照张相": "other",
    "一天到黑冇得人说话，想有人下盘棋": "company",
    "下雨出不了门，想带把青菜上来": "help",
    "纱窗破了、水龙头滴水": "repair",
    "租房押金不退，想问问律师": "advice",
    "想学手艺修车": "lesson",
    "想找个伴": None,
}


def test_typical_wishes(inside: World) -> None:
    assert {words: guess_kind(words, WEDNESDAY) for words in TYPICAL} == TYPICAL
