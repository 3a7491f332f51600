"""Every notice says what it is about, in one message, and bears being read twice."""

import ast
import json
import re
from pathlib import Path

import pytest

import backend
from backend.notifications.samples import SAMPLE
from backend.notifications.words import UNREADABLE, WORDS, words

from ..world import WEDNESDAY


@pytest.mark.parametrize("kind", WORDS)
def test_every_kind_is_a_short_sentence(kind: str) -> None:
    said = words(kind, SAMPLE, now=WEDNESDAY)
    assert 10 < len(said) < 600
    assert said != UNREADABLE
    assert "{" not in said
    assert "None" not in said
    assert not re.search(r"\d:\d\d[\u4e00-\u9fff]", said), "a space after the time of day"
    assert said == words(kind, json.loads(json.dumps(SAMPLE)), now=WEDNESDAY)


def test_a_deadline_is_said_as_people_say_it() -> None:
    assert "明天 14:30 前答复" in words("dispatched", SAMPLE, now=WEDNESDAY)


@pytest.mark.parametrize("kind", ["dispatched", "case_for_unit"])
def test_of_a_danger_the_first_time_is_the_time_to_fence_it_off(kind: str) -> None:
    assert "明天 14:30 前围护好" in words(kind, {**SAMPLE, "asked": "围护好"}, now=WEDNESDAY)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("2026-07-01T00:05:00+00:00", "今天"),
        ("2026-06-03T08:00:00+00:00", "上月"),
        ("2026-06-30T15:00:00+00:00", "上月"),
        ("2026-05-31T15:00:00+00:00", "以前"),
    ],
)
def test_since_when_a_photo_is_known(before: str, said: str) -> None:
    known = words("photo_seen_before", {**SAMPLE, "before": before}, now=WEDNESDAY)
    assert known == f"{SAMPLE['number']} 这张和{said}的一张一样，方便再拍一张吗？拍不了也先收下。"


def test_nobody_is_told_something_without_words() -> None:
    """Every kind that the sources name when they tell somebody has words, and every kind that has
    words is named somewhere."""
    kinds = {
        part.value
        for file in Path(backend.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _name(call.func) in KIND_AT
        for argument in [call.args[KIND_AT[_name(call.func)]]]
        for part in ast.walk(argument)
        if isinstance(part, ast.Constant)
    }
    assert kinds == set(WORDS)


# Where each way of telling takes the kind.
KIND_AT = {
    "notify": 1,
    "notify_all": 1,
    "_worker_has_it": 3,
    "_to_street": 3,
    "_remind": 2,
    "tell_reporter": 1,
    "tell_everyone": 1,
    "tell_all": 2,
    "_tell": 1,
    "tell": 2,
    "tell_each": 2,
    "_tell_sender": 2,
    "_put_to_community": 1,
}


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", "") or getattr(function, "id", "")
