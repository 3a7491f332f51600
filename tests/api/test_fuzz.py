"""Random bodies in the shape of the schemas, and out of it: never a 500, always a sentence."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.api.case_shapes import MOVES

from ..cases.making import (
    answered,
    appealed,
    asked,
    closed,
    dispatched,
    disputed,
    extension_asked,
    merged,
    paused,
    reported,
    to_approve,
    whistled,
)
from ..world import COMMUNITY, IN_GRID
from .conftest import Api, Make
from .test_errors import assert_sentence

BOUNDED = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
words = st.text(max_size=80)
spots = st.fixed_dictionaries(
    {
        "latitude": st.floats(allow_nan=False) | st.just(IN_GRID[0]),
        "longitude": st.floats(allow_nan=False) | st.just(IN_GRID[1]),
        "system": st.sampled_from(["gcj02", "wgs84"]) | words,
    }
)
dates = (
    st.dates().map(str)
    | st.dates(date(2026, 6, 1), date(2028, 7, 2)).map(str)
    | st.datetimes().map(str)
    | st.sampled_from(["0001-01-01", "9999-12-31", "2026-02-30", "2026-W27-3", "20260801"])
)
NAMES = {
    "words": words,
    "kind": st.sampled_from(["manhole", "kitchen", "danger"]) | words,
    "place": spots,
    "region": st.just(COMMUNITY) | words,
    "place_words": words,
    "photos": st.lists(words, max_size=3),
    "danger": st.booleans(),
    "source": st.sampled_from(["app", "phone"]),
    "reason": words,
    "elsewhere": words,
    "unit": st.integers(),
    "note": words,
    "work_order": words,
    "sure": st.booleans(),
    "untrue": st.booleans(),
    "rule": st.integers(0, 40) | st.integers(),
    "why": words,
    "decision": words,
    "calls": st.lists(
        st.fixed_dictionaries({"unit": st.integers(1, 3), "part": words}) | anything, max_size=9
    ),
    "cause": st.sampled_from(["weather", "access"]) | words,
    "until": dates,
    "pause": st.integers(1, 2) | st.integers(),
    "extension": st.integers(1, 2) | st.integers(),
    "clock": st.integers(1, 12) | st.integers(),
    "grant": st.booleans(),
    "explained": st.fixed_dictionaries({"rule": words, "elsewhere": words, "look_again_on": dates}),
    "finding": st.sampled_from(["done", "not_done", "later"]) | words,
    "on_the_spot": st.booleans(),
    "still_good": st.booleans(),
    "into": st.integers(1, 9) | st.integers(),
    "shown": st.booleans(),
    "verdict": st.sampled_from(["solved", "partly"]) | words,
    "latitude": st.floats(allow_nan=False) | st.just(IN_GRID[0]),
    "longitude": st.floats(allow_nan=False) | st.just(IN_GRID[1]),
    "system": st.sampled_from(["gcj02", "wgs84"]) | words,
    "ids": st.lists(st.integers(), max_size=5),
    "community": st.just(COMMUNITY) | words,
    "username": words,
    "password": words,
}
PATHS: dict[str, list[str]] = {
    "/cases": ["words", "kind", "place", "region", "place_words", "photos", "danger", "source"],
    "/cases/{id}/file": ["kind", "rule"],
    "/cases/{id}/decline": ["reason", "elsewhere", "untrue"],
    "/cases/{id}/kind": ["kind", "rule", "danger"],
    "/cases/{id}/dispatch": ["unit", "note", "why"],
    "/cases/{id}/recall": ["reason"],
    "/cases/{id}/ask-ownership": ["reason"],
    "/cases/{id}/decide-ownership": ["unit", "decision"],
    "/cases/{id}/sides": ["region"],
    "/cases/{id}/accept": ["work_order"],
    "/cases/{id}/return": ["reason"],
    "/cases/{id}/make-safe": ["words", "photos"],
    "/cases/{id}/answer": ["words", "photos", "explained", "sure"],
    "/cases/{id}/work-order": ["work_order"],
    "/cases/{id}/whistle": ["calls", "words"],
    "/cases/{id}/accept-part": [],
    "/cases/{id}/finish-part": ["words", "photos"],
    "/cases/{id}/return-part": ["reason"],
    "/cases/{id}/arrive": ["place"],
    "/cases/{id}/ask-pause": ["cause", "words", "until"],
    "/cases/{id}/ask-extension": ["reason"],
    "/cases/{id}/decide-time": ["pause", "extension", "grant", "words"],
    "/cases/{id}/resume": [],
    "/cases/{id}/appeal": ["clock", "reason"],
    "/cases/{id}/decide-appeal": ["clock", "grant", "words"],
    "/cases/{id}/report-up": ["words"],
    "/cases/{id}/verify": ["finding", "words", "on_the_spot", "place", "photos"],
    "/cases/{id}/approve": ["grant", "words"],
    "/cases/{id}/rate": ["verdict", "words"],
    "/cases/{id}/close": ["note"],
    "/cases/{id}/reopen": ["reason"],
    "/cases/{id}/look-back": ["still_good", "words"],
    "/cases/{id}/notes": ["words"],
    "/cases/{id}/join": ["latitude", "longitude", "system"],
    "/cases/{id}/merge": ["into"],
    "/cases/{id}/merge-own": ["into"],
    "/cases/{id}/unmerge": [],
    "/cases/{id}/disclose": ["shown"],
    "/cases/{id}/withdraw": ["note"],
    "/cases/{id}/additions": ["words", "photos"],
    "/inbox/read": ["ids"],
    "/me/register": ["community"],
}


QUERY_NAMES = ["status", "kind", "region", "mine", "open", "cursor", "limit", "parent"]
QUERY_NAMES += ["latitude", "longitude", "system", "q", "late", "paused", "time_asked"]


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, Any]:
    path = draw(st.sampled_from(sorted(PATHS)))
    shaped = st.fixed_dictionaries({}, optional={name: NAMES[name] for name in PATHS[path]})
    wild = st.dictionaries(st.sampled_from(sorted(NAMES)) | st.text(), anything, max_size=4)
    return path, draw(shaped | shaped | wild | anything)


MAKES: list[Make] = [
    *(reported, disputed, dispatched, whistled, extension_asked, paused),
    *(answered, to_approve, asked, appealed, closed, merged),
]
PEOPLE = ["rider", "worker", "street_officer", "handler", "other_handler"]


def test_every_step_is_thrown_at() -> None:
    steps = {path.removeprefix("/cases/{id}/") for path in PATHS}
    assert set(MOVES.values()) <= steps
    for path, names in PATHS.items():
        assert names or path.startswith("/cases/{id}/")


@pytest.fixture
def fuzzed(api: Api) -> Iterator[tuple[Api, list[int]]]:
    yield api, [api.case(make) for make in MAKES]


@settings(BOUNDED, max_examples=200)
@given(call=calls(), who=st.sampled_from(PEOPLE), which=st.integers(0, len(MAKES) - 1))
def test_bodies(fuzzed: tuple[Api, list[int]], call: Any, who: str, which: int) -> None:
    api, case_ids = fuzzed
    path, body = call
    answer = api(who).post(path.format(id=case_ids[which]), body)
    assert answer.status_code < 500, answer.json
    if answer.status_code >= 400:
        assert_sentence(answer, answer.status_code)


@BOUNDED
@given(
    path=st.sampled_from(["/cases", "/cases/near", "/inbox", "/regions", "/regions/locate"]),
    query=st.dictionaries(
        st.sampled_from(QUERY_NAMES),
        words | st.integers().map(str) | st.floats().map(str),
        max_size=4,
    ),
)
def test_queries(fuzzed: tuple[Api, list[int]], path: str, query: dict[str, str]) -> None:
    answer = fuzzed[0]("worker").get(path, **query)
    assert answer.status_code < 500, answer.json
    if answer.status_code >= 400:
        assert_sentence(answer, answer.status_code)


@BOUNDED
@given(
    code=st.text(st.characters(codec="utf-8", exclude_characters="/?#"), min_size=1, max_size=40)
)
def test_addresses(fuzzed: tuple[Api, list[int]], code: str) -> None:
    for path in ("/regions/{}", "/photos/{}", "/photos/{}/thumb", "/cases/{}", "/kinds/{}/rules"):
        assert fuzzed[0]("worker").get(path.format(code)).status_code < 500


@BOUNDED
@given(st.sampled_from(["/sign-in/password", "/sign-in/wechat"]), anything)
def test_signing_in(fuzzed: tuple[Api, list[int]], path: str, body: Any) -> None:
    answer = fuzzed[0](None).post(path, body)
    assert_sentence(answer, answer.status_code)
    assert answer.status_code in {400, 401, 422}
