"""Every route says who may call it, and nobody gets further than that."""

import re
from typing import Any

import pytest

from backend.api import FEATURES
from backend.api.case_shapes import MOVES
from backend.api.wish_shapes import path_of
from backend.cases.verbs import MAY
from backend.web import Access, App
from backend.wishes import verbs as wish_verbs

from ..cases.making import (
    answered,
    appealed,
    asked,
    dispatched,
    disputed,
    extension_asked,
    merged,
    paused,
    reported,
    secured,
    to_approve,
    whistled,
)
from ..world import IN_GRID, NEXT_COMMUNITY
from .conftest import Api, Make

OPEN = {
    "GET /api/v1/aired",
    "GET /api/v1/communities",
    "GET /api/v1/aired/<string(maxlength=40):number>",
    "POST /api/v1/sign-in/wechat",
    "POST /api/v1/sign-in/password",
    "GET /api/v1/regions",
    "GET /api/v1/regions/<string(maxlength=15):code>",
    "GET /api/v1/regions/locate",
    "GET /api/v1/kinds",
    "GET /api/v1/thanks/<string(maxlength=32):key>",
    "GET /api/v1/thanks/<string(maxlength=32):key>/card.svg",
    "GET /api/v1/wish-kinds",
    "GET /api/v1/wishes/aired",
    "GET /api/v1/wishes/aired/counts",
    "GET /api/v1/wishes/aired/<string(maxlength=40):number>",
    "GET /api/openapi.json",
    "GET /api/",
    "GET /api/docs/static/<name>",
    "GET /healthz",
    "GET /readyz",
}
BY_A_LINK = {"GET /api/v1/photos/check/<token>"}
FOR_STAFF = {
    "GET /api/v1/party-members",
    "POST /api/v1/party-members",
    "POST /api/v1/party-members/<int(max=2147483647):member_id>/end",
    "POST /api/v1/wish-rules",
    "POST /api/v1/wish-suspensions",
    "POST /api/v1/wish-suspensions/<int(max=2147483647):suspension_id>/decide",
    "POST /api/v1/wish-units",
    "POST /api/v1/wish-units/<int(max=2147483647):unit_id>/representatives",
    "GET /api/v1/wishes/queue",
    "GET /api/v1/volunteer-hours",
    "GET /api/v1/wishes/to-answer",
    "GET /api/v1/wishes/to-call",
    "GET /api/v1/cases/<int(max=2147483647):case_id>/suggestions",
    "GET /api/v1/kinds/<string(maxlength=20):kind>/rules",
}


def _routes(app: App) -> dict[str, str]:
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api-")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_says_who_may_call_it(app: App) -> None:
    routes = _routes(app)
    access = {
        call: getattr(app.view_functions[end], "access", None) for call, end in routes.items()
    }
    assert {call for call, who in access.items() if who is Access.ANYONE} == OPEN
    assert {call for call, who in access.items() if who is Access.STAFF} == FOR_STAFF
    assert {call for call, who in access.items() if who is Access.LINK} == BY_A_LINK
    rest = routes.keys() - OPEN - FOR_STAFF - BY_A_LINK
    assert len(rest) > 20
    assert {access[call] for call in rest} == {Access.SIGNED_IN}


def test_every_blueprint_asks_for_the_token(app: App) -> None:
    names = {feature.blueprint.name for feature in FEATURES}
    assert names <= app.identify.keys()
    assert {end.split(".")[0] for end in _routes(app).values()} - names == {
        "api-docs",
        "api-health",
    }


def test_nobody_is_told_to_sign_in(app: App, api: Api) -> None:
    for call in _routes(app).keys() - OPEN - BY_A_LINK:
        method, path = call.split(" ")
        path = re.sub(r"<int\(max=2147483647\):\w+>", "1", path)
        path = path.replace("<string(length=32):key>", "0" * 32)
        path = path.replace("<string(maxlength=16):handle>", "0" * 16)
        path = path.replace("<string(maxlength=20):kind>", "road").removeprefix("/api/v1")
        answer = api(None).call(method, path)
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in"), call


def test_a_false_token_is_nobody(api: Api) -> None:
    for header in ("Bearer nonsense", "Bearer ", "Bearer", "Basic eDp5", "\xff"):
        answer = api(None).call("GET", "/me", headers={"Authorization": header})
        assert answer.status_code == 401


def test_every_verb_has_a_route(app: App) -> None:
    assert MOVES.keys() == MAY.keys()
    paths = {rule.rule.rsplit("/", 1)[-1] for rule in app.url_map.iter_rules()}
    assert set(MOVES.values()) <= paths
    steps = {
        rule.rule.partition("/wishes/<int(max=2147483647):wish_id>/")[2]
        for rule in app.url_map.iter_rules()
    }
    assert steps - {""} == {path_of(verb) for verb in wish_verbs.MAY}


