"""What WeChat's AMR becomes, and what is no voice."""

import math
import struct
import wave
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import av
import pytest

from backend.errors import Invalid
from backend.files.converting import MOST_SECONDS
from backend.files.voices import read_voice

RATE = 8000


def tone(seconds: float) -> bytes:
    """A WAV of the note A."""
    samples = (
        int(9000 * math.sin(440 * 2 * math.pi * i / RATE)) for i in range(int(seconds * RATE))
    )
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return out.getvalue()


def encoded(sound: bytes, kind: str = "amr", codec: str = "libopencore_amrnb") -> bytes:
    out = BytesIO()
    with av.open(BytesIO(sound)) as source, av.open(out, "w", format=kind) as target:
        stream = target.add_stream(codec, rate=RATE, layout="mono")
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=RATE)
        for frame in source.decode(audio=0):
            for piece in resampler.resample(frame):
                target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out.getvalue()


AMR = encoded(tone(2))


def test_amr_becomes_mp3() -> None:
    voice = read_voice(AMR)
    assert AMR.startswith(b"#!AMR\n")
    assert voice.seconds == pytest.approx(2, abs=0.2)
    assert voice.sha256 == sha256(AMR).hexdigest()
    with av.open(BytesIO(voice.mp3)) as heard:
        stream = heard.streams.audio[0]
        assert (stream.codec_context.name, stream.rate) == ("mp3float", 16000)
        assert stream.channels == 1
        loudest = max(abs(frame.to_ndarray()).max() for frame in heard.decode(audio=0))
    assert loudest > 0.1  # the tone is there, not silence


@pytest.mark.parametrize(("kind", "codec"), [("mp3", "libmp3lame"), ("wav", "pcm_s16le")])
def test_other_sounds_are_taken(kind: str, codec: str) -> None:
    assert read_voice(encoded(tone(1), kind, codec)).seconds == pytest.approx(1, abs=0.3)


def test_a_long_one_is_cut() -> None:
    assert read_voice(tone(MOST_SECONDS + 30)).seconds == pytest.approx(MOST_SECONDS, abs=1)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not a sound",
        b"#!AMR\n",  # a header and nothing said
        b"#!AMR\n" + b"\xff" * 200,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        b"\x00" * 5000,
        tone(0),
    ],
)
def test_what_is_no_voice_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_voice(raw)
    assert refused.value.code == "voice_unreadable"


def test_half_a_voice_is_better_than_none() -> None:
    assert 0 < read_voice(AMR[: len(AMR) // 2]).seconds < 2


def test_a_list_of_other_files_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FFmpeg's playlists would fetch addresses and read files of ours."""
    (tmp_path / "secret.amr").write_bytes(AMR)
    monkeypatch.chdir(tmp_path)
    for name in ("secret.amr", f"{tmp_path}/secret.amr", f"file:{tmp_path}/secret.amr"):
        for playlist in (
            f"ffconcat version 1.0\nfile '{name}'\n",
            f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{name}\n#EXT-X-ENDLIST\n",
        ):
            with pytest.raises(Invalid):
                read_voice(playlist.encode())
