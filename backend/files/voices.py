"""Voice messages arrive as AMR, which no browser plays: here they become MP3.

Imported by the jobs process only: the decoder alone weighs some 40 MB of memory.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import av
from av.error import FFmpegError

from ..errors import Invalid

MOST_SECONDS = 120
# Nothing that leads elsewhere: FFmpeg would follow a playlist to other files and addresses.
SOUNDS = "amr,amrnb,amrwb,mp3,aac,ogg,wav,mov,matroska"


@dataclass(frozen=True)
class Voice:
    """A voice ready to be kept: MP3, mono, 16 kHz."""

    mp3: bytes
    seconds: float
    sha256: str


def read_voice(raw: bytes) -> Voice:
    """Convert whatever sound WeChat sent. Raises Invalid when it cannot be decoded."""
    out = BytesIO()
    try:
        with (
            av.open(BytesIO(raw), "r", options={"format_whitelist": SOUNDS}) as source,
            av.open(out, "w", format="mp3") as target,
        ):
            seconds = _convert(source, target)
    except (FFmpegError, ValueError, IndexError) as broken:
        raise Invalid("语音打不开，请再说一遍或者打两个字。", code="voice_unreadable") from broken
    return Voice(out.getvalue(), seconds, sha256(raw).hexdigest())


def _convert(source: av.container.InputContainer, target: av.container.OutputContainer) -> float:
    stream = target.add_stream("mp3", rate=16000, layout="mono")
    resampler = av.AudioResampler(format="s16p", layout="mono", rate=16000)
    samples = 0
    for frame in _frames(source):
        for piece in resampler.resample(frame):
            samples += piece.samples
            target.mux(stream.encode(piece))
        if samples > MOST_SECONDS * 16000:
            break
    if samples == 0:
        raise ValueError("nothing to be heard")
    for piece in resampler.resample(None):
        target.mux(stream.encode(piece))
    target.mux(stream.encode(None))
    return round(samples / 16000, 1)


def _frames(source: av.container.InputContainer) -> Iterator[av.AudioFrame]:
    """What can be heard until the sound ends or breaks off: half a voice is better than none."""
    with suppress(FFmpegError):
        yield from source.decode(audio=0)
