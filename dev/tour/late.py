"""Nobody comes: what is late goes up, one step after the other, and stays late for ever."""

from datetime import datetime, timedelta

from backend.worktime import TimeUnit

from .doors import Office, Phone
from .story import expect

UNIT = "永清环卫所"


def play(office: Office) -> None:
    story = office.story
    story.chapter("没有人来：超时了，一级一级往上")
    story.at_clock(8, 35, days=1)
    rider = Phone(story, "马超群（骑手）", "o_demo_ma_chaoqun")
    number, _ = rider.reports("垃圾堆成山，臭死人", "星桥公寓西门", 30.6100, 114.3096)
    office.dispatch(number, UNIT)
    office.step("cao.yan", number, "accept")
    story.tell(UNIT, "签收，然后没有下文")
    _goes_up(office, number)
    _answered_late(office, number)
    _appealed(office, number)


def _goes_up(office: Office, number: str) -> None:
    story = office.story
    ends = datetime.fromisoformat(_clock(office, number)["ends_at"])
    street = story.after(ends, 3, TimeUnit.DUTY_HOUR)
    district = story.after(street, 1, TimeUnit.WORK_DAY)
    for at, username, who, what in (
        (ends + timedelta(minutes=5), "cao.yan", UNIT, "已超时"),
        (street, "peng.lixin", "彭立新（街道干部）", "报到街道"),
        (district, "zou.haiyan", "邹海燕（区干部）", "报到区里"),
    ):
        story.jump(at)
        story.the_clock_looks()
        story.the_clock_looks()  # looked at twice, told once
        story.tell(f"  邻里 → {who}", office.inbox(username, number, what))
    steps = office.whole("liu.min", number)["escalations"]
    expect(len(steps) == 3, f"each step once: {len(steps)}")
    story.status(number, "超时，街道和区里都知道了")


def _clock(office: Office, number: str) -> dict[str, str]:
    clocks = office.whole("liu.min", number)["clocks"]
    clock: dict[str, str] = next(c for c in clocks if c["stage"]["code"] == "repair")
    return clock


def _answered_late(office: Office, number: str) -> None:
    story = office.story
    story.at_clock(9, 0, days=1)
    words = "今天上午环卫所清走两车，地面冲洗消毒。这里改成早晚各收一次，满了打027-0000 0007。"
    office.step("cao.yan", number, "answer", words=words, sure=True)
    story.tell(UNIT, f"答复：{words}")
    office.step("fan.lei", number, "verify", finding="done", on_the_spot=True)
    expect("超时" in office.case("liu.min", number).page, "the page says that it was late")


def _appealed(office: Office, number: str) -> None:
    """What is accepted stands beside the fact."""
    story, clock = office.story, _clock(office, number)
    why = "中转站限行三天，函在街道。"
    office.step("cao.yan", number, "appeal", clock=clock["id"], reason=why)
    story.tell(UNIT, f"申诉：{why}")
    desk = office.case("peng.lixin", number)
    desk.submit("/decide_appeal", grant="yes", words="限行属实。")
    story.tell("彭立新（街道干部）", "认定，不算单位的")
    after = _clock(office, number)
    expect(after["late"] and after["exempt"], "late for ever, and not held against the unit")
    expect(after["due_at"] == clock["due_at"], "what was promised never moves")
