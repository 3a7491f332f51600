"""Who looked at something personal, and who changed it: from the audit log, beside it."""

from typing import Any

from ...people.finding import names_of
from ...records.queries import audited


def noted(subject: str, verbs: dict[str, str]) -> list[dict[str, Any]]:
    """What is noted of a subject, as the timeline shows it; `verbs`: which, and how they are
    said."""
    rows = audited(subject, verbs)
    names = names_of({row.person_id for row in rows if row.person_id})
    return [
        {
            "what": verbs[row.verb],
            "who": names.get(row.person_id or 0) or "没有留名字的同事",
            "at": row.at,
            "words": row.reason,
        }
        for row in rows
    ]
