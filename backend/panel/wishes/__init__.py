"""Wishes as staff work on them: what waits, all of them, one of them, who promised what."""

from . import barring, filing, lists, one, queue
from .frame import pages

__all__ = ["barring", "filing", "lists", "one", "pages", "queue"]
