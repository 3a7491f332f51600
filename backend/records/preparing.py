"""Between looking at what a file would change and changing it: what was shown is what is done."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from ..db import db
from ..errors import NotFound
from .models import PreparedImport

HOLDS = timedelta(hours=1)
GONE = "这份预览过期了，或者已经导入过。请再选一次文件。"


def prepare(person_id: int, kind: str, content: Any, *, now: datetime) -> str:
    """Keep what was shown (anything that JSON can say); the key to confirm it with. Whatever the
    same person had prepared of this kind before is forgotten."""
    before = delete(PreparedImport).where(
        PreparedImport.person_id == person_id, PreparedImport.kind == kind
    )
    db.session.execute(before)
    kept = PreparedImport(
        key=secrets.token_hex(16), person_id=person_id, kind=kind, content=content, at=now
    )
    db.session.add(kept)
    db.session.flush()
    return kept.key


def prepared(key: str, person_id: int, kind: str, *, now: datetime) -> PreparedImport:
    """What this person was shown. Raises NotFound for anybody else's, or after an hour."""
    kept = db.session.get(PreparedImport, key)
    mine = kept is not None and (kept.person_id, kept.kind) == (person_id, kind)
    if kept is None or not mine or kept.at <= now - HOLDS:
        raise NotFound(GONE)
    return kept


def settle(kept: PreparedImport) -> None:
    """It is done: nothing of it is kept. Of two who confirm it at once, the second waits for the
    first and gets NotFound, which undoes what was done twice."""
    gone = delete(PreparedImport).where(PreparedImport.key == kept.key)
    if not db.session.execute(gone).rowcount:  # type: ignore[attr-defined]
        raise NotFound(GONE)


def forget_old(*, now: datetime) -> int:
    """Drop what nobody confirmed in time. Returns how many."""
    old = delete(PreparedImport).where(PreparedImport.at <= now - HOLDS)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]
