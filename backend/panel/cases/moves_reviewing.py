"""Community and street: file, dispatch, decline; whose it is; who else is called; two that are one.

A few lines a move: what the form says, one verb, the sentence that follows.
"""

from collections.abc import Sequence

from flask import request

from ...cases import (
    amending,
    escalating,
    joining,
    noting,
    queries,
    reviewing,
    routing,
    whistling,
)
from ...cases.models import Case, Status
from ...cases.rules import Actor
from ...cases.whistling import Call
from ...catalogue.queries import rule
from ...clock import now
from ...errors import Invalid, NotFound
from ...files.models import File
from ...people.models import Person, Unit
from ...saying.turning import into_a_wish
from ..fields import as_person, chosen_unit, number_in, ticked, typed
from .wording import DECLINE_REASONS

Files = Sequence[File]


def _chosen_rule() -> int | None:
    """The filing condition: one of another kind, if one is chosen, before that of this kind."""
    given = typed("other_rule") or typed("rule")
    number = number_in(given)
    if given and number is None:
        raise Invalid("请从列出的里面选立案条件。", fields={"rule": "请重选"})
    return number


def _file(actor: Actor, case: Case, files: Files) -> str:
    number = _chosen_rule()
    kind = None if number is not None else typed("kind") or None
    reviewing.file(case, kind_key=kind, rule_id=number, by=as_person(actor), now=now())
    return f"{case.number} 已立案：{case.title}。"


def _decline(actor: Actor, case: Case, files: Files) -> str:
    reason, elsewhere = typed("reason"), typed("elsewhere")
    ready = number_in(typed("ready"))
    if ready is not None and ready < len(DECLINE_REASONS):
        reason = reason or DECLINE_REASONS[ready][0]
        elsewhere = elsewhere or DECLINE_REASONS[ready][1]
    reviewing.decline(
        case,
        reason=reason,
        elsewhere=elsewhere,
        untrue=ticked("untrue"),
        by=as_person(actor),
        now=now(),
    )
    return f"{case.number} 没有受理，理由和还可以找谁已经告诉报的人。"


def _to_wish(actor: Actor, case: Case, files: Files) -> str:
    kind, words = typed("wish_kind") or None, typed("words")
    into_a_wish(case, kind_key=kind, words=words, by=as_person(actor), now=now())
    return f"{case.number} 转成了心愿，编号不变、时间接着算，在心愿里接着看。"


def _set_kind(actor: Actor, case: Case, files: Files) -> str:
    """A condition says its kind, and one for dangers that it is one, whatever is ticked."""
    person, number = as_person(actor), _chosen_rule()
    chosen = rule(number) if number is not None else None
    reviewing.set_kind(
        case,
        chosen.kind_key if chosen else typed("kind"),
        rule_id=number,
        danger=ticked("danger") or (None if chosen and chosen.for_danger else False),
        by=person,
        now=now(),
    )
    return f"分类改为“{case.title}”{'，按急件办' if case.danger else ''}。"


def _dispatch(actor: Actor, case: Case, files: Files) -> str:
    """Filing and dispatching are one tap; the reason why this unit was suggested is kept."""
    person = as_person(actor)
    to = chosen_unit(typed("other_unit") or typed("unit"))
    number = _chosen_rule()
    if number is not None and case.status is Status.REPORTED:
        reviewing.file(case, rule_id=number, by=person, now=now())
    reviewing.dispatch(case, to, note=typed("note"), why=_why(case, to), by=person, now=now())
    helpers = _helpers(case, person)
    return f"{case.number} 已派给{to.name}{helpers}。"


def _helpers(case: Case, person: Person) -> str:
    """Those who are called along with the dispatch, if any; what they are told is the note."""
    rows = zip(request.form.getlist("helper"), request.form.getlist("helper_part"), strict=False)
    calls = [Call(chosen_unit(given), part) for given, part in rows if given.strip()]
    if not calls:
        return ""
    called = whistling.whistle(case, calls, words=typed("note"), by=person, now=now())
    return f"牵头，一起来的有{'、'.join(dispatch.unit.name for dispatch in called)}"


