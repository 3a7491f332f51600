"""Sending photos and looking at them."""

from io import BytesIO

import pytest
from PIL import Image

from backend.files.photos import MOST_BYTES

from ..cases.making import GOOD_ANSWER, accepted
from ..world import COMMUNITY
from .conftest import Api, jpeg
from .test_errors import assert_sentence


def blank_png(width: int, height: int) -> bytes:
    """Many pixels in few bytes."""
    out = BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_kept_and_shown_to_its_sender(api: Api) -> None:
    kept = api("rider").photo(jpeg(400, 300))
    assert kept.status_code == 201
    assert (kept.json["width"], kept.json["height"]) == (400, 300)
    key = kept.json["key"]
    for path in (f"/photos/{key}", f"/photos/{key}/thumb"):
        shown = api("rider").get(path)
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
        assert "private" in shown.headers["Cache-Control"]
        for other in ("stranger", "worker", "admin"):
            assert_sentence(api(other).get(path), 404)
        assert api(None).get(path).status_code == 401


def test_a_reports_photo_is_for_those_who_see_the_case(api: Api) -> None:
    key = api("rider").photo(jpeg()).json["key"]
    body = {"words": "井盖坏了", "region": COMMUNITY, "photos": [key]}
    case_id = api("rider").post("/cases", body).json["id"]
    seen = lambda who: api(who).get(f"/photos/{key}").status_code  # noqa: E731
    assert {who: seen(who) for who in ("rider", "worker", "admin", "next_worker", "handler")} == {
        "rider": 200,
        "worker": 200,
        "admin": 200,
        "next_worker": 404,
        "handler": 404,
    }
    api("worker").post(f"/cases/{case_id}/dispatch", {"unit": 1})
    assert (seen("handler"), seen("other_handler"), seen("stranger")) == (200, 404, 404)


def test_an_answers_photo_is_shown_to_the_reporter(api: Api) -> None:
    case_id = api.case(accepted)
    key = api("handler").photo(jpeg()).json["key"]
    assert api("rider").get(f"/photos/{key}").status_code == 404
    api("handler").post(f"/cases/{case_id}/answer", {"words": GOOD_ANSWER, "photos": [key]})
    assert api("rider").get(f"/photos/{key}").status_code == 200


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 422),
        (b"this is a text file", 422),
        (b"GIF89a" + b"\0" * 50, 422),
        (jpeg()[:100], 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422),
        (b"\xff\xd8" + b"\0" * MOST_BYTES, 413),
        (b"\xff\xd8" + b"\0" * (MOST_BYTES + 2 * 1024 * 1024), 413),
    ],
    ids=["empty", "text", "gif", "cut", "svg", "15 MB", "17 MB"],
)
def test_what_is_no_photo(api: Api, raw: bytes, status: int) -> None:
    assert_sentence(api("rider").photo(raw), status)


def test_more_than_fifty_megapixels(api: Api) -> None:
    answer = api("rider").photo(blank_png(20_000, 2_501))
    assert_sentence(answer, 413)
    assert "5000 万像素" in answer.json["message"]


def test_forms_that_are_none(api: Api) -> None:
    rider = api("rider")
    assert_sentence(rider.call("POST", "/photos"), 422)
    assert_sentence(rider.post("/photos", {"photo": "x"}), 422)
    assert_sentence(rider.call("POST", "/photos", data={"photo": "words"}), 422)
    form = {"photo": (BytesIO(jpeg()), "a.jpg"), "more": (BytesIO(jpeg()), "b.jpg")}
    assert_sentence(rider.call("POST", "/photos", data=form), 422)
    broken = rider.call("POST", "/photos", data=b"--x", content_type="multipart/form-data")
    assert_sentence(broken, 422)


def test_keys_that_are_none(api: Api) -> None:
    for key in ("0" * 32, "x" * 32, "é" * 32, "%00" * 32, "..%2f" * 10 + "..", "short"):
        assert_sentence(api("rider").get(f"/photos/{key}"), 404)
