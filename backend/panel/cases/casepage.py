"""What the page of a case shows, whoever reads it: a person with an account or a unit's link."""

from collections.abc import Sequence
from typing import Any

from flask import request

from ...cases.evidence import doubts_about_photos
from ...cases.limits import counts_against
from ...cases.models import (
    Case,
    CaseFile,
    Clock,
    Dispatch,
    Escalation,
    Purpose,
    ReplyUse,
)
from ...cases.replies import ready_for
from ...cases.rules import Actor, dispatch_of, handles, looks_on, open_requests, part_of, ran_for
from ...cases.seeing import may_see_reporter, words_for
from ...cases.verbs import MAY, moves_for
from ...cases.words import FINDING_WORDS, LOOK_BACK_WORDS, PAUSE_WORDS, SOURCE_WORDS
from ...clock import now
from ...errors import Conflict, DomainError
from ...files.models import File, FileKind
from ...people.queries import place_name
from ...saying.turning import may_turn
from ...wishes.rules import kinds
from ..maps import small_map
from . import choices, wording
from .clock_rows import clock_rows
from .foreseeing import Foreseen, filled_from
from .history import Step, history
from .meanwhile import left_over, mark, steps_since
from .moves import MOVES
from .moves_timing import request_name
from .reading import (
    FileUrl,
    clock_words,
    day,
    files_of,
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
    foreseen: Foreseen | None = None,
) -> dict[str, Any]:
    """Everything for the template. After a refusal: its sentence, and what was typed and sent;
    `foreseen`: what the form in hand would tell."""
    moves, steps = _moves(actor, case), history(actor, case)
    return {
        "case": case,
        "moves": moves,
        "may_act": not moves.isdisjoint(MOVES.keys() - {"note"}),
        "says": lambda words: words_for(actor, case, words),
        "history": steps,
        "seen": mark(case, steps),
        "file_url": file_url,
        **_words(),
        **_stands(actor, case),
        **_report(actor, case),
        **_work(actor, case),
        **_offers(actor, case, moves),
        **_again(moves, refused, kept, steps),
        **_in_hand(moves, case, refused, foreseen),
    }


def _stands(actor: Actor, case: Case) -> dict[str, Any]:
    """Where the case is, in whose hands, and what became of it so far."""
    return {
        "clock": clock_words(case, now()),
        "clocks": clock_rows(case, now()),
        "dispatch": case.open_dispatch,
        "part": part_of(actor, case),
        "on_the_way": _on_the_way(actor, case),
        "in_hand": handles(actor, case),
        "looks_on": looks_on(actor, case),
        "filed_under": choices.filed_under(case),
    }


def _moves(actor: Actor, case: Case) -> set[str]:
    """What the pages have a form for; of an appeal only if there is a clock to appeal."""
    moves = moves_for(actor, case, now())
    return moves - {"appeal"} if not _to_appeal(actor, case) else moves


def _words() -> dict[str, Any]:
    return {
        "wording": wording,
        "day": day,
        "finding_words": FINDING_WORDS,
        "pause_words": PAUSE_WORDS,
        "look_back_words": LOOK_BACK_WORDS,
        "request_name": request_name,
        "reached": _reached,
    }


REACHED = ("值班的人和单位", "街道", "区里")  # by the steps of the ladder


def _reached(step: Escalation) -> str:
    """Whom a late clock was told to."""
    above = REACHED[min(step.step, len(REACHED)) - 1]
    return f"{above}和{step.unit.name}" if step.unit else above


def _report(actor: Actor, case: Case) -> dict[str, Any]:
    """What was reported, where, by whom."""
    latitude, longitude = case.latitude, case.longitude
    return {
        "place": place_name(case.region_code) if case.region_code else "还不知道在哪里",
        "map": small_map(latitude, longitude)
        if latitude is not None and longitude is not None
        else None,
        "photos": files_of(actor, case, Purpose.REPORT),
        "voices": files_of(actor, case, Purpose.REPORT, FileKind.VOICE),
        "under_way": under_way(case),
        "reporter": reporter_line(actor, case),
        "source": SOURCE_WORDS[case.source],
        "errand": case.errand,
        "ring": case.errand is not None and may_see_reporter(actor, case),
    }


