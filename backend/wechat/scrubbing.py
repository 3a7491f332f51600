"""Keeps access tokens and secrets out of the logs: WeChat wants them in the query of the URL."""

import logging
import re

_FAMILIES = ("urllib3", "requests", "wechatpy")
_SECRET = re.compile(
    r"""((?:access_token|secret|js_code|session_key)["']?\s*[=:]\s*["']?)[^&\s"',})\]]+""",
    re.IGNORECASE,
)


def scrub(text: str) -> str:
    """The text with *** for each value of access_token, (app)secret, js_code and session_key."""
    return _SECRET.sub(r"\1***", text)


class _Scrubber(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(_message(record)), None
        if record.exc_info:
            record.exc_text = scrub(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)


_scrubber = _Scrubber()


def scrub_logs() -> None:
    """Scrub whatever the libraries beneath this package log from now on. May be called again.

    A filter holds for its own logger only, not for those below it: so each one gets it. All of
    them exist once this package is imported.
    """
    known = [n for n in logging.root.manager.loggerDict if n.split(".")[0] in _FAMILIES]
    for name in {*known, *_FAMILIES}:
        logging.getLogger(name).addFilter(_scrubber)
