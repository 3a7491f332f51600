"""How a step of a case is declared: one POST, one verb. What a step needs, the verb checks."""

from collections.abc import Callable
from typing import Any

from flask import Response
from marshmallow import Schema

from ..cases import queries
from ..cases.models import Case
from ..clock import now
from ..people.models import Person
from ..web import Access, asker
from .answering import answer
from .case_schemas import CaseRowSchema
from .case_shapes import row
from .cases import CASE
from .door import route
from .fields import Input

Given = dict[str, Any]
Step = Callable[[Case, Given, Person], object]
Find = Callable[[Person, int, Given], Case]


class NothingInput(Input):
    """A step that needs no more than its address."""


def move(
    blueprint: Any,
    path: str,
    summary: str,
    takes: type[Schema] = NothingInput,
    *,
    find: Find | None = None,
) -> Callable[[Step], Step]:
    """Register a step under POST /cases/{case_id}/<path>; the answer is the case as it is then.

    `find` looks the case up, where it is more than one's own to see.
    """

    def declare(step: Step) -> Step:
        def view(given: Given, case_id: int) -> Response:
            person = asker()
            case = find(person, case_id, given) if find else queries.case_to_move(person, case_id)
            step(case, given, person)
            return answer(row(case, person, now()))

        view.__name__ = step.__name__
        call = f"POST /cases/{CASE}/{path}"
        route(blueprint, call, Access.SIGNED_IN, summary, takes=takes, gives=CaseRowSchema)(view)
        return step

    return declare
