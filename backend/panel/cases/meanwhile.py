"""Two people at one case: a form says which state of it its page showed, and nobody undoes unseen
what another did meanwhile. What was typed is kept and shown again beside what happened."""

from collections.abc import Sequence

from flask import request

from ...cases.models import Case
from ...cases.rules import Actor
from ...catalogue.queries import rule
from ...errors import NotFound
from ...people.queries import unit
from ..fields import number_in, typed
from ..meanwhile import refuse_unless_seen
from .history import Step, history

# What only adds something of its own is never in another's way.
HARMLESS = {"add", "note", "arrive", "set_work_order", "accept_part", "finish_part"}


def mark(case: Case, steps: Sequence[Step]) -> str:
    """For the hidden field `seen`: the state of the case that a page shows."""
    return f"{case.version}.{len(steps)}"


def refuse_if_changed(actor: Actor, case: Case, move: str) -> None:
    """Raises Conflict when something has happened since the page was made from which this form
    comes."""
    if move not in HARMLESS:
        refuse_unless_seen(lambda: mark(case, history(actor, case)), case.number)


def steps_since(steps: Sequence[Step]) -> list[Step]:
    """What happened since the page was made from which the refused form comes, oldest first."""
    number = number_in(typed("seen").partition(".")[2])
    return [] if number is None else list(steps[number:])


LABELS = {
    "words": "写的话",
    "note": "写的一句",
    "reason": "理由",
    "elsewhere": "还可以找谁",
    "decision": "裁定的理由",
    "work_order": "工单号",
    "look_again_on": "再看一次的日子",
    "part": "管哪一部分",
    "number": "编号",
}


def left_over() -> list[tuple[str, str]]:
    """What a refused form held, label and words, for when the form itself is not there any more."""
    written = [
        (label, words.strip())
        for name, label in LABELS.items()
        for words in request.form.getlist(name)
        if words.strip()
    ]
    return [*_chosen(), *written]


def _chosen() -> list[tuple[str, str]]:
    """The unit and the filing condition that were chosen, by name."""
    given = [*request.form.getlist("unit"), *request.form.getlist("other_unit")]
    units = [number for one in given if (number := number_in(one)) is not None]
    found = [("选的单位", name) for number in units if (name := _unit(number))]
    number = number_in(typed("other_rule") or typed("rule"))
    words = _condition(number) if number is not None else typed("rule")
    return [*found, ("立案条件" if number is not None else "依据", words)] if words else found


def _unit(number: int) -> str:
    try:
        return unit(number).name
    except NotFound:
        return ""


def _condition(number: int) -> str:
    try:
        return rule(number).condition
    except NotFound:
        return ""