def _why(case: Case, to: Unit) -> str:
    return next((s.why for s in routing.suggest(case) if s.unit.id == to.id), "")


def _recall(actor: Actor, case: Case, files: Files) -> str:
    reviewing.recall(case, reason=typed("reason"), by=as_person(actor), now=now())
    return f"{case.number} 已撤回，请重新派。"


def _ask_ownership(actor: Actor, case: Case, files: Files) -> str:
    routing.ask_ownership(case, reason=typed("reason"), by=as_person(actor), now=now())
    return f"{case.number} 已请街道裁定。裁定以前，社区先管着。"


def _decide_ownership(actor: Actor, case: Case, files: Files) -> str:
    to = chosen_unit(typed("other_unit") or typed("unit"))
    decision = typed("decision")
    reviewing.decide_ownership(case, to, decision=decision, by=as_person(actor), now=now())
    return f"{case.number} 裁定给{to.name}，已经派过去。"


def _whistle(actor: Actor, case: Case, files: Files) -> str:
    """Rows without a unit are rows that nobody filled in."""
    person = as_person(actor)
    rows = zip(request.form.getlist("unit"), request.form.getlist("part"), strict=False)
    calls = [Call(chosen_unit(given), part) for given, part in rows if given.strip()]
    called = whistling.whistle(case, calls, words=typed("words"), by=person, now=now())
    return f"已经吹哨，请了{'、'.join(dispatch.unit.name for dispatch in called)}。"


def _report_up(actor: Actor, case: Case, files: Files) -> str:
    escalating.report_up(case, words=typed("words"), by=as_person(actor), now=now())
    return f"{case.number} 已经直报上去，上两级同时看到。"


def _add_side(actor: Actor, case: Case, files: Files) -> str:
    amending.add_side(case, typed("region")[:15], by=as_person(actor), now=now())
    return f"{case.number} 两边一起办，那边的社区已经收到。"


def _merge(actor: Actor, case: Case, files: Files) -> str:
    person, number = as_person(actor), typed("number")[:40]
    if not any(letter.isdecimal() for letter in number):
        raise Invalid("请输入并到哪一件的编号，比如 JA-0007。", fields={"number": "必填"})
    try:
        into = queries.case_numbered(person, number)
    except NotFound as unknown:
        raise NotFound(f"没有找到编号 {number}，或者它不归您看。") from unknown
    joining.merge(case, into, by=person, now=now())
    return f"{case.number} 已并到 {into.number}，报的人会一起得到消息。"


def _unmerge(actor: Actor, case: Case, files: Files) -> str:
    joining.unmerge(case, by=as_person(actor), now=now())
    return f"{case.number} 已经分开，请重新派单。"


def _add(actor: Actor, case: Case, files: Files) -> str:
    words, person = typed("words"), as_person(actor)
    if not (words or files):
        raise Invalid("写几个字，或者放一张照片。", fields={"words": "必填"})
    amending.add(case, by=person, words=words, files=files, now=now())
    return "已补充。"


def _note(actor: Actor, case: Case, files: Files) -> str:
    noting.note(case, typed("words"), by=as_person(actor), now=now())
    return "备注记下了，只有同事看得到。"


MOVES = {
    "file": _file,
    "decline": _decline,
    "to_wish": _to_wish,
    "set_kind": _set_kind,
    "dispatch": _dispatch,
    "recall": _recall,
    "ask_ownership": _ask_ownership,
    "decide_ownership": _decide_ownership,
    "whistle": _whistle,
    "report_up": _report_up,
    "add_side": _add_side,
    "merge": _merge,
    "unmerge": _unmerge,
    "add": _add,
    "note": _note,
}
