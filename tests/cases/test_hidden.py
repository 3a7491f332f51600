"""A report about somebody's premises hides its reporter, and goes on hiding."""

from backend.cases import amending, queries, reviewing
from backend.cases.seeing import may_see_reporter, words_for
from backend.files.models import File, FileKind

from ..world import World
from .making import dispatched, reported

CALL_ME = "这家后厨地上全是油，打我13912345678"


def test_nobody_but_the_reporter_sees_who(inside: World) -> None:
    case = dispatched(inside, words=CALL_ME)
    assert case.kind_key == "kitchen"
    for name in ("worker", "street_officer", "handler", "grid_worker"):
        somebody = getattr(inside, name)
        assert not may_see_reporter(somebody, case)
        assert "139" not in words_for(somebody, case, case.words)
    assert "139" in words_for(inside.rider, case, case.words)


def test_renaming_it_uncovers_nothing(inside: World) -> None:
    case = reported(inside, CALL_ME)
    reviewing.set_kind(case, "other", by=inside.worker, now=inside.now)
    assert not may_see_reporter(inside.worker, case)
    assert "139" not in words_for(inside.worker, case, case.words)


def test_what_is_said_in_the_same_breath_uncovers_nothing(inside: World) -> None:
    first = reported(inside, CALL_ME)
    second = amending.beside(first, "manhole", by=inside.rider, now=inside.now)
    assert second.words == first.words
    assert not may_see_reporter(inside.worker, second)
    assert "139" not in words_for(inside.worker, second, second.words)


def test_a_voice_is_the_reporters_alone(inside: World) -> None:
    voice = File(
        key="0" * 32, kind=FileKind.VOICE, sha256="", size=1, seconds=1.0,
        kept_by_id=inside.rider.id, kept_at=inside.now,
    )  # fmt: skip
    case = dispatched(inside, words=CALL_ME, files=[voice])
    assert case.files
    assert queries.may_see_file(inside.rider, voice)
    assert not queries.may_see_file(inside.worker, voice)
    assert not queries.may_see_file(inside.handler, voice)
