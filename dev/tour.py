"""`make tour`: the whole walk over HTTP, on a fresh instance of its own, told as a story.

A rider, a community worker and the water office each use their own door: the chat, the panel, the
signed link. Exit code 1 as soon as one step is not as it should be.
"""

import html
import math
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from backend.clock import SHANGHAI

from .demo.load import PASSWORD
from .instance import DEMO, Instance, Running, free_port

RIDER, WORKER, UNIT = "赵磊（骑手）", "刘敏（社区工作者）", "江岸水务所"
SPOT = {"lat": 30.6088, "lng": 114.3079, "coord": "wgs84", "label": "三眼桥菜场门口"}
PATIENCE = 20.0


class NotAsItShouldBe(Exception):
    """A step of the story went wrong."""


def expect(condition: object, what: str) -> None:
    if not condition:
        raise NotAsItShouldBe(what)


@dataclass
class Story:
    """Where it is printed, and what time it is in it."""

    instance: Instance
    at: datetime = field(default_factory=lambda: datetime.now(SHANGHAI))

    def chapter(self, title: str) -> None:
        print(f"\n── {title}", flush=True)

    def jump(self, to: datetime) -> None:
        """All processes' clocks, WeChat's too."""
        self.at = to
        offset = math.ceil((to - datetime.now(UTC)).total_seconds())
        self.instance.offset_file.write_text(str(offset))
        if self.instance.is_up():
            clock = f"{self.instance.wechat_url}/emulator/clock"
            requests.post(clock, json={"offset_seconds": offset}, timeout=5).raise_for_status()

    def tell(self, who: str, what: str) -> None:
        lines = what.strip().splitlines() or [""]
        print(f"  {self.at:%H:%M}  {who}：{lines[0]}", flush=True)
        for line in lines[1:]:
            print(f"         {line}", flush=True)

    def status(self, number: str, words: str) -> None:
        print(f"         〔{number} {words}〕", flush=True)


@dataclass
class Phone:
    """A person's WeChat."""

    story: Story
    name: str
    openid: str
    heard: int = 0

    def sends(self, told: str, file: Path | None = None, **message: Any) -> str:
        """Send something; returns the reply, having printed both."""
        self.story.tell(self.name, told)
        url = f"{self.story.instance.wechat_url}/emulator/users/{self.openid}/send"
        if file:
            files = {"file": (file.name, file.read_bytes(), "image/jpeg")}
            answer = requests.post(url, data=message, files=files, timeout=30).json()
        else:
            answer = requests.post(url, json=message, timeout=30).json()
        expect(answer.get("status") == 200, f"the callback answered {answer.get('status')}")
        reply = answer["reply"] or ""
        self.story.tell("  邻里", reply)
        return reply

    def says(self, words: str) -> str:
        return self.sends(words, type="text", text=words)

    def hears(self, part: str) -> str:
        """Wait for a notice that arrives by itself."""
        notice = waited_for(lambda: self._notice(part), f"{self.name} never heard “{part}”")
        self.story.tell(f"  邻里 → {self.name}", notice)
        return notice

    def _notice(self, part: str) -> str | None:
        url = f"{self.story.instance.wechat_url}/emulator/users/{self.openid}/messages"
        messages = requests.get(url, params={"after": 0}, timeout=5).json()["messages"]
        texts = [m["text"] for m in messages if m["kind"] == "custom" and part in m.get("text", "")]
        expect(len(texts) <= 1, f"{self.name} heard “{part}” {len(texts)} times")
        return texts[0] if texts else None


class Browser:
    """A person at a web page: opens addresses, fills in the forms that are there."""

    def __init__(self, story: Story) -> None:
        self.story, self.web, self.page, self.url = story, requests.Session(), "", ""

    def open(self, path: str, status: int = 200) -> str:
        return self._read(self.web.get(self.story.instance.url + path, timeout=10), status)

    def submit(
        self, ending: str, file: Path | None = None, *, status: int = 200, **filled: str
    ) -> str:
        """Send the form whose address ends like this."""
        forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", self.page, re.S)
        actions = [(re.search(r'action="([^"]*)"', head), body) for head, body in forms]
        found = [(html.unescape(a[1]), b) for a, b in actions if a and a[1].endswith(ending)]
        expect(found, f"no form for {ending} on {self.url}")
        action, body = found[0]
        hidden = {
            name[1]: html.unescape(value[1])
            for tag in re.findall(r"<input\b[^>]*>", body)
            if 'type="hidden"' in tag
            and (name := re.search(r'name="([^"]*)"', tag))
            and (value := re.search(r'value="([^"]*)"', tag))
        }
        files = {"photos": (file.name, file.read_bytes(), "image/jpeg")} if file else None
        address = self.story.instance.url + action
        sent = self.web.post(address, data={**hidden, **filled}, files=files, timeout=30)
        return self._read(sent, status)

    def _read(self, answer: requests.Response, status: int) -> str:
        expect(answer.status_code == status, f"{answer.url} answered {answer.status_code}")
        self.page, self.url = answer.text, answer.url
        return self.page


def waited_for(look: Callable[[], str | None], otherwise: str) -> str:
    """What `look` finds within twenty seconds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise NotAsItShouldBe(otherwise)


def next_wednesday(hour: int, minute: int) -> datetime:
    """A working day whatever day it is today; the demo's clock goes there."""
    today = datetime.now(SHANGHAI).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today + timedelta(days=(2 - today.weekday()) % 7 or 7)


