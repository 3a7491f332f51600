"""A case created over the API with one 3 MB photo; against decoding and resizing it alone."""

import random
import statistics
import time
from io import BytesIO

import requests
from PIL import Image

from backend.files.photos import LONG_SIDE
from dev.demo.load import PASSWORD
from dev.instance import Instance

MEGABYTES = 3
SIZE = (4000, 3000)


def big_photo() -> bytes:
    """A 12-megapixel JPEG of about 3 MB: soft shapes and some grain, as a phone's camera makes."""
    noise = random.Random(7)
    small = Image.new("RGB", (400, 300))
    small.putdata([tuple(noise.randrange(256) for _ in range(3)) for _ in range(400 * 300)])
    image = small.resize(SIZE, Image.Resampling.BICUBIC)
    for quality in range(95, 40, -1):
        out = BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= MEGABYTES * 1024 * 1024:
            break
    return out.getvalue()


def limit(raw: bytes) -> float:
    """Seconds to decode the photo and resize it to what is kept, the plain way."""
    started = time.perf_counter()
    with Image.open(BytesIO(raw)) as image:
        image.convert("RGB").resize(
            (LONG_SIDE, LONG_SIDE * SIZE[1] // SIZE[0]), Image.Resampling.LANCZOS
        )
    return time.perf_counter() - started


class Reporter:
    """Somebody signed in at the API who reports a case with a photo."""

    def __init__(self, instance: Instance) -> None:
        self.api = f"{instance.url}/api/v1"
        self.web = requests.Session()
        who = {"username": "liu.min", "password": PASSWORD}
        token = self.web.post(f"{self.api}/sign-in/password", json=who).json()["token"]
        self.web.headers["Authorization"] = f"Bearer {token}"

    def report(self, raw: bytes) -> float:
        """Seconds from the upload to the created case."""
        started = time.perf_counter()
        photo = self.web.post(f"{self.api}/photos", files={"photo": ("a.jpg", raw, "image/jpeg")})
        case = self.web.post(
            f"{self.api}/cases",
            json={
                "words": "井盖响",
                "place": {"latitude": 30.6088, "longitude": 114.3079, "system": "wgs84"},
                "photos": [photo.json()["key"]],
            },
        )
        assert case.status_code == 201, case.text
        return time.perf_counter() - started


def measure(instance: Instance, rounds: int = 9) -> tuple[float, float]:
    """Medians of interleaved rounds: one case with its photo, and the limit."""
    raw, reporter = big_photo(), Reporter(instance)
    reporter.report(raw)
    pairs = [(reporter.report(raw), limit(raw)) for _ in range(rounds)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
