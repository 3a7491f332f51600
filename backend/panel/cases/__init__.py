"""Pages about cases: what is to be done, every list, one case with its moves, a unit's link."""

from . import bulk, chat, on_site, orders, pictures, printing, replies, saved

GROUPS = (bulk, chat, orders, pictures, replies, printing, on_site, saved)
