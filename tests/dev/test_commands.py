"""The commands around the demo: where the data lie, and what reset never deletes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from dev.instance import ROOT, AlreadyRunning, Instance, end_orphans


def reset(home: Path | str, answer: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dev.reset"],
        cwd=ROOT,
        env={**os.environ, "LINLI_HOME": str(home)},
        input=answer,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secrets.json").write_text("{}")
    return tmp_path / "var"


@pytest.mark.parametrize("given", [{}, {"LINLI_HOME": "", "PORT": "", "WECHAT_PORT": ""}])
def test_what_is_set_to_nothing_is_not_set(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name in ("LINLI_HOME", "PORT", "WECHAT_PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    instance = Instance.from_env()
    assert (instance.home, instance.port, instance.wechat_port) == (ROOT / "var", 8000, 8001)


def test_make_passes_on_only_what_is_given() -> None:
    shown = subprocess.run(
        ["make", "-n", "run", "PORT=8123"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "dev.run" in shown.stdout
    assert "export" not in (ROOT / "Makefile").read_text()


def test_reset_asks(home: Path) -> None:
    assert reset(home, "n\n").returncode == 0
    assert home.exists()
    assert reset(home, "").returncode == 0
    assert home.exists()
    assert reset(home, "y\n").returncode == 0
    assert not home.exists()


def test_reset_leaves_alone_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    assert reset(tmp_path, "y\n").returncode == 1
    assert (tmp_path / "letters.txt").exists()


def test_reset_waits_for_a_running_one(home: Path) -> None:
    me = psutil.Process()
    (home / "run.json").write_text(json.dumps([[me.pid, me.create_time()]]))
    with pytest.raises(AlreadyRunning):
        end_orphans(home / "run.json")
    assert reset(home, "y\n").returncode == 1
    assert home.exists()


def test_orphans_are_ended_and_strangers_left_alone(home: Path) -> None:
    orphan, stranger = (subprocess.Popen(["sleep", "60"]) for _ in range(2))
    gone = [999999, 0.0]
    ours = [orphan.pid, psutil.Process(orphan.pid).create_time()]
    reused = [stranger.pid, psutil.Process(stranger.pid).create_time() - 100]
    (home / "run.json").write_text(json.dumps([gone, ours, reused]))
    end_orphans(home / "run.json")
    assert orphan.wait(5) is not None
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_secret_that_an_older_start_did_not_know_is_added(home: Path) -> None:
    older = {"SECRET_KEY": "kept as it was", "WECHAT_MP_SECRET": "this, too"}
    (home / "secrets.json").write_text(json.dumps(older))
    made = Instance(home, 1, 2).secrets()
    assert {name: made[name] for name in older} == older
    assert (len(made["WECHAT_MP_AES_KEY"]), len(made["WECHAT_MP_TOKEN"])) == (43, 16)
    assert Instance(home, 1, 2).secrets() == made
