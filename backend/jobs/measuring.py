"""Counting what a page cannot: how large the database and the files are, how much room is left."""

import os
import shutil
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from ..clock import now
from ..db import db, dialect, transaction
from ..notifications.models import Template
from ..notifications.outbox import consents_left
from ..records.measuring import note_measures
from .runner import Done


def measure() -> Done:
    """Note the sizes. The folder is walked before any transaction opens."""
    home = Path(current_app.config["FILES_DIR"])
    home.mkdir(parents=True, exist_ok=True)
    files, size = _folder(home)
    disk = shutil.disk_usage(home)
    values = {"files": files, "files_size": size, "disk_free": disk.free, "disk_size": disk.total}
    with transaction():
        values["database_size"] = _database_size()
        left = consents_left()
        values |= {f"consents_{template}": left.get(template, 0) for template in Template}
        note_measures(values, now=now())
    return Done(items=len(values))


def _folder(home: Path) -> tuple[int, int]:
    """How many files, and their bytes. What vanishes meanwhile is not counted."""
    files = size = 0
    for folder, _, names in os.walk(home):
        for name in names:
            try:
                size += (Path(folder) / name).stat().st_size
                files += 1
            except FileNotFoundError:
                continue
    return files, size


def _database_size() -> int:
    asked = "pg_database_size(current_database())"
    if dialect() == "sqlite":
        asked = "page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return int(db.session.scalar(text(f"SELECT {asked}")) or 0)
