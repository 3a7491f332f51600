"""帮助: what this person may do here, a line each, and no more."""

from collections.abc import Callable
from typing import NamedTuple

from ...notifications.actions import muted
from ..chat import Chat
from ..intents import Name
from . import wish_appeal, wish_claims, wish_post, work

WELCOME = (
    "你好，这里是邻里。路上看到井盖坏了、线掉了、通道堵了，拍一张发来就行，"
    "不用名字，两条消息就够。\n回“报到”登记你常跑的社区；别的回“？”。"
)
NOT_UNDERSTOOD = "没太看懂。发照片报事；回“进度”查结果；回“社区”找人帮忙；别的回“？”。"
OF_WISHES = (
    "想要邻居帮个小忙，回“心愿”加一句。社区看过、合适就上墙，墙上没有名字和电话。"
    "帮忙不收钱，要买东西先说好谁出；"
    "有人认领就告诉你，没人认领社区接着找。\n想帮别人，回“看心愿”挑一个。"
)


class Line(NamedTuple):
    """What to write and what it does. `names`: what that means; none of a photo."""

    says: str
    names: tuple[Name, ...] = ()
    whose: Callable[[Chat], bool] = lambda chat: True


LINES = [
    Line("发照片报事，打几个字也行"),
    Line(
        "“直报”加原因：办不了的报上去",
        (Name.REPORT_UP,),
        lambda chat: work.does(chat, "report_up"),
    ),
    Line("“核查”加“修了”或“没修”", (Name.VERIFY,), lambda chat: work.does(chat, "verify")),
    Line("“进度”：报的事到哪一步了", (Name.PROGRESS,)),
    Line("编号：看那一件，加几个字补充", (Name.LOOKUP, Name.ADD)),
    Line("“撤回”加编号：不报了", (Name.WITHDRAW,)),
    Line("“报到”：登记常跑的社区", (Name.REGISTER,)),
    Line("“积分”：有多少，怎么来的", (Name.POINTS,)),
    Line("“兑换”：分能换什么", (Name.REDEEM,)),
    Line("“证明”：停下报事的时间证明", (Name.PROOF,)),
    Line("“驿站”：歇脚、充电、热饭", (Name.STATION,)),
    Line("“社区”：找人帮忙", (Name.COMMUNITY,)),
    Line("“心愿”加一句：请邻居帮忙", (Name.WISH,)),
    Line("“代发心愿”加一句：替邻居", (Name.WISH_FOR_OTHER,), wish_post.for_others),
    Line("“我的心愿”：办到哪一步了", (Name.MY_WISHES,)),
    Line("“看心愿”：谁在等人帮忙", (Name.WISHES,)),
    Line("“认领”加编号和哪天办好", (Name.CLAIM,)),
    Line("“我能帮”加一句：会什么", (Name.OFFER,)),
    Line("“申诉”加一句：不让认领", (Name.APPEAL,), wish_appeal.is_barred),
    Line("“我的认领”：答应了哪些", (Name.MY_CLAIMS,)),
    Line("“办好”加一句：办完认领的", (Name.DONE,), wish_claims.has_promised),
    Line("“还回”加原因：来不了", (Name.GIVE_BACK,), wish_claims.has_promised),
    Line("“绑定”加码：和小程序连上", (Name.BIND,), lambda chat: not chat.person.works_here),
    Line("“我的消息”：最近告诉你的", (Name.INBOX,)),
    Line("“退订”：不再发提醒", (Name.MUTE,), lambda chat: not muted(chat.person.id)),
    Line("“恢复提醒”：有结果告诉你", (Name.UNMUTE,), lambda chat: muted(chat.person.id)),
]


def usage(chat: Chat) -> str:
    """Each fits into one line of a phone."""
    return "\n".join(line.says for line in LINES if line.whose(chat))
