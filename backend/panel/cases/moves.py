"""From a form to a verb: the moves that these pages have, the same for staff, handler and link.

Rating, taking back and 同感 are the reporter's, in the chat and in the mini-program.
"""

from collections.abc import Callable, Sequence

from ...cases.models import Case
from ...cases.rules import Actor
from ...errors import NotFound
from ...files.models import File
from . import moves_checking, moves_handling, moves_reviewing, moves_timing

Move = Callable[[Actor, Case, Sequence[File]], str]

MOVES: dict[str, Move] = {
    **moves_reviewing.MOVES,
    **moves_handling.MOVES,
    **moves_timing.MOVES,
    **moves_checking.MOVES,
}


def move_named(name: str) -> Move:
    """Raises NotFound for a move that these pages do not have."""
    if name not in MOVES:
        raise NotFound()
    return MOVES[name]
