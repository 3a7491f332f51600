"""Who sees the photos of a wish."""

from sqlalchemy import select

from ..db import db
from ..files.models import File
from ..people.models import Person
from .models import Purpose, Wish, WishFile
from .queries import visible_to
from .verbs import claim_of, looks_on, posted

# Whether a wish has taken up the File at hand.
TAKEN_UP = select(WishFile.file_id).where(WishFile.file_id == File.id)


def has_file(file: File) -> bool:
    """Whether a file belongs to a wish."""
    return db.session.scalar(select(WishFile.id).where(WishFile.file_id == file.id)) is not None


def may_see_file(person: Person, file: File) -> bool:
    """What the wisher sent, whoever sees the wish; what was done, those who have to do with it;
    what staff took off, nobody."""
    kept = db.session.scalars(
        select(WishFile)
        .join(Wish, Wish.id == WishFile.wish_id)
        .where(WishFile.file_id == file.id, visible_to(person))
    ).first()
    if kept is None or kept.off is not None:
        return False
    wish = db.session.get_one(Wish, kept.wish_id)
    return kept.purpose is Purpose.WISH or is_concerned(person, wish)


def is_concerned(person: Person, wish: Wish) -> bool:
    """Has more to do with a wish than to read the board: wished, posted or promised it, or works
    where it is."""
    return posted(person, wish) or looks_on(person, wish) or claim_of(person, wish) is not None
