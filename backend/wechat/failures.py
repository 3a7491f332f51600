"""What may come of a call to WeChat. No text of these holds a secret, a token or an address.

Codes: the platform's table of global return codes and the pages of the interfaces.
"""


class WeChatError(Exception):
    """A call that failed. `code` is WeChat's errcode, None when no answer of WeChat's came.

    `permanent`: the same call will fail again however long one waits.
    """

    def __init__(self, code: int | None = None, permanent: bool = True) -> None:
        self.code = code
        self.permanent = permanent
        super().__init__(code, permanent)

    def __str__(self) -> str:
        return f"{type(self).__name__} (errcode {self.code})"


class WindowClosed(WeChatError):
    """The person has not written for 48 hours: wait for the next message, not for a time."""


class BudgetSpent(WeChatError):
    """Five messages since the person's last one: wait for the next."""


class Unfollowed(WeChatError):
    """The person no longer follows the account."""


class NoConsent(WeChatError):
    """No consent to this template is left, or the person refuses it: wait for the next one."""


class BadTemplate(WeChatError):
    """The mini-program has no such template: our settings are wrong."""


class BadField(WeChatError):
    """A field of a subscribe message is missing, too long, or of letters it may not have."""


class MediaGone(WeChatError):
    """WeChat no longer has the file (three days), or never had it."""


class MediaTooLarge(WeChatError):
    """More than we take."""


class BadCode(WeChatError):
    """A login code that is unknown, over five minutes old or used already."""


class NotVisited(WeChatError):
    """The person has not opened the mini-program within two hours: only then does it look."""


class Unavailable(WeChatError):
    """Nothing is wrong with the call: try again later."""

    def __init__(self, code: int | None = None, permanent: bool = False) -> None:
        super().__init__(code, permanent)


class QuotaSpent(Unavailable):
    """No more calls of this kind today."""


STALE_TOKEN = frozenset({40001, 40014, 42001})

_NAMED: dict[int, type[WeChatError]] = {
    45015: WindowClosed,
    45047: BudgetSpent,
    43004: Unfollowed,
    43101: NoConsent,
    40037: BadTemplate,
    47003: BadField,
    40007: MediaGone,
    40029: BadCode,
    40163: BadCode,
    41008: BadCode,
    45009: QuotaSpent,
    61010: NotVisited,
}
_BUSY = {-1, 44991, 45011}
# Our own settings are wrong: nothing may be lost while somebody corrects them.
_SETTINGS = {40013, 40125, 40164, 41002, 41004, 48001}


def failure(code: int | None) -> WeChatError:
    """The error for an errcode; None stands for a network or HTTP error."""
    if code is None or code in _BUSY | _SETTINGS | STALE_TOKEN:
        return Unavailable(code)
    return _NAMED.get(code, WeChatError)(code)
