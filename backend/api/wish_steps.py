"""How a step of a wish is declared: one POST, one verb. What a step needs, the verb checks."""

from collections.abc import Callable
from typing import Any

from flask import Response
from marshmallow import Schema

from ..clock import now
from ..people.models import Person
from ..web import Access, asker
from ..wishes.models import Wish
from ..wishes.queries import wish_for
from .answering import answer
from .attaching import photos
from .case_steps import Given, NothingInput
from .described import described
from .door import route
from .wish_shapes import Looker, WishRow
from .wishes import WISH

__all__ = ["Given", "NothingInput", "move", "photos"]

Step = Callable[[Wish, Given, Person], object]


def move(
    blueprint: Any, path: str, summary: str, takes: type[Schema] = NothingInput
) -> Callable[[Step], Step]:
    """Register a step under POST /wishes/{wish_id}/<path>; the answer is the wish as it is then."""

    def declare(step: Step) -> Step:
        def view(given: Given, wish_id: int) -> Response:
            person = asker()
            wish = wish_for(person, wish_id)
            step(wish, given, person)
            return answer(Looker(person, now()).fields(wish))

        view.__name__ = step.__name__
        call, gives = f"POST /wishes/{WISH}/{path}", described(WishRow)
        route(blueprint, call, Access.SIGNED_IN, summary, takes=takes, gives=gives)(view)
        return step

    return declare
