"""The tables of a wish, by ability. Everything is importable from here."""

from .answers import Call, Thanks, Verdict, WishAiring, WishRating
from .attached import Contact, Purpose, WishFile
from .by_staff import ClaimedFor, Masking, PhotoOff
from .chasing import Ask, Step
from .claims import UNPROVED, Claim, ClaimEnd, Proof, Suspension
from .helpers import Helper, MonthOff, Representative, WishUnit
from .ruling import WishRule
from .status import ENDED, NEXT, SHOWN, Status
from .wish import AgeBand, Payer, Source, Wish, WishMove

__all__ = [
    "ENDED",
    "NEXT",
    "SHOWN",
    "UNPROVED",
    "AgeBand",
    "Ask",
    "Call",
    "Claim",
    "ClaimEnd",
    "ClaimedFor",
    "Contact",
    "Helper",
    "Masking",
    "MonthOff",
    "Payer",
    "PhotoOff",
    "Proof",
    "Purpose",
    "Representative",
    "Source",
    "Status",
    "Step",
    "Suspension",
    "Thanks",
    "Verdict",
    "Wish",
    "WishAiring",
    "WishFile",
    "WishMove",
    "WishRating",
    "WishRule",
    "WishUnit",
]
