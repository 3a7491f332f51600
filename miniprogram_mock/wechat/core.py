"""The emulator as one value that every part is handed: settings, state, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

from flask import current_app

from .settings import Settings
from .store import Store


@dataclass(frozen=True)
class Emulator:
    """`stopping` ends waits (retries, slow faults) early when the process goes down."""

    settings: Settings
    store: Store
    stopping: Event = field(default_factory=Event)


def current() -> Emulator:
    """The emulator behind the running request."""
    emulator: Emulator = current_app.extensions["emulator"]
    return emulator
