"""The units' steps: accept, return, make safe, answer; and each its own part (吹哨报到)."""

from ..cases import handling, whistling
from ..cases.handling import Reason
from ..cases.models import Case
from ..cases.rules import MOST_FILES
from ..clock import now
from ..people.models import Person
from .attaching import photos
from .case_steps import Given, move
from .door import door
from .fields import Input, day, file_key, flag, nested, several, text
from .placing import PlaceInput, spot_of

blueprint = door("case-handling", "事件的每一步：单位签收、围护、答复、报到")


class WorkOrderInput(Input):
    work_order = text(50, "单位自己的工单号", required=True, example="SW-2026-0713")


class AcceptInput(Input):
    work_order = text(50, "单位自己的工单号", example="SW-2026-0713")


class ReturnInput(Input):
    reason = text(500, "为什么退单", example="这是通信井，归电信公司")


class SafeInput(Input):
    words = text(1000, "怎么围护、怎么提醒的，报的人会看到", example="围了一圈，插了牌子。")
    photos = several(file_key(), MOST_FILES, "现场照片的编号")


class ExplainedInput(Input):
    rule = text(500, "依据哪条规定办不了", required=True, example="消防通道不能搭棚")
    elsewhere = text(500, "还可以找谁", required=True, example="菜场旁的车棚还有位子")
    look_again_on = day("哪一天再看，两年以内", required=True, example="2026-08-30")


class AnswerInput(Input):
    words = text(1000, "做了什么", example="7月3日下午换了新井盖，螺栓已拧紧，再松动请打值班电话。")
    photos = several(file_key(), MOST_FILES, "现场照片的编号")
    explained = nested(ExplainedInput, "办不了的写这个（解释结），要由第二个人同意")
    sure = flag("答复被提示看不懂（doubtful）之后，确认就这样发出")


class PartInput(Input):
    words = text(1000, "做了什么", example="下午三点断了电，五点送回。")
    photos = several(file_key(), MOST_FILES, "现场照片的编号")


class ArriveInput(Input):
    place = nested(PlaceInput, "在哪里；不说也行")


@move(blueprint, "accept", "签收", AcceptInput)
def accept_case(case: Case, given: Given, person: Person) -> None:
    handling.accept(case, by=person, work_order=given["work_order"] or "", now=now())


@move(blueprint, "return", "退单，写明理由；派单两个工作小时内不计", ReturnInput)
def return_case(case: Case, given: Given, person: Person) -> None:
    handling.give_back(case, reason=given["reason"] or "", by=person, now=now())


@move(blueprint, "make-safe", "险情围护好了，接着修", SafeInput)
def make_case_safe(case: Case, given: Given, person: Person) -> None:
    words, files = given["words"] or "", photos(given, person)
    handling.make_safe(case, words=words, files=files, by=person, now=now())


@move(blueprint, "answer", "办结答复；办不了的写明依据作解释", AnswerInput)
def answer_case(case: Case, given: Given, person: Person) -> None:
    handling.answer(
        case,
        words=given["words"] or "",
        files=photos(given, person),
        explained=Reason(**given["explained"]) if given["explained"] else None,
        sure=bool(given["sure"]),
        by=person,
        now=now(),
    )


@move(blueprint, "work-order", "记下单位自己的工单号", WorkOrderInput)
def set_work_order_of_case(case: Case, given: Given, person: Person) -> None:
    handling.set_work_order(case, given["work_order"], by=person)


@move(blueprint, "accept-part", "吹哨请来的单位签收自己的部分")
def accept_part_of_case(case: Case, given: Given, person: Person) -> None:
    whistling.accept_part(case, by=person, now=now())


@move(blueprint, "arrive", "到场报到，记下时间和位置", ArriveInput)
def arrive_at_case(case: Case, given: Given, person: Person) -> None:
    whistling.arrive(case, place=spot_of(given["place"]), by=person, now=now())


@move(blueprint, "finish-part", "自己的部分办完了", PartInput)
def finish_part_of_case(case: Case, given: Given, person: Person) -> None:
    words, files = given["words"] or "", photos(given, person)
    whistling.finish_part(case, words=words, files=files, by=person, now=now())


@move(blueprint, "return-part", "请来的单位说这一部分不归自己", ReturnInput)
def return_part_of_case(case: Case, given: Given, person: Person) -> None:
    whistling.return_part(case, reason=given["reason"] or "", by=person, now=now())
