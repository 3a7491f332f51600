"""Units that take wishes, and the two who speak for each."""

from typing import Annotated, Any

import msgspec
from flask import Response

from ..clock import now
from ..people.models import Unit
from ..people.queries import NOT_AROUND, person, unit
from ..web import Access, asker
from ..wishes import units
from ..wishes.unit_list import UnitLine, unit_line, unit_lines
from .answering import answer
from .case_steps import NothingInput
from .described import described
from .door import door, route
from .fields import Input, several, text, whole

blueprint = door("wish-units", "微心愿：单位认领和它的代表")

UNIT = "<int(max=2147483647):unit_id>"
SEAT = "<int(max=2147483647):seat_id>"


class UnitInput(Input):
    unit = whole("哪个单位", required=True)
    kinds = several(text(20), 20, "接哪几类，见 /wish-kinds")
    monthly_cap = whole("每个月最多几个", least=0, most=99, required=True, example=5)
    free = text(100, "什么时候有空", example="工作日下午")


class RepresentativeInput(Input):
    person = whole("请谁代表：他的编号，在他自己的 /me 里", required=True)


class Speaker(msgspec.Struct):
    id: Annotated[int, "不再代表的时候用"]
    name: str


class HelpingUnit(msgspec.Struct):
    id: int
    name: str
    kinds: list[str]
    free: str
    monthly_cap: int
    claimed: Annotated[int, "这个月认领了几个"]
    off: Annotated[bool, "这个月不接"]
    representatives: list[Speaker]
    mine: Annotated[bool, "您代表它，可以替它认领"]


class HelpingUnits(msgspec.Struct):
    items: list[HelpingUnit]


@route(
    blueprint,
    "GET /wish-units",
    Access.SIGNED_IN,
    "认领心愿的单位：我代表的，和我工作的地方的",
    gives=described(HelpingUnits),
)
def helping_units() -> Response:
    return answer(HelpingUnits([_shape(line) for line in unit_lines(asker(), now=now())]))


@route(
    blueprint,
    "POST /wish-units",
    Access.STAFF,
    "登记一个认领心愿的单位；再登记一次就改过来",
    takes=UnitInput,
    gives=described(HelpingUnit),
)
def enrol_unit(given: dict[str, Any]) -> Response:
    chosen = unit(given["unit"])
    cap, free = given["monthly_cap"], given["free"] or ""
    units.enrol(chosen, kinds=given["kinds"], monthly_cap=cap, free=free, by=asker(), now=now())
    return _answer(chosen)


@route(
    blueprint,
    f"POST /wish-units/{UNIT}/representatives",
    Access.STAFF,
    "登记一位代表；一个单位最多两位",
    takes=RepresentativeInput,
    gives=described(HelpingUnit),
)
def name_representative(given: dict[str, Any], unit_id: int) -> Response:
    chosen, whom = unit(unit_id), person(given["person"], NOT_AROUND)
    units.name_representative(chosen, whom, by=asker(), now=now())
    return _answer(chosen)


@route(
    blueprint,
    f"POST /wish-units/representatives/{SEAT}/step-down",
    Access.SIGNED_IN,
    "不再代表单位：自己说，或者社区、街道说",
    takes=NothingInput,
    gives=described(HelpingUnit),
)
def step_down(_given: dict[str, Any], seat_id: int) -> Response:
    seat = units.representative(seat_id, by=asker())
    units.step_down(seat, by=asker(), now=now())
    return _answer(unit(seat.unit_id))


def _answer(chosen: Unit) -> Response:
    return answer(_shape(unit_line(chosen, now=now())))


def _shape(line: UnitLine) -> HelpingUnit:
    terms = line.terms
    return HelpingUnit(
        id=terms.unit_id,
        name=terms.unit.name,
        kinds=terms.kinds.split(),
        free=terms.free,
        monthly_cap=terms.monthly_cap,
        claimed=line.claimed,
        off=line.paused,
        representatives=[Speaker(seat.id, seat.person.name) for seat in line.seats],
        mine=any(seat.person_id == asker().id for seat in line.seats),
    )
