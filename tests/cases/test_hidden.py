"""A report about somebody's premises hides its reporter, and goes on hiding."""

import pytest

from backend.cases import amending, joining, queries, reviewing
from backend.cases.models import Source
from backend.cases.seeing import may_see_reporter, words_for
from backend.errors import Conflict
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


def test_a_kitchen_in_the_same_breath_covers_both(inside: World) -> None:
    first = reported(inside, "井盖坏了一半，旁边后厨地上全是油，打我13912345678")
    assert may_see_reporter(inside.worker, first)
    second = amending.beside(first, "kitchen", by=inside.rider, now=inside.now)
    for case in (first, second):
        assert not may_see_reporter(inside.worker, case)
        assert "139" not in words_for(inside.worker, case, case.words)


def test_called_a_kitchen_as_two_are_parted_it_is_hidden(inside: World) -> None:
    case, into = reported(inside, "快来看看"), reported(inside, "快来看看", by=inside.resident)
    joining.merge(case, into, by=inside.worker, now=inside.now)
    reviewing.set_kind(into, "kitchen", by=inside.worker, now=inside.now)
    joining.unmerge(case, by=inside.worker, now=inside.now)
    assert case.kind_key == "kitchen"
    assert not may_see_reporter(inside.worker, case)


def test_merging_does_not_try_out_who_it_was(inside: World) -> None:
    """Whose name is known must not tell whose it is that is not."""
    hidden, named = reported(inside, CALL_ME), reported(inside)
    for case, into in ((hidden, named), (named, hidden)):
        with pytest.raises(Conflict, match="保密"):
            joining.merge(case, into, by=inside.worker, now=inside.now)
    called = reported(inside, by=inside.worker, source=Source.PHONE)
    joining.merge(called, hidden, by=inside.worker, now=inside.now)  # nobody's name
    joining.merge(reported(inside, CALL_ME), hidden, by=inside.worker, now=inside.now)


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
