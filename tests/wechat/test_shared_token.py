"""One token for all threads and processes."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import clock, create_app
from backend.config import Config
from backend.db import db, transaction
from backend.web import App
from backend.wechat import Client, Unavailable, tokens
from backend.wechat.models import WeChatToken
from miniprogram_mock.wechat import faults

from .conftest import SEND_PATH, TOKEN_PATH, Emulator

ROOT = Path(__file__).parent.parent.parent

OTHER_PROCESS = """
import sys
from pathlib import Path
from backend import clock
from backend.db import db
from backend.wechat import Client
from flask import Flask

clock.follow(Path(sys.argv[6]))
app = Flask("other")
app.config["SQLALCHEMY_DATABASE_URI"] = sys.argv[1]
db.init_app(app)
print("ready", flush=True)
sys.stdin.readline()
with app.app_context():
    Client(*sys.argv[2:5]).send_text(sys.argv[5], "hello")
"""


def stored(app: App, **values: object) -> None:
    """Change the kept token behind everybody's back."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(WeChatToken).values(**values))


def kept(app: App) -> WeChatToken:
    with app.app_context(), Session(db.engine) as session:
        return session.query(WeChatToken).one()


def together(workers: list[Callable[[], object]]) -> list[object]:
    """Run them at the same instant; what each returned or raised."""
    gate = Barrier(len(workers))

    def run(work: Callable[[], object]) -> object:
        gate.wait()
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(run, workers))


def sending(app: App, config: Config, emulator: Emulator, openid: str) -> Callable[[], object]:
    """Somebody with an app and a client of their own."""
    client = Client(config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET, emulator.base)

    def send() -> None:
        with app.app_context():
            client.send_text(openid, "一")

    return send


def test_eight_threads_fetch_once(app: App, config: Config, emulator: Emulator) -> None:
    faults.add(emulator.store, TOKEN_PATH, "slow", 0.2)
    people = [emulator.person() for _ in range(8)]
    results = together([sending(app, config, emulator, p) for p in people])
    assert results == [None] * 8
    assert sorted(emulator.calls) == sorted([TOKEN_PATH] + [SEND_PATH] * 8)


def test_eight_refusals_at_once_cost_one_fetch(
    app: App, config: Config, emulator: Emulator
) -> None:
    people = [emulator.person() for _ in range(8)]
    sending(app, config, emulator, people[0])()
    emulator.calls.clear()
    emulator.store.run("UPDATE tokens SET revoked = 1")
    faults.add(emulator.store, TOKEN_PATH, "slow", 0.2)
    results = together([sending(app, config, emulator, p) for p in people])
    assert results == [None] * 8
    assert emulator.calls.count(TOKEN_PATH) == 1


def test_two_engines_on_one_database_fetch_once(
    app: App, config: Config, emulator: Emulator
) -> None:
    other = create_app(config)
    faults.add(emulator.store, TOKEN_PATH, "slow", 0.2)
    people = [emulator.person() for _ in range(4)]
    workers = [
        sending(a, config, emulator, p) for a, p in zip([app, other] * 2, people, strict=True)
    ]
    assert together(workers) == [None] * 4
    assert emulator.calls.count(TOKEN_PATH) == 1
    with other.app_context():
        db.engine.dispose()


def test_two_processes_fetch_once(
    app: App, config: Config, emulator: Emulator, tmp_path: Path
) -> None:
    faults.add(emulator.store, TOKEN_PATH, "slow", 0.2)
    settings = [config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET, emulator.base]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", OTHER_PROCESS, config.DATABASE_URL, *settings,
             emulator.person(), str(tmp_path / "clock-offset")],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.wait(timeout=30) for process in running] == [0, 0]
    for process in running:
        process.communicate()
    assert sorted(emulator.calls) == sorted([TOKEN_PATH, SEND_PATH, SEND_PATH])


def counted(fetched: list[str], token: str = "AT-1", seconds: int = 7200) -> tokens.Fetch:
    def fetch() -> tuple[str, int]:
        fetched.append(token)
        return token, seconds

    return fetch


