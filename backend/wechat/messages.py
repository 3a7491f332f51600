"""A WeChat message or event as the rest of the product sees it, whatever it was wrapped in."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

Kind = Literal["text", "image", "voice", "location", "event", "link", "video", "other"]
Form = Literal["xml", "json"]

TEXT_LIMIT = 2048  # bytes of UTF-8, for passive replies and custom messages alike

Suggest = Literal["pass", "review", "risky"]

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Verdict:
    """What a content check found: review means that a person should look.

    `label` is WeChat's number for the reason: 100 nothing, 10001 advertisement, 20001 politics,
    20002 sex, 20003 abuse, 20006 crime, 20008 fraud, 20012 vulgar, 20013 copyright, 21000 other.
    """

    suggest: Suggest
    label: int


@dataclass(frozen=True)
class Inbound:
    """One push. Coordinates are GCJ-02 degrees and unchecked: they may lie anywhere, or swapped.

    `event` is in lower case. `verdict` comes with the event wxa_media_check; instead of it
    `trouble`, an errcode (-1008: the file was not to be had at its address). `refused`: template
    ids, with the event subscribe_msg_change_event. `sealed` and `form`
    say how it came: the reply goes the same way. What a person wrote stays out of the repr, and
    so out of the logs.
    """

    openid: str = field(repr=False)
    to: str
    created_at: datetime
    msg_id: str | None
    kind: Kind
    text: str = field(default="", repr=False)
    media_id: str = field(default="", repr=False)
    recognition: str = field(default="", repr=False)
    latitude: float | None = field(default=None, repr=False)
    longitude: float | None = field(default=None, repr=False)
    label: str = field(default="", repr=False)
    event: str = ""
    event_key: str = field(default="", repr=False)
    trace_id: str = ""
    verdict: Verdict | None = None
    trouble: str = ""
    refused: tuple[str, ...] = ()
    sealed: bool = False
    form: Form = "xml"

    @property
    def dedupe_key(self) -> str:
        """The same for every delivery of one push; 70 characters at most.

        A message has a MsgId; an event is known by sender, second, name, key and trace_id, since
        three verdicts on three photos of one person may come in the same second.
        """
        if self.msg_id:
            return f"msg:{self.msg_id}"
        second = str(int(self.created_at.timestamp()))
        parts = (self.openid, second, self.kind, self.event, self.event_key, self.trace_id)
        return "event:" + sha256("\x00".join(parts).encode()).hexdigest()


def plain_text(text: str) -> str:
    """Without the characters that XML and PostgreSQL refuse (controls, lone surrogates)."""
    return _NOT_TEXT.sub("", text)


def fitting(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text, or as much of it as WeChat takes, ending in … (`limit` is in bytes of UTF-8)."""
    text = plain_text(text)
    if len(text.encode()) <= limit:
        return text
    room = limit - len("…".encode())
    return text.encode()[:room].decode(errors="ignore") + "…"
