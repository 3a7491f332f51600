"""No claims for a while: said by a worker or after dropped promises, appealed, decided."""

from typing import Annotated, Any

import msgspec
from flask import Response

from ..clock import day_bounds, now
from ..people.queries import person
from ..web import Access, asker
from ..wishes import barred, suspending
from ..wishes.models import Suspension
from .answering import answer
from .common import stamp
from .described import described
from .door import door, route
from .fields import Input, day, flag, text, whole

blueprint = door("wish-suspensions", "微心愿：暂停认领和申诉")

SUSPENSION = "<int(max=2147483647):suspension_id>"


class BarInput(Input):
    person = whole("谁：认领的人的编号，社区在心愿的 claims 里看得到", required=True)
    until = day("到哪一天（含）先不能认领", required=True, example="2026-09-30")
    reason = text(200, "为什么，本人会看到", required=True, example="连着三次没有去")


class SuspensionAppealInput(Input):
    words = text(500, "是怎么回事", required=True, example="那两天在住院")


class DecideSuspensionInput(Input):
    lifted = flag("是不是取消暂停", required=True)


class NoClaims(msgspec.Struct):
    """Somebody may not claim until then."""

    id: int
    person: Annotated[str | None, "叫什么；只给社区"]
    reason: str
    until: Annotated[str, "到这个时候为止"]
    appeal: Annotated[str, "申诉时怎么说的"]
    appealed_at: str | None
    lifted: Annotated[bool | None, "取消了没有；还没有看是 null"]


class Suspensions(msgspec.Struct):
    mine: Annotated[NoClaims | None, "眼下我不能认领的话：为什么、到什么时候"]
    appeals: Annotated[list[NoClaims], "等我看的申诉；只给社区"]


@route(
    blueprint,
    "GET /wish-suspensions",
    Access.SIGNED_IN,
    "我眼下能不能认领；等我看的申诉",
    gives=described(Suspensions),
)
def wish_suspensions() -> Response:
    me, moment = asker(), now()
    mine = suspending.suspension_of(me, moment)
    waiting = [_shape(held, named=True) for held in barred.appeals_to(me)]
    return answer(Suspensions(_shape(mine) if mine else None, waiting))


@route(
    blueprint,
    "POST /wish-suspensions",
    Access.STAFF,
    "请一个人先不要认领，写明为什么、到哪天",
    takes=BarInput,
    gives=described(NoClaims),
    status=201,
)
def bar_from_claiming(given: dict[str, Any]) -> Response:
    whom, until = person(given["person"]), day_bounds(given["until"])[1]
    held = suspending.bar(whom, until=until, reason=given["reason"], by=asker(), now=now())
    return answer(_shape(held, named=True), 201)


@route(
    blueprint,
    f"POST /wish-suspensions/{SUSPENSION}/appeal",
    Access.SIGNED_IN,
    "申诉，说说是怎么回事；一次",
    takes=SuspensionAppealInput,
    gives=described(NoClaims),
)
def appeal_suspension(given: dict[str, Any], suspension_id: int) -> Response:
    held = barred.suspension_for(asker(), suspension_id)
    suspending.appeal(held, given["words"], by=asker(), now=now())
    return answer(_shape(held))


@route(
    blueprint,
    f"POST /wish-suspensions/{SUSPENSION}/decide",
    Access.STAFF,
    "看申诉：取消暂停，或者不；由另一位同事看",
    takes=DecideSuspensionInput,
    gives=described(NoClaims),
)
def decide_suspension(given: dict[str, Any], suspension_id: int) -> Response:
    held = barred.suspension_for(asker(), suspension_id)
    suspending.decide_appeal(held, given["lifted"], by=asker(), now=now())
    return answer(_shape(held, named=True))


def _shape(held: Suspension, *, named: bool = False) -> NoClaims:
    return NoClaims(
        id=held.id,
        person=person(held.person_id).name if named else None,
        reason=held.reason,
        until=stamp(held.until),
        appeal=held.appeal,
        appealed_at=stamp(held.appealed_at) if held.appealed_at else None,
        lifted=held.lifted,
    )
