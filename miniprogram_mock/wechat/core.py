"""The emulator as one value that every part is handed: settings, state, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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

    def facing(self, original_id: str) -> Emulator:
        """The same as the application of that name sees it."""
        return replace(self, settings=self.settings.facing(original_id))


def current() -> Emulator:
    """The emulator behind the running request."""
    emulator: Emulator = current_app.extensions["emulator"]
    return emulator
