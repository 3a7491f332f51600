"""Three riders on one hole: offered in the chat, one answer joins, all are asked together."""

from ..instance import DEMO
from .doors import Office, Phone
from .story import expect

UNIT = "永清城管中队"


def play(office: Office) -> None:
    story = office.story
    story.chapter("三个骑手，一个坑")
    story.at_clock(14, 50)
    wu, huang, guo = (
        Phone(story, f"{name}（骑手）", f"o_demo_{key}")
        for name, key in (("吴刚", "wu_gang"), ("黄涛", "huang_tao"), ("郭飞", "guo_fei"))
    )
    number, _ = wu.reports("路上有个凼子，下雨看不到", "江滩一品北门", 30.6094, 114.3096)
    for phone, words, lng in (
        (huang, "江滩一品门口好大一个坑", 114.30966),
        (guo, "地上有个坑，差点摔了一跤", 114.30955),
    ):
        story.at_clock(story.at.hour, story.at.minute + 4)
        own, reply = phone.reports(words, "江滩一品门口", 30.60942, lng)
        expect(number in reply and "回 1 算一处" in reply, "the open case near by is offered")
        expect(f"和 {number} 算一处" in phone.says("1"), "one answer joins the two")
        story.status(own, f"并到 {number}")
    office.dispatch(number, UNIT)
    expect(office.whole("liu.min", number)["followers"] == 2, "two have joined the first")
    wu.hears(number, f"已派给{UNIT}")
    guo.hears(number, f"已派给{UNIT}")
    story.at_clock(15, 40)
    office.step("du.bin", number, "accept")
    story.at_clock(16, 20)
    photo = DEMO / "photos" / "pothole_patched.jpg"
    desk = office.case("du.bin", number)
    desk.submit(
        "/answer", photo, words="下午四点，市政班两个人把坑切方、清底、补了热沥青，压实放行。"
    )
    story.tell(UNIT, "答复：切方、清底、补了热沥青，压实放行（附照片）")
    desk = office.case("qin.yue", number)
    desk.submit("/verify", finding="done", on_the_spot="yes")
    story.tell("秦悦（网格员）", "核查：修了")
    for phone in (wu, huang, guo):
        phone.hears(number, "办好了")
    wu.says("1")
    huang.says("1")
    expect(office.whole("liu.min", number)["status"]["code"] == "asked", "one has not answered yet")
    guo.says("可以可以 速度")
    expect(office.whole("liu.min", number)["status"]["code"] == "closed", "all three are content")
    story.status(number, "三个人都说解决了，已办结")
