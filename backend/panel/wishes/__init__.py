"""Wishes as staff work on them: what waits, all of them, one of them, who promised what."""

from . import lists, one, queue
from .frame import pages

__all__ = ["lists", "one", "pages", "queue"]
