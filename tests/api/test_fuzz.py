"""Random bodies in the shape of the schemas, and out of it: never a 500, always a sentence."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..cases.making import accepted, answered, dispatched, reported
from ..world import COMMUNITY, IN_GRID
from .conftest import Api
from .test_errors import assert_sentence

BOUNDED = settings(
    max_examples=60,
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
    "verdict": st.sampled_from(["solved", "partly"]) | words,
    "ids": st.lists(st.integers(), max_size=5),
    "community": st.just(COMMUNITY) | words,
    "username": words,
    "password": words,
}
PATHS: dict[str, list[str]] = {
    "/cases": ["words", "kind", "place", "region", "place_words", "photos", "danger", "source"],
    "/cases/{id}/file": ["kind"],
    "/cases/{id}/decline": ["reason", "elsewhere"],
    "/cases/{id}/kind": ["kind", "danger"],
    "/cases/{id}/dispatch": ["unit", "note"],
    "/cases/{id}/accept": ["work_order"],
    "/cases/{id}/return": ["reason"],
    "/cases/{id}/answer": ["words", "photos", "sure"],
    "/cases/{id}/work-order": ["work_order"],
    "/cases/{id}/rate": ["verdict", "words"],
    "/cases/{id}/close": ["note"],
    "/cases/{id}/withdraw": ["note"],
    "/cases/{id}/additions": ["words", "photos"],
    "/inbox/read": ["ids"],
    "/me/register": ["community"],
}


QUERY_NAMES = ["status", "kind", "region", "mine", "open", "cursor", "limit", "parent"]
QUERY_NAMES += ["latitude", "longitude", "system"]


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, Any]:
    path = draw(st.sampled_from(sorted(PATHS)))
    shaped = st.fixed_dictionaries({}, optional={name: NAMES[name] for name in PATHS[path]})
    wild = st.dictionaries(st.sampled_from(sorted(NAMES)) | st.text(), anything, max_size=4)
    return path, draw(shaped | shaped | wild | anything)


@pytest.fixture
def fuzzed(api: Api) -> Iterator[tuple[Api, list[int]]]:
    yield api, [api.case(make) for make in (reported, dispatched, accepted, answered)]


@BOUNDED
@given(call=calls(), who=st.sampled_from(["rider", "worker", "handler"]), which=st.integers(0, 3))
def test_bodies(fuzzed: tuple[Api, list[int]], call: Any, who: str, which: int) -> None:
    api, case_ids = fuzzed
    path, body = call
    answer = api(who).post(path.format(id=case_ids[which]), body)
    assert answer.status_code < 500, answer.json
    if answer.status_code >= 400:
        assert_sentence(answer, answer.status_code)


@BOUNDED
@given(
    path=st.sampled_from(["/cases", "/inbox", "/regions", "/regions/locate"]),
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
    for path in ("/regions/{}", "/photos/{}", "/photos/{}/thumb", "/cases/{}"):
        assert fuzzed[0]("worker").get(path.format(code)).status_code < 500


@BOUNDED
@given(st.sampled_from(["/sign-in/password", "/sign-in/wechat"]), anything)
def test_signing_in(fuzzed: tuple[Api, list[int]], path: str, body: Any) -> None:
    answer = fuzzed[0](None).post(path, body)
    assert_sentence(answer, answer.status_code)
    assert answer.status_code in {400, 401, 422}
