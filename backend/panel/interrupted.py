"""What somebody had typed when their sign-in had ended: carried, sealed, through the sign-in page,
and offered to them, and to nobody else, afterwards. No file and no password travels."""

import json
from dataclasses import dataclass

from flask import request, session

from ..people.models import Person
from ..people.sealing import seal, unseal
from ..people.signing_in import LIFETIME

PERSON = "person"
PURPOSE = "interrupted"
LONGEST = 30_000  # characters, of all that was typed
NEVER = ("csrf_token", "password", "code")


@dataclass(frozen=True)
class Typed:
    """A form that was not sent: where to, its fields, and the page on which it stands."""

    path: str
    page: str
    fields: list[tuple[str, str]]
    with_files: bool

    @property
    def shown(self) -> list[str]:
        """What its writer knows it by: their own sentences, not the form's marks."""
        return [words for _, words in self.fields if any(letter > "\u2e80" for letter in words)]


def sealed(page: str) -> str:
    """The form of this request; empty when there is nobody to give it back to."""
    person_id = session.get(PERSON)
    fields = [(name, words) for name, words in request.form.items(multi=True) if _may(name)]
    if not isinstance(person_id, int) or not fields or sum(len(w) for _, w in fields) > LONGEST:
        return ""
    with_files = any(sent.filename for sent in request.files.values())
    kept = [person_id, request.full_path.rstrip("?"), page, fields, with_files]
    return seal(json.dumps(kept, ensure_ascii=False), PURPOSE)


def opened(box: str, person: Person) -> Typed | None:
    """What was carried here, if it is this person's."""
    words = unseal(box, PURPOSE, within=LIFETIME) if box else None
    if words is None:
        return None
    person_id, path, page, fields, with_files = json.loads(words)
    if person_id != person.id:
        return None
    return Typed(path, page, [(name, typed) for name, typed in fields], with_files)


def _may(name: str) -> bool:
    return not any(part in name for part in NEVER)
