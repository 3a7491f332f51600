"""What cannot be solved is explained, with a second person's name; seven days of silence close."""

from datetime import timedelta

from .doors import Office, Phone
from .story import expect

UNIT = "永清街道办事处"


def play(office: Office) -> None:
    story = office.story
    story.chapter("办不了的，说清楚；没人说话的，七天结掉")
    story.at_clock(14, 0)
    rider = Phone(story, "程小龙（骑手）", "o_demo_cheng_xiaolong")
    shed, _ = rider.reports("电动车乱停没得位置，搞个车棚啊", "五福巷口", 30.6101, 114.3072)
    office.dispatch(shed, UNIT)
    story.pass_by(20)
    office.step("ye.zhiqiang", shed, "accept")
    story.at_clock(16, 10)
    _explained(office, shed)
    desk = office.case("wang.xiaoqin", shed)
    desk.submit("/approve", grant="yes")
    story.tell("王晓琴（社区副书记）", "作为第二个人看过，同意")
    rider.hears(shed, "办不了", "依据")
    silent = _left_to_silence(office)
    story.at_clock(20, 30, days=8)
    story.the_clock_looks()
    for number, status, words in (
        (shed, "explained", "解释结，另外列，不算解决"),
        (silent, "closed", "没有人说没解决，已办结"),
    ):
        now = office.whole("liu.min", number)["status"]["code"]
        expect(now == status, f"after seven days of silence {number} is {status}: {now}")
        story.status(number, words)


def _explained(office: Office, number: str) -> None:
    story = office.story
    again = (story.at + timedelta(days=60)).date().isoformat()
    words = "和消防站一起量过，这里是消防车转弯的地方，搭了棚车就进不来。"
    desk = office.case("ye.zhiqiang", number)
    desk.submit(
        "/explain",
        words=words,
        rule="消防车道净宽、净高都不小于4米，不得搭棚占用。",
        elsewhere="下一次居民议事会上说车棚的事，想来的回“社区”。",
        look_again_on=again,
        sure="1",
    )
    story.tell(UNIT, f"作解释：{words}")
    office.step("ye.zhiqiang", number, "approve", status=403, grant=True)
    story.tell("  邻里", "自己写的解释，要由第二个人同意")


def _left_to_silence(office: Office) -> str:
    story = office.story
    rider = Phone(story, "郭飞（骑手）", "o_demo_guo_fei")
    number, _ = rider.reports("路灯不亮，黑黢黢的", "星桥公寓西门", 30.6100, 114.3096)
    office.dispatch(number, "江岸路灯所")
    office.step("liang.dong", number, "accept")
    story.at_clock(20, 10)
    office.step(
        "liang.dong", number, "answer", words="下午换了灯泡，晚上八点看过，亮了。", sure=True
    )
    story.tell("江岸路灯所", "答复：下午换了灯泡，晚上八点看过，亮了。")
    office.step(
        "fan.lei", number, "verify", finding="done", on_the_spot=True, words="晚上去看过，亮了。"
    )
    rider.hears(number, "办好了")
    return number
