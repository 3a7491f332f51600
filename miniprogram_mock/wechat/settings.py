"""Settings of the emulator: everything it needs to know, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


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
    """What one emulator serves; `retry_seconds` is both the time-out and the pace of retries."""

    home: Path
    account: App
    mini: App
    token: str
    aes_key: str
    callback: str
    push_mode: str = "secure"
    push_format: str = "xml"
    retry_seconds: float = 5.0
    retries: int = 3
    account_name: str = "邻里"
    map_file: Path | None = None
    samples: Path | None = None
    people_file: Path | None = None

    def __post_init__(self) -> None:
        _check(self.push_mode in ("secure", "plain"), "EMULATOR_PUSH_MODE is secure or plain")
        _check(self.push_format in ("xml", "json"), "EMULATOR_PUSH_FORMAT is xml or json")
        _check(len(self.aes_key) == 43, "WECHAT_OA_AES_KEY has 43 characters")
        _check(self.account.appid != self.mini.appid, "the two appids must differ")
        _check(self.callback.startswith(("http://", "https://")), "EMULATOR_CALLBACK is a full URL")

    def app(self, appid: str) -> App | None:
        """The application with this appid, or None."""
        return next((a for a in (self.account, self.mini) if a.appid == appid), None)


def from_env(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings (see the package's docstring); SettingsError names what is wrong."""
    return Settings(
        home=Path(_need(env, "EMULATOR_HOME")),
        account=App(_need(env, "WECHAT_OA_APPID"), _need(env, "WECHAT_OA_SECRET")),
        mini=App(_need(env, "WECHAT_MP_APPID"), _need(env, "WECHAT_MP_SECRET")),
        token=_need(env, "WECHAT_OA_TOKEN"),
        aes_key=_need(env, "WECHAT_OA_AES_KEY"),
        callback=_need(env, "EMULATOR_CALLBACK"),
        push_mode=env.get("EMULATOR_PUSH_MODE") or "secure",
        push_format=env.get("EMULATOR_PUSH_FORMAT") or "xml",
        retry_seconds=_seconds(env.get("EMULATOR_RETRY_SECONDS") or "5"),
        account_name=env.get("EMULATOR_ACCOUNT_NAME") or "邻里",
        map_file=_path(env, "EMULATOR_MAP"),
        samples=_path(env, "EMULATOR_SAMPLES"),
        people_file=_path(env, "EMULATOR_PEOPLE"),
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
