"""Who of the demo has a WeChat, and what is said of them where one chooses whose phone to take.

One WeChat is one person: the openid of the official account (the chat), another one of the
mini-program, and a unionid by which the product knows that both are the same.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HELPERS = Path(__file__).with_name("helpers.json")
# The group of a person is that of the first of these roles that they hold.
GROUPS = {
    "handler": "单位办理人",
    "rider": "骑手",
    "community_worker": "社区和街道",
    "street_officer": "社区和街道",
    "district_officer": "社区和街道",
    "admin": "社区和街道",
    "auditor": "社区和街道",
    "grid_worker": "网格员",
    "steward": "邻里大管家",
    "party_member": "党员和志愿者",
    "resident": "居民",
}
ROLES = {
    "rider": "骑手",
    "resident": "居民",
    "party_member": "党员",
    "steward": "邻里大管家",
    "handler": "办理人",
}
CAN = {
    "居民": "随手拍、许心愿、认领、评价",
    "骑手": "随手拍、看积分；用餐高峰不打扰",
    "党员和志愿者": "认领心愿、办好了上传、记服务时长",
    "邻里大管家": "替邻居报事、许愿、往上递",
    "网格员": "到现场核查、拍照，没有信号也能记",
    "社区和街道": "网页工作台里审核；这里像居民一样用",
    "单位办理人": "签收派来的事，拍照答复",
}
HELP = {
    "repair": "修理", "help": "搭把手", "lesson": "教一教", "company": "陪伴", "advice": "咨询",
    "thing": "送东西", "other": "别的",
}  # fmt: skip


def openid_of(person: dict[str, Any]) -> str | None:
    """The official account's openid; None for the residents who use no WeChat."""
    if "wechat" in person:
        openid: str = person["wechat"]["openid"]
        return openid
    if {role["role"] for role in person["roles"]} == {"resident"}:
        return None
    return f"o_demo_{person['key']}"


def unionid_of(openid: str) -> str:
    """The same for all our apps."""
    return openid.replace("o_demo_", "u_demo_", 1)


def chatter(
    person: dict[str, Any], regions: Mapping[str, str], units: Mapping[str, str]
) -> dict[str, Any]:
    """One entry of the emulator's people (see EMULATOR_PEOPLE)."""
    openid = openid_of(person)
    assert openid is not None
    group = _group(person)
    helps = "、".join(HELP[kind] for kind in _helpers().get(person["key"], []))
    return {
        "openid": openid,
        "unionid": unionid_of(openid),
        "name": person["name"],
        "about": _about(person, regions, units),
        "group": group,
        "can": CAN[group] + (f"；报名帮忙：{helps}" if helps else ""),
        **_telephone(person.get("phone", "")),
    }


def _group(person: dict[str, Any]) -> str:
    held = {role["role"] for role in person["roles"]}
    return next(group for role, group in GROUPS.items() if role in held)


def _about(person: dict[str, Any], regions: Mapping[str, str], units: Mapping[str, str]) -> str:
    """Title, and where: 退休电工，临江里."""
    first = person["roles"][-1 if _group(person) == "党员和志愿者" else 0]
    where = units[first["unit"]] if "unit" in first else regions[first["region"]]
    what = person.get("title") or ROLES[first["role"]]
    return what if where in what else f"{what}，{where}"


def _telephone(given: str) -> dict[str, str]:
    """As digits, under a prefix of no network."""
    return {"telephone": given.replace("1XX", "154").replace(" ", "")} if given else {}


def _helpers() -> dict[str, list[str]]:
    told = json.loads(HELPERS.read_text(encoding="utf-8"))
    return {one["who"]: one["kinds"] for one in told["people"]}
