"""WeChat, translated: what it pushes becomes an `Inbound`, what we tell it becomes a call.

`Gate` checks, opens and answers pushes; `Client` calls WeChat's interfaces with the token that
all processes share; `check_words` and `check_media` have content looked at; `scrub_logs` keeps
secrets out of the logs. The only package that imports wechatpy, and it knows nothing of the
neighbourhood: no person, no case, no word for a resident. The official account and the
mini-program are two applications: each has its own `Client` and its own `Gate`.
"""

from .checking import MOST_MEDIA, MOST_WORDS, check_media, check_words
from .client import MEDIA_LIMIT, Client, Session
from .failures import (
    BadCode,
    BadField,
    BadTemplate,
    BudgetSpent,
    MediaGone,
    MediaTooLarge,
    NoConsent,
    NotVisited,
    QuotaSpent,
    Unavailable,
    Unfollowed,
    WeChatError,
    WindowClosed,
)
from .messages import TEXT_LIMIT, Inbound, Verdict, fitting
from .parsing import CONSENTS_CHANGED, MEDIA_CHECKED
from .push import BODY_LIMIT, BadPush, BadSignature, Gate
from .scrubbing import scrub_logs
from .telephones import telephone_of

__all__ = [
    "BODY_LIMIT",
    "CONSENTS_CHANGED",
    "MEDIA_CHECKED",
    "MEDIA_LIMIT",
    "MOST_MEDIA",
    "MOST_WORDS",
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
    "NotVisited",
    "QuotaSpent",
    "Session",
    "Unavailable",
    "Unfollowed",
    "Verdict",
    "WeChatError",
    "WindowClosed",
    "check_media",
    "check_words",
    "fitting",
    "scrub_logs",
    "telephone_of",
]
