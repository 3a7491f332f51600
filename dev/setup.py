"""Make .venv with the pinned packages. Standard library only: it runs before anything is there.

A finished environment carries a stamp of what it was made from; without the right stamp it is
made anew, so that a set-up that was interrupted half-way mends itself.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "linli-setup-done"


def main() -> int:
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    print(
        "正在准备环境，第一次要一两分钟……  Setting up .venv, a minute or two the first time.",
        flush=True,
    )
    if VENV.exists() and not STAMP.exists():
        print(
            "上次没有装完，重新来过。  The last set-up did not finish; starting over.", flush=True
        )
        shutil.rmtree(VENV)
    STAMP.unlink(missing_ok=True)
    for step, help_text in (
        ([sys.executable, "-m", "venv", str(VENV)], "apt install python3-venv"),
        ([str(_python()), "-m", "pip", "install", *_QUIET, "-r", str(LOCK)], "check the network"),
    ):
        if subprocess.run(step, cwd=ROOT).returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            print(f"环境没有装好。  Set-up failed; try: {help_text}, then again.", file=sys.stderr)
            return 1
    STAMP.write_text(wanted)
    return 0


_QUIET = ["--quiet", "--disable-pip-version-check", "--no-input"]


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\n停下了，下次接着装。  Stopped; the next start sets up anew.", file=sys.stderr)
        sys.exit(130)
