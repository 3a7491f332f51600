"""`make check`: style, types, and who may import whom."""

import subprocess
import sys

from .instance import BIN, ROOT

CHECKS = {
    "ruff": [str(BIN / "ruff"), "check", "--quiet", "."],
    "ruff format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "mypy": [str(BIN / "mypy"), "--no-error-summary"],
    "import-linter": [str(BIN / "lint-imports"), "--no-logo"],
}


def failed() -> list[str]:
    """The names of the checks that failed; their output has been shown."""
    found = []
    for name, command in CHECKS.items():
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"--- {name}\n{done.stdout}{done.stderr}", flush=True)
            found.append(name)
    return found


if __name__ == "__main__":
    sys.exit(1 if failed() else 0)
