"""What stands out in words: the fifteen usual wishes pass, what is no wish is seen."""

import pytest

from backend.wishes.triage import hints

USUAL = [
    "厨房灯坏了，够不着，儿子在外地",
    "想学视频，孙伢在广东，看不到",
    "后天去医院拿片子，一个人搞不清楼层",
    "老头子下不了床，三个月冇剃头了",
    "想要个电饭煲，旧的漏电",
    "书包破了",
    "旧柜子搬下楼，搬不动",
    "厕所想装个扶手，怕摔",
    "伢数学跟不上，想有人讲讲",
    "金婚，想照张相",
    "一天到黑冇得人说话，想有人下盘棋",
    "下雨出不了门，想带把青菜上来",
    "纱窗破了、水龙头滴水",
    "租房押金不退，想问问律师",
    "想有人教我用药箱上的血压计",
    "烟囱口想装个防雨罩",
    "想借把梯子换灯泡",
]

NOT_FOR_THE_BOARD = [
    ("帮我借两千块钱，下月还", "loan", "welfare"),
    ("给我爸众筹手术费", "crowdfunding", "refuse"),
    ("想吃烟喝酒，来两条", "unfit", "refuse"),
    ("把楼上那个拖鞋声音治一下", "quarrel", "mediation"),
    ("我们楼道灯坏了半年", "public", "case"),
    ("帮我评个低保", "welfare", "welfare"),
    ("有没有人一起买理财", "advert", "refuse"),
    ("免费体检送鸡蛋", "advert", "refuse"),
    ("燃气灶打不着火，哪个来修", "gas", "gas"),
    ("我屋里密码是 0000，直接进来搬", "password", "mask"),
    ("我是12岁，我想要手机", "child", "guardian"),
    ("借个轮椅带姆妈看花", "cabinet", "cabinet"),
    ("电话13807108888，来帮我换灯", "personal", "mask"),
    ("3栋2单元501的灯坏了", "personal", "mask"),
]


@pytest.mark.parametrize("words", USUAL)
def test_a_usual_wish_is_one(words: str) -> None:
    assert {hint.where for hint in hints(words)} <= {"cabinet"}


@pytest.mark.parametrize(("words", "key", "where"), NOT_FOR_THE_BOARD)
def test_what_is_no_wish_is_seen(words: str, key: str, where: str) -> None:
    found = hints(words)
    assert (key, where) in {(hint.key, hint.where) for hint in found}
    assert all(hint.says.endswith("。") for hint in found)
