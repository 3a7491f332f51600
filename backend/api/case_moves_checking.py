"""Is it done? The community looks and answers for the end; a visit later looks again. And what
colleagues note beside it."""

from ..cases import closing, looking_back, noting, verifying
from ..cases.models import Case, Finding
from ..cases.rules import MOST_FILES
from ..clock import now
from ..people.models import Person
from .attaching import photos
from .case_steps import Given, move
from .door import door
from .fields import Input, file_key, flag, member, nested, several, text
from .placing import PlaceInput, spot_of

blueprint = door("case-checking", "事件的每一步：核查、同意解释、结束、回头看、备注")


class VerifyInput(Input):
    finding = member(Finding, "看到什么", required=True, example="done")
    words = text(500, "看到了什么", example="新盖子平整，不响")
    on_the_spot = flag("去现场看的吗", required=True)
    place = nested(PlaceInput, "在哪里看的；不说也行")
    photos = several(file_key(), MOST_FILES, "现场照片的编号")


class ApproveInput(Input):
    grant = flag("同不同意解释结", required=True)
    words = text(500, "不同意的写明为什么", example="可以先划一个临时停车处")


class CloseInput(Input):
    note = text(500, "怎么结的，报的人会看到", example="电话回访，居民说已经好了")


class NoteInput(Input):
    words = text(noting.MOST_WORDS, "给同事看的备注", example="下午再去一趟，门卫姓张")


class ReopenInput(Input):
    reason = text(500, "为什么退回重办", example="居民打电话说又松了")


class LookBackInput(Input):
    still_good = flag("还好着吗", required=True)
    words = text(500, "看到了什么；又坏了的必填", example="盖子又松了")


@move(blueprint, "verify", "核查办得怎么样；办好了才去问报的人", VerifyInput)
def verify_case(case: Case, given: Given, person: Person) -> None:
    verifying.verify(
        case,
        given["finding"],
        words=given["words"] or "",
        on_the_spot=given["on_the_spot"],
        place=spot_of(given["place"]),
        files=photos(given, person),
        by=person,
        now=now(),
    )


@move(blueprint, "approve", "同意或不同意解释结，要第二个人", ApproveInput)
def approve_case(case: Case, given: Given, person: Person) -> None:
    verifying.approve(case, given["grant"], words=given["words"] or "", by=person, now=now())


@move(blueprint, "close", "结束，写明怎么结的", CloseInput)
def close_case(case: Case, given: Given, person: Person) -> None:
    closing.close(case, note=given["note"] or "", by=person, now=now())


@move(blueprint, "reopen", "七天里退回重办", ReopenInput)
def reopen_case(case: Case, given: Given, person: Person) -> None:
    closing.reopen(case, reason=given["reason"] or "", by=person, now=now())


@move(blueprint, "look-back", "回头看：还好着，或者又坏了", LookBackInput)
def look_back_at_case(case: Case, given: Given, person: Person) -> None:
    words = given["words"] or ""
    looking_back.look_back(case, given["still_good"], words=words, by=person, now=now())


@move(blueprint, "notes", "记一条内部备注，只有同事看得到", NoteInput)
def note_of_case(case: Case, given: Given, person: Person) -> None:
    noting.note(case, given["words"] or "", by=person, now=now())
