"""积分: what I have and why, and what it can be had for. In person, never as money."""

from ...cases import queries as cases
from ...cases.models import Status
from ...clock import local
from ...ledger.awarding import held, point_rule
from ...ledger.models import Measure, Movement, Reward
from ...ledger.queries import awarded, balance, movements
from ...ledger.redeeming import redeem_code
from ...ledger.rewards import home, shelf
from ...people.queries import region
from ..chat import Chat

NO_CASH = "不能换现金。能换的东西和还剩几份：回“兑换”。"
RULE = "case_filed"
_MOST = 200  # reports of one month: nobody has more


def mine(chat: Chat) -> str:
    """This month's reports, the balance, and the last few movements with their reasons."""
    lines = [_this_month(chat), _balance(chat)]
    last = movements(chat.person.id, Measure.POINTS, limit=3)
    return "\n".join([*lines, *(_line(movement) for movement in last)])


def _this_month(chat: Chat) -> str:
    today = local(chat.now).date()
    first = today.replace(day=1)
    reported = [
        case
        for case in cases.own_cases(chat.person, limit=_MOST)
        if case.reported_at and local(case.reported_at).date() >= first
    ]
    if not reported:
        return "你这月还没报过事。看到什么，拍一张发来。"
    got = awarded(chat.person.id, RULE, first, today)
    waiting = sum(case.status is Status.REPORTED for case in reported)
    without = len(reported) - got - waiting
    said = [f"{got}件已加分"] if got else []
    said += [f"{waiting}件还没核实"] if waiting else []
    said += [f"{without}件没加分"] if without > 0 else []
    why = f"一天最多加{point_rule(RULE, chat.now).daily_cap}分。" if without > 0 else ""
    return f"你这月报了{len(reported)}件：{'，'.join(said)}。{why}"


def _line(movement: Movement) -> str:
    at = local(movement.transfer.at)
    return f"{at.month}月{at.day}日 {movement.amount:+}分 {movement.transfer.reason}"


def _balance(chat: Chat) -> str:
    has = balance(chat.person.id, Measure.POINTS)
    goal = _goal(chat, has)
    return f"现在{has}分{f'，{goal.points}分能换{goal.name}' if goal else ''}。"


def _goal(chat: Chat, has: int) -> Reward | None:
    """What is worth waiting for: the next thing up; where nothing is dearer, the dearest."""
    there = [thing for thing in _shelf(chat) if thing.stock]
    return next((thing for thing in there if thing.points > has), there[-1] if there else None)


def _shelf(chat: Chat) -> list[Reward]:
    community = home(chat.person)
    return shelf(community) if community else []


def thanks(chat: Chat, key: str) -> str:
    """What a deed brought, for its closing message: 这件加1分，现在13分，15分能换抽纸一提。
    Empty when nothing was awarded under `key`."""
    got = held(key)
    return f"这件加{got}分，{_balance(chat)}" if got else ""


def things(chat: Chat) -> str:
    """兑换: what there is, how many are left, and a code for whoever has enough for something."""
    community = home(chat.person)
    if community is None:
        return "先回“报到”登记社区，才知道在哪里换。积分一直留着。"
    there = shelf(community)
    name = region(community).name
    if not there:
        return f"{name}还没有摆出东西来，摆了再回“兑换”看。积分一直留着。"
    has = balance(chat.person.id, Measure.POINTS)
    lines = [f"你有{has}分，{name}能换：", *(_thing(thing, has) for thing in there)]
    return "\n".join([*lines, _how(chat, name, there, has)])


def _thing(thing: Reward, has: int) -> str:
    if not thing.stock:
        return f"{thing.name} {thing.points}分，暂时换完了"
    missing = f"还差{thing.points - has}分，" if thing.points > has else ""
    return f"{thing.name} {thing.points}分，{missing}还剩{thing.stock}份"


def _how(chat: Chat, name: str, there: list[Reward], has: int) -> str:
    prices = [thing.points for thing in there if thing.stock]
    if not prices:
        return "都换完了，补了货再来。积分一直留着。"
    if min(prices) > has:
        return "报的事核实了就加分。"
    code = redeem_code(chat.person, now=chat.now)
    return f"兑换码 {code.code}，10分钟内给{name}的工作人员看，当面拿。"
