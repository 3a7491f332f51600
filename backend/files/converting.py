"""Any sound becomes MP3, mono, 16 kHz. It imports nothing of ours: it is also a script that reads
a sound and writes the seconds on a line, then the MP3, so that `hearing` can run it apart."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import av
from av.error import FFmpegError

MOST_SECONDS = 120
# Nothing that leads elsewhere: FFmpeg would follow a playlist to other files and addresses.
SOUNDS = "amr,amrnb,amrwb,mp3,aac,ogg,wav,mov,matroska"


def converted(raw: bytes) -> tuple[float, bytes]:
    """Seconds (what comes after MOST_SECONDS is cut off) and MP3. Raises ValueError."""
    out = BytesIO()
    try:
        with (
            av.open(BytesIO(raw), "r", options={"format_whitelist": SOUNDS}) as source,
            av.open(out, "w", format="mp3") as target,
        ):
            seconds = _convert(source, target)
    except (FFmpegError, IndexError) as broken:
        raise ValueError("no sound") from broken
    return seconds, out.getvalue()


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


if __name__ == "__main__":
    length, mp3 = converted(sys.stdin.buffer.read())
    sys.stdout.buffer.write(f"{length}\n".encode() + mp3)
