"""The emulator over real HTTP, and the client that a door would make."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import request

from backend.config import Config
from backend.db import db
from backend.web import App
from backend.wechat import Client, client
from miniprogram_mock.wechat import create_emulator, media, people, windows
from miniprogram_mock.wechat.serving import serve
from miniprogram_mock.wechat.settings import App as Application
from miniprogram_mock.wechat.settings import Settings
from miniprogram_mock.wechat.store import Store

TOKEN_PATH = "/cgi-bin/stable_token"
SEND_PATH = "/cgi-bin/message/custom/send"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40


@dataclass
class Emulator:
    """`calls` are the paths that were asked for, in order."""

    base: str
    store: Store
    settings: Settings
    calls: list[str] = field(default_factory=list)

    def person(self, *, wrote: bool = True) -> str:
        """The openid of a new follower, who has just written unless told otherwise."""
        row = people.create(self.store, "小周")
        if wrote:
            windows.open_window(self.store, row["openid"], "message")
        return str(row["openid"])

    def said(self, openid: str) -> list[tuple[str, dict[str, str]]]:
        """What the account has told this person: type and content of each message."""
        rows = self.store.rows("SELECT type, content FROM messages WHERE openid = ?", openid)
        return [(row["type"], json.loads(row["content"])) for row in rows]


@pytest.fixture
def emulator(config: Config, tmp_path: Path) -> Iterator[Emulator]:
    settings = Settings(
        home=tmp_path / "emulator",
        account=Application(config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET),
        mini=Application(config.WECHAT_MP_APPID, config.WECHAT_MP_SECRET),
        token=config.WECHAT_OA_TOKEN,
        aes_key=config.WECHAT_OA_AES_KEY,
        callback="http://127.0.0.1:9/never",
    )
    server = create_emulator(settings)
    calls: list[str] = []
    server.before_request(lambda: calls.append(request.path))
    with serve(server) as base:
        yield Emulator(base, Store(settings.home), settings, calls)


@pytest.fixture
def account(app: App, config: Config, emulator: Emulator) -> Iterator[Client]:
    """The official account's client, in an app context, outside any transaction."""
    with app.app_context():
        yield Client(config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET, emulator.base)
        db.session.remove()


@pytest.fixture
def mini(config: Config, emulator: Emulator) -> Client:
    """The mini-program's client; signing in needs no database."""
    return Client(config.WECHAT_MP_APPID, config.WECHAT_MP_SECRET, emulator.base)


def photo(emulator: Emulator, data: bytes = JPEG) -> str:
    appid = emulator.settings.account.appid
    return str(media.keep(emulator.store, appid, "image", data, "jpg")["media_id"])


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT", (0.2, 0.1))
    monkeypatch.setattr(client, "MEDIA_TIMEOUT", (0.2, 0.1))
