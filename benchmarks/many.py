"""A database with very many cases, and the app on it."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade

from backend import create_app
from backend.catalogue.entries import first_catalogue
from backend.catalogue.rules import first_rules
from backend.clock import now
from backend.config import Config
from backend.db import db, transaction
from backend.people import importing
from backend.web import App
from dev.instance import Instance

from . import servers
from .filling import Filled, fill


@dataclass
class Many:
    """A filled database and the app on it."""

    app: App
    instance: Instance
    filled: Filled


@contextlib.contextmanager
def filled(database: str, server: str | None, count: int) -> Iterator[Many]:
    """A database of its own with so many cases."""
    with empty(database, server, f"linli_bench_{count}") as (app, instance):
        yield Many(app, instance, fill(count))


@contextlib.contextmanager
def empty(database: str, server: str | None, name: str) -> Iterator[tuple[App, Instance]]:
    """A database of its own with the regions, the catalogue and the rules."""
    instance = servers.fresh(database, server, name)
    instance.home.mkdir(parents=True, exist_ok=True)
    app = create_app(Config.from_env(instance.env()))
    with app.app_context():
        upgrade()
        with transaction():
            first_catalogue(now=now())
            first_rules(now=now())
            regions = Path(importing.__file__).with_name("regions.csv")
            importing.import_regions(regions, now=now())
        try:
            yield app, instance
        finally:
            db.session.remove()
            db.engine.dispose()
            shutil.rmtree(instance.home)  # of a million cases a gigabyte
