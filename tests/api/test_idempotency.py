"""The same call with the same key is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from backend.api import case_steps
from backend.records import queries
from backend.records.models import IdempotencyReceipt

from ..cases.making import reported
from ..world import COMMUNITY, WEDNESDAY
from .conftest import Api, jpeg

BODY = {"words": "井盖坏了一半", "region": COMMUNITY}


def _count(api: Api) -> int:
    return len(api("worker").get("/cases").json["items"])


def test_the_same_call_twice_is_done_once(api: Api) -> None:
    first = api("rider").post("/cases", BODY, key="k1")
    again = api("rider").post("/cases", BODY, key="k1")
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert _count(api) == 1


def test_without_a_key_it_is_done_twice(api: Api) -> None:
    for _ in range(2):
        api("rider").post("/cases", BODY)
    assert _count(api) == 2


def test_the_same_key_with_another_body(api: Api) -> None:
    api("rider").post("/cases", BODY, key="k1")
    other = api("rider").post("/cases", {**BODY, "words": "路灯不亮"}, key="k1")
    assert (other.status_code, other.json["code"]) == (422, "key_reused")


def test_a_key_is_one_persons_and_one_routes(api: Api) -> None:
    first = api("rider").post("/cases", BODY, key="k1").json
    second = api("resident").post("/cases", BODY, key="k1").json
    assert first["number"] != second["number"]
    for case in (first, second):
        assert api("worker").post(f"/cases/{case['id']}/file", key="k1").status_code == 200
    assert api("worker").get(f"/cases/{second['id']}").json["status"]["code"] == "filed"


def test_a_refused_call_may_be_tried_again(api: Api) -> None:
    assert api("rider").post("/cases", {"region": COMMUNITY}, key="k1").status_code == 422
    assert api("rider").post("/cases", BODY, key="k1").status_code == 201


def test_a_move_that_is_repeated_does_not_conflict(api: Api) -> None:
    path = f"/cases/{api.case(reported)}/dispatch"
    first = api("worker").post(path, {"unit": 1}, key="k1")
    again = api("worker").post(path, {"unit": 1}, key="k1")
    assert (again.status_code, again.data) == (200, first.data)
    assert api("worker").post(path, {"unit": 1}, key="k2").status_code == 409


def test_after_a_day_the_key_is_new(api: Api, travel: Callable[..., None]) -> None:
    api("rider").post("/cases", BODY, key="k1")
    travel(WEDNESDAY + timedelta(hours=23))
    assert api("rider").post("/cases", BODY, key="k1").headers["Idempotency-Replayed"]
    travel(WEDNESDAY + timedelta(hours=25))
    assert api("rider").post("/cases", BODY, key="k1").status_code == 201
    assert _count(api) == 2


def test_a_photo_sent_twice_is_kept_once(api: Api) -> None:
    first, again = (api("rider").photo(jpeg(), key="k1") for _ in range(2))
    assert first.json == again.json
    other = api("rider").photo(jpeg(50), key="k1")
    assert (other.status_code, other.json["code"]) == (422, "key_reused")


@pytest.mark.parametrize("key", ["x" * 101, "\xe9", "a\tb"])
def test_keys_that_are_none(api: Api, key: str) -> None:
    answer = api("rider").post("/cases", BODY, key=key)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_key")


def test_the_answer_is_found_at_the_edge(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy that saw no receipt at first, and then loses, gets the winner's answer."""
    first = api("rider").post("/cases", BODY, key="k1")
    real, looks = queries.receipt, [0]

    def late(*args: object, **kwargs: object) -> IdempotencyReceipt | None:
        looks[0] += 1
        return None if looks[0] == 1 else real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr("backend.api.idempotency.receipt", late)
    again = api("rider").post("/cases", BODY, key="k1")
    assert (again.status_code, again.data) == (201, first.data)
    monkeypatch.undo()
    assert _count(api) == 1


def _together(calls: list[Callable[[], TestResponse]]) -> list[TestResponse]:
    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(call) for call in calls]]


@pytest.mark.postgresql
def test_two_at_once_get_one_answer(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked for a receipt, and found none, before either has written anything."""
    both, looked, real = Barrier(2), [0], queries.receipt

    def meet(*args: object, **kwargs: object) -> IdempotencyReceipt | None:
        found = real(*args, **kwargs)  # type: ignore[arg-type]
        looked[0] += 1
        if looked[0] <= 2:
            both.wait(5)
        return found

    monkeypatch.setattr("backend.api.idempotency.receipt", meet)
    caller = api("rider")
    first, second = _together([lambda: caller.post("/cases", BODY, key="k1")] * 2)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.data == second.data
    assert {"Idempotency-Replayed" in answer.headers for answer in (first, second)} == {True, False}
    assert _count(api) == 1


@pytest.mark.postgresql
def test_two_dispatches_at_once_have_one_winner(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by another worker, to another unit, after both have read the case as reported."""
    case_id, both, read = api.case(reported), Barrier(2), case_steps.queries.case_to_move
    callers = [api("worker"), api("colleague")]

    def meet(*args: object) -> object:
        found = read(*args)  # type: ignore[arg-type]
        both.wait(5)
        return found

    monkeypatch.setattr(case_steps.queries, "case_to_move", meet)
    answers = _together(
        [
            lambda unit=unit, caller=caller: caller.post(  # type: ignore[misc]
                f"/cases/{case_id}/dispatch", {"unit": unit}
            )
            for unit, caller in enumerate(callers, start=1)
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json["code"] == "conflict"
