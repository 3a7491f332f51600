"""The steps of a case: one POST each, one verb each. What a step needs, the verb checks."""

from collections.abc import Callable
from typing import Any

from flask import Response
from marshmallow import Schema

from ..cases import amending, closing, handling, queries, reporting, reviewing
from ..cases.models import Case, Verdict
from ..cases.rules import MOST_FILES
from ..catalogue.kinds import KINDS
from ..clock import now
from ..files.models import File
from ..files.queries import own
from ..people.models import Person
from ..people.queries import unit
from ..web import Access, asker
from .answering import answer
from .case_schemas import CaseRowSchema
from .case_shapes import row
from .cases import CASE
from .door import door, route
from .fields import Input, file_key, flag, member, one_of, several, text, whole

blueprint = door("case-moves", "事件的每一步：审核、派单、签收、答复、评价")

Given = dict[str, Any]


class FileInput(Input):
    kind = one_of(KINDS, "还没有分类时必填", example="manhole")


class DeclineInput(Input):
    reason = text(500, "为什么不受理，报的人会看到", example="这是路边停车的收费争议")
    elsewhere = text(500, "还可以找谁", example="拨打 12345")


class KindInput(Input):
    kind = one_of(KINDS, "哪一类", required=True, example="manhole")
    danger = flag("有没有人身危险；不填就不改")


class DispatchInput(Input):
    unit = whole("单位，见 /cases/{case_id}/units", required=True, example=1)
    note = text(500, "给单位的话，报的人看不到")


class WorkOrderInput(Input):
    work_order = text(50, "单位自己的工单号", required=True, example="SW-2026-0713")


class AcceptInput(Input):
    work_order = text(50, "单位自己的工单号", example="SW-2026-0713")


class ReturnInput(Input):
    reason = text(500, "为什么退单", example="这是通信井，归电信公司")


class AnswerInput(Input):
    words = text(1000, "做了什么", example="7月3日下午换了新井盖，螺栓已拧紧，再松动请打值班电话。")
    photos = several(file_key(), MOST_FILES, "现场照片的编号")
    sure = flag("答复被提示看不懂（doubtful）之后，确认就这样发出")


class RateInput(Input):
    verdict = member(Verdict, "解决了没有", required=True, example="solved")
    words = text(500, "想说的话")


class CloseInput(Input):
    note = text(500, "怎么结的，报的人会看到", example="电话回访，居民说已经好了")


class WithdrawInput(Input):
    note = text(500, "为什么撤回")


class AddInput(Input):
    words = text(1000, "补充的话", example="晚上更黑，没有路灯")
    photos = several(file_key(), MOST_FILES, "补充的照片的编号")


Step = Callable[[Case, Given, Person], object]


def move(path: str, summary: str, takes: type[Schema]) -> Callable[[Step], Step]:
    """Register a step under POST /cases/{case_id}/<path>; the answer is the case as it is then."""

    def declare(step: Step) -> Step:
        def view(given: Given, case_id: int) -> Response:
            person = asker()
            case = queries.case_to_move(person, case_id)
            step(case, given, person)
            return answer(row(case, person, now()))

        view.__name__ = step.__name__
        call = f"POST /cases/{CASE}/{path}"
        route(blueprint, call, Access.SIGNED_IN, summary, takes=takes, gives=CaseRowSchema)(view)
        return step

    return declare


@move("file", "立案", FileInput)
def file_case(case: Case, given: Given, person: Person) -> None:
    reviewing.file(case, by=person, kind_key=given["kind"], now=now())


@move("decline", "不予受理，写明理由和还可以找谁", DeclineInput)
def decline_case(case: Case, given: Given, person: Person) -> None:
    reason, elsewhere = given["reason"] or "", given["elsewhere"] or ""
    reviewing.decline(case, reason=reason, elsewhere=elsewhere, by=person, now=now())


@move("kind", "改分类", KindInput)
def set_kind_of_case(case: Case, given: Given, person: Person) -> None:
    reviewing.set_kind(case, given["kind"], danger=given["danger"], by=person, now=now())


@move("dispatch", "派给一个单位；还没有立案的同时立案", DispatchInput)
def dispatch_case(case: Case, given: Given, person: Person) -> None:
    chosen, note = unit(given["unit"]), given["note"] or ""
    reviewing.dispatch(case, chosen, note=note, by=person, now=now())


@move("accept", "签收", AcceptInput)
def accept_case(case: Case, given: Given, person: Person) -> None:
    handling.accept(case, by=person, work_order=given["work_order"] or "", now=now())


@move("return", "退单，写明理由；派单两个工作小时内不计", ReturnInput)
def return_case(case: Case, given: Given, person: Person) -> None:
    handling.give_back(case, reason=given["reason"] or "", by=person, now=now())


@move("answer", "办结答复", AnswerInput)
def answer_case(case: Case, given: Given, person: Person) -> None:
    handling.answer(
        case,
        words=given["words"] or "",
        files=_photos(given, person),
        sure=bool(given["sure"]),
        by=person,
        now=now(),
    )


@move("work-order", "记下单位自己的工单号", WorkOrderInput)
def set_work_order_of_case(case: Case, given: Given, person: Person) -> None:
    handling.set_work_order(case, given["work_order"], by=person)


@move("rate", "评价，一件事一次", RateInput)
def rate_case(case: Case, given: Given, person: Person) -> None:
    closing.rate(case, given["verdict"], words=given["words"] or "", by=person, now=now())


@move("close", "结束，写明怎么结的", CloseInput)
def close_case(case: Case, given: Given, person: Person) -> None:
    closing.close(case, note=given["note"] or "", by=person, now=now())


@move("withdraw", "撤回自己报的", WithdrawInput)
def withdraw_case(case: Case, given: Given, person: Person) -> None:
    reporting.withdraw(case, by=person, note=given["note"] or "", now=now())


@move("additions", "补充文字或照片", AddInput)
def add_to_case(case: Case, given: Given, person: Person) -> None:
    words, photos = given["words"] or "", _photos(given, person)
    amending.add(case, by=person, words=words, files=photos, now=now())


def _photos(given: Given, person: Person) -> list[File]:
    return own(given["photos"], person_id=person.id) if given["photos"] else []
