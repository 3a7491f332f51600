"""What is kept of somebody, in plain words: how much of what, how long and why, and who sees it."""

from dataclasses import dataclass
from datetime import datetime

from ..cases import forgetting as in_cases
from ..cases.of_person import reported_by
from ..files.models import FileKind
from ..files.queries import sent_by
from ..ledger import forgetting as in_ledger
from ..notifications import forgetting as in_notices
from ..people import forgetting as in_people
from ..people.models import Person
from ..records import forgetting as in_records
from ..wishes import forgetting as in_wishes
from ..wishes.of_person import counted
from .retaining import standing

UNTIL_ERASED = "留到您注销"
WORKERS = "您这里的社区、街道工作人员"


@dataclass(frozen=True)
class KeptOfOne:
    """One kind of data. `many` 0: nothing of it now; `until`, `why` and `who` are sentences."""

    what: str
    many: int
    until: str
    why: str
    who: str


def _said(days: int) -> str:
    """As people say it: three years rather than 1,095 days."""
    years, rest = divmod(days, 365)
    return f"{days} 天" if rest or not years else f"{years} 年"


def kept_of(person: Person, *, now: datetime) -> list[KeptOfOne]:
    """Every kind, in an order that begins with what tells who somebody is. Changes nothing."""
    days = {rule.key: _said(rule.days) for rule in standing(now=now)}
    me = in_people.would_forget(person, doors=False)
    return [
        KeptOfOne(
            "称呼和电话",
            me["姓名"] + me["电话"],
            UNTIL_ERASED,
            "办事时好联系您",
            f"{WORKERS}；办理的单位要您同意才看得到",
        ),
        KeptOfOne(
            "身份和社区",
            me["身份"],
            UNTIL_ERASED,
            "知道您是哪个社区的，事情派给对的人",
            WORKERS,
        ),
        KeptOfOne(
            "微信的编号和登录",
            me["绑定的微信"] + me["登录和账号"],
            UNTIL_ERASED,
            "打开就认得是您，不用密码",
            "没有人看",
        ),
        KeptOfOne(
            "报过的事",
            reported_by(person)[0],
            "经过一直留着；您说的话，注销时隐去个人信息",
            "是公共的事，怎么办的要备查",
            f"{WORKERS}、办理的单位；公开时不写是谁报的",
        ),
        KeptOfOne(
            "请人代办留的电话",
            in_cases.would_forget(person)["请人代办留的电话"],
            UNTIL_ERASED,
            "办的人好打电话问您",
            WORKERS,
        ),
        KeptOfOne(
            "照片",
            len(sent_by(person.id, FileKind.PHOTO)),
            f"事情办结后 {days['photos']}；照片里的拍摄位置 {days['photo_places']}",
            "看清是什么、在哪里",
            f"{WORKERS}、办理的单位；要公开的先打码",
        ),
        KeptOfOne(
            "语音",
            len(sent_by(person.id, FileKind.VOICE)),
            f"事情办结后 {days['photos']}，或者到您注销",
            "听清您说的是什么",
            f"{WORKERS}、办理的单位",
        ),
        KeptOfOne(
            "心愿",
            in_wishes.would_forget(person)["心愿里说的话（隐去个人信息）"],
            "一直留着；您说的话，注销时隐去个人信息",
            "好让邻居来帮",
            "本街道的邻居看得到话，看不到姓名、电话和门牌",
        ),
        KeptOfOne(
            "心愿的联系方式",
            in_wishes.would_forget(person)["心愿的联系方式"],
            f"心愿完了以后 {days['contacts']}",
            "认领的人好上门",
            f"认领了这个心愿的人、{WORKERS}",
        ),
        KeptOfOne(
            "认领过的心愿",
            counted(person).claims,
            "一直留着，注销后改成代号",
            "知道是谁答应的，记积分和时长",
            f"许愿的人、{WORKERS}",
        ),
        KeptOfOne(
            "积分和服务时长的账",
            in_ledger.stays(person.id),
            "一直留着，注销后改成代号",
            "账只能往上记，不能改",
            f"您自己、{WORKERS}",
        ),
        KeptOfOne(
            "发给您的消息",
            in_notices.would_forget(person.id)["发过的提醒"],
            days["notices"],
            "您可以回头看",
            "您自己",
        ),
        KeptOfOne(
            "聊天的收件记录",
            in_records.would_forget(person.id, in_people.openids(person))["聊天里记着的"],
            days["messages"],
            "同一句话不办两次；聊天的原话不存",
            "没有人看",
        ),
    ]
