"""Which part of the work somebody does here, as far as pages and links depend on it.

What somebody may do to a thing, its verbs say (`verbs.MAY`); here is only which pages there are.
"""

from ..cases.rules import CLERKS, ONLOOKERS, REVIEWERS
from ..people.models import READERS, Person


def is_staff(person: Person) -> bool:
    """Works for the community or above it, or reads there; a handler works for a unit."""
    return any(role.kind in READERS for role in person.open_roles)


def files_cases(person: Person) -> bool:
    """Writes down what walk-ins, callers and chat groups say."""
    return any(role.kind in CLERKS for role in person.open_roles)


def looks_down(person: Person) -> bool:
    """Sees the cases of a region, not only those of a unit."""
    return any(role.kind in ONLOOKERS for role in person.open_roles)


def writes_replies(person: Person) -> bool:
    """Reviews cases, and so speaks to those who reported them."""
    return any(role.kind in REVIEWERS for role in person.open_roles)
