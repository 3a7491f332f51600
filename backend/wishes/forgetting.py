"""Forgetting in time: names, telephones and addresses, some weeks after a wish has ended."""

from datetime import datetime

from sqlalchemy import delete, exists

from ..db import db
from .models import Contact, Wish
from .rules import kept_for


def forget_contacts(*, now: datetime) -> int:
    """Erase how wishers were to be found; of how many."""
    old = now - kept_for(now)
    ended = exists().where(Wish.id == Contact.wish_id, Wish.ended_at <= old)
    return int(db.session.execute(delete(Contact).where(ended)).rowcount)  # type: ignore[attr-defined]
