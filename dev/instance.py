"""One running installation on this machine: its folder, its ports, its three processes.

`make run` has one under var/; the tour, the browser tests and the benchmarks make their own.
"""

import json
import math
import os
import secrets
import socket
import string
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

import psutil

SHANGHAI = ZoneInfo("Asia/Shanghai")  # to ask the product for it would take seconds
ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "dev" / "demo"
BIN = Path(sys.executable).parent


class PortBusy(Exception):
    """Somebody else listens there; the message says what to do."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def next_wednesday(hour: int, minute: int = 0) -> datetime:
    """A working day whatever day it is today, for an installation whose clock goes there."""
    today = datetime.now(SHANGHAI).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today + timedelta(days=(2 - today.weekday()) % 7 or 7)


class AlreadyRunning(Exception):
    """The same data are being served by another `make run`."""


def end_orphans(record: Path) -> None:
    """End what a killed supervisor left running, known by pid and start time, so nobody else's.

    Raises AlreadyRunning while the supervisor itself still lives.
    """
    if not record.exists():
        return
    supervisor, *children = json.loads(record.read_text())
    if _lives(*supervisor):
        raise AlreadyRunning
    end_all([pid for pid, started in children if _lives(pid, started)])
    record.unlink(missing_ok=True)


def _lives(pid: int, started: float) -> bool:
    try:
        return abs(psutil.Process(pid).create_time() - started) < 1
    except psutil.NoSuchProcess:
        return False


def answers(url: str) -> bool:
    """Whether a GET of this address is answered with success."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@dataclass
