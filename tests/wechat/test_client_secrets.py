"""Neither errors nor logs tell a secret, whatever goes wrong."""

import logging
import traceback
from collections.abc import Iterator

import pytest

from backend.config import Config
from backend.wechat import (
    Client,
    WeChatError,
    scrub_logs,
)
from miniprogram_mock.wechat import faults

from .conftest import JPEG, SEND_PATH, TOKEN_PATH, Emulator, photo


def failures(account: Client, mini: Client, emulator: Emulator) -> Iterator[WeChatError]:
    """Every way in which a call can fail, one after the other."""
    openid, media_id = emulator.person(), photo(emulator)
    for path, call in (
        (TOKEN_PATH, lambda: account.send_text(openid, "一")),
        (SEND_PATH, lambda: account.send_text(openid, "一")),
        ("/cgi-bin/media/get", lambda: account.download(media_id)),
        ("/cgi-bin/media/upload", lambda: account.send_image(openid, JPEG)),
        ("/sns/jscode2session", lambda: mini.session_of("js-code-never-shown")),
    ):
        for kind, value in (("http", 500), ("errcode", 45009), ("slow", 60), ("errcode", 40125)):
            faults.add(emulator.store, path, kind, value)
            with pytest.raises(WeChatError) as failed:
                call()
            yield failed.value


def hidden(emulator: Emulator, config: Config) -> list[str]:
    """All that nobody may read."""
    rows = emulator.store.rows("SELECT token FROM tokens")
    given = [config.WECHAT_OA_SECRET, config.WECHAT_MP_SECRET, "js-code-never-shown"]
    return [*given, *(row["token"] for row in rows), "access_token", "secret=", "http://"]


def test_errors_tell_no_secret(
    account: Client, mini: Client, emulator: Emulator, config: Config, hurried: None
) -> None:
    for error in failures(account, mini, emulator):
        assert error.__cause__ is None
        assert error.__context__ is None
        shown = [str(error), repr(error), repr(error.args), repr(vars(error))]
        told = "\n".join([*shown, *traceback.format_exception_only(error)])
        assert [s for s in hidden(emulator, config) if s in told] == []


def test_logs_tell_no_secret(
    account: Client,
    mini: Client,
    emulator: Emulator,
    config: Config,
    hurried: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    scrub_logs()
    with caplog.at_level(logging.DEBUG):
        assert len(list(failures(account, mini, emulator))) == 20
        account.send_text(emulator.person(), "一")
    libraries = [r for r in caplog.records if r.name.startswith("urllib3")]
    assert any("access_token=***" in r.getMessage() for r in libraries)
    ours = [r for r in caplog.records if r.name != "werkzeug"]  # that is the other side's log
    logged = "\n".join(caplog.handler.format(r) for r in ours)
    secrets = hidden(emulator, config)[:-3]
    assert [s for s in secrets if s in logged.replace("access_token=***", "")] == []
