"""What of a case is shown to whom."""

from ..db import db
from ..files.models import FileKind
from ..people.models import Person
from ..texts.masking import masked
from .models import Case, CaseFile, Purpose
from .rules import (
    DONE_WITH,
    Actor,
    LinkHolder,
    handles,
    is_of,
    joined,
    looks_on,
    reported,
    reviews,
    works_on,
)


def may_see_reporter(actor: Actor, case: Case) -> bool:
    """Community workers may; the unit that has it only if the reporter ticked that it may, and
    until it has answered; nobody when it is about premises."""
    if reported(actor, case):
        return True
    if case.reporter_hidden:
        return False
    told = case.disclosure is not None and case.status not in DONE_WITH
    return reviews(actor, case) or (told and handles(actor, case))


def words_for(actor: Actor | None, case: Case, words: str, *, by_id: int | None = None) -> str:
    """Personal data in words is for the reporter, unless another who joined has said them
    (`by_id`), and, until the case has ended, for those who review and handle it."""
    if actor is not None and reported(actor, case) and not _of_another(case, by_id):
        return words
    at_work = actor is not None and (reviews(actor, case) or works_on(actor, case))
    in_need = at_work and case.status not in DONE_WITH and not case.reporter_hidden
    return words if in_need else masked(words)


def _of_another(case: Case, by_id: int | None) -> bool:
    return by_id != case.reporter_id and any(f.person_id == by_id for f in case.followers)


def may_see_kept(actor: Actor, case: Case, kept: CaseFile) -> bool:
    """Whether this is shown one photo or voice of the case.

    Everybody sees what they sent themselves. A handler sees those of the report, of what the own
    unit did and of what was done under its lead; the reporter, all but what others sent who have
    joined; who has joined, what any unit did, but not what others sent.
    """
    if not _is_heard(actor, case, kept):
        return False
    if is_listed(actor, case, kept):
        return True
    if kept.purpose is Purpose.REPORT:
        return reported(actor, case) and _by_staff(case, kept)
    return kept.dispatch_id in _led(actor, case)


def is_listed(actor: Actor, case: Case, kept: CaseFile) -> bool:
    """Whether a list counts it for this reader: what `may_see_kept` says, without what a unit did
    under another's lead and what a worker added to somebody's report. For so little a list does
    not look at every dispatch and at everybody's posts."""
    if not _is_heard(actor, case, kept):
        return False
    if isinstance(actor, LinkHolder):
        return kept.dispatch_id in {None, actor.dispatch_id}
    if _sent(actor, case, kept) or (looks_on(actor, case) and case.reported_at is not None):
        return True
    if reported(actor, case) and kept.purpose is not Purpose.REPORT:
        return True
    if kept.purpose in {Purpose.ANSWER, Purpose.SAFE} and joined(actor, case):
        return True
    theirs = {d.id for d in case.dispatches if actor.handles_for(d.unit_id)}
    return bool(theirs) and (kept.dispatch_id is None or kept.dispatch_id in theirs)


def _is_heard(actor: Actor, case: Case, kept: CaseFile) -> bool:
    """A voice is known among neighbours, and nobody can mask what it says."""
    audits = isinstance(actor, Person) and actor.only_reads
    secret = (case.reporter_hidden or audits) and kept.file.kind is FileKind.VOICE
    return not secret or _sent(actor, case, kept)


def _led(actor: Actor, case: Case) -> set[int]:
    """What was done while the own unit led: it answers for the whole."""
    led, leads = set(), False
    for dispatch in case.dispatches:
        leads = is_of(actor, dispatch) if dispatch.lead else leads
        if leads:
            led.add(dispatch.id)
    return led


def _by_staff(case: Case, kept: CaseFile) -> bool:
    """Whether a worker of the community added it, and no neighbour."""
    sender = db.session.get(Person, kept.file.kept_by_id) if kept.file.kept_by_id else None
    return sender is not None and reviews(sender, case) and not joined(sender, case)


def _sent(actor: Actor, case: Case, kept: CaseFile) -> bool:
    """Whether it came with this one's report, or with what they added to it."""
    if kept.purpose is not Purpose.REPORT or isinstance(actor, LinkHolder):
        return False
    if not joined(actor, case):
        return False  # a worker's form for somebody else: it belongs to the case from then on
    by_id = kept.file.kept_by_id
    return by_id == actor.id or (by_id is None and reported(actor, case))
