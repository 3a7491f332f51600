"""What a form says, read as what a verb takes. Everything odd is a sentence."""

from datetime import UTC, date, datetime, timedelta

from flask import request

from ..cases.rules import Actor
from ..clock import day_bounds
from ..errors import Invalid, NotAllowed
from ..people.models import Person, Unit
from ..people.places import Spot, spot
from ..people.queries import unit

LONGEST_NUMBER = 9
LARGEST_ID = 2**31 - 1


def typed(name: str) -> str:
    """What the form says in a field, without the spaces around it."""
    return request.form.get(name, "").strip()


def ticked(name: str) -> bool:
    """Whether a box is ticked, or the button of that name was the one pressed."""
    return name in request.form


def as_person(actor: Actor) -> Person:
    """Most moves are a person's; whoever holds a signed address may not even ask."""
    if not isinstance(actor, Person):
        raise NotAllowed()
    return actor


def number_in(words: str) -> int | None:
    """A whole number, None for anything else."""
    plain = words.isascii() and words.isdecimal() and len(words) <= LONGEST_NUMBER
    return int(words) if plain else None


def number_arg(name: str) -> int | None:
    """A whole number of the address line, or None. Raises Invalid for anything else."""
    given = request.args.get(name)
    if not given:
        return None
    number = number_in(given)
    if number is None:
        raise Invalid("地址不对，请从页面上的链接进来。")
    return number


def row_id(number: int) -> int:
    """A number of the address as the database takes one; too large a one finds nothing there."""
    return min(number, LARGEST_ID)


def chosen_unit(words: str) -> Unit:
    """Raises Invalid for no unit, NotFound for an unknown one."""
    number = number_in(words)
    if number is None:
        raise Invalid("请选一个单位。", fields={"unit": "必选"})
    return unit(number)


def chosen_day(name: str, sentence: str) -> date:
    """A date as the browser's own field sends it. Raises Invalid with the sentence."""
    try:
        return date.fromisoformat(typed(name))
    except ValueError:
        raise Invalid(sentence, fields={name: "请选一天"}) from None


def end_of_day(day: date) -> datetime:
    """The last second of a day here. Raises Invalid for one at the end of all time."""
    try:
        return day_bounds(day)[1] - timedelta(seconds=1)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def answered_yes(name: str, sentence: str) -> bool:
    """Which of two buttons was pressed. Raises Invalid with the sentence for neither."""
    if typed(name) not in {"yes", "no"}:
        raise Invalid(sentence, fields={name: "必选"})
    return typed(name) == "yes"


def place_of_phone() -> Spot | None:
    """Where the phone says it is, if its owner let it; what makes no sense is left out."""
    try:
        return spot(float(typed("latitude")), float(typed("longitude")), "wgs84")
    except (ValueError, Invalid):
        return None
