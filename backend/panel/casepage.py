"""What the page of a case shows, whoever reads it: a person with an account or a unit's link."""

from collections.abc import Sequence
from typing import Any

from flask import request

from ..cases.limits import counts_against
from ..cases.models import Case, Purpose
from ..cases.rules import Actor, moves_for
from ..cases.seeing import words_for
from ..cases.words import SOURCE_WORDS
from ..clock import now
from ..errors import DomainError
from ..files.models import File, FileKind
from ..people.queries import place_name
from . import wording
from .maps import small_map
from .moves import MOVES
from .reading import (
    FileUrl,
    clock_words,
    files_of,
    history,
    in_hand,
    reporter_line,
    under_way,
    verdict_line,
)


def context(
    actor: Actor,
    case: Case,
    file_url: FileUrl,
    *,
    refused: DomainError | None = None,
    kept: Sequence[File] = (),
) -> dict[str, Any]:
    """Everything for the template. After a refusal: its sentence, and what was typed and sent."""
    dispatch, moves = case.open_dispatch, moves_for(actor, case, now())
    return {
        "case": case,
        "moves": moves,
        "may_act": not moves.isdisjoint(MOVES),
        "clock": clock_words(case, now()),
        "place": place_name(case.region_code) if case.region_code else "还不知道在哪里",
        "map": small_map(case.latitude, case.longitude)
        if case.latitude is not None and case.longitude is not None
        else None,
        "photos": files_of(case, Purpose.REPORT, FileKind.PHOTO),
        "voices": files_of(case, Purpose.REPORT, FileKind.VOICE),
        "under_way": under_way(case),
        "reporter": reporter_line(actor, case),
        "source": SOURCE_WORDS[case.source],
        "says": lambda words: words_for(actor, case, words),
        "history": history(actor, case),
        "verdict": verdict_line(actor, case),
        "answers": [
            (d, files_of(case, Purpose.ANSWER, FileKind.PHOTO, d.id))
            for d in case.dispatches
            if d.answer is not None
        ],
        "dispatch": dispatch,
        "in_hand": in_hand(actor, case),
        "return_counts": dispatch is not None and counts_against(dispatch.at, now()),
        "wording": wording,
        "file_url": file_url,
        **_again(refused, kept),
    }


def _again(refused: DomainError | None, kept: Sequence[File]) -> dict[str, Any]:
    move = (request.view_args or {}).get("move") if refused else None
    return {
        "refused": refused,
        "refused_move": move,
        "doubts": list(refused.fields.values()) if refused and refused.code == "doubtful" else [],
        "typed": lambda form, name: request.form.get(name, "") if form == move else "",
        "kept": list(kept),
    }
