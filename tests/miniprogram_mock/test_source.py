"""The mini-program's source as machines see it, and the page that was built of it.

Needs Node and the packages of the phone page: `make test` brings both.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOCK = ROOT / "miniprogram_mock"
PHONE = MOCK / "phone"


@pytest.fixture(scope="module")
def node() -> str:
    program = os.environ.get("NODE") or shutil.which("node")
    if not program or not (PHONE / "node_modules").exists():
        pytest.skip("needs Node and `npm ci` in miniprogram_mock/phone; make test does both")
    return program


def run(program: str, *given: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [program, *map(str, given)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHON": sys.executable},
    )


def test_the_host_wechat_s_compilers_and_the_types_have_nothing_to_object(node: str) -> None:
    done = run(node, PHONE / "check.mjs")
    print(done.stdout)  # the sizes of the packages
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_committed_was_built_from_these_sources(node: str, tmp_path: Path) -> None:
    sheet = MOCK / "app" / "styles" / "weui.wxss"
    committed = sheet.read_bytes()
    done = run(node, PHONE / "build.mjs", MOCK / "app", tmp_path / "built")
    fitted = sheet.read_bytes()
    sheet.write_bytes(committed)
    assert done.returncode == 0, done.stderr
    assert fitted == committed, "run `make phone`"
    assert contents(tmp_path / "built") == contents(PHONE / "built"), "run `make phone`"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_its_parts_do_what_they_say(node: str) -> None:
    """Tests written in JavaScript, for what needs no page."""
    files = sorted(Path(__file__).parent.rglob("*.test.mjs"))
    done = run(node, "--test", *files)
    assert done.returncode == 0, done.stdout + done.stderr
