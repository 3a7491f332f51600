"""What of a case is shown to whom."""

from .masking import masked
from .models import Case
from .rules import DONE_WITH, Actor, handles, reported, reviews, works_on


def may_see_reporter(actor: Actor, case: Case) -> bool:
    """Community workers may; the unit that has it only if the reporter ticked that it may, and
    until it has answered; nobody when it is about premises."""
    if reported(actor, case):
        return True
    if case.reporter_hidden:
        return False
    told = case.disclosure is not None and case.status not in DONE_WITH
    return reviews(actor, case) or (told and handles(actor, case))


def words_for(actor: Actor | None, case: Case, words: str) -> str:
    """Personal data in words is for the reporter, and, until the case has ended, for those who
    review and handle it."""
    if actor is not None and reported(actor, case):
        return words
    at_work = actor is not None and (reviews(actor, case) or works_on(actor, case))
    in_need = at_work and case.status not in DONE_WITH and not case.reporter_hidden
    return words if in_need else masked(words)
