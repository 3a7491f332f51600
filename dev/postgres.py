"""A PostgreSQL of one's own for the tests: the system's programs or PyPI's embeddable ones."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .instance import free_port

# Nothing of a test outlives it, so nothing has to reach the disk. Of tables that nobody has counted
# PostgreSQL expects so much that it would compile machine code for ten rows.
FAST = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off"
    " -c max_connections=100"
)

# As an installation here would sort, rather than by bytes: a rule that leans on the order of bytes
# shows itself.
CHINESE = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-Hans-CN"]


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: Debian's, the path's, or that of the PyPI package."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    for found in [*debian, *filter(None, [_on_path()])]:
        return found.parent
    with contextlib.suppress(ImportError):
        import pgserver

        embedded = Path(pgserver.__file__).parent / "pginstall" / "bin"
        if (embedded / "initdb").exists():
            return embedded
    return None


def _on_path() -> Path | None:
    found = shutil.which("initdb")
    return Path(found).resolve() if found else None


@contextlib.contextmanager
def server() -> Iterator[str | None]:
    """The address of a running server, for SQLAlchemy and without a database name; None where no
    PostgreSQL can be had. `LINLI_TEST_POSTGRES` names one that runs already."""
    if given := os.environ.get("LINLI_TEST_POSTGRES"):
        yield given
        return
    folder = programs()
    if folder is None:
        yield None
        return
    home = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    port = free_port()
    try:
        _start(folder, home, port)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        _as_user(
            [str(folder / "pg_ctl"), "-D", str(home / "data"), "-m", "immediate", "stop"], home
        )
        shutil.rmtree(home, ignore_errors=True)


def _start(folder: Path, home: Path, port: int) -> None:
    data = str(home / "data")
    if os.geteuid() == 0:
        shutil.chown(home, _user())
    initdb = [str(folder / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    options = f"-p {port} -h 127.0.0.1 -k {home} {FAST}"
    start = [str(folder / "pg_ctl"), "-D", data, "-w", "-l", f"{home}/log", "-o", options, "start"]
    if _as_user([*initdb, *CHINESE, "--no-sync"], home).returncode != 0:
        shutil.rmtree(data, ignore_errors=True)
        initdb += ["--no-locale", "--no-sync"]  # built without ICU
    else:
        initdb = []
    for command in filter(None, (initdb, start)):
        done = _as_user(command, home)
        if done.returncode != 0:
            raise RuntimeError(f"PostgreSQL did not start: {done.stdout}{done.stderr}")


def _as_user(command: list[str], home: Path) -> "subprocess.CompletedProcess[str]":
    """PostgreSQL refuses to run as root."""
    if os.geteuid() == 0:
        user, group = _user(), pwd.getpwnam(_user()).pw_gid
        command = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *command]
    return subprocess.run(
        command, cwd=home, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
    )


def _user() -> str:
    """An account that is not root: Debian's own for PostgreSQL, else nobody."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
