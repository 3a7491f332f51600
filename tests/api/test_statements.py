"""How many SQL statements a call may cost, whatever the length of a list."""

import pytest

from backend.cases import closing
from backend.cases.models import Case, Verdict

from ..cases.making import (
    accepted,
    answered,
    answered_late,
    appealed,
    asked,
    dispatched,
    disputed,
    extension_asked,
    filed,
    merged,
    paused,
    reported,
    to_approve,
    whistled,
)
from ..world import IN_GRID, NEXT_COMMUNITY, World
from .conftest import Api, Make, statements

SIGN_IN = 1
NOTE = 1  # that somebody saw a name or a number


@pytest.mark.parametrize("who", ["rider", "worker", "handler"])
def test_list_costs_three_statements_whatever_its_length(api: Api, who: str) -> None:
    counts = []
    for make in (dispatched, answered, extension_asked, asked, looked_at_again):
        for _ in range(2):
            api.case(make)
        caller = api(who)
        with statements(api.app) as seen:
            assert caller.get("/cases").status_code == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= SIGN_IN + 3


def test_case_page_costs_the_same_for_a_short_and_a_long_history(api: Api) -> None:
    short, long = api.case(reported), api.case(answered)
    counts, worker = [], api("worker")
    for case_id in (short, long):
        with statements(api.app) as seen:
            assert worker.get(f"/cases/{case_id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= SIGN_IN + 10 + NOTE


def test_inbox_costs_the_same_for_one_and_many(api: Api) -> None:
    for make in (dispatched, dispatched, answered):
        api.case(make)
    caller = api("rider")
    with statements(api.app) as seen:
        assert len(caller.get("/inbox").json["items"]) > 2
    assert len(seen) <= SIGN_IN + 2


HERE = {"latitude": IN_GRID[0], "longitude": IN_GRID[1], "system": "wgs84"}
THERE = {"on_the_spot": True}
WHY = {"rule": "消防通道不能搭棚", "elsewhere": "菜场旁的车棚", "look_again_on": "2026-08-30"}
PAUSE = {"cause": "weather", "words": "下暴雨", "until": "2026-07-03"}
MOST = 12


def unsafe(w: World) -> Case:
    """A danger in the hands of a unit that has not fenced it off yet."""
    return accepted(w, danger=True)


def looked_at_again(w: World) -> Case:
    """A danger that is done with: somebody is to look at it once more."""
    case = asked(w, danger=True)
    closing.rate(case, Verdict.SOLVED, by=w.rider, now=w.now)
    return case


# Who, on what, which step, what it is sent. `{id}` is the case, `{other}` another one near by.
WRITES: list[tuple[str, Make | None, str, dict[str, object]]] = [
    ("rider", None, "", {"words": "井盖坏了", "place": HERE}),
    ("worker", reported, "file", {}),
    ("worker", reported, "decline", {"reason": "不归社区", "elsewhere": "12345"}),
    ("worker", filed, "kind", {"kind": "road"}),
    ("worker", filed, "dispatch", {"unit": 1}),
    ("worker", dispatched, "recall", {"reason": "派错了"}),
    ("worker", filed, "ask-ownership", {"reason": "盖上没有字"}),
    ("worker", dispatched, "sides", {"region": NEXT_COMMUNITY}),
    ("handler", dispatched, "accept", {"work_order": "SW-1"}),
    ("handler", dispatched, "return", {"reason": "是通信井"}),
    ("handler", unsafe, "make-safe", {"words": "围了一圈。"}),
    ("handler", accepted, "answer", {"words": "换好了新的井盖。", "sure": True}),
    ("handler", accepted, "work-order", {"work_order": "SW-1"}),
    ("street_officer", dispatched, "whistle", {"calls": [{"unit": 2, "part": "断电"}]}),
    ("other_handler", whistled, "accept-part", {}),
    ("other_handler", whistled, "arrive", {"place": HERE}),
    ("other_handler", whistled, "finish-part", {"words": "断了电，又送回了。"}),
    ("other_handler", whistled, "return-part", {"reason": "没有电"}),
    ("handler", accepted, "ask-pause", PAUSE),
    ("handler", accepted, "ask-extension", {"reason": "等盖子"}),
    ("worker", extension_asked, "decide-time", {"extension": 1, "grant": True}),
    ("worker", paused, "resume", {}),
    ("handler", answered_late, "appeal", {"clock": 3, "reason": "封了路"}),
    ("street_officer", appealed, "decide-appeal", {"clock": 3, "grant": True}),
    ("grid_worker", answered, "verify", {**THERE, "finding": "done"}),
    ("worker", to_approve, "approve", {"grant": True}),
    ("rider", asked, "rate", {"verdict": "solved"}),
    ("worker", asked, "close", {"note": "电话问过了"}),
    ("grid_worker", looked_at_again, "look-back", {"still_good": True}),
    ("worker", merged, "unmerge", {}),
    ("rider", dispatched, "disclose", {"shown": True}),
    ("rider", reported, "withdraw", {}),
    ("rider", dispatched, "additions", {"words": "晚上更黑"}),
]

# Two or three verbs in one call, or two circles of people who are told.
LONGER: list[tuple[str, Make | None, str, dict[str, object], int]] = [
    ("worker", filed, "kind", {"kind": "road", "danger": True}, 13),  # and tells of it
    ("resident", dispatched, "join", HERE, 13),  # and how near is near
    ("worker", reported, "dispatch", {"unit": 1}, 15),  # files it, too
    ("street_officer", disputed, "decide-ownership", {"unit": 1, "decision": "归水务"}, 13),
    ("handler", accepted, "answer", {"words": "办不了。", "explained": WHY, "sure": True}, 13),
    ("steward", reported, "report-up", {"words": "社区定不了"}, 13),
    (
        "grid_worker",
        answered,
        "verify",
        {**THERE, "finding": "not_done", "words": "还在响"},
        15,
    ),
    ("rider", asked, "rate", {"verdict": "not_solved"}, 15),  # sends it back
    ("worker", asked, "reopen", {"reason": "又松了"}, 15),
    (
        "grid_worker",
        answered,
        "verify",
        {**THERE, "finding": "done_but_next", "words": "旁边"},
        20,
    ),
    ("grid_worker", looked_at_again, "look-back", {"still_good": False, "words": "又松"}, 20),
    ("worker", reported, "merge", {}, 20),  # two cases
    ("rider", reported, "merge-own", {}, 20),
]


@pytest.mark.parametrize(
    ("who", "make", "step", "body", "most"), [*((*write, MOST) for write in WRITES), *LONGER]
)
def test_write(
    api: Api, who: str, make: Make | None, step: str, body: dict[str, object], most: int
) -> None:
    case_id = api.case(make) if make else None
    if step.startswith("merge"):
        body = {"into": api.case(reported)}
    path = f"/cases/{case_id}/{step}" if make else "/cases"
    caller = api(who)
    caller.post("/cases", {"words": "灯不亮", "place": HERE})  # reads the calendar, the grids
    with statements(api.app) as seen:
        answer = caller.post(path, body)
    assert answer.status_code < 300, answer.json
    assert len(seen) <= most, [statement[:90] for statement in seen]


def test_however_many_have_joined(api: Api) -> None:
    counts = []
    for people in (("resident",), ("resident", "member", "stranger", "steward", "other_handler")):
        case_id = api.case(reported)
        for who in people:
            assert api(who).post(f"/cases/{case_id}/join", HERE).status_code == 200
        caller = api("worker")
        with statements(api.app) as seen:
            assert caller.post(f"/cases/{case_id}/dispatch", {"unit": 1}).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/cases/near?latitude=30.6090&longitude=114.3050&system=wgs84&kind=manhole", 3),
        ("/cases/1/suggestions", 4),
        ("/kinds/manhole/rules", 1),
    ],
)
def test_reading(api: Api, path: str, most: int) -> None:
    counts, worker = [], api("worker")
    for _ in range(2):
        api.case(reported)
        with statements(api.app) as seen:
            assert worker.call("GET", path).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= SIGN_IN + most


def test_a_receipt_costs_three_more(api: Api) -> None:
    counts, caller = [], api("worker")
    for key in (None, "once"):
        case_id = api.case(reported)
        with statements(api.app) as seen:
            assert caller.post(f"/cases/{case_id}/file", key=key).status_code == 200
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 3
