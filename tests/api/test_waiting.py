"""What waits for somebody, in one call: all of it, theirs to do, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.wishes.models import Wish

from ..cases.making import (
    accepted,
    answered,
    appealed,
    asked,
    closed,
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
from ..wishes import making as wishes
from ..world import World
from .conftest import Api, statements

CASES = (
    *(reported, filed, disputed, dispatched, accepted, extension_asked, paused),
    *(to_approve, answered, asked, whistled, appealed, merged),
)
WISHES = (wishes.posted, wishes.needs_change, wishes.asked, wishes.claimed, wishes.fulfilled)
# What is waited for, and the step that the thing itself then offers.
STEPS = {
    "rate": "rate",
    "decide": "decide-ownership",
    "requests": "decide-time",
    "appeal": "decide-appeal",
    "review": "file",
    "dispatch": "dispatch",
    "approve": "approve",
    "verify": "verify",
    "accept": "accept",
    "answer": "answer",
    "part": "accept-part",
    "visit": "look-back",
    "confirm": "confirm",
    "change": "revise",
    "invited": "answer-ask",
    "promised": "prove",
    "wish-review": "open",
}
BOARDS = {"case": "cases", "wish": "wishes"}
WAITS_FOR = {
    "rider": {"rate"},
    "resident": {"confirm", "change"},
    "member": {"invited", "promised"},
    "handler": {"accept", "answer"},
    "other_handler": {"part"},
    "grid_worker": {"verify", "visit"},
    "worker": {"review", "dispatch", "requests", "approve", "verify", "visit", "wish-review"},
    "street_officer": {"review", "decide", "appeal", "verify", "approve", "wish-review"},
    "auditor": set(),
    "next_worker": set(),
    "stranger": set(),
}


@pytest.fixture
def busy(api: Api) -> Api:
    """One of everything."""

    def all_of(w: World) -> Wish:
        wishes.unbound(w)
        for make in CASES:
            make(w)
        closed(replace(w, now=w.now - timedelta(days=25)), danger=True)  # to be looked at again
        return [make(w) for make in WISHES][-1]

    api.wish(all_of)
    return api


def _items(api: Api, who: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api(who).get("/me/waiting").json["items"]
    return found


def test_each_has_what_they_can_do_and_nothing_else(busy: Api) -> None:
    for who, whats in WAITS_FOR.items():
        items = _items(busy, who)
        found = {item["what"]["code"] for item in items}
        assert whats <= found if whats else not found, (who, found)
        for item in items:
            whole = busy(who).get(f"/{BOARDS[item['board']]}/{item['id']}").json
            assert STEPS[item["what"]["code"]] in whole["moves"], (who, item)
            assert item["number"] == whole["number"]
            at_work = item["board"] == "case" and item["what"]["code"] != "rate"
            page = "work/case/case" if at_work else f"{item['board']}/detail/detail"
            assert item["page"] == f"{page}?id={item['id']}"
        dues = [item["due"] or "z" for item in items]
        assert dues == sorted(dues)


def test_what_is_said_of_it(busy: Api) -> None:
    accept = next(i for i in _items(busy, "handler") if i["what"]["code"] == "accept")
    assert accept["title"] == "井盖" and accept["words"] == "井盖坏了一半"
    assert accept["place"]["name"] == "吉林社区临江里"
    assert accept["due_words"].startswith("签收还有") and not accept["late"]
    promised = next(i for i in _items(busy, "member") if i["what"]["code"] == "promised")
    assert promised["due"] == "2026-07-04T00:00:00+08:00" and promised["due_words"] == "7月3日"
    whole = busy("worker").get("/me/waiting").json
    assert whole["late"] == 0 and not whole["more"] and whole["unread"] > 0
    rider = busy("rider").get("/me/waiting").json
    assert rider["late"] is None and rider["units"] == []


@pytest.mark.parametrize("who", ["resident", "handler", "street_officer"])
def test_it_costs_as_many_statements_for_many_as_for_few(busy: Api, who: str) -> None:
    def more(*makes: Callable[[World], Any]) -> int:
        for make in makes:
            busy.wish(make)
        caller = busy(who)
        with statements(busy.app) as seen:
            assert caller.get("/me/waiting").status_code == 200
        return len(seen)

    more()
    before = more()
    assert before == more(*CASES, *WISHES) <= 12
