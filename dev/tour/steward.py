"""双直报: a steward tells community and street at once what the house cannot solve by itself."""

from .doors import Office, Phone
from .story import expect


def play(office: Office) -> None:
    story = office.story
    story.chapter("邻里大管家：这里办不了，往上两级同时报")
    story.at_clock(8, 50, days=1)
    steward = Phone(story, "万淑芬（邻里大管家）", "o_demo_wan_shufen")
    number, _ = steward.reports("楼顶的外墙砖松了，风一吹往下掉渣", "临江里1栋", 30.6078, 114.3080)
    reply = steward.says(f"直报 {number} 楼龄四十年，没有维修资金，要请房管来鉴定")
    expect("社区" in reply and "街道" in reply, "two levels at once")
    told = office.inbox("peng.lixin", number, "房管")
    story.tell("  邻里 → 彭立新（街道干部）", told)
    expect("已经直报过" in steward.says(f"直报 {number} 还没有人来"), "each level hears of it once")
    office.case("peng.lixin", number)
    causes = [e["cause"]["code"] for e in office.whole("liu.min", number)["escalations"]]
    expect(causes == ["direct", "direct"], f"both are written down: {causes}")
