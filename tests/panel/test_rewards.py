"""A code, one click, a bar of soap; and never a list of people."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from backend.clock import now
from backend.db import db, transaction
from backend.ledger.actions import award_points
from backend.ledger.models import Measure, Reward
from backend.ledger.queries import balance, problems
from backend.ledger.redeeming import redeem_code
from backend.ledger.rewards import add_reward
from backend.records.models import AuditEntry
from backend.web import App

from ..world import COMMUNITY, NEXT_COMMUNITY, World
from .conftest import Browser

Browse = Callable[[str | None], Browser]
HERE = "/panel/rewards"


@pytest.fixture
def code(app: App, world: World) -> str:
    """小周's, who has 13 points; 3 bars of soap and one pack of tissues stand there."""
    with app.app_context(), transaction():
        award_points(world.ids["rider"], 13, key="k", reason="谢谢", now=world.now)
        add_reward(COMMUNITY, "香皂一块", 5, 3, by=world.worker)
        add_reward(COMMUNITY, "抽纸一提", 15, 1, by=world.worker)
        return redeem_code(world.rider, now=now()).code


def post(browser: Browser, path: str, **data: object) -> tuple[int, str]:
    answer = browser.post(f"{HERE}/{path}", data, form=HERE)
    return answer.status_code, browser.follow(answer) if answer.status_code == 303 else answer.text


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


def stands(app: App, w: World) -> tuple[list[int], int]:
    """How many are left of each thing, and what the rider has."""
    with app.app_context(), transaction(write=False):
        assert problems() == []
        left = list(db.session.scalars(select(Reward.stock).order_by(Reward.id)))
        return left, balance(w.ids["rider"], Measure.POINTS)


def test_from_the_code_to_the_soap(app: App, world: World, browser: Browse, code: str) -> None:
    hers = browser("worker")
    status, page = post(hers, "code", code=code)
    assert status == 200
    assert "这个码有 <strong>13 分</strong>" in page and "还差 2 分" in page
    assert "小周" not in page
    form = {name: field(page, name) for name in ("code", "reward", "once")}
    status, page = post(hers, "redeem", **form)
    assert "香皂一块已经兑出，扣 5 分" in page
    assert stands(app, world) == ([2, 1], 8)
    _, page = post(hers, "redeem", **form)  # clicked twice
    assert "已经兑出" in page
    assert stands(app, world) == ([2, 1], 8)
    with app.app_context(), transaction(write=False):
        noted = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "redeem")).first()
        assert noted is not None and noted.person_id == world.ids["worker"]


def test_a_slip_is_undone_on_the_same_page(
    app: App, world: World, browser: Browse, code: str
) -> None:
    hers = browser("worker")
    _, page = post(hers, "code", code=code)
    _, page = post(hers, "redeem", **{n: field(page, n) for n in ("code", "reward", "once")})
    undo = re.search(r"/panel/rewards/(redemptions/\d+/undo)", page)
    assert undo
    assert browser("next_worker").post(f"{HERE}/{undo[1]}", form=HERE).status_code == 404
    _, page = post(hers, undo[1])
    assert "8 分" not in page and "5 分退回去了" in page and "已撤销" in page
    assert stands(app, world) == ([3, 1], 13)
    assert post(hers, undo[1])[0] == 409


def test_wrong_codes_are_counted_though_nothing_else_is_kept(
    world: World, browser: Browse, code: str
) -> None:
    hers = browser("worker")
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for given in (wrong, "", "abc", wrong):
        status, page = post(hers, "code", code=given)
        assert status == 422 and "兑换码不对" in page
    status, _ = post(hers, "redeem", code=wrong, reward="1", once="x")
    assert status == 422
    status, page = post(hers, "code", code=code)
    assert status == 400 and "15 分钟后再试" in page
    assert post(browser("colleague"), "code", code=code)[0] == 200


