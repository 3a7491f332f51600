"""One's own account: devices, password, second step; and what was typed when a sign-in ended."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.clock import now
from backend.db import db, transaction
from backend.people.models import SecondStep
from backend.records.models import AuditEntry
from backend.web import App

from ..world import PASSWORD, WEDNESDAY, World
from .conftest import Browser

Browse = Callable[[str | None], Browser]
Travel = Callable[..., None]
HERE = "/panel/account"
EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/116.0 MicroMessenger/8.0.47"


def enters(browser: Browser, name: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    """The sign-in page filled in."""
    agent = more.pop("agent", EDGE)
    data = {"username": name, "password": password, **more}
    return browser.post("/panel/sign-in", data, headers={"User-Agent": agent})


def is_in(browser: Browser) -> bool:
    return browser.get(HERE).status_code == 200


def audited(app: App) -> list[tuple[str, str]]:
    with app.app_context(), transaction(write=False):
        rows = db.session.execute(select(AuditEntry.verb, AuditEntry.subject))
        return [(verb, subject) for verb, subject in rows]


def test_one_sees_where_one_is_signed_in_and_ends_it(browser: Browse) -> None:
    desk, phone, third = browser(None), browser(None), browser(None)
    for one, agent in ((desk, EDGE), (phone, PHONE), (third, "")):
        assert enters(one, "worker", agent=agent).status_code == 303
    page = desk.get(HERE).text
    assert (
        "Windows 电脑上的 Edge" in page and "安卓手机上的 微信" in page and "认不出的设备" in page
    )
    assert page.count("就是这里") == 1 and "最近一次用：今天 14 点" in page
    assert "127.0.0.1" not in page
    ends = re.findall(r'action="(/panel/account/sign-ins/[0-9a-f]+/end)"', page)
    assert len(ends) == 2
    assert browser("colleague").post(ends[0], form=HERE).status_code == 404
    assert "已经退出了" in desk.follow(desk.post(ends[0], form=HERE))
    assert is_in(desk) and [is_in(phone), is_in(third)].count(True) == 1
    assert desk.post(ends[0], form=HERE).status_code == 404
    assert "只有这里还登录着" in desk.follow(desk.post(f"{HERE}/sign-ins/end-others", form=HERE))
    assert is_in(desk) and not is_in(phone) and not is_in(third)


def test_a_new_password_needs_the_old_one_and_ends_what_is_open_elsewhere(
    app: App, browser: Browse
) -> None:
    hers, other = browser("worker"), browser("worker")
    new = "a longer one, by the river"

    def changed(**typed: str):  # type: ignore[no-untyped-def]
        given = {"old_password": PASSWORD, "new_password": new, "new_password_again": new, **typed}
        return hers.post(f"{HERE}/password", given, form=HERE)

    for typed, sentence in (
        ({"old_password": "wrong"}, "原来的密码不对"),
        ({"new_password_again": "another one"}, "两次写的新密码不一样"),
        ({"new_password": "short", "new_password_again": "short"}, "至少 10 位"),
    ):
        answer = changed(**typed)
        assert answer.status_code == 422 and sentence in answer.text
        assert new not in answer.text and PASSWORD not in answer.text
    assert is_in(other)
    assert "密码改好了" in hers.follow(changed())
    assert is_in(hers) and not is_in(other)
    assert enters(browser(None), "worker").status_code == 401
    assert enters(browser(None), "worker", new).status_code == 303
    assert audited(app)[-1][0] == "change_password"


def _enrols(browser: Browser, path: str = f"{HERE}/second-step") -> pyotp.TOTP:
    """Begins it on one's own page, and reads the key that is written below the picture."""
    page = browser.follow(browser.post(path, form=HERE))
    assert re.search(r'<svg [^>]*viewBox="0 0 (\d+) \1"', page), "a picture that is cut off"
    assert "style=" not in page
    return _app_of(page)


def _app_of(page: str) -> pyotp.TOTP:
    key = re.search(r'class="code key">([^<]+)<', page)
    assert key
    return pyotp.TOTP(key[1].replace(" ", ""))


def _codes_of(page: str) -> list[str]:
    assert "只显示这一次" in page
    return re.findall(r"<li>([0-9a-f]{6}-[0-9a-f]{6})</li>", page)


def _code(browser: Browser, code: str, **more: str):  # type: ignore[no-untyped-def]
    return browser.post("/panel/sign-in/code", {"code": code, **more}, form="/panel/sign-in/code")


def test_a_second_step_of_one_s_own_will(
    app: App, browser: Browse, world: World, travel: Travel
) -> None:
    hers = browser("worker")
    device = _enrols(hers)
    wrong = hers.post(f"{HERE}/second-step/prove", {"code": "000000"}, form=HERE)
    assert wrong.status_code == 422 and "验证码不对" in wrong.text
    shown = hers.post(f"{HERE}/second-step/prove", {"code": device.at(now())}, form=HERE)
    codes = _codes_of(shown.text)
    page = hers.get(HERE).text
    assert "开着" in page and "还有 8 个没用" in page and "code key" not in page
    assert codes[0] not in page

    travel(WEDNESDAY + timedelta(minutes=5))
    newcomer = browser(None)
    first = enters(newcomer, "worker", next="/panel/inbox")
    assert first.status_code == 303 and first.location == "/panel/sign-in/code?next=/panel/inbox"
    assert not is_in(newcomer)
    assert _code(newcomer, "000000").status_code == 401
    right = device.at(now())
    assert _code(newcomer, right, next="/panel/inbox").location == "/panel/inbox"
    assert is_in(newcomer)
    thief = browser(None)  # looked over her shoulder, password and all
    enters(thief, "worker")
    answer = _code(thief, right)
    assert answer.status_code == 401 and "已经用过" in answer.text and not is_in(thief)
    assert _code(thief, codes[0]).status_code == 303  # a code on paper does instead

    travel(WEDNESDAY + timedelta(minutes=25))
    late = browser(None)
    enters(late, "worker")
    travel(WEDNESDAY + timedelta(minutes=40))
    assert "请从密码重新来" in _code(late, device.at(now())).text and not is_in(late)
    assert _code(browser(None), device.at(now())).status_code == 401  # no password before it
    off = newcomer.post(f"{HERE}/second-step/off", {"code": device.at(now())}, form=HERE)
    assert "以后只要密码" in newcomer.follow(off)
    assert [verb for verb, _ in audited(app)] == ["second_step_on", "second_step_off"]


