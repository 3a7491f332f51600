"""The end: everyone who reported it is asked; one who says that it is not solved sends it back."""

from datetime import datetime

from ..db import db
from ..errors import Conflict, NotAllowed
from ..people.models import Person
from ..people.queries import heir
from ..texts.typed import needed
from .looking_back import plan_look_back
from .models import Answer, Case, Clock, Rating, Status, Verdict
from .moving import check, move_to, record
from .reviewing import send
from .rules import Actor, everyone_asked, within_verdicts
from .telling import community, tell_all, tell_everyone
from .words import VERDICT_WORDS


def ask(case: Case, *, note: str, by: Actor, now: datetime) -> None:
    """Ask everyone who reported or joined; the community does, never the unit. With nobody to ask
    the case ends here."""
    answer = _answer(case)
    if not everyone_asked(case):
        _end(case, by=by, now=now, note=note)
        return
    move_to(case, Status.ASKED, by=by, now=now, note=note)
    said = {"unit": answer.dispatch.unit.name, "answer": answer.words}
    if answer.explanation is None:
        tell_everyone(case, "answered", said, now, step=f"asked:{answer.id}", urgent=False)
        return
    said |= {
        "rule": answer.explanation.rule,
        "elsewhere": answer.explanation.elsewhere,
        "again": answer.explanation.look_again_on.isoformat(),
    }
    tell_everyone(case, "explained", said, now, step=f"asked:{answer.id}", urgent=False)


def _answer(case: Case) -> Answer:
    answer = case.last_answer
    if answer is None:
        raise Conflict(f"{case.number} 还没有答复。")
    return answer


def rate(case: Case, verdict: Verdict, *, words: str = "", by: Person, now: datetime) -> Rating:
    """评价, once an answer and person, within seven days of the question.

    "Not solved" sends the case back to the unit that had it, once a person; "partly", and "not
    solved" a second time, go before the community's eyes; when all have said "solved", it ends.
    """
    # Two at once take turns: else neither would see that with the other all are content.
    db.session.refresh(case, ["status", "version", "ratings"], with_for_update=True)
    if (before := case.rating_of(by)) is not None:
        raise Conflict(f"{case.number} 已经评过了：{VERDICT_WORDS[before.verdict]}。")
    check("rate", by, case)
    if not within_verdicts(case, now):
        raise Conflict(f"{case.number} 已经过了七天。还没好的话，请再报一件，会接着办。")
    back = verdict is Verdict.NOT_SOLVED and not _has_sent_back(case, by)
    rating = Rating(
        case=case,
        answer_id=_answer(case).id,
        person_id=by.id,
        verdict=verdict,
        words=words.strip()[:500],
        reopened=back,
        at=now,
    )
    db.session.add(rating)
    _follow_verdict(case, rating, by, now)
    return rating


def _has_sent_back(case: Case, person: Person) -> bool:
    return any(rating.reopened for rating in case.ratings if rating.person_id == person.id)


def say_more(case: Case, *, words: str, by: Person, now: datetime) -> None:
    """What somebody adds to a verdict of theirs, also when it has ended the case. Raises NotAllowed
    for whoever has given none."""
    if case.rating_of(by) is None:
        raise NotAllowed()
    words = needed(words, "补充点什么？写一句。", field="words")
    record(case, case.status, by=by, now=now, note=f"评价：{words}")
    db.session.flush()


def _follow_verdict(case: Case, rating: Rating, by: Person, now: datetime) -> None:
    said = VERDICT_WORDS[rating.verdict]
    note = f"评价：{said}" + (f"。{rating.words}" if rating.words else "")
    if rating.reopened:
        send_again(case, note=note, by=by, now=now)
        return
    if case.status is Status.ASKED and _all_content(case):
        _end(case, by=by, now=now, note=note)
        return
    record(case, case.status, by=by, now=now, note=note)
    db.session.flush()
    if rating.verdict is not Verdict.SOLVED:
        told, step = community(case, now), f"rated:{rating.id}"
        tell_all(told, case, "not_solved", {"verdict": said}, now, step=step, urgent=False)


def _all_content(case: Case) -> bool:
    answer = _answer(case)
    content = {
        rating.person_id
        for rating in case.ratings
        if rating.answer_id == answer.id and rating.verdict is Verdict.SOLVED
    }
    return {person.id for person in everyone_asked(case)} <= content


def send_again(case: Case, *, note: str, by: Person, now: datetime) -> None:
    """退回重办: to the unit that had it last, with clocks of its own; the old ones stay visible.
    What a dissolved unit had goes to its heir; without one the community must dispatch."""
    last = case.last_dispatch
    assert last is not None
    unit = heir(last.unit)
    if unit is None:
        move_to(case, Status.FILED, by=by, now=now, note=note)
        told = {"unit": last.unit.name, "reason": "还没办好，这个单位已撤销。"}
        tell_all(community(case, now), case, "returned", told, now, step=f"dissolved:{last.id}")
        return
    record(case, case.status, by=by, now=now, note=note)
    send(case, unit, note=note, why="退回原单位重办", by=by, now=now)


def reopen(case: Case, *, reason: str, by: Person, now: datetime) -> None:
    """The community sends it back: somebody said so by telephone, or it saw for itself."""
    check("reopen", by, case)
    reason = needed(reason, "请写明为什么退回重办。")
    if not within_verdicts(case, now):
        raise Conflict(f"{case.number} 已经过了七天，请另立一件。")
    send_again(case, note=f"退回重办：{reason}", by=by, now=now)


def close(case: Case, *, note: str, by: Person, now: datetime) -> None:
    """结束 by a worker who says why: asked by phone, or what becomes of what was not solved."""
    check("close", by, case)
    note = needed(note, "请写一句怎么结的，报的人会看到。", field="note")
    _end(case, by=by, now=now, note=note)
    step = f"closed:{_answer(case).id}"
    tell_everyone(case, "closed", {"note": note}, now, step=step, urgent=False)


def ring(clock: Clock, *, now: datetime) -> bool:
    """What silence brings, each once, whatever stood still meanwhile: after a day the question
    again, after seven the end. False when nothing is due any more."""
    if clock.rings_at is None or clock.rings_at > now:
        return False
    if now < clock.ends_at:
        clock.rings_at = clock.ends_at
        _ask_again(clock.case, now)
    else:
        close_by_silence(clock.case, now=now)
    return True


def _ask_again(case: Case, now: datetime) -> None:
    silent = [person for person in everyone_asked(case) if case.rating_of(person) is None]
    step = f"rate_reminder:{_answer(case).id}"
    tell_all(silent, case, "rate_reminder", {}, now, step=step, urgent=False)


def close_by_silence(case: Case, *, now: datetime) -> None:
    """Seven days without a "not solved" end it."""
    if case.status is Status.ASKED:
        _end(case, by=None, now=now, note="七天里没有人说没解决")


def _end(case: Case, *, by: Actor | None, now: datetime, note: str) -> None:
    explained = _answer(case).explanation is not None
    became = Status.EXPLAINED if explained else Status.CLOSED
    move_to(case, became, by=by, now=now, note=note)
    plan_look_back(case, now=now)
