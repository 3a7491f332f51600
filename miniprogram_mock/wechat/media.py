"""Temporary media: kept three days under a media_id that only its own application may use.

Limits are those of the page of the upload interface: image 10 MB, voice 2 MB, video 10 MB,
thumb 64 KB.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from sqlite3 import Row

from .errors import WeChatError
from .store import Store

LIFETIME = 3 * 86400
MB = 1024 * 1024
LIMITS = {"image": 10 * MB, "voice": 2 * MB, "video": 10 * MB, "thumb": 64 * 1024}
ACCEPTED = {
    "image": {"jpg", "png", "gif", "bmp"},
    "voice": {"amr", "mp3"},
    "video": {"mp4"},
    "thumb": {"jpg"},
}
CONTENT_TYPES = {
    "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp",
    "webp": "image/webp", "amr": "voice/amr", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "webm": "audio/webm", "ogg": "audio/ogg", "wav": "audio/wav", "m4a": "audio/mp4",
    "bin": "application/octet-stream",
}  # fmt: skip


def extension_of(data: bytes) -> str:
    """What the first bytes say the file is; "bin" when they say nothing known."""
    head = data[:16]
    starts = {
        b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"GIF8": "gif", b"BM": "bmp",
        b"#!AMR": "amr", b"ID3": "mp3", b"\xff\xfb": "mp3", b"\xff\xf3": "mp3",
        b"\x1aE\xdf\xa3": "webm", b"OggS": "ogg",
    }  # fmt: skip
    found = next((name for magic, name in starts.items() if head.startswith(magic)), None)
    if found is None and head[:4] == b"RIFF":
        found = "webp" if head[8:12] == b"WEBP" else "wav"
    if found is None and head[4:8] == b"ftyp":
        found = "m4a" if head[8:11] == b"M4A" else "mp4"
    return found or "bin"


def check_upload(kind: str | None, data: bytes | None) -> str:
    """The extension of an upload, else 40004, 41005, 44001, 45001 or 40005."""
    if kind not in LIMITS:
        raise WeChatError(40004)
    if data is None:
        raise WeChatError(41005)
    if not data:
        raise WeChatError(44001)
    if len(data) > LIMITS[kind]:
        raise WeChatError(45001)
    if extension_of(data) not in ACCEPTED[kind]:
        raise WeChatError(40005)
    return extension_of(data)


def keep(store: Store, appid: str, kind: str, data: bytes, extension: str) -> Row:
    """Write the bytes and their row; the file is there before anyone can learn the id."""
    media_id = secrets.token_urlsafe(48)
    (store.media / media_id).write_bytes(data)
    store.run(
        "INSERT INTO media (media_id, appid, type, extension, content_type, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        media_id,
        appid,
        kind,
        extension,
        CONTENT_TYPES[extension],
        store.now(),
    )
    row = find(store, media_id)
    assert row is not None
    return row


def find(store: Store, media_id: str) -> Row | None:
    """Whatever its age: what the chat page shows does not fade."""
    return store.row("SELECT * FROM media WHERE media_id = ?", media_id)


def usable(store: Store, appid: str, media_id: object) -> Row:
    """The medium if WeChat still has it for this application, else 40007."""
    row = find(store, media_id) if isinstance(media_id, str) else None
    if row is None or row["appid"] != appid or row["type"] == "original" or row["forgotten"]:
        raise WeChatError(40007)
    if store.now() - row["created_at"] > LIFETIME:
        raise WeChatError(40007)
    return row


def forget(store: Store, media_id: str) -> bool:
    """WeChat no longer has it; False when it never had."""
    return store.run("UPDATE media SET forgotten = 1 WHERE media_id = ?", media_id) > 0


def path(store: Store, row: Row) -> Path:
    return store.media / str(row["media_id"])