def test_where_it_is_a_duty_nobody_gets_past_it(
    app: App, browser: Browse, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TOTP_FOR_PERSONAL_DATA", True)
    assert enters(browser(None), "auditor").status_code == 303  # reads no personal data
    hers = browser(None)
    password = {"username": "worker", "password": PASSWORD}
    api = app.test_client()
    assert "开通第二步验证" in api.post("/api/v1/sign-in/password", json=password).json["message"]
    page = hers.follow(enters(hers, "worker"))
    assert "您的岗位能看到居民的信息" in page and not is_in(hers)
    device = _app_of(page)
    assert _app_of(hers.get("/panel/sign-in/code").text).secret == device.secret
    answer = _code(hers, device.at(now()))
    codes = _codes_of(answer.text)
    assert is_in(hers) and "停掉" not in hers.get(HERE).text
    off = hers.post(f"{HERE}/second-step/off", {"code": codes[0]}, form=HERE)
    assert off.status_code == 409 and "不能停" in off.text
    answer = api.post("/api/v1/sign-in/password", json=password)
    assert (answer.status_code, answer.json["code"]) == (401, "code_needed")
    answer = api.post("/api/v1/sign-in/password", json={**password, "code": "000000"})
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_code")
    answer = api.post("/api/v1/sign-in/password", json={**password, "code": codes[1]})
    assert answer.status_code == 200
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(SecondStep, world.ids["worker"]).proved_at is not None
    boss = browser("admin")
    gone = boss.post(
        f"{HERE}/colleague", {"username": "worker", "reason": "手机掉江里了"}, form=HERE
    )
    assert "刘敏的第二步验证停了" in boss.follow(gone)
    assert not is_in(hers)
    assert audited(app)[-1] == ("take_off_second_step", f"person:{world.ids['worker']}")


def test_a_sign_in_that_lies_idle_ends_and_one_in_use_does_not(
    browser: Browse, travel: Travel
) -> None:
    used, idle, open_page = browser(None), browser(None), browser(None)
    for one in (used, idle, open_page):
        enters(one, "worker")
    for minutes in (30, 75, 115, 170):
        travel(WEDNESDAY + timedelta(minutes=minutes))
        assert is_in(used)
        open_page.client.get("/panel/", headers={"HX-Request": "true"})  # renews itself, unattended
    assert is_in(used) and not is_in(idle) and not is_in(open_page)
    travel(WEDNESDAY + timedelta(hours=12, minutes=1))
    assert not is_in(used)


FORM = {"source": "phone", "words": "路灯坏了，<b>晚上</b>看不见", "region": "420102006003001"}


def _kept(page: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found
    return found[1]


def test_what_was_typed_outlives_the_sign_in(app: App, browser: Browse, travel: Travel) -> None:
    hers = browser(None)
    enters(hers, "worker")
    once = re.search(r'name="once" value="([^"]+)"', hers.get("/panel/new").text)
    secret = hers.secret("/panel/new")
    assert once
    travel(WEDNESDAY + timedelta(hours=3))
    typed = {**FORM, "once": once[1], "csrf_token": secret}
    preview = hers.client.post("/panel/new", data=typed, headers={"HX-Request": "true"})
    assert preview.status_code == 204 and "HX-Redirect" not in preview.headers  # the page stays
    answer = hers.client.post("/panel/new", data=typed)
    assert answer.status_code == 401 and "刚才填的还在" in answer.text
    box = _kept(answer.text)
    assert "路灯" not in answer.text  # sealed: who comes by next reads nothing

    other = browser(None)
    assert enters(other, "colleague", kept=box).status_code == 303  # no form of hers for them
    page = enters(hers, "worker", kept=box).text
    assert "刚才填的没有丢" in page and "路灯坏了，&lt;b&gt;晚上&lt;/b&gt;看不见" in page
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    again = {name: html.unescape(value) for name, value in fields}
    assert again["words"] == FORM["words"] and again["once"] == once[1]
    assert "已登记" in hers.follow(hers.client.post("/panel/new", data=again))
    hers.follow(hers.client.post("/panel/new", data=again))  # back, and once more
    with app.app_context(), transaction(write=False):
        assert len(db.session.scalars(select(Case)).all()) == 1


def test_no_password_and_no_forged_box_travels(browser: Browse, travel: Travel) -> None:
    hers = browser(None)
    enters(hers, "worker")
    secret = hers.secret(HERE)
    travel(WEDNESDAY + timedelta(hours=3))
    typed = {"csrf_token": secret, "old_password": PASSWORD, "new_password": "x" * 12}
    answer = hers.client.post(f"{HERE}/password", data=typed)
    assert answer.status_code == 303 and answer.location.startswith("/panel/sign-in")
    for box in ("nonsense", "gAAAA" + "x" * 90, "你好"):
        assert enters(hers, "worker", kept=box).location == "/panel/"
