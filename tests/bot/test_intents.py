"""What a chat line means besides a report."""

from pathlib import Path

import pytest

from backend.bot.intents import Intent, Name, intent
from backend.bot.meanings import OF_WISHES

DATA = Path(__file__).parent.parent / "data"
NOTHING = Intent(Name.ACK)

# Written before the word lists; at the first measuring 44 of these 45 were right.
FRESH = [
    (Name.HELP, "怎么用啊这个"),
    (Name.HELP, "你能干嘛"),
    (Name.GREETING, "你好"),
    (Name.GREETING, "hello"),
    (Name.ACK, "晓得了"),
    (Name.ACK, "好的好的"),
    (Name.ACK, "[OK]"),
    (Name.THANKS, "多谢了"),
    (Name.THANKS, "辛苦了"),
    (Name.LATER, "我先送单，晚点补"),
    (Name.LATER, "等我送完这单再发"),
    (Name.PROGRESS, "我报的那几个怎么样了"),
    (Name.PROGRESS, "查进度"),
    (Name.CHASE, "前天报的那个坑咋还没修"),
    (Name.CHASE, "催一下"),
    (Name.LOOKUP, "JA0815"),
    (Name.LOOKUP, "ja-10234 到哪一步了"),
    (Name.CANCEL, "不报了不报了"),
    (Name.CANCEL, "点错了"),
    (Name.RELOCATE, "位置发错了"),
    (Name.RATE_SOLVED, "搞好了 蛮快"),
    (Name.RATE_PARTLY, "修了一半就走了"),
    (Name.RATE_NOT, "根本就没人来修"),
    (Name.RATE_NOT, "假的 一点没动"),
    (Name.CHOICE, "２"),
    (Name.CHOICE, "三"),
    (Name.CHOICE, "选2"),
    (Name.MUTE, "不要再给我发消息了"),
    (Name.UNMUTE, "重新开提醒"),
    (Name.REGISTER, "我想报到"),
    (Name.REGISTER, "我平时跑二七那边"),
    (Name.COMMUNITY, "转人工"),
    (Name.STATION, "附近哪里能上厕所"),
    (Name.STATION, "有没有换电柜"),
    (Name.POINTS, "我有多少分"),
    (Name.PROOF, "给我开个证明"),
    (Name.CONFIDENTIAL, "千万别跟物业说是我讲的"),
    (Name.MINOR, "我伢15岁能来当志愿者不"),
    (Name.BIND, "绑定042517"),
    (Name.VENT, "又被差评了 烦死了"),
    (Name.WISH, "心愿：想给屋里换个灯泡"),
    (Name.WISH, "许个愿 想有人教视频"),
    (Name.WISH, "我的心愿是学修车"),
    (Name.WISH, "心愿 楼道灯坏了"),
    (Name.WISH_FOR_OTHER, "代发心愿 王爹爹想剃头"),
    (Name.WISH_FOR_OTHER, "帮邻居许个心愿"),
    (Name.WISHES, "看心愿"),
    (Name.WISHES, "心愿墙"),
    (Name.WISHES, "附近的心愿"),
    (Name.WISHES, "有什么心愿"),
    (Name.WISHES, "我想认领心愿"),
    (Name.MY_WISHES, "我的心愿"),
    (Name.MY_WISHES, "我许的愿怎么样了"),
    (Name.MY_WISHES, "我的心愿怎么样了"),
    (Name.MY_WISHES, "心愿办得怎么样了"),
    (Name.MY_WISHES, "有人认领了吗"),
    (Name.WISHES, "我能帮什么忙"),
    (Name.WISHES, "看心愿 修一修"),
    (Name.WISHES, "附近谁要帮忙"),
    (Name.WISH, "我要许愿"),
    (Name.WISH, "我有个心愿"),
    (Name.WISH_BACK, "心愿不要了"),
    (Name.WISH_HOW, "许愿要钱吗"),
    (Name.OFFER, "我能帮 修东西，周末有空"),
    (Name.OFFER, "我会修灯"),
    (Name.REST, "这个月不接"),
    (Name.REST_OVER, "又能接了"),
    (Name.OFFER_BACK, "不帮了"),
    (Name.APPEAL, "申诉 我去了没人在家"),
    (Name.VENT, "平台扣钱怎么申诉"),
    (None, "我会小心的"),
    (Name.CLAIM, "代表单位认领 JA-0012"),
    (Name.MY_CLAIMS, "我的认领"),
    (Name.MY_CLAIMS, "我认领了什么"),
    (Name.CLAIM, "认领"),
    (Name.CLAIM, "认领 JA-0012 周六"),
    (Name.CLAIM, "JA-0012 我来认领 周六"),
    (Name.CLAIM, "我认一个灯的，周六上午行不"),
    (Name.GIVE_BACK, "还回 JA-0012 出差"),
    (Name.GIVE_BACK, "认领了但出差，还得了不"),
    (Name.DONE, "办好 JA-0012 换了灯管"),
    (Name.DONE, "办好了，换了灯管"),
    (None, "办好了没有"),
    (None, "门口捡到钱包，失物认领"),
    (None, "我认路"),
    (None, "厨房灯坏了，够不着"),
    (None, "想要个电饭煲"),
    (Name.SECRETARY, "让你们领导来看看"),
    (None, "电动车把坡道堵了"),
    (None, "井盖松了，谢谢"),
    (None, "一盏灯都不亮"),
]

