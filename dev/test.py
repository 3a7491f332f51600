"""`make test`: the checks, then every test on SQLite, then again on PostgreSQL.

What could not be tested on this machine is said in the last lines; with LINLI_REQUIRE_ALL=1, as
in .ci/run, it is a failure. Arguments go on to pytest.
"""

import os
import shutil
import subprocess
import sys

from . import check, node, postgres
from .instance import ROOT

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")

# What talks to no database of ours is tested once; so are the tables of who may do what and when,
# and how a form is read for a verb that is tested itself: Python, whatever lies below.
ONCE = [
    f"--ignore=tests/{path}"
    for path in (
        "miniprogram_mock",
        "dev",
        "browser",
        "api/test_routes.py",
        "cases/test_permissions.py",
        "panel/cases/test_check_forms.py",
        "panel/cases/test_review_forms.py",
        "panel/cases/test_unit_forms.py",
        "panel/test_permissions.py",
        "panel/test_policy.py",
        "wishes/test_permissions.py",
    )
]

# Tests start many processes, each of which would else compile the product anew.
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}


def main() -> int:
    untested: list[str] = []
    failures = check.failed()
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        untested.append("pages in a browser: no Chromium here (Debian: apt install chromium)")
    program = _node(untested)
    if _pytest(["--db", "sqlite"], CHROMIUM=browser or "", NODE=program) != 0:
        failures.append("tests on SQLite")
    with postgres.server() as url:
        if url is None:
            untested.append("PostgreSQL: none here (Debian: apt install postgresql)")
        elif _pytest(["--db", "postgresql", *ONCE], LINLI_TEST_POSTGRES=url) != 0:
            failures.append("tests on PostgreSQL")
    return _verdict(failures, untested)


def _node(untested: list[str]) -> str:
    try:
        return str(node.node())
    except node.NoNode as problem:
        untested.append(f"the mini-program's source: {problem}")
        return ""


def _pytest(options: list[str], **env: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]
    return subprocess.run(
        [*command, *options, *sys.argv[1:]], cwd=ROOT, env={**os.environ, **COMPILED, **env}
    ).returncode


def _verdict(failures: list[str], untested: list[str]) -> int:
    for missing in untested:
        print(f"NOT TESTED  {missing}")
    for failure in failures:
        print(f"FAILED      {failure}")
    if failures or (untested and os.environ.get("LINLI_REQUIRE_ALL")):
        return 1
    print("All that could be tested here passed." if untested else "Everything passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