def play(story: Story) -> None:
    rider = Phone(story, RIDER, "o_demo_zhao_lei")
    number = _reported(story, rider)
    link = _reviewed(story, rider, number)
    _handled(story, link)
    _rated(story, rider, number)
    _strangers(story, number)


def _reported(story: Story, rider: Phone) -> str:
    story.chapter("饭点里的井盖")
    photo = DEMO / "photos" / "manhole_broken.jpg"
    reply = rider.sends("[照片] 一个裂开的井盖", photo, type="image")
    found = re.search(r"JA-\d{4,}", reply)
    expect(found and "不急" in reply, "a photo alone opens a numbered draft")
    assert found
    number = found[0]
    story.status(number, "草稿")
    expect("骑慢点" in rider.says("先送餐 回头说"), "a rider may come back to it later")
    story.jump(story.at.replace(hour=14, minute=22))
    reply = rider.sends("[定位] 三眼桥菜场门口", type="location", **SPOT)
    expect(number in reply and "14:22" in reply, "the receipt has number and time")
    expect("急件" in rider.says("盖子断了一半"), "a broken cover is a danger")
    story.status(number, "待审核")
    return number


def _reviewed(story: Story, rider: Phone, number: str) -> str:
    story.chapter("社区审核、派单")
    desk = Browser(story)
    desk.open("/panel/")
    desk.submit("/panel/sign-in", username="liu.min", password=PASSWORD)
    expect(number in desk.page, "the new case is in the queue")
    story.tell(WORKER, f"登录，{number} 在待办里")
    case_path = re.search(
        rf'href="(/panel/cases/\d+)"[^>]*>(?:(?!</a>).)*{number}', desk.page, re.S
    )
    expect(case_path, "the queue links to the case")
    assert case_path
    waited_for(
        lambda: ("/thumb" in desk.open(case_path[1]) and "here") or None,
        "the photo never came home from WeChat",
    )
    story.tell(WORKER, "打开看：照片取回来了，位置在地图上，分类猜的是“井盖”")
    desk.submit("/file", kind="manhole")
    story.status(number, "已立案")
    unit = re.search(rf'<option value="(\d+)"[^>]*>[^<]*{UNIT}', desk.page)

    expect(unit, "the water office is among the units")
    assert unit
    desk.submit("/dispatch", unit=unit[1], note="先围护，再换盖子。")
    story.tell(WORKER, f"立案，派给{UNIT}")
    story.status(number, "已派单")
    rider.hears(f"已派给{UNIT}")
    link = re.search(r"/h/[\w.\-]+", desk.page)
    expect(link, "the page shows the unit's signed link")
    assert link
    return link[0]


def _handled(story: Story, link: str) -> None:
    story.chapter("水务所办理（手机上，凭链接，不用账号）")
    unit = Browser(story)
    story.jump(story.at.replace(hour=15, minute=5))
    unit.open(link)
    expect("赵磊" not in unit.page, "the unit never learns who reported")
    unit.submit("/accept", work_order="SW-0713")
    story.tell(UNIT, "签收，自己的工单号 SW-0713")
    unit.submit("/answer", words="已转相关部门处理。", status=422)
    expect("等于没有答复" in unit.page, "an empty answer is questioned")
    story.tell(UNIT, "想答“已转相关部门处理”")
    story.tell("  邻里", "这句等于没有答复：谁、什么时候、做了什么、下次怎么办？")
    story.jump(story.at.replace(hour=16, minute=40))
    words = "今天下午4点，水务所换了新盖子，螺栓也紧了。再响请回这条消息。"
    unit.submit("/answer", file=DEMO / "photos" / "manhole_fixed.jpg", words=words)
    story.tell(UNIT, f"答复：{words}（附照片）")


def _rated(story: Story, rider: Phone, number: str) -> None:
    story.chapter("骑手收到结果，评价")
    rider.hears("办好了")
    expect("谢谢" in rider.says("1"), "the verdict is taken")
    story.status(number, "已评价：解决了，已结束")
    expect("已经评过" in rider.says(f"{number} 没解决"), "nobody rates twice")
    expect(number in rider.says("进度"), "my reports show it")


def _strangers(story: Story, number: str) -> None:
    story.chapter("别人看不到")
    url = f"{story.instance.wechat_url}/emulator/users"
    made = requests.post(url, json={"name": "路人"}, timeout=5).json()
    stranger = Phone(story, "路人", made["openid"])
    expect("没有找到" in stranger.says(number), "a stranger finds nothing by the number")
    api = requests.get(f"{story.instance.url}/api/v1/cases", timeout=5)
    expect(api.status_code == 401, "the API asks who is asking")
    story.tell("路人", "不登录去问接口")
    story.tell("  邻里", api.json()["message"])
    reply = stranger.says("电线在冒火花")
    expect(reply.startswith("别碰") and "119" in reply.split("\n")[0], "danger: first whom to call")


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="linli-tour-"))
    story = Story(Instance(home, free_port(), free_port()))
    print("邻里：一件事从看到到办好。正在开一个全新的小区……", flush=True)
    try:
        story.jump(next_wednesday(12, 7))
        story.instance.prepare()
        with Running(story.instance) as running:
            story.jump(next_wednesday(12, 7))
            try:
                play(story)
            except (NotAsItShouldBe, requests.RequestException):
                print(running.tail(), file=sys.stderr)
                raise
    except (NotAsItShouldBe, requests.RequestException, TimeoutError) as wrong:
        print(f"\n✗ 这一步不对  Not as it should be: {wrong}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print("\n✓ 每一步都对。  Every step was as it should be.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
