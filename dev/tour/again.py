"""Not solved: one "no" sends it back to the unit that had it, and nothing is wiped out."""

from .doors import Office, Phone
from .story import expect

UNIT = "江岸水务所"


def play(office: Office) -> None:
    story = office.story
    story.chapter("修了个寂寞，还是响")
    story.at_clock(8, 40, days=1)
    rider = Phone(story, "孙倩（骑手）", "o_demo_sun_qian")
    number, _ = rider.reports("井盖松了，车子一过哐当哐当", "同心花园北门", 30.6090, 114.3071)
    office.dispatch(number, UNIT)
    story.at_clock(9, 10)
    office.step("lin.guodong", number, "accept")
    story.at_clock(9, 50)
    words = "上午九点半，水务所给盖子垫了胶圈，压了一遍不响了。再响请回这条消息。"
    _answered(office, number, words)
    rider.hears(number, "办好了")
    story.at_clock(14, 5)
    reply = rider.says("修了个寂寞，还是响")
    expect(
        "退回原单位重办" in reply and "不抹掉" in reply, "it goes back, and nothing is wiped out"
    )
    whole = office.whole("liu.min", number)
    repairs = [clock for clock in whole["clocks"] if clock["stage"]["code"] == "repair"]
    expect(whole["status"]["code"] == "dispatched" and len(repairs) == 1, "the old clocks stay")
    expect(whole["dispatches"][-1]["unit"]["name"] == UNIT, "back to the unit that had it")
    story.status(number, "已派单（第二次），旧的时限一条不少")
    office.step("lin.guodong", number, "accept")
    story.at_clock(16, 20)
    _answered(office, number, "下午四点，水务所把井座重新浇了，盖子换了新的，汽车压过也不响。")
    rider.hears(number, "井座重新浇了")
    expect("谢谢" in rider.says("解决了"), "the second answer is rated for itself")
    whole = office.whole("liu.min", number)
    expect([r["reopened"] for r in whole["ratings"]] == [True, False], "both verdicts stay")
    expect(whole["status"]["code"] == "closed", "and it ends")
    story.status(number, "已办结，两次答复、两次评价都在")


def _answered(office: Office, number: str, words: str) -> None:
    office.step("lin.guodong", number, "answer", words=words, sure=True)
    office.story.tell(UNIT, f"答复：{words}")
    office.step(
        "tan.yong", number, "verify", finding="done", on_the_spot=True, words="踩过，不响。"
    )
    office.story.tell("谭勇（网格员）", "核查：修了，踩过，不响")
