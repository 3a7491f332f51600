"""规则: what holds here, since when, decided by whom; what a change would do; deciding it."""

from . import catalogue, draft_rows, drafts, holidays, pages

GROUPS = (pages, holidays, catalogue, drafts, draft_rows)
