"""规则: what holds here, since when, decided by whom; what a change would do; deciding it."""

from . import holidays, pages

GROUPS = (pages, holidays)
