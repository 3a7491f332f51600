"""The tables of a case, by ability. Everything is importable from here."""

from .airing import (
    AIRING_NEXT,
    AiredPhoto,
    Airing,
    AiringMove,
    AiringState,
    BeforeAfter,
    Objection,
)
from .answers import Answer, Check, Explanation, Finding, LookBack, LookBackWhy, Rating, Verdict
from .case import Addition, Case, CaseFile, Move, Purpose
from .clocks import (
    Appeal,
    Clock,
    Escalation,
    EscalationCause,
    Extension,
    Pause,
    PauseCause,
    Stage,
)
from .desk import CaseNote, HotlineOrder, ReplyTemplate, ReplyUse
from .dispatches import Acceptance, Arrival, Dispatch, Ownership, Return
from .joining import Disclosure, Earning, Errand, Follower, Side
from .status import ENDED, NEXT, OPEN, Source, Status

__all__ = [
    "AIRING_NEXT",
    "ENDED",
    "NEXT",
    "OPEN",
    "Acceptance",
    "Addition",
    "AiredPhoto",
    "Airing",
    "AiringMove",
    "AiringState",
    "Answer",
    "Appeal",
    "Arrival",
    "BeforeAfter",
    "Case",
    "CaseFile",
    "CaseNote",
    "Check",
    "Clock",
    "Disclosure",
    "Dispatch",
    "Earning",
    "Errand",
    "Escalation",
    "EscalationCause",
    "Explanation",
    "Extension",
    "Finding",
    "Follower",
    "HotlineOrder",
    "LookBack",
    "LookBackWhy",
    "Move",
    "Objection",
    "Ownership",
    "Pause",
    "PauseCause",
    "Purpose",
    "Rating",
    "ReplyTemplate",
    "ReplyUse",
    "Return",
    "Side",
    "Source",
    "Stage",
    "Status",
    "Verdict",
]
