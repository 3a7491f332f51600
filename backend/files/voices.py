"""Voice messages arrive as AMR, which no browser plays: here they become MP3.

Imported by the jobs process only: the decoder alone weighs some 40 MB of memory.
"""

from hashlib import sha256

from ..errors import Invalid
from .converting import converted
from .hearing import UNREADABLE, Voice


def read_voice(raw: bytes) -> Voice:
    """Convert whatever sound WeChat sent. Raises Invalid when it cannot be decoded."""
    try:
        seconds, mp3 = converted(raw)
    except ValueError as broken:
        raise Invalid(UNREADABLE, code="voice_unreadable") from broken
    return Voice(mp3, seconds, sha256(raw).hexdigest())
