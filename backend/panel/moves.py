"""From a form to a verb: one line or two for each move, the same for staff, handler and link."""

from collections.abc import Callable, Sequence

from flask import request

from ..cases import amending, closing, handling, reviewing
from ..cases.models import Case
from ..cases.rules import Actor
from ..clock import now
from ..errors import Invalid, NotAllowed, NotFound
from ..files.models import File
from ..people.models import Person
from ..people.queries import unit
from .wording import DECLINE_REASONS

Files = Sequence[File]
Move = Callable[[Actor, Case, Files], str]


def typed(name: str) -> str:
    """What the form says in a field, without the spaces around it."""
    return request.form.get(name, "").strip()


def _person(actor: Actor) -> Person:
    """Most moves are a person's; whoever holds a signed address may not even ask."""
    if not isinstance(actor, Person):
        raise NotAllowed()
    return actor


def _file(actor: Actor, case: Case, files: Files) -> str:
    reviewing.file(case, by=_person(actor), kind_key=typed("kind") or None, now=now())
    return f"{case.number} 已立案。"


def _decline(actor: Actor, case: Case, files: Files) -> str:
    reason, elsewhere = typed("reason"), typed("elsewhere")
    ready = typed("ready")
    if ready.isdecimal() and int(ready) < len(DECLINE_REASONS):
        reason = reason or DECLINE_REASONS[int(ready)][0]
        elsewhere = elsewhere or DECLINE_REASONS[int(ready)][1]
    reviewing.decline(case, reason=reason, elsewhere=elsewhere, by=_person(actor), now=now())
    return f"{case.number} 没有受理，理由和还可以找谁已经告诉报的人。"


def _set_kind(actor: Actor, case: Case, files: Files) -> str:
    urgent = "danger" in request.form
    reviewing.set_kind(case, typed("kind"), danger=urgent, by=_person(actor), now=now())
    return f"分类改为“{case.title}”{'，按急件办' if case.danger else ''}。"


def _dispatch(actor: Actor, case: Case, files: Files) -> str:
    chosen = typed("unit")
    if not chosen.isdecimal() or len(chosen) > 9:
        raise Invalid("请选一个单位。", fields={"unit": "必选"})
    to = unit(int(chosen))
    reviewing.dispatch(case, to, note=typed("note"), by=_person(actor), now=now())
    return f"{case.number} 已派给{to.name}。"


def _accept(actor: Actor, case: Case, files: Files) -> str:
    handling.accept(case, by=actor, work_order=typed("work_order"), now=now())
    return "已签收。办完了回到这一页答复。"


def _set_work_order(actor: Actor, case: Case, files: Files) -> str:
    handling.set_work_order(case, typed("work_order"), by=actor)
    return "工单号已记下。"


def _return(actor: Actor, case: Case, files: Files) -> str:
    reason = "；".join(part for part in (typed("why"), typed("reason")) if part)
    given = handling.give_back(case, reason=reason, by=actor, now=now())
    counted = "超过两个工作小时，这次退单会计数。" if given.counts else "在两个工作小时内，不计数。"
    return f"{case.number} 已退回社区。{counted}"


def _answer(actor: Actor, case: Case, files: Files) -> str:
    handling.answer(
        case, words=typed("words"), files=files, sure="sure" in request.form, by=actor, now=now()
    )
    told = "报的人会收到您的答复。" if case.reporter_id else "社区会看到您的答复。"
    return f"已办结。{told}"


def _close(actor: Actor, case: Case, files: Files) -> str:
    closing.close(case, note=typed("note"), by=_person(actor), now=now())
    return f"{case.number} 已结束。"


def _add(actor: Actor, case: Case, files: Files) -> str:
    words = typed("words")
    if not (words or files):
        raise Invalid("写几个字，或者放一张照片。", fields={"words": "必填"})
    amending.add(case, by=_person(actor), words=words, files=files, now=now())
    return "已补充。"


# Rating and taking back are the reporter's, in the chat and in the mini-program.
MOVES: dict[str, Move] = {
    "file": _file,
    "decline": _decline,
    "set_kind": _set_kind,
    "dispatch": _dispatch,
    "accept": _accept,
    "set_work_order": _set_work_order,
    "return": _return,
    "answer": _answer,
    "close": _close,
    "add": _add,
}


def move_named(name: str) -> Move:
    """Raises NotFound for a move that these pages do not have."""
    if name not in MOVES:
        raise NotFound()
    return MOVES[name]
