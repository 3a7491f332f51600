"""What was uploaded before and is named now."""

from typing import Any

from ..files.models import File
from ..files.queries import own, own_voice
from ..people.models import Person


def photos(given: dict[str, Any], person: Person) -> list[File]:
    """The photos that this person sent before and names now. Raises Invalid for another's."""
    return own(given["photos"], person_id=person.id) if given["photos"] else []


def attached(given: dict[str, Any], person: Person) -> list[File]:
    """The same, and the voice. Raises Invalid for another's."""
    voice = given["voice"]
    heard = [own_voice(voice, person_id=person.id)] if voice else []
    return photos(given, person) + heard
