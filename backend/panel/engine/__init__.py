"""The engine room: whether everything runs, what did not go out, and who did what."""

from . import log, room

GROUPS = (room, log)
