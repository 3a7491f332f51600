"""The product and WeChat's side, both served on real ports: what is said goes over real HTTP.

People write on phones (`Person`), the clock of both sides is one, jobs run when a test says so.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import requests

from backend.db import db, transaction
from backend.jobs import schedule
from backend.jobs.runner import Done, run
from backend.web import App
from miniprogram_mock.wechat import create_emulator, people
from miniprogram_mock.wechat.serving import serve
from miniprogram_mock.wechat.store import Store

from .phone import CALLBACK, MINI_CALLBACK, wechat_side
from .world import IN_GRID, WEDNESDAY, World, gcj02

PHOTOS = Path(__file__).parent.parent / "dev" / "demo" / "photos"
RIDER = "openid-of-rider"
SEND, MEDIA = "/cgi-bin/message/custom/send", "/cgi-bin/media/get"


def picture(name: str = "manhole_missing.jpg") -> bytes:
    """One of the demo's photos."""
    return (PHOTOS / name).read_bytes()


@dataclass
class Wire:
    """The control API of an emulator that listens at `base`."""

    base: str

    def post(self, path: str, /, **body: Any) -> Any:
        answer = requests.post(f"{self.base}/emulator{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str, /, **query: Any) -> Any:
        return requests.get(f"{self.base}/emulator{path}", params=query, timeout=30).json()

    def fault(self, path: str, kind: str, value: float = 0, times: int | None = 1) -> None:
        """A bad day on order; `times` None: until `mend`."""
        self.post("/faults", path=path, kind=kind, value=value, times=times)

    def mend(self) -> None:
        requests.delete(f"{self.base}/emulator/faults", timeout=30).raise_for_status()


@dataclass
class Person:
    """Somebody with a phone; what they send returns the reply that the chat showed at once."""

    wire: Wire
    openid: str

    def says(self, words: str) -> str | None:
        return self._send({"type": "text", "text": words})

    def sends_photo(self, content: bytes | None = None) -> str | None:
        return self._send({"type": "image"}, content or picture())

    def sends_voice(self, content: bytes, recognition: str = "") -> str | None:
        return self._send({"type": "voice", "recognition": recognition}, content)

    def sends_place(self, point: tuple[float, float] = IN_GRID, label: str = "") -> str | None:
        latitude, longitude = gcj02(point)
        return self._send({"type": "location", "lat": latitude, "lng": longitude, "label": label})

    def leaves(self) -> None:
        self._send({"type": "event", "event": "unsubscribe"})

    def _send(self, form: dict[str, Any], file: bytes | None = None) -> str | None:
        url = f"{self.wire.base}/emulator/users/{self.openid}/send"
        body: dict[str, Any] = {"json": form}
        if file is not None:
            body = {"data": form, "files": {"file": ("from-the-phone", file)}}
        answer = requests.post(url, timeout=30, **body)
        answer.raise_for_status()
        reply: str | None = answer.json()["reply"]
        return reply

    def chat(self) -> list[dict[str, Any]]:
        """Everything on the screen, oldest first."""
        found: list[dict[str, Any]] = self.wire.get(f"/users/{self.openid}/messages")["messages"]
        return found

    def hears(self) -> list[str]:
        """What the account has said, replies and notices, oldest first."""
        return [line["text"] for line in self.chat() if line["from"] == "account"]

    def notices(self) -> list[str]:
        """What came without being asked for."""
        return [line["text"] for line in self.chat() if line["kind"] == "custom"]

    def pushes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.wire.get("/pushes", openid=self.openid)["pushes"]
        return found


@dataclass
class Street:
    """Where the product (`url`) and WeChat (`wire`) meet."""

    app: App
    url: str
    wire: Wire
    home: Path
    _travel: Callable[[datetime], None]

    def person(self, name: str = "小周", openid: str = RIDER) -> Person:
        """A follower of the account; 小周 is the rider of `world.py`."""
        people.create(Store(self.home), name, openid=openid)
        return Person(self.wire, openid)

    def travel(self, to: datetime) -> None:
        """Both sides' clocks."""
        self._travel(to)
        self.wire.post("/clock", offset_seconds=int((to - datetime.now(UTC)).total_seconds()))

    def run_jobs(self, *names: str) -> dict[str, Done]:
        """What the jobs process would do in its next round."""
        with self.app.app_context():
            done = {name: run(schedule.named(name)) for name in names}
            db.session.remove()
        return done

    @contextmanager
    def inside(self, *, write: bool = True) -> Iterator[None]:
        """A transaction of the product's own, for calling verbs and looking at rows."""
        with self.app.app_context():
            with transaction(write=write):
                yield
            db.session.remove()


@contextmanager
def open_street(
    app: App, home: Path, travel: Callable[[datetime], None], **changes: Any
) -> Iterator[Street]:
    """Serve both; `changes` are those of the emulator's settings (mode, format, retries)."""
    with serve(app) as url:
        given = {"home": home, "callback": url + CALLBACK, "retry_seconds": 5.0, **changes}
        given.setdefault("mini_callback", url + MINI_CALLBACK)
        with serve(create_emulator(wechat_side(app, **given))) as base:
            app.config["WECHAT_API_BASE"] = base
            yield Street(app, url, Wire(base), home, travel)


def until(true: Callable[[], Any], seconds: float = 40) -> Any:
    """Wait for what another process does; one that has just begun may share its core with three."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do them all at the same instant, each in a thread; what each returned or raised."""
    gate = Barrier(len(works))

    def go(work: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(go, works))


@pytest.fixture
def street(
    app: App, world: World, tmp_path: Path, travel: Callable[[datetime], None]
) -> Iterator[Street]:
    """Wednesday afternoon; the product and WeChat are up, jobs run when told to."""
    with open_street(app, tmp_path / "wechat", travel) as opened:
        opened.travel(WEDNESDAY)
        yield opened


@pytest.fixture
def rider(street: Street) -> Person:
    """小周, registered in 吉林社区."""
    return street.person()


@pytest.fixture
def newcomer(street: Street) -> Person:
    """Somebody whom nobody knows yet."""
    return street.person("新来的", "openid-of-somebody-new")
