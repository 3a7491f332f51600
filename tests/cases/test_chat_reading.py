"""A group's chat, pasted: one draft a matter, thanks and greetings left out, nobody's name kept."""

import pytest

from backend.cases.chat_reading import MOST_DRAFTS, read_chat

COPIED = """\
张三 2026/7/1 14:20
菜场东门的井盖响，晚上吵死人
14:22
李四:
收到
王五(3栋): 各位早上好
临江里小周 14:25
3栋门口路灯不亮好几天了，打我电话13812345678
临江里小周 14:26
就在垃圾站旁边那盏，张三晓得
楼下水果店: 新店开业，全场特价，扫码下单
张三 14:30
@李四 谢谢社区
赵六: 地下室有人飞线充电，太危险了
赵六: [图片]
"赵六"撤回了一条消息
钱七 下午3:20
今天中午吃什么好呢，大家推荐一下
张三：还有百合苑2栋垃圾没人收
"""


def test_one_draft_for_each_matter_and_the_rest_left_out() -> None:
    found = read_chat(COPIED)
    assert [(d.guessed.kind, d.place) for d in found.drafts if d.sure] == [
        ("manhole", "菜场东门"),
        ("light", "3栋门口"),
        ("charging", ""),
        ("rubbish", "百合苑2栋"),
    ]
    (unclear,) = (draft for draft in found.drafts if not draft.sure)
    assert "吃什么" in unclear.words
    assert [(said.who, why) for said, why in found.left_out] == [
        ("李四", "收到"),
        ("王五(3栋)", "问好"),
        ("楼下水果店", "像广告"),
        ("张三", "道谢"),
        ("赵六", "不是说事"),
        ("", "不是说事"),
    ]


def test_what_one_adds_belongs_to_what_one_said_without_names_and_numbers() -> None:
    light = read_chat(COPIED).drafts[1]
    assert light.words == (
        "3栋门口路灯不亮好几天了，打我电话（电话已隐去）\n就在垃圾站旁边那盏，（名字已隐去）晓得"
    )


def test_plain_lines_are_a_message_each() -> None:
    found = read_chat("井盖坏了\n地址：三眼桥菜场\n大家早\n\n路灯不亮，在百合苑2栋楼下\n好的收到")
    assert [d.words for d in found.drafts] == [
        "井盖坏了\n地址：三眼桥菜场",
        "路灯不亮，在百合苑2栋楼下",
    ]
    assert found.drafts[1].place == "百合苑2栋楼下"
    assert len(found.left_out) == 2


@pytest.mark.parametrize(
    "text", ["", " \n\n", ":::", "张三:", "\u200b" * 50, "[" * 9000, "：" * 9000]
)
def test_odd_text_is_no_matter(text: str) -> None:
    assert not any(draft.sure for draft in read_chat(text).drafts)


def test_more_than_a_page_holds_is_counted() -> None:
    found = read_chat("\n".join(f"{n}栋门口路灯不亮" for n in range(1, 31)))
    assert (len(found.drafts), found.more) == (MOST_DRAFTS, 10)
