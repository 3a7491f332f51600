"""WeChat, translated: what it pushes becomes an `Inbound`, what we tell it becomes a call.

`Gate` checks, opens and answers pushes; `Client` calls WeChat's interfaces with the token that
all processes share; `scrub_logs` keeps secrets out of the logs. The only package that imports
wechatpy, and it knows nothing of the neighbourhood: no person, no case, no word for a resident.
The official account and the mini-program are two applications: each has its own `Client`.
"""

from .client import MEDIA_LIMIT, Client, Session
from .failures import (
    BadCode,
    BadField,
    BadTemplate,
    BudgetSpent,
    MediaGone,
    MediaTooLarge,
    NoConsent,
    Unavailable,
    Unfollowed,
    WeChatError,
    WindowClosed,
)
from .messages import TEXT_LIMIT, Inbound, fitting
from .push import BODY_LIMIT, BadPush, BadSignature, Gate
from .scrubbing import scrub_logs

__all__ = [
    "BODY_LIMIT",
    "MEDIA_LIMIT",
    "TEXT_LIMIT",
    "BadCode",
    "BadField",
    "BadPush",
    "BadSignature",
    "BadTemplate",
    "BudgetSpent",
    "Client",
    "Gate",
    "Inbound",
    "MediaGone",
    "MediaTooLarge",
    "NoConsent",
    "Session",
    "Unavailable",
    "Unfollowed",
    "WeChatError",
    "WindowClosed",
    "fitting",
    "scrub_logs",
]
