"""Who helps with wishes: what somebody can do and when, and which open wishes suit them."""

from typing import Annotated, Any

import msgspec
from flask import Response

from ..clock import now
from ..people.queries import region, unit
from ..web import Access, asker
from ..wishes import helping, months_off
from ..wishes.suiting import suits
from .answering import answer
from .case_shapes import place_shape
from .case_steps import NothingInput
from .common import Place
from .described import described
from .door import door, route
from .fields import Input, nested, several, text, whole
from .placing import PlaceInput, spot_of
from .wish_shapes import Looker, WishRow

blueprint = door("wish-helpers", "微心愿：我能帮什么、这个月接不接、适合我的")


class OfferInput(Input):
    kinds = several(text(20), 20, "能帮哪几类，见 /wish-kinds", least=1)
    free = text(100, "什么时候有空", example="周末、晚上七点以后")
    region = text(15, "住哪个社区或网格；不填照旧", example="420102006003001")
    place = nested(PlaceInput, "或者发一次位置；只记到网格")


class MonthInput(Input):
    unit = whole("代表哪个单位说，见 /wish-units；不填是自己")


class Helping(msgspec.Struct):
    """What somebody said that they can do."""

    offered: Annotated[bool, "说过没有；没有就不会来问"]
    kinds: list[str]
    free: str
    place: Place | None
    off: Annotated[bool, "这个月不接"]


class Suited(WishRow, kw_only=True):
    """An open wish that suits the reader."""

    why: Annotated[str, "为什么想到您"]


class SuitedWishes(msgspec.Struct):
    items: list[Suited]


@route(blueprint, "GET /helping", Access.SIGNED_IN, "我说过能帮什么", gives=described(Helping))
def my_helping() -> Response:
    return answer(_helping())


@route(
    blueprint,
    "POST /helping",
    Access.SIGNED_IN,
    "说一说能帮什么、什么时候有空；再说一次就改过来",
    takes=OfferInput,
    gives=described(Helping),
    example={"kinds": ["repair", "help"], "free": "周末"},
)
def offer_help(given: dict[str, Any]) -> Response:
    free, where = given["free"] or "", spot_of(given["place"])
    kinds, code = given["kinds"], given["region"]
    helping.offer(kinds, free=free, region_code=code, place=where, by=asker(), now=now())
    return answer(_helping())


@route(
    blueprint,
    "POST /helping/stop",
    Access.SIGNED_IN,
    "不再来问我；认领了的还是要办",
    takes=NothingInput,
    gives=described(Helping),
)
def stop_helping(_given: dict[str, Any]) -> Response:
    helping.stop(by=asker())
    return answer(_helping())


@route(
    blueprint,
    "POST /helping/not-this-month",
    Access.SIGNED_IN,
    "这个月不接，不用来问：自己，或者代表的单位",
    takes=MonthInput,
    gives=described(Helping),
)
def not_this_month(given: dict[str, Any]) -> Response:
    whose = unit(given["unit"]) if given["unit"] else None
    months_off.not_this_month(asker(), whose, now=now())
    return answer(_helping())


@route(
    blueprint,
    "POST /helping/this-month-after-all",
    Access.SIGNED_IN,
    "这个月还是接：自己，或者代表的单位",
    takes=MonthInput,
    gives=described(Helping),
)
def this_month_after_all(given: dict[str, Any]) -> Response:
    whose = unit(given["unit"]) if given["unit"] else None
    months_off.this_month_after_all(asker(), whose, now=now())
    return answer(_helping())


@route(
    blueprint,
    "GET /helping/suits",
    Access.SIGNED_IN,
    "适合我的心愿，每一个写明为什么想到您",
    gives=described(SuitedWishes),
)
def wishes_that_suit() -> Response:
    looker = Looker(asker(), now())
    found = suits(looker.person, now=looker.now)
    return answer(SuitedWishes([Suited(**looker.fields(s.wish), why=s.why) for s in found]))


def _helping() -> Helping:
    me = asker()
    off, said = months_off.is_off(me, now=now()), helping.helper_of(me)
    if said is None:
        return Helping(offered=False, kinds=[], free="", place=None, off=off)
    where = place_shape(region(said.region_code))
    return Helping(True, helping.kinds_of(said), said.free, where, off)
