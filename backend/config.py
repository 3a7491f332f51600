"""Settings, read once from the environment. In production nothing secret has a default."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
MIGRATIONS = ROOT / "migrations"


class Misconfigured(Exception):
    """The process refuses to start; the message names every setting that is missing or wrong."""


@dataclass(frozen=True)
class Config:
    """One installation (a district). Each field is the environment variable of the same name."""

    ENVIRONMENT: str = "development"
    SECRET_KEY: str = ""
    DATABASE_URL: str = f"sqlite:///{VAR / 'linli.db'}"
    FILES_DIR: str = str(VAR / "files")
    PUBLIC_URL: str = "http://127.0.0.1:8000"
    CASE_PREFIX: str = "JA"
    TRUSTED_PROXIES: int = 0
    WECHAT_API_BASE: str = "https://api.weixin.qq.com"
    WECHAT_OA_APPID: str = ""
    WECHAT_OA_SECRET: str = ""
    WECHAT_OA_TOKEN: str = ""
    WECHAT_OA_AES_KEY: str = ""
    WECHAT_OA_PLAIN: bool = False
    WECHAT_MP_APPID: str = ""
    WECHAT_MP_SECRET: str = ""
    WECHAT_MP_TOKEN: str = ""
    WECHAT_MP_AES_KEY: str = ""
    WECHAT_MP_PLAIN: bool = False
    WECHAT_MP_TEMPLATE_CASE: str = (
        "emulator-case-progress thing1 character_string2 phrase3 time4 thing5"
    )
    WECHAT_MP_TEMPLATE_WISH: str = (
        "emulator-wish-progress thing1 character_string2 phrase3 time4 thing5"
    )
    WECHAT_MP_TEMPLATE_REMINDER: str = "emulator-reminder thing1 time2 thing3"
    WECHAT_MP_TEMPLATE_TASK: str = "emulator-task thing1 character_string2 time3 thing4"
    TOTP_FOR_PERSONAL_DATA: bool = False
    MAP_TILES: str = ""  # https://t{s}.example.com/{z}/{x}/{y}?tk=key
    CLOCK_OFFSET_FILE: str = ""
    TESTING: bool = False

    @property
    def production(self) -> bool:
        return self.ENVIRONMENT == "production"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Config":
        """Read and check the settings. Raises Misconfigured with everything that is wrong."""
        given: dict[str, Any] = {}
        problems: list[str] = []
        for setting in fields(cls):
            try:
                if setting.name in env:
                    given[setting.name] = _typed(setting.type, env[setting.name])
            except ValueError:
                problems.append(f"{setting.name} must be a whole number, zero or more")
        config = cls(**given)
        problems += config._problems()
        if problems:
            raise Misconfigured("; ".join(problems))
        return config

    def _problems(self) -> list[str]:
        missing = [name for name in _SECRETS if not getattr(self, name)]
        problems = [f"{name} is not set" for name in missing] if self.production else []
        if self.ENVIRONMENT not in ENVIRONMENTS:
            problems.append(f"ENVIRONMENT is one of {', '.join(ENVIRONMENTS)}")
        if self.production and self.TESTING:
            problems.append("TESTING lets errors out to whoever asks")
        if self.production and self.CLOCK_OFFSET_FILE:
            problems.append("CLOCK_OFFSET_FILE is for demos: real deadlines need the real clock")
        for plain in ("WECHAT_OA_PLAIN", "WECHAT_MP_PLAIN"):
            if self.production and getattr(self, plain):
                problems.append(f"{plain} lets anyone replay or alter messages: use secure mode")
        if self.production and not self.PUBLIC_URL.startswith("https://"):
            problems.append("PUBLIC_URL must be https: links in it let a handler answer")
        if self.production and not self.WECHAT_API_BASE.startswith("https://"):
            problems.append("WECHAT_API_BASE must be https: our secrets travel there")
        if self.MAP_TILES and not _TILES.fullmatch(self.MAP_TILES):
            problems.append("MAP_TILES is an https address with {x}, {y} and {z}")
        if len(self.SECRET_KEY) < 32:
            problems.append("SECRET_KEY must be set, 32 characters or longer")
        for key in ("WECHAT_OA_AES_KEY", "WECHAT_MP_AES_KEY"):
            if len(getattr(self, key)) not in (0, 43):
                problems.append(f"{key} (EncodingAESKey) has 43 characters")
        return problems + [problem for name in _TEMPLATES for problem in self._template(name)]

    def _template(self, name: str) -> list[str]:
        """What is wrong with a subscribe message's template; one that is empty is not sent."""
        given: str = getattr(self, name)
        if self.production and given.startswith("emulator-"):
            return [f"{name} is not set: the id and keys of yours, or empty to do without"]
        if given and not re.fullmatch(r"[\w-]+ " + _TEMPLATES[name], given):
            return [f"{name} is an id and the keys of its fields, see the README"]
        return []


# A host of its own, and what stands for a tile's place somewhere behind it, in any order.
_TILES = re.compile(r"https://[\w{}.:-]+/(?=\S*\{x\})(?=\S*\{y\})(?=\S*\{z\})[^\s;,'\"]+")


def tile_hosts(tiles: str) -> list[str]:
    """From where MAP_TILES loads pictures; {s} stands for 0 to 7."""
    host = "/".join(tiles.split("/")[:3])
    return list(dict.fromkeys(host.replace("{s}", str(n)) for n in range(8))) if tiles else []


ENVIRONMENTS = ("development", "test", "production")
_SECRETS = (
    "WECHAT_OA_APPID",
    "WECHAT_OA_SECRET",
    "WECHAT_OA_TOKEN",
    "WECHAT_OA_AES_KEY",
    "WECHAT_MP_APPID",
    "WECHAT_MP_SECRET",
    "WECHAT_MP_TOKEN",
    "WECHAT_MP_AES_KEY",
)


_WHAT, _NUMBER, _STATE = r"thing\d+", r"(character_string|thing)\d+", r"(phrase|thing)\d+"
_AT, _NOTE = r"(time|date)\d+", r"thing\d+"
# The keys that a template's setting names after its id, in this order.
_TEMPLATES = {
    "WECHAT_MP_TEMPLATE_CASE": " ".join((_WHAT, _NUMBER, _STATE, _AT, _NOTE)),
    "WECHAT_MP_TEMPLATE_WISH": " ".join((_WHAT, _NUMBER, _STATE, _AT, _NOTE)),
    "WECHAT_MP_TEMPLATE_REMINDER": " ".join((_WHAT, _AT, _NOTE)),
    "WECHAT_MP_TEMPLATE_TASK": " ".join((_WHAT, _NUMBER, _AT, _NOTE)),
}


def _typed(kind: object, text: str) -> str | int | bool:
    if kind in (bool, "bool"):
        return text.strip().lower() in {"1", "true", "yes"}
    if kind in (int, "int"):
        number = int(text)
        if number < 0:
            raise ValueError(text)
        return number
    return text
