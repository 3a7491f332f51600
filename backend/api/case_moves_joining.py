"""The reporters' steps, and what makes one matter of several reports."""

from ..cases import amending, closing, joining, queries, reporting
from ..cases.models import Case, Verdict
from ..cases.rules import MOST_FILES
from ..clock import now
from ..people.models import Person
from ..people.places import spot
from .attaching import attached
from .case_steps import Given, move
from .door import door
from .fields import Input, file_key, flag, member, several, text, voice_key, whole
from .placing import PlaceInput

blueprint = door("case-joining", "事件的每一步：同感、并案、评价、补充、撤回")


class RateInput(Input):
    verdict = member(Verdict, "解决了没有", required=True, example="solved")
    words = text(500, "想说的话")


class MergeInput(Input):
    into = whole("并到哪一件，它接着办", required=True)


class DiscloseInput(Input):
    shown = flag("办理的单位能不能知道是谁报的", required=True)


class WithdrawInput(Input):
    note = text(500, "为什么撤回")


class AddInput(Input):
    words = text(1000, "补充的话", example="晚上更黑，没有路灯")
    photos = several(file_key(), MOST_FILES, "补充的照片的编号")
    voice = voice_key("补充的语音的编号")


@move(blueprint, "rate", "评价，一次答复一次；报的人和同感的人都可以", RateInput)
def rate_case(case: Case, given: Given, person: Person) -> None:
    closing.rate(case, given["verdict"], words=given["words"] or "", by=person, now=now())


def _near(person: Person, case_id: int, given: Given) -> Case:
    """Whoever was offered a case near by could not see it before."""
    here = spot(given["latitude"], given["longitude"], given["system"])
    return queries.case_near(person, case_id, here, now=now())


@move(blueprint, "join", "同感：算我一个，以后一起收到进展；要在附近", PlaceInput, find=_near)
def join_case(case: Case, given: Given, person: Person) -> None:
    joining.join(case, by=person, now=now())


@move(blueprint, "merge", "并案：和那一件是同一件", MergeInput)
def merge_case(case: Case, given: Given, person: Person) -> None:
    joining.merge(case, queries.case_for(person, given["into"]), by=person, now=now())


@move(blueprint, "merge-own", "算一处：和附近那一件是同一件", MergeInput)
def merge_own_case(case: Case, given: Given, person: Person) -> None:
    joining.merge_own(case, queries.case_to_join(given["into"]), by=person, now=now())


@move(blueprint, "unmerge", "不是同一件，分开")
def unmerge_case(case: Case, given: Given, person: Person) -> None:
    joining.unmerge(case, by=person, now=now())


@move(blueprint, "disclose", "让办理的单位知道是我报的，或者不让", DiscloseInput)
def disclose_case(case: Case, given: Given, person: Person) -> None:
    joining.disclose(case, given["shown"], by=person, now=now())


@move(blueprint, "withdraw", "撤回自己报的", WithdrawInput)
def withdraw_case(case: Case, given: Given, person: Person) -> None:
    reporting.withdraw(case, by=person, note=given["note"] or "", now=now())


@move(blueprint, "additions", "补充文字、照片或语音", AddInput)
def add_to_case(case: Case, given: Given, person: Person) -> None:
    words, files = given["words"] or "", attached(given, person)
    amending.add(case, by=person, words=words, files=files, now=now())
