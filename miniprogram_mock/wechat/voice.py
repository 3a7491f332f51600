"""Voice messages: whatever a browser records becomes AMR, as WeChat hands it on."""

from __future__ import annotations

from io import BytesIO

import av

RATE = 8000
LONGEST = 60


def to_amr(sound: bytes) -> bytes | None:
    """Any sound file that FFmpeg reads to AMR-NB (8 kHz, one channel), 60 s at most.

    None when the bytes hold no sound.
    """
    out = BytesIO()
    try:
        with av.open(BytesIO(sound), "r") as source, av.open(out, "w", format="amr") as target:
            stream = target.add_stream("libopencore_amrnb", rate=RATE, layout="mono")
            stream.bit_rate = 12200
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in source.decode(audio=0):
                if frame.time is not None and frame.time >= LONGEST:
                    break
                for piece in resampler.resample(frame):
                    target.mux(stream.encode(piece))
            for piece in resampler.resample(None):
                target.mux(stream.encode(piece))
            target.mux(stream.encode(None))
    except (av.error.FFmpegError, IndexError, ValueError):
        return None
    return out.getvalue()
