"""From the text of a push to an `Inbound`: XML or JSON, and only what it should hold."""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

import xmltodict  # type: ignore[import-untyped]

from .messages import Form, Inbound, Kind, Verdict, plain_text

Fields = dict[str, Any]

MEDIA_CHECKED = "wxa_media_check"
CONSENTS_CHANGED = "subscribe_msg_change_event"

KINDS: dict[str, Kind] = {
    "text": "text",
    "image": "image",
    "voice": "voice",
    "video": "video",
    "shortvideo": "video",
    "location": "location",
    "link": "link",
    "event": "event",
}

_IDENTIFIER = re.compile("[!-~]{1,128}")
_CODE = re.compile("-?[0-9]{1,10}")
_NUMBER = re.compile("[0-9]{1,20}")
_SECONDS = re.compile("[0-9]{1,10}")
_LABEL = re.compile("[0-9]{1,6}")
_DEGREES = re.compile("[-+0-9.eE]{1,32}")


class BadPush(ValueError):
    """A push that cannot be understood. Says what is wrong, never what was sent."""


def parse(text: str, form: Form) -> Fields:
    """The fields of a push. Raises BadPush, ValueError, ExpatError or RecursionError."""
    fields = _parse_json(text) if form == "json" else _parse_xml(text)
    if not isinstance(fields, dict):
        raise BadPush("no fields")
    return fields


def _parse_json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)


def _parse_xml(text: str) -> object:
    # It refuses entities, internal and external, whatever size they would grow to.
    return xmltodict.parse(text, disable_entities=True).get("xml")


def _once(pairs: list[tuple[str, Any]]) -> Fields:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadPush("a doubled field")
    return fields


def _refuse(_constant: str) -> None:
    raise BadPush("not a number")


def word(fields: Fields, name: str) -> str:
    """One field as text, "" when it is missing or empty. BadPush when it is doubled or nested."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise BadPush(f"{name} is doubled or nested")
    return plain_text(value).strip()


def read(fields: Fields, *, sealed: bool, form: Form) -> Inbound:
    """The message in the fields. BadPush when one is missing or makes no sense."""
    kind = KINDS.get(_matching(fields, "MsgType", _IDENTIFIER).lower(), "other")
    event = _matching(fields, "Event", _IDENTIFIER).lower() if kind == "event" else ""
    located, trouble = kind == "location", _trouble(fields, event)
    return Inbound(
        openid=_matching(fields, "FromUserName", _IDENTIFIER),
        to=_matching(fields, "ToUserName", _IDENTIFIER),
        created_at=_instant(fields),
        msg_id=_msg_id(fields, kind),
        kind=kind,
        text=_content(fields) if kind == "text" else "",
        media_id=_media_id(fields, kind),
        recognition=word(fields, "Recognition") if kind == "voice" else "",
        # The LOCATION event also has coordinates, but in another system: they are not read.
        latitude=_degrees(fields, "Location_X") if located else None,
        longitude=_degrees(fields, "Location_Y") if located else None,
        label=word(fields, "Label") if located else "",
        event=event,
        event_key=word(fields, "EventKey"),
        trace_id=word(fields, "trace_id"),
        verdict=verdict_of(fields) if event == MEDIA_CHECKED and not trouble else None,
        trouble=trouble,
        refused=_refused(fields) if event == CONSENTS_CHANGED else (),
        sealed=sealed,
        form=form,
    )


def verdict_of(answer: Fields) -> Verdict:
    """The verdict in the answer to a content check, called or pushed (version 2 of both). BadPush.

    wechatpy reads version 1 and finds none.
    """
    result = answer.get("result")
    if not isinstance(result, dict):
        raise BadPush("no result")
    label = _matching(result, "label", _LABEL)
    match word(result, "suggest"):
        case "pass" | "review" | "risky" as suggest:
            return Verdict(suggest, int(label))
    raise BadPush("a verdict of no known kind")


def _refused(fields: Fields) -> tuple[str, ...]:
    """Templates that a person refuses in WeChat's settings. XML wraps the list, JSON does not."""
    wrapped = fields.get("SubscribeMsgChangeEvent", fields)
    listed = wrapped.get("List") if isinstance(wrapped, dict) else None
    entries = listed if isinstance(listed, list) else [listed]
    return tuple(
        word(entry, "TemplateId")
        for entry in entries
        if isinstance(entry, dict) and word(entry, "SubscribeStatusString") == "reject"
    )


def _trouble(fields: Fields, event: str) -> str:
    """The errcode of a check that came to nothing; some senders give it without its sign."""
    if event != MEDIA_CHECKED or word(fields, "errcode") in ("", "0"):
        return ""
    code = int(_matching(fields, "errcode", _CODE))
    return str(code - 2**32 if code >= 2**31 else code)


def _matching(fields: Fields, name: str, pattern: re.Pattern[str]) -> str:
    value = word(fields, name)
    if not pattern.fullmatch(value):
        raise BadPush(f"{name} is missing or wrong")
    return value


def _instant(fields: Fields) -> datetime:
    return datetime.fromtimestamp(int(_matching(fields, "CreateTime", _SECONDS)), UTC)


def _msg_id(fields: Fields, kind: Kind) -> str | None:
    if kind in ("event", "other") and not word(fields, "MsgId"):
        return None
    return _matching(fields, "MsgId", _NUMBER)


def _content(fields: Fields) -> str:
    if "Content" not in fields:
        raise BadPush("Content is missing")
    return word(fields, "Content")


def _media_id(fields: Fields, kind: Kind) -> str:
    if kind not in ("image", "voice", "video"):
        return ""
    return _matching(fields, "MediaId", _IDENTIFIER)


def _degrees(fields: Fields, name: str) -> float:
    value = float(_matching(fields, name, _DEGREES))
    if not math.isfinite(value):
        raise BadPush(f"{name} is not a number")
    return value
