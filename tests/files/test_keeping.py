"""Bytes on disk and rows in the database, neither without the other for long."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from backend.clock import now
from backend.db import db, transaction
from backend.errors import Invalid, NotFound
from backend.files.actions import erase, keep_photo, keep_voice, path_of, sweep
from backend.files.models import File, FileKind
from backend.files.photos import read_photo
from backend.files.queries import by_key, own
from backend.web import App

from ..world import World
from .drawing import picture, saved

PHOTO = read_photo(saved(picture(60, 40)))


def _age(key: str, days: int) -> None:
    for path in path_of(key).parent.glob(f"{key}.*"):
        long_ago = (now() - timedelta(days=days)).timestamp()
        os.utime(path, (long_ago, long_ago))


def _on_disk(key: str) -> set[str]:
    return {path.suffix for path in path_of(key).parent.glob(f"{key}.*")}


def test_a_photo_is_kept_in_two_sizes(inside: World) -> None:
    file = keep_photo(PHOTO, by_id=inside.rider.id, now=inside.now)
    assert (file.kind, file.width, file.height, file.seconds) == (FileKind.PHOTO, 60, 40, None)
    assert (file.size, file.sha256) == (len(PHOTO.full), PHOTO.sha256)
    assert path_of(file.key).read_bytes() == PHOTO.full
    assert path_of(file.key, "thumb").read_bytes() == PHOTO.thumb
    assert by_key(file.key) is file


def test_a_voice_is_kept(inside: World) -> None:
    file = keep_voice(b"mp3", 3.5, "0" * 64, by_id=None, now=inside.now)
    assert (file.kind, file.seconds, file.width) == (FileKind.VOICE, 3.5, None)
    assert path_of(file.key, "voice").read_bytes() == b"mp3"


def test_names_cannot_be_guessed(inside: World) -> None:
    keys = {keep_photo(PHOTO, by_id=None, now=inside.now).key for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) == 32 for key in keys)
    assert not any(PHOTO.sha256.startswith(key[:8]) for key in keys)


@pytest.mark.parametrize("key", ["", "0" * 32, "../../etc/passwd", "%", "' OR 1=1"])
def test_an_unknown_name(inside: World, key: str) -> None:
    keep_photo(PHOTO, by_id=None, now=inside.now)
    with pytest.raises(NotFound):
        by_key(key)


def test_one_s_own_files_in_the_order_asked_for(inside: World) -> None:
    rider, stranger = inside.rider, inside.stranger
    first, second = (keep_photo(PHOTO, by_id=rider.id, now=inside.now) for _ in range(2))
    foreign = keep_photo(PHOTO, by_id=stranger.id, now=inside.now)
    assert own([second.key, first.key], person_id=rider.id) == [second, first]
    assert own([], person_id=rider.id) == []
    for keys in ([first.key, foreign.key], [first.key, "0" * 32]):
        with pytest.raises(Invalid, match="照片没有找到"):
            own(keys, person_id=rider.id)


def test_an_erased_file_goes_with_the_sweep(app: App, world: World) -> None:
    with app.app_context():
        with transaction():
            kept = keep_photo(PHOTO, by_id=None, now=world.now).key
            gone = keep_photo(PHOTO, by_id=None, now=world.now).key
        with transaction():
            erase(by_key(gone))
        with transaction(write=False), pytest.raises(NotFound):
            by_key(gone)
        assert _on_disk(gone) == {".full", ".thumb"}
        _age(gone, days=2)
        _age(kept, days=400)
        with transaction():
            assert sweep(older_than=now() - timedelta(days=1)) == 2
        assert _on_disk(gone) == set()
        assert _on_disk(kept) == {".full", ".thumb"}


def test_a_sweep_asks_once_a_folder(inside: World) -> None:
    first = keep_photo(PHOTO, by_id=None, now=inside.now).key
    for number in range(9):
        (path_of(first).parent / f"{first[:2]}{number:030}.full").write_bytes(b"abandoned")
    for path in path_of(first).parent.iterdir():
        os.utime(path, (0, 0))
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert sweep(older_than=now()) == 9
    assert len(asked) == 1
    assert _on_disk(first) == {".full", ".thumb"}


def test_an_abandoned_request_leaves_bytes_for_the_sweep(app: App, world: World) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            key = keep_photo(PHOTO, by_id=None, now=world.now).key
            raise ZeroDivisionError
        with transaction(write=False) as session:
            assert session.scalars(select(File)).all() == []
        with transaction():
            assert sweep(older_than=now() - timedelta(days=1)) == 0  # it may still be under way
        _age(key, days=2)
        with transaction():
            assert sweep(older_than=now() - timedelta(days=1)) == 2


def test_a_row_never_points_at_half_a_file(
    app: App, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    with app.app_context():
        monkeypatch.setattr(os, "fsync", full_disk)
        with pytest.raises(OSError, match="No space"), transaction():
            keep_photo(PHOTO, by_id=None, now=world.now)
        with transaction(write=False) as session:
            assert session.scalars(select(File)).all() == []


def test_a_kept_file_is_never_written_over(inside: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keep_photo(PHOTO, by_id=None, now=inside.now)
    monkeypatch.setattr("backend.files.actions.secrets.token_hex", lambda _: first.key)
    with pytest.raises(FileExistsError):
        keep_photo(PHOTO, by_id=None, now=inside.now)
    assert path_of(first.key).read_bytes() == PHOTO.full


def test_nothing_kept_yet_is_nothing_to_sweep(inside: World, config: object) -> None:
    assert not Path(path_of("ab")).exists()
    assert sweep(older_than=now()) == 0
    assert db.session.scalars(select(File)).all() == []