def test_too_dear_or_gone_is_said(app: App, world: World, browser: Browse, code: str) -> None:
    hers = browser("worker")
    status, page = post(hers, "redeem", code=code, reward="2", once="x")
    assert (status, "积分不够" in page) == (409, True)
    post(hers, "1/restock", change="-3")
    status, page = post(hers, "redeem", code=code, reward="1", once="y")
    assert (status, "已经兑完了" in page) == (409, True)
    assert stands(app, world) == ([0, 1], 13)


def test_the_shelf_is_kept(app: App, world: World, browser: Browse) -> None:
    hers = browser("worker")
    assert "架上还没有东西" in hers.get(HERE).text
    _, page = post(hers, "usual", region=COMMUNITY)
    assert "摆上了 7 样" in page and "换完了" in page
    _, page = post(hers, "1/restock", change="+12")
    assert "香皂一块现在有 12 份" in page
    _, page = post(hers, "add", region=COMMUNITY, name="雨鞋套", points="4", stock="6")
    assert "雨鞋套已经摆上，4 分，6 份" in page
    _, page = post(hers, "8/take-down")
    assert "雨鞋套已经下架" in page
    assert "<strong>雨鞋套</strong>" not in page


@pytest.mark.parametrize(
    ("path", "data", "status", "says"),
    [
        ("add", {"name": "购物卡", "points": "5", "stock": "1"}, 422, "不换现金、卡券"),
        ("add", {"name": "毛巾", "points": "五", "stock": "1"}, 422, "整数"),
        ("add", {"name": "毛巾", "points": "5", "stock": "1", "region": "42"}, 403, "本社区"),
        ("add", {"name": "毛巾", "points": "5", "stock": "1", "region": NEXT_COMMUNITY}, 403, ""),
        ("add", {"name": "香皂一块", "points": "9", "stock": "1"}, 409, "已经在架上"),
        ("usual", {"region": NEXT_COMMUNITY}, 403, ""),
        ("1/restock", {"change": "-4"}, 409, "减不了"),
        ("1/restock", {"change": ""}, 422, "整数"),
        ("1/restock", {"change": "9999999"}, 422, "整数"),
        ("99/restock", {"change": "1"}, 404, ""),
        (f"{2**40}/take-down", {}, 404, ""),
        ("redemptions/99999999999/undo", {}, 404, ""),
        ("redeem", {"reward": "-1", "code": "000000", "once": "x"}, 404, ""),
        ("redeem", {"reward": "x", "code": "000000", "once": "x"}, 422, ""),
    ],
)
def test_what_is_refused_changes_nothing(
    app: App,
    world: World,
    browser: Browse,
    code: str,
    path: str,
    data: dict[str, str],
    status: int,
    says: str,
) -> None:
    got, page = post(browser("worker"), path, **{"region": COMMUNITY, **data})
    assert (got, says in page) == (status, True)
    assert stands(app, world) == ([3, 1], 13)


def test_an_empty_form_key_is_refused(app: App, world: World, browser: Browse, code: str) -> None:
    assert post(browser("worker"), "redeem", code=code, reward="1")[0] == 422
    assert stands(app, world) == ([3, 1], 13)


@pytest.mark.parametrize("who", ["grid_worker", "handler", "district_officer", "admin"])
def test_the_page_is_for_those_who_keep_a_shelf(browser: Browse, code: str, who: str) -> None:
    theirs = browser(who)
    assert theirs.get(HERE).status_code == 404
    assert "兑换</a>" not in theirs.get("/panel/").text
    assert theirs.post(f"{HERE}/code", {"code": code}, form="/panel/inbox").status_code == 404


def test_a_street_officer_sees_every_shelf_of_the_street(browser: Browse, code: str) -> None:
    page = browser("street_officer").get(HERE).text
    assert "吉林社区架上的东西" in page and "沈阳社区架上的东西" in page
    assert "沈阳社区架上的东西" not in browser("worker").get(HERE).text


def test_the_rule_has_a_page_of_its_own(browser: Browse) -> None:
    page = browser("worker").get(HERE).text
    assert "一件 1 分，一个人一天最多 3 分" in page
    assert 'href="/panel/rules/points"' in page
