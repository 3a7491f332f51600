"""What the libraries log, without the secrets in it."""

import logging
from collections.abc import Iterator

import pytest

from backend.wechat import scrub_logs
from backend.wechat.scrubbing import scrub

SECRETS = [
    "GET /cgi-bin/media/get?access_token=SECRET-1&media_id=m1 HTTP/1.1",
    "GET /cgi-bin/token?appid=wx1&secret=SECRET-1",
    "GET /sns/jscode2session?appid=wx1&js_code=SECRET-1&secret=SECRET-1&x=1",
    '{"appsecret": "SECRET-1", "appid": "wx1"}',
    "{'access_token': 'SECRET-1', 'expires_in': 7200}",
    "AppSecret: SECRET-1",
    "(url: /cgi-bin/x?access_token=SECRET-1)",
]


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_is_replaced(text: str) -> None:
    assert "SECRET-1" not in scrub(text)
    assert "***" in scrub(text)


def test_the_rest_stays_readable() -> None:
    scrubbed = scrub(SECRETS[0])
    assert scrubbed == "GET /cgi-bin/media/get?access_token=***&media_id=m1 HTTP/1.1"


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    scrub_logs()
    scrub_logs()
    yield logging.getLogger("urllib3.connectionpool")


def test_arguments_and_tracebacks_are_scrubbed(
    log: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        try:
            raise OSError("no route to /token?secret=SECRET-1")
        except OSError:
            log.exception("failed: %s %d", "x?access_token=SECRET-1", 3)
    assert "SECRET-1" not in caplog.text
    assert "failed: x?access_token=*** 3" in caplog.text
    assert "OSError: no route" in caplog.text
    assert caplog.records[-1].exc_info is None  # some handlers read it past the formatter


def test_a_record_that_does_not_format_is_no_reason_to_fail(
    log: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        log.debug("%d", "secret=SECRET-1")
    assert "SECRET-1" not in caplog.text