TALK = [
    (Name.STATION, "有没有换电柜"),
    (None, "垃圾平台，又给我派远单"),
    (None, "这单太坑了"),
    (None, "掉单了"),
    (None, "我线下跟他说"),
    (None, "我在井冈山路等单"),
    (None, "今天堵死了，晚十分钟到"),
    (None, "灯泡哪里有卖的"),
    (Name.STATION, "水太贵了，驿站有冇得水喝"),
    (Name.STATION, "充电桩在哪里"),
    (Name.STATION, "哪里能换电"),
    (None, "消防站往哪走"),
    (None, "红绿灯坏了"),
    (Name.FIXED_THANKS, "井盖已经修好了，谢谢"),
    (Name.CHASE, "昨天那个还没人来"),
    (None, "井盖响，旁边垃圾也冇得人收"),
    (None, "井盖没了！！三眼桥菜场门口 快来"),
    (None, "有股煤气味 好浓"),
    (None, "电线在冒火花"),
    (None, "一个爹爹倒在路边了"),
    (None, "因进改松了一压哐当哐当"),
    (Name.CHOICE, "1"),
    (Name.HELP, "？"),
    (Name.GREETING, "在吗"),
    (Name.ACK, "收到"),
    (Name.ACK, "好"),
    (Name.ACK, "👍"),
    (Name.ACK, "ok"),
    (Name.CANCEL, "算了不报了"),
    (Name.RELOCATE, "报错了是隔壁小区"),
    (None, "同心花园和百合苑中间那个巷子"),
    (None, "又堵了"),
    (Name.RATE_NOT, "修了个寂寞，还是响"),
    (Name.RATE_SOLVED, "可以可以 速度"),
    (Name.POINTS, "么样还没得分"),
    (Name.CASH, "积分能换现金不"),
    (None, "我要投诉站长乱罚款"),
    (None, "保安不让进 骂人"),
    (Name.CONFIDENTIAL, "莫说是我报的"),
    (Name.CALL_ME, "打我电话 1XX0000 0000"),
    (None, "车牌鄂A·00000 堵通道"),
    (Name.LATER, "先送餐 回头说"),
    (Name.MINOR, "我侄女13岁想当志愿者"),
    (Name.SECRETARY, "叫你们书记来看"),
    (Name.WISH, "心愿 想学手艺修车"),
    (Name.MUTE, "退订"),
    (Name.MUTE, "别发了"),
    (Name.VENT, "个斑马，又超时了"),
    (Name.STATION, "驿站还有位子冇"),
    (Name.STATION, "车位 有冇得充电的"),
    (Name.UNREADABLE, "[转发的聊天记录]"),
    (Name.RECALLED, "撤回了一条消息"),
    (Name.FIXED_THANKS, "谢谢啊上次那个修得蛮快"),
    (Name.RATE_SOLVED, "好了 可以"),
    (None, "五福巷太窄 电瓶车放不下，搞个车棚啊"),
    (Name.ACK, "要得"),
    (Name.RATE_NOT, "劝离个鬼 晚上又停回来了"),
    (Name.REGISTER, "你好 站长叫我扫的"),
    (None, "永清那边"),
    (None, "盖子断了一半"),
    (Name.LOOKUP, "JA-0723"),
    (Name.LOOKUP, "ja0723"),
    (Name.LOOKUP, "查 0723"),
    (Name.RATE_NOT, "JA-0723 还没修好"),
    (Name.ADD, "JA-0723 旁边又一个井盖没了"),
    (Name.RATE_PARTLY, "来是来了，螺丝冇拧紧"),
    (Name.RATE_SOLVED, "解决了"),
    (Name.RATE_PARTLY, "部分解决"),
    (Name.RATE_NOT, "没解决"),
    (Name.REGISTER, "我跑永清"),
    (Name.BIND, "绑定 123456"),
    (Name.UNMUTE, "恢复提醒"),
    (Name.COMMUNITY, "社区"),
    (Name.STATION, "驿站"),
    (Name.POINTS, "积分"),
    (Name.PROOF, "证明"),
    (Name.PROGRESS, "进度"),
    (Name.PROGRESS, "我的上报"),
]