def _work(actor: Actor, case: Case) -> dict[str, Any]:
    """What was done, by whom, and what those who looked or were asked say."""

    def pictures(purpose: Purpose, dispatch_id: int) -> list[CaseFile]:
        return files_of(actor, case, purpose, dispatch_id=dispatch_id)

    shown = {kept.dispatch_id for kept in case.files if kept.purpose is Purpose.ANSWER}
    return {
        "verdict": verdict_line(actor, case),
        "answers": [
            (d, pictures(Purpose.ANSWER, d.id), d.id in shown)
            for d in case.dispatches
            if d.answer is not None
        ],
        "fences": [p for d in case.dispatches for p in pictures(Purpose.SAFE, d.id)],
        "check_photos": files_of(actor, case, Purpose.CHECK),
        "on_it": [d for d in case.dispatches if d.returned is None and _still(case, d)],
    }


def _still(case: Case, dispatch: Dispatch) -> bool:
    """On it now, or on it until the last answer."""
    return dispatch.ended_at is None or dispatch is case.last_dispatch or not dispatch.lead


def _offers(actor: Actor, case: Case, moves: set[str]) -> dict[str, Any]:
    """What the forms choose from; each is only looked up for a form that is shown."""
    answer = case.last_answer
    looks = answer is not None and "verify" in moves
    return {
        "return_counts": case.open_dispatch is not None
        and counts_against(case.open_dispatch.at, now()),
        "conditions": choices.conditions(case) if moves & {"file", "set_kind"} else None,
        "units": choices.units_for(case) if moves & {"dispatch", "decide_ownership"} else None,
        "callable": choices.may_be_called(case) if _calls(actor, case, moves) else [],
        "sides": choices.other_sides(case) if "add_side" in moves else [],
        "alike": choices.alike(actor, case) if "merge" in moves else [],
        "photo_doubts": doubts_about_photos(case, answer) if looks and answer else [],
        "to_appeal": _to_appeal(actor, case),
        "wish_kinds": kinds(now()) if "decline" in moves and may_turn(case) else None,
        "requests": open_requests(case) if "decide_time" in moves else [],
    }


def _calls(actor: Actor, case: Case, moves: set[str]) -> bool:
    """Whether this reader may call several units, now or along with the dispatch."""
    return "whistle" in moves or ("dispatch" in moves and MAY["whistle"](actor, case))


def _to_appeal(actor: Actor, case: Case) -> list[Clock]:
    """Late clocks of the time when this reader's unit led, about which it has not said anything."""
    late = [clock for clock in case.clocks if clock.late_at(now()) and clock.appeal is None]
    return [clock for clock in late if ran_for(actor, clock)]


def _on_the_way(actor: Actor, case: Case) -> bool:
    """Whether this reader's unit has not said yet that it is on the spot."""
    own = dispatch_of(actor, case)
    return own is not None and own.arrival is None


def _again(
    moves: set[str], refused: DomainError | None, kept: Sequence[File], steps: Sequence[Step]
) -> dict[str, Any]:
    move = (request.view_args or {}).get("move") if refused else None
    return {
        "refused": refused,
        "since": steps_since(steps) if isinstance(refused, Conflict) else [],
        "left_over": left_over() if refused and move not in moves else [],
        "doubts": list(refused.fields.values()) if refused and refused.code == "doubtful" else [],
        "kept": list(kept),
    }


def _in_hand(
    moves: set[str], case: Case, refused: DomainError | None, foreseen: Foreseen | None
) -> dict[str, Any]:
    """Ready replies, and which form stands open with what in it: the one that was sent, or the one
    for which a ready reply was chosen."""
    ready = ready_for(case) if moves & {use.value for use in ReplyUse} else []
    chosen = next((t for t in ready if str(t.id) == request.args.get("reply")), None)
    filled = filled_from(chosen, case) if chosen else {}
    sent = (request.view_args or {}).get("move") if refused or foreseen else None
    move = sent or (chosen.use.value if chosen else None)
    return {
        "ready": ready,
        "chosen_reply": chosen,
        "foreseen": foreseen,
        "refused_move": move,
        "typed": lambda form, name: (
            filled.get(name) or request.form.get(name, "") if form == move else ""
        ),
        "typed_rows": lambda form, name: request.form.getlist(name) if form == move else [],
    }
