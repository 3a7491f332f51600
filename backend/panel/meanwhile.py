"""Two people at one thing: a form says in `seen` which state of it its page showed."""

from collections.abc import Callable

from ..errors import Conflict
from .fields import typed


def refuse_unless_seen(state: Callable[[], str], number: str) -> None:
    """Raises Conflict when the thing of that number is in another `state` by now than the page
    showed. A form that does not say (an old page, a program) is left to the verb."""
    seen = typed("seen")
    if seen and seen != state():
        raise Conflict(
            f"您打开这一页以后，{number} 有了新的进展，先看一眼。您填的都还在，没有提交。",
            code="meanwhile",
        )