SEEN_BY: list[tuple[Make, dict[str, int]]] = [
    (reported, {"rider": 200, "worker": 200, "grid_worker": 200, "handler": 404}),
    (dispatched, {"rider": 200, "worker": 200, "handler": 200, "other_handler": 404}),
    (answered, {"resident": 404, "next_worker": 404, "stranger": 404, "admin": 200}),
]


@pytest.mark.parametrize(("make", "expected"), SEEN_BY)
def test_who_sees_a_case(api: Api, make: Make, expected: dict[str, int]) -> None:
    case_id = api.case(make)
    for who, status in expected.items():
        assert api(who).get(f"/cases/{case_id}").status_code == status, who
        listed = {item["id"] for item in api(who).get("/cases").json["items"]}
        assert listed == ({case_id} if status == 200 else set()), who


# What each step may be sent; ids of the case's own rows are filled in by `_body`.
BODIES: dict[str, dict[str, Any]] = {
    "file": {},
    "decline": {"reason": "不归社区", "elsewhere": "12345"},
    "kind": {"kind": "road"},
    "dispatch": {"unit": 1},
    "recall": {"reason": "派错了"},
    "ask-ownership": {"reason": "盖上没有字"},
    "decide-ownership": {"unit": 1, "decision": "井在路中间"},
    "sides": {"region": NEXT_COMMUNITY},
    "accept": {},
    "return": {"reason": "是通信井"},
    "make-safe": {"words": "围了一圈，插了牌子。"},
    "answer": {"words": "换好了新的井盖。", "sure": True},
    "work-order": {"work_order": "SW-1"},
    "whistle": {"calls": [{"unit": 2, "part": "断电"}], "words": "三点到场"},
    "accept-part": {},
    "finish-part": {"words": "断了电，又送回了。"},
    "return-part": {"reason": "没有电"},
    "arrive": {},
    "ask-pause": {"cause": "weather", "words": "下暴雨", "until": "2026-07-02"},
    "ask-extension": {"reason": "等盖子"},
    "decide-time": {"grant": True},
    "resume": {},
    "appeal": {"reason": "封了路"},
    "decide-appeal": {"grant": True},
    "report-up": {"words": "社区定不了"},
    "verify": {"finding": "done", "on_the_spot": True},
    "approve": {"grant": True},
    "rate": {"verdict": "solved"},
    "close": {"note": "电话问过了"},
    "reopen": {"reason": "又松了"},
    "look-back": {"still_good": True},
    "join": {"latitude": IN_GRID[0], "longitude": IN_GRID[1], "system": "wgs84"},
    "merge": {},
    "merge-own": {},
    "unmerge": {},
    "disclose": {"shown": True},
    "withdraw": {},
    "additions": {"words": "晚上更黑"},
    "notes": {"words": "门卫姓张，下午在"},
}
BLIND = ("resident", "next_worker", "other_handler", "stranger", "member")


def test_every_step_has_a_body_here() -> None:
    assert BODIES.keys() == set(MOVES.values())


def _body(path: str, page: dict[str, Any], other: int) -> dict[str, Any]:
    """What a step is sent about this case: its own clock or request, or another case."""
    clocks = page.get("clocks") or [{"id": 1, "pauses": [], "extensions": [], "late": True}]
    more: dict[str, Any] = {}
    if path in {"merge", "merge-own"}:
        more["into"] = other
    elif path in {"appeal", "decide-appeal"}:
        more["clock"] = next((clock["id"] for clock in clocks if clock["late"]), 1)
    elif path == "decide-time":
        more["extension"] = next((row["id"] for row in clocks[-1]["extensions"]), 1)
    return {**BODIES[path], **more}


def test_whoever_cannot_see_it_cannot_move_it(api: Api) -> None:
    case_id, other = api.case(dispatched), api.case(reported)
    for path in BODIES.keys() - {"join"}:
        for who in BLIND:
            answer = api(who).post(f"/cases/{case_id}/{path}", _body(path, {}, other))
            assert (answer.status_code, answer.json["code"]) == (404, "not_found"), (who, path)


MAKES = [
    *(reported, disputed, dispatched, whistled, secured, extension_asked, paused),
    *(answered, to_approve, asked, appealed, merged),
]


@pytest.mark.parametrize("make", MAKES)
def test_a_move_works_if_and_only_if_it_is_offered(api: Api, make: Make) -> None:
    """Everybody near it tries every move, on a fresh case after each that worked."""
    other = api.case(reported)
    case_id = api.case(make)
    for who in ("rider", "worker", "street_officer", "handler", "other_handler"):
        page = api(who).get(f"/cases/{case_id}")
        if page.status_code == 404:
            continue  # nothing works: see above
        for path in BODIES.keys() - {"join"}:
            if (make, path) == (whistled, "whistle"):
                continue  # the other unit is on it already
            body = _body(path, page.json, other)
            answer = api(who).post(f"/cases/{case_id}/{path}", body)
            if path in page.json["moves"]:
                assert answer.status_code == 200, (who, path, answer.json)
                case_id = api.case(make)
                page = api(who).get(f"/cases/{case_id}")
            else:
                assert answer.status_code in {403, 404, 409}, (who, path, answer.json)
