"""Pages about cases: what is to be done, every list, one case with its moves, a unit's link."""

from . import chat, on_site, orders, pictures, printing, replies, saved

GROUPS = (chat, orders, pictures, replies, printing, on_site, saved)
