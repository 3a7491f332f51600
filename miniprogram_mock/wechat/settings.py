"""Settings of the emulator: everything it needs to know, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

BESIDE = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """A setting is missing or makes no sense; the text names it."""


@dataclass(frozen=True)
class App:
    """One registered application: the official account or the mini-program."""

    appid: str
    secret: str

    @property
    def original_id(self) -> str:
        """The `gh_...` name that messages are addressed to (ToUserName)."""
        return "gh_" + sha256(self.appid.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Settings:
    """What one emulator serves; `retry_seconds` is both the time-out and the pace of retries.

    The `mini_` ones are the mini-program's message push; without an address nothing is pushed.
    """

    home: Path
    account: App
    mini: App
    token: str
    aes_key: str
    callback: str
    mini_token: str = ""
    mini_aes_key: str = ""
    mini_callback: str = ""
    push_mode: str = "secure"
    push_format: str = "xml"
    retry_seconds: float = 5.0
    retries: int = 3
    account_name: str = "邻里"
    map_file: Path | None = None
    samples: Path | None = None
    people_file: Path | None = None
    product: str = ""
    phone: Path = BESIDE / "phone" / "built"
    mini_source: Path = BESIDE / "app"

    def __post_init__(self) -> None:
        _check(self.push_mode in ("secure", "plain"), "EMULATOR_PUSH_MODE is secure or plain")
        _check(self.push_format in ("xml", "json"), "EMULATOR_PUSH_FORMAT is xml or json")
        _check(len(self.aes_key) == 43, "WECHAT_OA_AES_KEY has 43 characters")
        _check(self.account.appid != self.mini.appid, "the two appids must differ")
        for address in (self.callback, self.mini_callback or self.callback):
            _check(address.startswith(("http://", "https://")), "EMULATOR_CALLBACK is a full URL")
        mini_key = len(self.mini_aes_key) == 43 or not self.mini_callback
        _check(mini_key, "WECHAT_MP_AES_KEY has 43 characters")

    @property
    def product_url(self) -> str:
        """Where the phone's requests go, without a slash: named, or the host of the callback."""
        named = urlsplit(self.product or self.callback)
        return f"{named.scheme}://{named.netloc}"

    def app(self, appid: str) -> App | None:
        """The application with this appid, or None."""
        return next((a for a in (self.account, self.mini) if a.appid == appid), None)

    def facing(self, original_id: str) -> Settings:
        """The same as the application of that name sees it: its own callback, token and key."""
        if original_id != self.mini.original_id:
            return self
        return replace(
            self,
            account=self.mini,
            mini=self.account,
            token=self.mini_token,
            aes_key=self.mini_aes_key,
            callback=self.mini_callback,
        )


def from_env(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings (see the package's docstring); SettingsError names what is wrong."""
    return Settings(
        home=Path(_need(env, "EMULATOR_HOME")),
        account=App(_need(env, "WECHAT_OA_APPID"), _need(env, "WECHAT_OA_SECRET")),
        mini=App(_need(env, "WECHAT_MP_APPID"), _need(env, "WECHAT_MP_SECRET")),
        token=_need(env, "WECHAT_OA_TOKEN"),
        aes_key=_need(env, "WECHAT_OA_AES_KEY"),
        callback=_need(env, "EMULATOR_CALLBACK"),
        mini_token=env.get("WECHAT_MP_TOKEN") or "",
        mini_aes_key=env.get("WECHAT_MP_AES_KEY") or "",
        mini_callback=env.get("EMULATOR_MINI_CALLBACK") or "",
        push_mode=env.get("EMULATOR_PUSH_MODE") or "secure",
        push_format=env.get("EMULATOR_PUSH_FORMAT") or "xml",
        retry_seconds=_seconds(env.get("EMULATOR_RETRY_SECONDS") or "5"),
        account_name=env.get("EMULATOR_ACCOUNT_NAME") or "邻里",
        map_file=_path(env, "EMULATOR_MAP"),
        samples=_path(env, "EMULATOR_SAMPLES"),
        people_file=_path(env, "EMULATOR_PEOPLE"),
        product=env.get("EMULATOR_PRODUCT") or "",
    )


def _need(env: Mapping[str, str], name: str) -> str:
    _check(bool(env.get(name)), f"{name} is not set")
    return env[name]


def _path(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    _check(0 < value <= 60, "EMULATOR_RETRY_SECONDS is a number of seconds up to 60")
    return value


def _check(good: bool, problem: str) -> None:
    if not good:
        raise SettingsError(problem)