@pytest.mark.parametrize(("left", "fetches"), [(7200, 0), (61, 0), (60, 1), (0, 1), (-9, 1)])
def test_a_token_is_used_until_its_last_minute(app: App, left: int, fetches: int) -> None:
    fetched: list[str] = []
    with app.app_context():
        tokens.token_of("wx1", counted([]))
    # A second of room: the clock goes on while the test runs.
    room = timedelta(seconds=left + (30 if not fetches and left < 100 else 0))
    stored(app, expires_at=clock.now() + room)
    with app.app_context():
        assert tokens.token_of("wx1", counted(fetched)) == "AT-1"
    assert len(fetched) == fetches


def test_two_applications_have_a_token_each(app: App) -> None:
    with app.app_context():
        assert tokens.token_of("wx1", counted([], "AT-1")) == "AT-1"
        assert tokens.token_of("wx2", counted([], "AT-2")) == "AT-2"
        assert tokens.token_of("wx1", counted([], "AT-3")) == "AT-1"


def test_an_old_refusal_does_not_discard_a_new_token(app: App) -> None:
    with app.app_context():
        tokens.token_of("wx1", counted([], "AT-new"))
        tokens.discard("wx1", "AT-old")
        assert tokens.token_of("wx1", counted([], "AT-third")) == "AT-new"


def broken() -> tuple[str, int]:
    raise Unavailable()


def test_a_failed_fetch_gives_the_turn_to_the_next(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "PATIENCE", 0.1)
    with app.app_context():
        with pytest.raises(Unavailable):
            tokens.token_of("wx1", broken)
        assert tokens.token_of("wx1", counted([])) == "AT-1"


def held(app: App, until: datetime) -> None:
    """Somebody else is fetching."""
    with app.app_context(), pytest.raises(Unavailable):
        tokens.token_of("wx1", broken)
    stored(app, fetching_until=until)


@pytest.mark.parametrize("ahead", [timedelta(seconds=-5), timedelta(seconds=5)])
def test_whoever_waits_does_not_wait_for_ever(
    app: App, ahead: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also behind one whose clock is a little ahead, or who read it a little later."""
    monkeypatch.setattr(tokens, "PATIENCE", 0.1)
    held(app, clock.now() + tokens.LEASE + ahead)
    fetched: list[str] = []
    with app.app_context(), pytest.raises(Unavailable) as tired:
        tokens.token_of("wx1", counted(fetched))
    assert (fetched, tired.value.permanent) == ([], False)


@pytest.mark.parametrize("until", [timedelta(seconds=-1), timedelta(days=3)])
def test_a_lease_of_the_dead_or_of_another_time_holds_nobody_up(
    app: App, until: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "PATIENCE", 0.1)
    held(app, clock.now() + until)
    with app.app_context():
        assert tokens.token_of("wx1", counted([])) == "AT-1"
    assert kept(app).fetching_until is None


def test_a_fetcher_who_comes_late_takes_nothing_from_his_successor(app: App) -> None:
    with app.app_context():

        def overtaken() -> tuple[str, int]:
            theirs = datetime(2030, 1, 1, tzinfo=UTC)
            stored(app, token="AT-new", fetching_until=theirs)
            return "AT-late", 7200

        assert tokens.token_of("wx1", overtaken) == "AT-late"
    assert (kept(app).token, kept(app).fetching_until is None) == ("AT-new", False)


def test_it_never_mixes_with_the_session_of_the_request(app: App) -> None:
    with app.app_context():
        tokens.token_of("wx1", counted([]))
        with transaction(write=False) as session:
            assert session.get(WeChatToken, "wx1") is not None


def test_the_token_is_in_no_log_and_no_error(app: App, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context(), caplog.at_level("DEBUG", logger="sqlalchemy.engine"):
        db.engine.echo = True
        try:
            tokens.token_of("wx1", counted([], "AT-never-shown"))
            tokens.discard("wx1", "AT-never-shown-either")
        finally:
            db.engine.echo = False
    assert "UPDATE wechat_tokens" in caplog.text
    assert "AT-never" not in caplog.text
    assert "AT-never" not in repr(kept(app))
