"""An emulator on a free port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from emulator_world import MP, OA, Callback, World
from flask import Flask

from miniprogram_mock.wechat import create_emulator
from miniprogram_mock.wechat.serving import serve
from miniprogram_mock.wechat.settings import Settings


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Start an emulator with changed settings; called again, it is a restart on the same folder."""
    with ExitStack() as stack:
        callback = Callback()
        fake = Flask("callback")
        fake.add_url_rule("/hook", view_func=callback.view, methods=["GET", "POST"])
        mini = Callback()
        fake.add_url_rule("/mini", "mini", mini.view, methods=["GET", "POST"])
        hook = stack.enter_context(serve(fake)) + "/hook"

        def run(**changes: Any) -> World:
            settings = replace(
                Settings(
                    home=tmp_path / "home",
                    account=OA,
                    mini=MP,
                    token="QDG6eK",
                    aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
                    callback=hook,
                    mini_token="mini-token",
                    mini_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
                    mini_callback=hook.replace("/hook", "/mini"),
                    retry_seconds=5,
                ),
                **changes,
            )
            callback.settings = settings
            mini.settings = settings.facing(MP.original_id)
            base = stack.enter_context(serve(create_emulator(settings)))
            return World(base, settings, callback, mini)

        yield run


@pytest.fixture
def world(start: Callable[..., World]) -> World:
    return start()
