"""Points are small: one a filed report, and a bar of soap for five, handed over in person."""

import re

from .doors import Office, Phone
from .story import expect


def play(office: Office) -> None:
    story = office.story
    story.chapter("积分换一块香皂")
    story.at_clock(14, 10, days=1)
    story.the_clock_looks()
    rider = Phone(story, "赵磊（骑手）", "o_demo_zhao_lei")
    reply = rider.says("么样还没得分")
    number = next(iter(office.ids))  # the danger of the first chapter
    expect(f"+1分 {number}" in reply, "the manhole cover brought a point")
    expect("不能换现金" in rider.says("积分能换现金不"), "never cash")
    before = _balance(rider.says("积分"))
    code = re.search(r"兑换码 (\d{6})", rider.says("兑换"))
    expect(code, "whoever has enough gets a code")
    assert code
    desk = office.desk("liu.min", "/panel/rewards")
    desk.submit("/rewards/code", code=code[1])
    expect("赵磊" not in desk.page, "nobody has to say a name")
    soap = re.search(r'香皂一块.*?name="reward" value="(\d+)"', desk.page, re.S)
    expect(soap, "soap can be had")
    assert soap
    desk.submit("/rewards/redeem", reward=soap[1])
    expect("已经兑出" in desk.page, "it is handed over")
    story.tell("刘敏（社区工作者）", "看过兑换码，当面递给他一块香皂")
    expect(_balance(rider.says("积分")) == before - 5, "five points are spent, once")


def _balance(reply: str) -> int:
    found = re.search(r"现在(\d+)分", reply)
    expect(found, "the balance is said")
    assert found
    return int(found[1])
