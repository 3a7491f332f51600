"""Hearing a voice that somebody uploads, in a process of its own: the decoder would weigh some
40 MB in every process of the API, and bytes that break it must break nothing else."""

import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from ..errors import Conflict, Invalid

MOST_BYTES = 2 * 1024 * 1024
MOST_UPLOADED_SECONDS = 60
ROUNDING = 1  # seconds: a recorder that stops at 60 pads its last packet
PATIENCE = 20  # seconds; a minute of sound takes half of one
SCRIPT = Path(__file__).with_name("converting.py")
UNREADABLE = "语音打不开，请再说一遍或者打两个字。"
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True)
class Voice:
    """A voice ready to be kept: MP3, mono, 16 kHz."""

    mp3: bytes
    seconds: float
    sha256: str


def hear(raw: bytes) -> Voice:
    """Convert a voice of at most 2 MB and 60 seconds, before a transaction opens. Raises Invalid
    with a sentence, Conflict while too many others are heard."""
    if not raw:
        raise Invalid("语音是空的，请再说一遍。", code="voice_empty")
    if len(raw) > MOST_BYTES:
        raise Invalid("语音超过 2 MB，请说短一点，一段最多一分钟。", code="voice_too_large")
    if not _AT_ONCE.acquire(timeout=PATIENCE):
        raise Conflict("同时发语音的人太多，请过一会儿再发。", code="voice_busy")
    try:
        seconds, mp3 = _apart(raw)
    finally:
        _AT_ONCE.release()
    if seconds > MOST_UPLOADED_SECONDS + ROUNDING:
        raise Invalid("语音最长一分钟，请分开说，或者打几个字。", code="voice_too_long")
    return Voice(mp3, seconds, sha256(raw).hexdigest())


def _apart(raw: bytes) -> tuple[float, bytes]:
    """Seconds and MP3, as the script `converting` writes them."""
    command = [sys.executable, "-I", str(SCRIPT)]
    given: dict[str, Any] = {"input": raw, "capture_output": True, "timeout": PATIENCE}
    try:
        done = subprocess.run(command, check=True, **given)  # noqa: S603 - no word from outside
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as broken:
        raise Invalid(UNREADABLE, code="voice_unreadable") from broken
    seconds, _, mp3 = done.stdout.partition(b"\n")
    return float(seconds), mp3
