"""How many SQL statements a call may cost, whatever the length of a list."""

import pytest

from ..cases.making import accepted, answered, dispatched, filed, reported
from ..world import IN_GRID
from .conftest import Api, Make, statements

SIGN_IN = 1
NOTE = 1  # that somebody saw a name or a number


@pytest.mark.parametrize("who", ["rider", "worker", "handler"])
def test_list_costs_three_statements_whatever_its_length(api: Api, who: str) -> None:
    counts = []
    for make in (dispatched, answered):
        for _ in range(3):
            api.case(make)
        caller = api(who)
        with statements(api.app) as seen:
            assert caller.get("/cases").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= SIGN_IN + 3


def test_case_page_costs_the_same_for_a_short_and_a_long_history(api: Api) -> None:
    short, long = api.case(reported), api.case(answered)
    counts, worker = [], api("worker")
    for case_id in (short, long):
        with statements(api.app) as seen:
            assert worker.get(f"/cases/{case_id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= SIGN_IN + 7 + NOTE


def test_inbox_costs_the_same_for_one_and_many(api: Api) -> None:
    for make in (dispatched, dispatched, answered):
        api.case(make)
    caller = api("rider")
    with statements(api.app) as seen:
        assert len(caller.get("/inbox").json["items"]) > 2
    assert len(seen) <= SIGN_IN + 2


HERE = {"latitude": IN_GRID[0], "longitude": IN_GRID[1], "system": "wgs84"}
MOST = 12

WRITES = [
    ("worker", reported, "/cases/{id}/file", {}),
    ("worker", reported, "/cases/{id}/decline", {"reason": "不归社区", "elsewhere": "12345"}),
    ("handler", dispatched, "/cases/{id}/accept", {"work_order": "SW-1"}),
    ("handler", accepted, "/cases/{id}/answer", {"words": "换好了新的井盖。", "sure": True}),
    ("rider", answered, "/cases/{id}/rate", {"verdict": "solved"}),
    ("worker", answered, "/cases/{id}/close", {"note": "电话问过了"}),
    ("rider", reported, "/cases/{id}/withdraw", {}),
    ("rider", dispatched, "/cases/{id}/additions", {"words": "晚上更黑"}),
]


# These tell several people, or write a dozen rows by themselves.
LONG_WRITES = [
    ("rider", None, "/cases", {"words": "井盖坏了", "place": HERE}, 12),
    ("worker", reported, "/cases/{id}/dispatch", {"unit": 1}, 13),  # two verbs in one call
    ("worker", filed, "/cases/{id}/dispatch", {"unit": 1}, 12),
    ("handler", dispatched, "/cases/{id}/return", {"reason": "是通信井"}, 12),
]


@pytest.mark.parametrize(
    ("who", "make", "path", "body", "most"),
    [*((*write, MOST) for write in WRITES), *LONG_WRITES],
)
def test_write(
    api: Api, who: str, make: Make | None, path: str, body: dict[str, object], most: int
) -> None:
    case_id = api.case(make) if make else None
    caller = api(who)
    with statements(api.app) as seen:
        answer = caller.post(path.format(id=case_id), body)
    assert answer.status_code < 300, answer.json
    assert len(seen) <= most


def test_a_receipt_costs_three_more(api: Api) -> None:
    case_id, caller = api.case(reported), api("worker")
    with statements(api.app) as seen:
        assert caller.post(f"/cases/{case_id}/file", key="once").status_code == 200
    assert len(seen) <= 8
