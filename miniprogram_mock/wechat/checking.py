"""The two content checks: words at once, pictures later, by a push to the mini-program.

Version 2 of both. Who is asked about must have opened the mini-program within two hours (61010).
What is found is "pass", unless the words hold one of those below or a fault says otherwise. A
picture is really fetched; its answer is the event `wxa_media_check`, a second later or as a fault
of kind `late` says. Sources: the platform's pages of both interfaces, for the event examples that
developers have shown.
"""

from __future__ import annotations

import secrets
from typing import Any

import requests

from . import faults, people, push
from .core import Emulator
from .errors import WeChatError
from .shapes import Fields, message_fields

WORDS, MEDIA = "/wxa/msg_sec_check", "/wxa/media_check_async"
VISIT_HOLDS = 2 * 3600
MOST_WORDS = 2500
MOST_BYTES = 10 * 1024 * 1024
SCENES = (1, 2, 3, 4)
KINDS = (1, 2)  # a sound, a picture
USUAL_DELAY = 1.0
FETCH_WITHIN = 5.0
PASS, NOT_FETCHED = 100, -1008

# Words that are found out, and the label: 10001 advertisement, 20008 fraud, 21000 other.
RISKY = {"加微信领礼品": 10001, "免费体检送鸡蛋": 20008, "一起买理财": 20008}
REVIEW = {"低价转让": 10001, "私下交易": 21000}


def words(emulator: Emulator, appid: str, body: dict[str, Any]) -> Fields:
    """The answer about the words in `body`."""
    _check_who(emulator, appid, body)
    content = body.get("content")
    if not isinstance(content, str) or not content:
        raise WeChatError(47001)
    if len(content) > MOST_WORDS:
        raise WeChatError(45002)
    found = _on_demand(emulator, WORDS) or _in_words(content)
    return {"errcode": 0, "errmsg": "ok", **_finding(*found), "trace_id": _trace_id()}


def media(emulator: Emulator, appid: str, body: dict[str, Any]) -> Fields:
    """The trace_id by which the answer about the picture in `body` will be known."""
    _check_who(emulator, appid, body)
    url, trace_id = body.get("media_url"), _trace_id()
    if body.get("media_type") not in KINDS:
        raise WeChatError(40004)
    if not isinstance(url, str) or not url:
        raise WeChatError(47001)
    result: Fields = {"errcode": NOT_FETCHED, "errmsg": "download failed"}
    if _fetches(url):
        found = _on_demand(emulator, MEDIA) or ("pass", PASS)
        result = {"errcode": 0, "errmsg": "ok", **_finding(*found)}
    _push_later(emulator, body["openid"], {"trace_id": trace_id, "version": 2, **result})
    return {"errcode": 0, "errmsg": "ok", "trace_id": trace_id}


def _check_who(emulator: Emulator, appid: str, body: dict[str, Any]) -> None:
    """48001, 47001, 40129, 40003, 43104 or 61010 unless it may be asked about this person."""
    openid = body.get("openid")
    if appid != emulator.settings.mini.appid:
        raise WeChatError(48001)
    if body.get("version") != 2 or not isinstance(openid, str):
        raise WeChatError(47001)
    if body.get("scene") not in SCENES:
        raise WeChatError(40129)
    if people.find_mini(emulator.store, openid) is None:
        raise WeChatError(43104 if people.find(emulator.store, openid) else 40003)
    visited = people.visited_at(emulator.store, openid)
    if visited is None or emulator.store.now() - visited > VISIT_HOLDS:
        raise WeChatError(61010)


def _on_demand(emulator: Emulator, path: str) -> tuple[str, int] | None:
    fault = faults.take(emulator.store, path, ["risky", "review"])
    return (fault["kind"], int(fault["value"])) if fault else None


def _in_words(content: str) -> tuple[str, int]:
    for suggest, known in (("risky", RISKY), ("review", REVIEW)):
        for caught, label in known.items():
            if caught in content:
                return suggest, label
    return "pass", PASS


def _finding(suggest: str, label: int) -> Fields:
    detail = {"strategy": "content_model", "errcode": 0, "suggest": suggest, "label": label}
    return {"detail": [detail | {"prob": 90}], "result": {"suggest": suggest, "label": label}}


def _trace_id() -> str:
    return "-".join(secrets.token_hex(4) for _ in range(3))


def _fetches(url: str) -> bool:
    """Whether the picture is to be had at its address, and not too large."""
    try:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of the environment knows no loopback address
            response = session.get(url, timeout=FETCH_WITHIN, stream=True, allow_redirects=False)
            data = response.raw.read(MOST_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError, ValueError):
        return False
    return response.status_code == 200 and 0 < len(data) <= MOST_BYTES


def _push_later(emulator: Emulator, openid: str, fields: Fields) -> None:
    if not emulator.settings.mini_callback:
        return  # as long as no address is entered in the console
    fault = faults.take(emulator.store, MEDIA, ["late"])
    delay = float(fault["value"]) if fault else USUAL_DELAY
    mini, at = emulator.settings.mini, emulator.store.now() + delay
    head = message_fields(emulator.settings.facing(mini.original_id), openid, at, "event")
    event = {**head, "Event": "wxa_media_check", "appid": mini.appid, **fields}
    push_id = push.enqueue(emulator, openid, event, None)
    push.put_off(emulator, push_id, delay)
    push.start(emulator, push_id)
