"""How wishes are said on screens and in messages."""

from ..people.models import Person
from .models import AgeBand, Claim, ClaimEnd, Payer, Source, Status, Verdict, Wish

STATUS_WORDS = {
    Status.SUBMITTED: "社区在看",
    Status.NEEDS_CHANGE: "等许愿的人改一改",
    Status.OPEN: "等人认领",
    Status.CLAIMED: "有人认领了",
    Status.FULFILLED: "说办好了，等许愿的人确认",
    Status.CONFIRMED: "圆了",
    Status.DECLINED: "没有受理",
    Status.WITHDRAWN: "收回了",
    Status.MOVED: "转到别处办了",
}

# The same, said to whoever owes the next step.
TO_WISHER = {Status.NEEDS_CHANGE: "等您改一改", Status.FULFILLED: "说办好了，等您确认"}

SOURCE_WORDS = {
    Source.APP: "自己发的",
    Source.CHAT: "公众号里发的",
    Source.NEIGHBOUR: "邻居代发的",
    Source.VISIT: "走访时记下的",
    Source.PAPER: "纸条上写的",
    Source.PROJECT: "社区的服务项目",
}

AGE_WORDS = {
    AgeBand.UNSAID: "",
    AgeBand.CHILD: "孩子",
    AgeBand.ADULT: "成年人",
    AgeBand.ELDER: "60 岁以上",
}

PAYER_WORDS = {
    Payer.NOBODY: "不花钱",
    Payer.CLAIMER: "认领的人出",
    Payer.WISHER: "许愿的人自己出",
    Payer.COMMUNITY: "社区出",
}

END_WORDS = {
    ClaimEnd.GIVEN_BACK: "还回来了",
    ClaimEnd.RELEASED: "到期没有消息，放回来了",
    ClaimEnd.WISH_ENDED: "心愿收回了",
    ClaimEnd.LEFT: "认领的人不能再来了",
}

VERDICT_WORDS = {Verdict.DONE: "办好了", Verdict.NOT_YET: "还没有"}


def status_words(wish: Wish, reader: Person) -> dict[Status, str]:
    """What to call each state of this wish, said to one reader; whom nobody can ask in the app is
    rung up."""
    if wish.wisher_id is None:
        mine = TO_WISHER if wish.poster_id == reader.id else {}
        return STATUS_WORDS | mine | {Status.FULFILLED: "说办好了，社区打电话问本人"}
    return STATUS_WORDS | TO_WISHER if wish.wisher_id == reader.id else STATUS_WORDS


def owner(wish: Wish) -> str:
    """Who owes the next step, as one says it; nobody's once it has ended."""
    if wish.status is Status.CLAIMED:
        return "、".join(dict.fromkeys(_named(claim) for claim in wish.live_claims))
    by_phone = wish.status is Status.FULFILLED and wish.wisher_id is None
    if wish.status in {Status.NEEDS_CHANGE, Status.FULFILLED} and not by_phone:
        return "许愿的人"
    return "" if wish.has_ended else "社区"


def _named(claim: Claim) -> str:
    """A unit is named, a person is not."""
    return claim.unit.name if claim.unit else "认领的人"


# What a step of the chase that is still to come will do, by the end of its key.
TO_COME = {
    "open:fit": "问附近最合适的人",
    "open:grid": "再问网格、社区的党员和单位",
    "open:worker": "交给社区：自己来办、找到人，或者答复",
    "open:back": "又交给社区",
    "open:late": "社区答应的时间到了，催一次",
    "open:street": "报给街道",
    "claim:half": "提醒认领的人",
    "claim:day": "到约好的日子，再提醒认领的人",
    "claim:release": "还没有消息，就放回墙上接着找人",
    "submitted": "还没有看，催社区",
    "submitted:street": "还没有看，告诉街道",
    "needs_change": "还没有改，就先收起来",
    "silent": "还没有回音，请社区打电话",
    "again": "再催一次",
}


def step_to_come(key: str) -> str:
    """What a step of the chase will do: of "claim:7:260703:half", 提醒认领的人."""
    parts = [part for part in key.split(":") if not part.isdecimal()]
    return TO_COME["again" if "again" in parts else ":".join(parts)]