class Instance:
    """A folder (`home`) with everything that is kept, and two ports on the loopback address."""

    home: Path
    port: int
    wechat_port: int
    database_url: str = ""
    workers: int = 1

    @classmethod
    def from_env(cls) -> "Instance":
        """The one that `make run` has. What is set to nothing counts as not set."""
        home = Path(os.environ.get("LINLI_HOME") or ROOT / "var").resolve()
        port = int(os.environ.get("PORT") or 8000)
        return cls(home, port, int(os.environ.get("WECHAT_PORT") or 8001))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def wechat_url(self) -> str:
        return f"http://127.0.0.1:{self.wechat_port}"

    @property
    def offset_file(self) -> Path:
        return self.home / "clock-offset"

    def set_clock(self, to: datetime) -> None:
        """The clock of all its processes, and WeChat's. Not back: they would not stand it."""
        offset = math.ceil((to - datetime.now(UTC)).total_seconds())
        self.offset_file.write_text(str(offset))
        if answers(f"{self.wechat_url}/healthz"):
            self.tell_wechat_the_time()

    def tell_wechat_the_time(self) -> None:
        """It keeps a clock of its own, and is told once it is up."""
        if not self.offset_file.exists():
            return
        body = json.dumps({"offset_seconds": int(self.offset_file.read_text())}).encode()
        said = {"Content-Type": "application/json"}
        clock = urllib.request.Request(f"{self.wechat_url}/emulator/clock", body, said)
        urllib.request.urlopen(clock, timeout=5).close()

    def secrets(self) -> dict[str, str]:
        """This instance's own random secrets, made at the first start and kept; one that an older
        start did not know is added."""
        file = self.home / "secrets.json"
        kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        if "WECHAT_MP_AES_KEY" not in kept:
            self.home.mkdir(parents=True, exist_ok=True)
            letters = string.ascii_letters + string.digits
            made = {
                "SECRET_KEY": secrets.token_hex(32),
                "WECHAT_OA_APPID": "wx" + secrets.token_hex(8),
                "WECHAT_OA_SECRET": secrets.token_hex(16),
                "WECHAT_OA_TOKEN": secrets.token_hex(8),
                "WECHAT_OA_AES_KEY": "".join(secrets.choice(letters) for _ in range(43)),
                "WECHAT_MP_APPID": "wx" + secrets.token_hex(8),
                "WECHAT_MP_SECRET": secrets.token_hex(16),
                "WECHAT_MP_TOKEN": secrets.token_hex(8),
                "WECHAT_MP_AES_KEY": "".join(secrets.choice(letters) for _ in range(43)),
            }
            half = file.with_suffix(".half")
            half.write_text(json.dumps({**made, **kept}, indent=2))
            half.chmod(0o600)
            half.replace(file)
            kept = {**made, **kept}
        return kept

    def env(self) -> dict[str, str]:
        """The environment of all three processes."""
        return {
            **os.environ,
            **self.secrets(),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "ENVIRONMENT": "development",
            "DATABASE_URL": self.database_url or f"sqlite:///{self.home / 'linli.db'}",
            "FILES_DIR": str(self.home / "files"),
            "PUBLIC_URL": self.url,
            "WECHAT_API_BASE": self.wechat_url,
            "CLOCK_OFFSET_FILE": str(self.offset_file),
            "EMULATOR_HOME": str(self.home / "wechat"),
            "EMULATOR_CALLBACK": f"{self.url}/wechat/official-account",
            "EMULATOR_MINI_CALLBACK": f"{self.url}/wechat/mini-program",
            "EMULATOR_MAP": str(DEMO / "grids.geojson"),
            "EMULATOR_SAMPLES": str(DEMO / "photos"),
            "EMULATOR_PEOPLE": str(self.home / "chatters.json"),
        }

    def commands(self) -> dict[str, list[str]]:
        """Name and command of each process."""
        granian = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        quiet = ["--log-level", "error"]
        return {
            "web": [
                *granian, "--port", str(self.port), "--workers", str(self.workers),
                "--blocking-threads", "8", *quiet, "backend.wsgi:app",
            ],
            "jobs": [sys.executable, "-m", "backend.jobs"],
            "wechat": [
                *granian, "--port", str(self.wechat_port), "--workers", "1",
                "--blocking-threads", "16", *quiet, "--factory",
                "miniprogram_mock.wechat:create_app",
            ],
        }  # fmt: skip

    def check_ports(self) -> None:
        """Raises PortBusy."""
        for port, name in ((self.port, "PORT"), (self.wechat_port, "WECHAT_PORT")):
            if not is_free(port):
                raise PortBusy(
                    f"端口 {port} 已被占用。换一个：make run {name}={port + 100}\n"
                    f"Port {port} is in use. Choose another: make run {name}={port + 100}"
                )

    def prepare(self, *, history: bool = False) -> bool:
        """Database and demo neighbourhood, with or without the 90 days before; True when they were
        made just now."""
        self.home.mkdir(parents=True, exist_ok=True)
        run = subprocess.run(
            [sys.executable, "-m", "dev.demo.load", *(["--history"] if history else [])],
            env=self.env(), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return "loaded" in run.stdout

    def is_up(self) -> bool:
        return answers(f"{self.url}/readyz") and answers(f"{self.wechat_url}/healthz")


class Running:
    """An instance's processes as a context: started, waited for, and ended with it."""

    def __init__(self, instance: Instance, *, log: Path | None = None) -> None:
        self.instance, self._log = instance, log or instance.home / "log"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Running":
        for name in self.instance.commands():
            self.start(name)
        self.wait()
        return self

    def start(self, name: str) -> None:
        self._log.mkdir(parents=True, exist_ok=True)
        with (self._log / f"{name}.log").open("ab") as out:
            self.processes[name] = subprocess.Popen(
                self.instance.commands()[name],
                env=self.instance.env(),
                cwd=ROOT,
                stdout=out,
                stderr=out,
            )

    def wait(self, seconds: float = 40) -> None:
        """Until everything answers. Raises TimeoutError with the tail of the logs."""
        deadline = time.monotonic() + seconds
        while not self.instance.is_up():
            if time.monotonic() > deadline:
                raise TimeoutError(self.tail())
            time.sleep(0.1)
        self.instance.tell_wechat_the_time()

    def tail(self) -> str:
        return "\n".join(
            f"--- {file.name}\n{file.read_text(errors='replace')[-2000:]}"
            for file in sorted(self._log.glob("*.log"))
        )

    def end(self, name: str, *, kill: bool = False) -> None:
        """Stop one process with all its children; `kill` gives it no chance to say goodbye."""
        end_all([self.processes.pop(name).pid], kill=kill)

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _tb: TracebackType | None,
    ) -> None:
        end_all([process.pid for process in self.processes.values()])


def end_all(pids: list[int], *, kill: bool = False) -> None:
    """End these processes and their children; whoever does not end within five seconds is killed.

    A web server's workers outlive a killed parent, so the children are collected first.
    """
    family: list[psutil.Process] = []
    for pid in pids:
        try:
            parent = psutil.Process(pid)
            family += [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
    for process in family:
        try:
            process.kill() if kill else process.terminate()
        except psutil.NoSuchProcess:
            continue
    _, alive = psutil.wait_procs(family, timeout=5)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=5)