@pytest.mark.parametrize(("name", "words"), TALK + FRESH)
def test_a_line_is_understood(name: Name | None, words: str) -> None:
    found = intent(words)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("１", Intent(Name.CHOICE, number=1)),
        ("选二", Intent(Name.CHOICE, number=2)),
        ("ja0723", Intent(Name.LOOKUP, case_number="JA-0723")),
        ("ＪＡ－10234 到哪一步了", Intent(Name.LOOKUP, case_number="JA-10234")),
        ("查 0723", Intent(Name.LOOKUP, case_number="0723")),
        ("JA-0723 没解决", Intent(Name.RATE_NOT, case_number="JA-0723")),
        (
            "JA-0723 旁边又一个井盖没了",
            Intent(Name.ADD, case_number="JA-0723", rest="旁边又一个井盖没了"),
        ),
        ("绑定 042517", Intent(Name.BIND, rest="042517")),
        ("我跑永清", Intent(Name.REGISTER, rest="永清")),
        ("心愿 想学手艺修车", Intent(Name.WISH, rest="想学手艺修车")),
        ("我侄女13岁想当志愿者", Intent(Name.MINOR, number=13)),
    ],
)
def test_what_is_said_besides_is_kept(words: str, meant: Intent) -> None:
    assert intent(words) == meant


@pytest.mark.parametrize(
    "words",
    [
        "井盖没了，谢谢",
        "垃圾堆成山 根本没人管",
        "路灯坏了一直没修好",
        "桶满了三天冇得人收",
        "水太深不敢过，这单要超时了",
        "驿站门口井盖没了",
        "鄂AD12345 堵消防通道",
        "昨天那个井盖整个没了",
        "路灯什么时候能修好",
        "驿站有个盖子裂了",
        "昨天报的井盖还没修，现在塌了",
    ],
)
def test_a_report_is_not_swallowed(words: str) -> None:
    assert intent(words) is None


def test_no_line_about_the_street_is_about_a_wish() -> None:
    names = {None, *Name} - OF_WISHES
    lines = [line.split("\t")[0] for file in DATA.glob("*.tsv") for line in file.open()]
    assert len(lines) > 400
    assert [line for line in lines if (intent(line) or NOTHING).name not in names] == []


@pytest.mark.parametrize("words", ["", " ", "，。", "😀", "\x00"])
def test_nothing_means_nothing(words: str) -> None:
    assert intent(words) is None


@pytest.mark.parametrize("piece", ["嗯", "可以", "等一下", "不报了", "谢谢", "好 ", "送"])
def test_no_line_makes_the_matching_run_away(piece: str) -> None:
    assert intent(piece * 1000 + "x") is None
