"""Micro-wishes: one from posting to thanks, one that nobody takes, one that somebody forgets."""

import re
from typing import Any

from ..demo.load import HERE
from .doors import Office, Phone
from .story import expect

LAMP = HERE / "photos" / "lamp_dark.jpg"


def play(office: Office) -> None:
    _granted(office)
    _nobody_takes_it(office)
    _forgotten(office)


def _granted(office: Office) -> None:
    story = office.story
    story.chapter("微心愿：从许愿到道谢")
    story.at_clock(14, 30, days=1)
    granny = Phone(story, "江雪（居民）", "o_demo_jiang_xue")
    number, wish_id = _opened(office, granny, "心愿 阳台的灯坏了，够不着")
    granny.hears(number, "上墙了")
    member = Phone(story, "汤志远（党员）", "o_demo_tang_zhiyuan")
    expect("回数字认领" in member.says("看心愿"), "the wall can be read in the chat")
    expect("后天" in member.says(f"认领 {number} 后天"), "a promise has a day")
    late = Phone(story, "白露（党员）", "o_demo_bai_lu")
    expect("刚刚被别人认领了" in late.says(f"认领 {number} 后天"), "one wins, the other is told")
    granny.hears(number, "认领了")
    story.at_clock(16, days=1)
    member.says(f"办好 {number} 换了灯管，亮堂了")
    member.sends("[照片] 换好的灯", LAMP, type="image")
    granny.says("我的心愿")
    granny.hears(number, "办好了，他说：换了灯管")
    granny.says("1")
    expect("5 颗星" in granny.says("5"), "the wisher has the last word")
    granny.says("谢谢，灯亮堂了，心里也亮堂了")
    member.hears(number, "圆了", "记了 3 分")
    member.hears(number, "灯亮堂了，心里也亮堂了")
    seen = office.calls("hu.li", "GET", f"/wishes/{wish_id}")
    expect(seen["status"]["code"] == "confirmed", "it is granted")


def _nobody_takes_it(office: Office) -> None:
    story = office.story
    story.chapter("没有人认领的心愿，一步一步催")
    story.at_clock(10, days=1)
    story.wishes_are_chased()  # what the demo's other wishes ask of the same people
    story.at_clock(9, 30, days=8)
    wisher = Phone(story, "丁浩（居民）", "o_demo_ding_hao")
    number, wish_id = _opened(office, wisher, "心愿 想找人教我修钟")
    told: list[str] = []
    for days, rung in ((1, "问"), (2, "又问了"), (4, "交给了社区"), (7, "报给了街道")):
        story.at_clock(10, days=days)
        story.wishes_are_chased()
        lines = [line["words"] for line in _whole(office, wish_id)["lines"]]
        news = [line for line in lines if line not in told and line != "等人认领"]
        told += lines
        story.tell(f"  {number}", "；".join(news))
        expect(any(rung in line for line in news), f"after {days} more days: {rung}")
    office.inbox("liu.min", number, "没有人认领")
    office.inbox("peng.lixin", number, "请街道看一看")
    answer = {
        "reason": "问了一圈，这边没有会修钟的人。",
        "elsewhere": "老街钟表铺，社区写条子打八折",
    }
    office.calls("hu.li", "POST", f"/wishes/{wish_id}/decline", answer)
    story.tell("胡丽（社区工作者）", f"答复 {number}：{answer['reason']}")
    wisher.says("我的心愿")
    wisher.hears(number, "老街钟表铺")


def _forgotten(office: Office) -> None:
    story = office.story
    story.chapter("认领了又忘了的，放回墙上")
    story.at_clock(14, days=1)
    wisher = Phone(story, "毛婷（居民）", "o_demo_mao_ting")
    number, wish_id = _opened(office, wisher, "心愿 旧书柜搬下楼，搬不动")
    claimer = Phone(story, "邵鹏（居民）", "o_demo_shao_peng")
    claimer.says(f"认领 {number} 后天")
    story.at_clock(10, days=2)
    story.wishes_are_chased()
    claimer.hears(number, "您答应的是")
    story.at_clock(9, days=1)
    story.wishes_are_chased()
    claimer.says("我的认领")
    claimer.hears(number, "先放回墙上")
    wisher.says("我的心愿")
    wisher.hears(number, "又放回墙上了")
    expect(_whole(office, wish_id)["status"]["code"] == "open", "it hangs nowhere out of sight")


def _opened(office: Office, phone: Phone, words: str) -> tuple[str, int]:
    """A wish that was posted by chat and put on the board; its number and id."""
    reply = phone.says(words)
    found = re.search(r"JA-\d{4,}", reply)
    expect(found, "the wish has a number")
    assert found
    queue = office.calls("hu.li", "GET", "/wishes/queue?limit=50")["items"]
    wish_id: int = next(wish["id"] for wish in queue if wish["number"] == found[0])
    office.calls("hu.li", "POST", f"/wishes/{wish_id}/open", {})
    office.story.tell("胡丽（社区工作者）", f"看过 {found[0]}，上墙")
    return found[0], wish_id


def _whole(office: Office, wish_id: int) -> Any:
    return office.calls("hu.li", "GET", f"/wishes/{wish_id}")
