"""What the street decides, and what goes up to it."""

from ..cases import escalating, reviewing, whistling
from ..cases.models import Case
from ..cases.whistling import MOST_UNITS, Call
from ..clock import now
from ..people.models import Person
from ..people.queries import unit
from .case_steps import Given, move
from .door import door
from .fields import Input, nested, several, text, whole

blueprint = door("case-street", "事件的每一步：街道裁定、吹哨，往上直报")


class DecideOwnershipInput(Input):
    unit = whole("归哪个单位", required=True, example=1)
    decision = text(500, "裁定的理由，各方会看到", example="井在路中间，归水务")


class CallInput(Input):
    unit = whole("请哪个单位", required=True, example=2)
    part = text(200, "负责哪一部分", required=True, example="断电")


class WhistleInput(Input):
    calls = several(nested(CallInput, required=True), MOST_UNITS, "请哪些单位", least=1)
    words = text(500, "什么时候、到哪里", example="今天下午三点到场")


class ReportUpInput(Input):
    words = text(500, "为什么这里办不了", example="要断半条街的电，社区定不了")


@move(blueprint, "decide-ownership", "街道裁定归谁管，马上派过去", DecideOwnershipInput)
def decide_ownership_of_case(case: Case, given: Given, person: Person) -> None:
    chosen, decision = unit(given["unit"]), given["decision"] or ""
    reviewing.decide_ownership(case, chosen, decision=decision, by=person, now=now())


@move(blueprint, "whistle", "吹哨：请几个单位到场，各管一部分", WhistleInput)
def whistle_for_case(case: Case, given: Given, person: Person) -> None:
    calls = [Call(unit(call["unit"]), call["part"]) for call in given["calls"]]
    whistling.whistle(case, calls, words=given["words"] or "", by=person, now=now())


@move(blueprint, "report-up", "双直报：往上两级同时报，写一句为什么", ReportUpInput)
def report_case_up(case: Case, given: Given, person: Person) -> None:
    escalating.report_up(case, words=given["words"] or "", by=person, now=now())
