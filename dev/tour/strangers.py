"""Strangers see nothing, and whoever is in danger is told first whom to call."""

import requests

from .doors import Office, Phone
from .story import expect


def play(office: Office) -> None:
    story = office.story
    story.chapter("别人看不到")
    url = f"{story.instance.wechat_url}/emulator/users"
    made = requests.post(url, json={"name": "路人"}, timeout=5).json()
    stranger = Phone(story, "路人", made["openid"])
    hidden = next(number for number in reversed(office.ids))
    expect("没有" in stranger.says(hidden), "a stranger finds nothing by the number")
    api = requests.get(f"{story.instance.url}/api/v1/cases", timeout=5)
    expect(api.status_code == 401, "the API asks who is asking")
    story.tell("路人", "不登录去问接口")
    story.tell("  邻里", api.json()["message"])
    office.calls("gao.jun", "GET", f"/cases/{office.ids[hidden]}", status=404)
    story.tell("高军（隔壁社区）", f"想看 {hidden}：没有这件事")
    reply = stranger.says("电线在冒火花")
    expect(reply.startswith("别碰") and "119" in reply.split("\n")[0], "danger: first whom to call")
