"""A danger: made safe first, then mended, looked at, and rated. One clock after the other."""

import re

from ..instance import DEMO
from .doors import Browser, Office, Phone
from .story import expect, waited_for

RIDER, UNIT = "赵磊（骑手）", "江岸水务所"
SPOT = {"lat": 30.6092, "lng": 114.3079, "coord": "wgs84", "label": "百合苑南门"}


def play(office: Office) -> None:
    rider = Phone(office.story, RIDER, "o_demo_zhao_lei")
    number = _reported(office, rider)
    link = _reviewed(office, rider, number)
    _made_safe(office, rider, number, link)
    _mended(office, rider, number, link)
    _looked_at_and_rated(office, rider, number)


def _reported(office: Office, rider: Phone) -> str:
    story = office.story
    story.chapter("饭点里的井盖")
    photo = DEMO / "photos" / "manhole_broken.jpg"
    reply = rider.sends("[照片] 一个裂开的井盖", photo, type="image")
    found = re.search(r"JA-\d{4,}", reply)
    expect(found and "不急" in reply, "a photo alone opens a numbered draft")
    assert found
    number = found[0]
    story.status(number, "草稿")
    expect("骑慢点" in rider.says("先送餐 回头说"), "a rider may come back to it later")
    story.at_clock(14, 22)
    reply = rider.sends("[定位] 百合苑南门", type="location", **SPOT)
    expect(number in reply and "14:22" in reply, "the receipt has number and time")
    expect("急件" in rider.says("盖子断了一半"), "a broken cover is a danger")
    story.status(number, "待审核，急件")
    return number


def _reviewed(office: Office, rider: Phone, number: str) -> str:
    office.story.chapter("社区审核、派单：一个连续小时")
    desk = office.desk("liu.min")
    expect(number in desk.page, "the new case is in the queue")
    desk = office.case("liu.min", number)
    path = f"/panel/cases/{office.ids[number]}"
    waited_for(
        lambda: ("/thumb" in desk.open(path) and "here") or None,
        "the photo never came home from WeChat",
    )
    office.story.tell("刘敏（社区工作者）", "打开看：照片取回来了，位置在地图上，分类猜的是“井盖”")
    expect("部件先找属主" in desk.page, "units are suggested with the reason")
    link = office.dispatch(number, UNIT, "先围护，再换盖子。")
    office.story.status(number, "已派单，30 分钟内签收")
    rider.hears(number, f"已派给{UNIT}")
    return link


def _made_safe(office: Office, rider: Phone, number: str, link: str) -> None:
    story = office.story
    story.chapter("水务所先围护（手机上，凭链接，不用账号）")
    unit = Browser(story)
    story.at_clock(14, 40)
    unit.open(link)
    expect("赵磊" not in unit.page, "the unit never learns who reported")
    unit.submit("/accept", work_order="SW-0713")
    story.tell(UNIT, "签收，自己的工单号 SW-0713")
    story.at_clock(15, 5)
    unit.submit("/arrive", latitude="30.60922", longitude="114.30791")
    story.tell(UNIT, "到场，手机说离上报的点只有几米")
    unit.submit("/make_safe", words="围了四块挡板，挂了警示灯，绕行牌摆在南门。")
    story.tell(UNIT, "围护好了")
    story.status(number, "已围护，接着修；围护的表停了，修的表从派单时算起")
    rider.hears(number, "先围护好了")
    stages = [clock["stage"]["code"] for clock in office.whole("liu.min", number)["clocks"]]
    expect(stages[-3:] == ["accept", "make_safe", "repair"], f"each stage has a clock: {stages}")


def _mended(office: Office, rider: Phone, number: str, link: str) -> None:
    story = office.story
    story.chapter("第二天换好了盖子")
    unit = Browser(story)
    story.at_clock(10, 0, days=1)
    unit.open(link)
    unit.submit("/answer", words="已转相关部门处理。", status=422)
    expect("等于没有答复" in unit.page, "an empty answer is questioned")
    story.tell(UNIT, "想答“已转相关部门处理”")
    story.tell("  邻里", "这句等于没有答复：谁、什么时候、做了什么、下次怎么办？")
    words = "今天上午十点，水务所换了新盖子，螺栓也紧了。再响请回这条消息。"
    unit.submit("/answer", file=DEMO / "photos" / "manhole_fixed.jpg", words=words)
    story.tell(UNIT, f"答复：{words}（附照片）")
    story.status(number, "已答复，社区去看")
    expect(rider.heard(number, "办好了") is None, "nobody is asked before the community has looked")


def _looked_at_and_rated(office: Office, rider: Phone, number: str) -> None:
    story = office.story
    story.chapter("网格员去看一眼，再问骑手")
    story.at_clock(14, 30)
    desk = office.case("deng.jie", number)
    desk.submit("/verify", finding="done", words="踩了几脚，不响。", on_the_spot="yes")
    story.tell("邓洁（网格员）", "核查：修了，踩了几脚，不响")
    rider.hears(number, "办好了")
    reply = rider.says("1")
    expect("谢谢" in reply, "the verdict is taken")
    expect("已经评过" in rider.says(f"{number} 没解决"), "nobody rates twice")
    whole = office.whole("liu.min", number)
    expect(whole["status"]["code"] == "closed", "all content: it is over")
    expect(whole["look_backs"][0]["why"]["code"] == "danger", "every danger is looked at again")
    story.status(number, f"已办结，{whole['look_backs'][0]['due_on']} 回头看")
