"""Sending a voice, and reporting with one."""

import wave
from io import BytesIO
from typing import Any

import av
import pytest
from werkzeug.test import TestResponse

from backend.files.hearing import MOST_BYTES

from ..world import COMMUNITY
from .conftest import Api, jpeg
from .test_errors import assert_sentence

NO_KEY = "0" * 32


def sound(seconds: float, kind: str = "webm", codec: str = "libopus") -> bytes:
    """Silence as phones send it; an Opus stream has 48 kHz."""
    raw, out = BytesIO(), BytesIO()
    with wave.open(raw, "wb") as silence:
        silence.setparams((1, 2, 8000, 0, "NONE", ""))
        silence.writeframes(bytes(int(seconds * 8000) * 2))
    raw.seek(0)
    with av.open(raw) as source, av.open(out, "w", format=kind) as target:
        stream = target.add_stream(codec, rate=48000, layout="mono")
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=48000)
        for frame in source.decode(audio=0):
            for piece in resampler.resample(frame):
                target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out.getvalue()


def say(api: Api, who: str, raw: bytes, key: str = "") -> TestResponse:
    headers = {"Idempotency-Key": key} if key else {}
    form = {"voice": (BytesIO(raw), "said.webm")}
    return api(who).call("POST", "/voices", data=form, headers=headers)


def report(api: Api, who: str, **more: Any) -> TestResponse:
    return api(who).post("/cases", {"region": COMMUNITY, **more})


def test_a_voice_is_reported_alone_and_heard_by_those_who_see_the_case(api: Api) -> None:
    raw = sound(2)
    kept = say(api, "rider", raw, key="v1")
    assert kept.status_code == 201
    assert kept.json["seconds"] == pytest.approx(2, abs=0.2)
    assert say(api, "rider", raw, key="v1").json == kept.json  # sent twice, kept once
    key = kept.json["key"]
    heard = lambda who: api(who).get(f"/photos/{key}").status_code  # noqa: E731
    assert (heard("rider"), heard("worker"), heard("resident")) == (200, 404, 404)
    for case in (report(api, "resident", voice=key), report(api, "rider", voice=NO_KEY)):
        assert (case.status_code, case.json["message"]) == (422, "语音没有找到，请再说一遍。")
    assert report(api, "rider", words="灯坏了", photos=[key]).status_code == 422  # it is no photo
    assert_sentence(report(api, "rider"), 422)

    case = report(api, "rider", voice=key)
    assert (case.status_code, case.json["photo_count"]) == (201, 0)
    (shown,) = api("worker").get(f"/cases/{case.json['id']}").json["photos"]
    assert (shown["kind"], shown["key"], shown["seconds"]) == ("voice", key, kept.json["seconds"])
    answer = api("worker").get(f"/photos/{key}")
    assert (answer.mimetype, heard("resident")) == ("audio/mpeg", 404)
    assert answer.data[:3] == b"ID3" or answer.data[0] == 0xFF
    assert_sentence(report(api, "rider", voice=key), 409)  # one voice is of one case
    assert len(api("rider").get("/cases").json["items"]) == 1

    photo = api("rider").photo(jpeg()).json["key"]
    assert report(api, "rider", voice=photo).status_code == 422
    path = f"/cases/{case.json['id']}/additions"
    assert_sentence(api("rider").post(path, {"voice": key}), 409)
    second = say(api, "rider", sound(1, "mp4", "aac")).json["key"]
    photos = [api("rider").photo(jpeg(40 + n)).json["key"] for n in range(9)]
    both = api("rider").post(path, {"voice": second, "photos": photos})
    assert both.status_code == 200  # nine photos leave room for a voice
    assert len(api("rider").get(f"/cases/{case.json['id']}").json["photos"]) == 11


@pytest.mark.parametrize(
    ("raw", "status", "says"),
    [
        (b"", 422, "空的"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", 422, "打不开"),
        (sound(1)[:40], 422, "打不开"),
        (sound(63), 422, "最长一分钟"),
        (bytes(MOST_BYTES + 1), 413, "2 MB"),
    ],
    ids=["empty", "playlist", "cut", "long", "large"],
)
def test_what_is_no_voice_of_ours(api: Api, raw: bytes, status: int, says: str) -> None:
    refused = say(api, "rider", raw)
    assert_sentence(refused, status)
    assert says in refused.json["message"]


def test_forms_that_are_none(api: Api) -> None:
    assert api(None).call("POST", "/voices").status_code == 401
    assert_sentence(api("rider").call("POST", "/voices"), 422)
    assert_sentence(api("rider").call("POST", "/voices", data={"voice": "words"}), 422)
    for key in ("x" * 32, "short", 7, ["a"]):
        assert_sentence(report(api, "rider", words="灯坏了", voice=key), 422)
