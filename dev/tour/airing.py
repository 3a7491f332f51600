"""晾晒: a reviewed copy, a word from the unit, a second person's name; then anybody reads it."""

import re

import requests

from backend.worktime import TimeUnit

from .doors import Browser, Office
from .story import expect

UNIT = "江岸水务所"


def play(office: Office) -> None:
    story, number = office.story, next(iter(office.ids))  # the danger of the first chapter
    story.chapter("晾晒：办得怎么样，大家都看得见")
    public = f"{story.instance.url}/aired/{number}"
    expect(requests.get(public, timeout=10).status_code == 404, "nothing is public by itself")
    story.tell("路人", f"凭编号查 {number}：还没有公开")
    path = f"/panel/cases/{office.ids[number]}/air"
    desk = office.desk("liu.min", path)
    desk.submit("/air", title="百合苑南门的井盖", words="百合苑南门的井盖断了一半。", reply=REPLY)
    desk.submit("/announce")
    story.tell("刘敏（社区工作者）", "写好公开稿，先告诉水务所")
    link = re.search(r"/h/[\w.\-]+/airing", desk.page)
    expect(link, "the unit has a link to object by")
    assert link
    unit = Browser(story)
    unit.open(link[0])
    unit.submit("/airing", words="请写上是当天就围好的。")
    story.tell(UNIT, "提意见：请写上是当天就围好的")
    _signed(office, desk.url)
    _read(office, public)


REPLY = "当天下午围好，第二天换了新盖子。"


def _signed(office: Office, url: str) -> None:
    story = office.story
    path = url.removeprefix(story.instance.url)
    expect(
        "sign_off" not in office.desk("peng.lixin", path).page,
        "the unit has a working day to object",
    )
    story.jump(story.after(story.at, 1, TimeUnit.WORK_DAY))
    desk = office.desk("peng.lixin", path)
    desk.submit("/sign_off", words="稿子里写了“当天下午围好”，照此公开。")
    expect("已经公开" in desk.page, "a second person signs")
    story.tell("彭立新（街道干部）", "答复水务所，签发")


def _read(office: Office, public: str) -> None:
    story = office.story
    page = requests.get(public, timeout=10)
    expect(page.status_code == 200 and "当天下午围好" in page.text, "anybody reads it now")
    expect("赵磊" not in page.text and "o_demo" not in page.text, "never who reported it")
    number = public.rsplit("/", 1)[1]
    api = requests.get(f"{story.instance.url}/api/v1/aired/{number}", timeout=10)
    expect(api.status_code == 200 and "赵磊" not in api.text, "so says the API")
    story.tell("路人", f"凭编号查 {number}：看到稿子、答复、每一段时限和评价，看不到是谁报的")
