"""核查: the community looks before anybody is asked; an explanation needs a second person."""

from collections.abc import Sequence
from datetime import datetime

from ..db import db
from ..errors import Conflict, Invalid
from ..files.models import File
from ..people.models import Person
from ..people.places import Spot
from ..texts.typed import MOST_REASON, clean
from .closing import ask, send_again
from .evidence import doubts_about_photos
from .handling import attach
from .models import Answer, Case, Check, Finding, Purpose
from .moving import check, record
from .nearby import metres_from
from .reporting import follow_up
from .words import FINDING_WORDS

PASSES = {Finding.DONE, Finding.DONE_BUT_NEXT}
FAILS = {Finding.NOT_DONE, Finding.FENCED_ONLY}


def verify(
    case: Case,
    finding: Finding,
    *,
    words: str = "",
    on_the_spot: bool = True,
    place: Spot | None = None,
    files: Sequence[File] = (),
    by: Person,
    now: datetime,
) -> Check:
    """What a worker found. Done: everyone who reported is asked. Not done, or only fenced: back to
    the unit. Not found, or another day: the check is kept and the clock runs on.

    From the desk it takes good photos, or words that say how one knows. Raises Invalid.
    """
    check("verify", by, case)
    answer = case.last_answer
    assert answer is not None
    if answer.explanation is not None:
        raise Conflict("这是解释结，要由第二个人同意，不用核查。")
    words = words.strip()[:MOST_REASON]
    _reason_needed(case, answer, finding, words, on_the_spot)
    looked = Check(
        answer=answer,
        finding=finding,
        words=words,
        on_the_spot=on_the_spot,
        metres=metres_from(case, place.latitude, place.longitude) if place else None,
        by_id=by.id,
        at=now,
    )
    db.session.add(looked)
    attach(case, files, Purpose.CHECK)
    note = f"核查：{FINDING_WORDS[finding]}" + (f"。{words}" if words else "")
    _go_on(case, finding, words, note, by, now)
    return looked


def _reason_needed(
    case: Case, answer: Answer, finding: Finding, words: str, on_the_spot: bool
) -> None:
    if words:
        return
    if finding is not Finding.DONE:
        raise Invalid("请写一句看到了什么。", fields={"words": "必填"})
    doubts = [] if on_the_spot else doubts_about_photos(case, answer)
    if doubts:
        raise Invalid(
            f"{''.join(doubts)}没有到现场的话，请写明怎么确认的。", fields={"words": "必填"}
        )


def _go_on(case: Case, finding: Finding, words: str, note: str, by: Person, now: datetime) -> None:
    if finding in PASSES:
        ask(case, note=note, by=by, now=now)
    elif finding in FAILS:
        send_again(case, note=note, by=by, now=now)
    else:
        record(case, case.status, by=by, now=now, note=note)
        db.session.flush()
    if finding is Finding.DONE_BUT_NEXT:
        follow_up(case, words, by=by, now=now)


def approve(case: Case, grant: bool, *, words: str = "", by: Person, now: datetime) -> None:
    """同意解释结: a second person agrees that it cannot be solved, and everyone who reported it
    hears why; or does not, and it goes back to the unit."""
    check("approve", by, case)
    answer = case.last_answer
    assert answer is not None
    if answer.explanation is None:
        raise Conflict("这不是解释结，请核查办得怎么样。")
    if not grant:
        why = clean(words, "请写明为什么不同意。")
        send_again(case, note=f"不同意解释结：{why}", by=by, now=now)
        return
    answer.explanation.approved_by_id, answer.explanation.approved_at = by.id, now
    ask(case, note="同意解释结", by=by, now=now)
