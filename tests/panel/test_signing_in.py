"""The door to the pages: passwords, lockout, the form's secret, and where one lands."""

from collections.abc import Callable

import pytest

from ..world import PASSWORD, World
from .conftest import Browser

Browse = Callable[[str | None], Browser]


def enter(browser: Browser, name: str, password: str = PASSWORD, **more: str) -> object:
    data = {"username": name, "password": password, **more}
    return browser.post("/panel/sign-in", data)


def test_a_worker_signs_in_and_out(browser: Browse) -> None:
    hers = browser(None)
    answer = enter(hers, "worker")
    assert "刘敏" in hers.follow(answer)
    with hers.client.session_transaction() as session:
        stolen = session["token"]
    hers.post("/panel/sign-out", form="/panel/")
    thief = browser(None)
    with thief.client.session_transaction() as session:
        session["token"] = stolen
    assert thief.get("/panel/").location == "/panel/sign-in?next=/panel/"


def test_a_wrong_password_says_so_without_saying_what_was_wrong(browser: Browse) -> None:
    hers = browser(None)
    for name in ("worker", "no-such-user"):
        answer = enter(hers, name, "wrong")
        assert answer.status_code == 401
        assert "用户名或密码不对" in answer.text


def test_five_failures_lock_the_name_and_are_not_forgotten(browser: Browse) -> None:
    hers = browser(None)
    for _ in range(5):
        assert enter(hers, "worker", "wrong").status_code == 401
    answer = enter(browser(None), "worker")
    assert answer.status_code == 429
    assert "15 分钟后再试" in answer.text
    assert enter(browser(None), "colleague").status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/panel/",
        "/\\evil.example",
        "/panel/\\evil",
        "javascript:alert(1)",
        "/panel/\r\nX: y",
    ],
)
def test_signing_in_never_leads_elsewhere(browser: Browse, wanted: str) -> None:
    assert enter(browser(None), "worker", next=wanted).location == "/panel/"


def test_signing_in_leads_to_the_page_that_was_asked_for(browser: Browse) -> None:
    hers = browser(None)
    asked = hers.get("/panel/cases?status=closed")
    assert asked.status_code == 303
    form = hers.get(asked.location)
    assert 'value="/panel/cases?status=closed"' in form.text
    assert enter(hers, "worker", next="/panel/cases?status=closed").location == (
        "/panel/cases?status=closed"
    )


def test_the_session_is_new_after_signing_in(browser: Browse) -> None:
    hers = browser(None)
    before = hers.secret("/panel/sign-in")
    enter(hers, "worker")
    answer = hers.client.post("/panel/sign-out", data={"csrf_token": before})
    assert answer.status_code == 400


def test_a_form_without_its_secret_does_nothing(browser: Browse) -> None:
    hers = browser("worker")
    for path in (
        "/panel/sign-in",
        "/panel/sign-out",
        "/panel/new",
        "/panel/inbox/read",
        "/h/x/accept",
    ):
        answer = hers.client.post(path, data={"username": "worker", "password": PASSWORD})
        assert answer.status_code == 400, path
        assert "为了安全没有提交" in answer.text
    assert hers.get("/panel/").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browse) -> None:
    cookie = enter(browser(None), "worker").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "path",
    ["/panel/", "/panel/cases", "/panel/new", "/panel/inbox", "/panel/engine", "/panel/cases/1"],
)
def test_pages_are_for_those_who_work_here(browser: Browse, world: World, path: str) -> None:
    assert browser(None).get(path).location == f"/panel/sign-in?next={path}"
    for name in ("rider", "resident", "steward", "stranger"):
        answer = browser(name).get(path)
        assert answer.status_code == 404
        assert "都在微信里" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/panel/no/such/page", 404),
        ("GET", "/nothing", 404),
        ("GET", "/aired/one/two", 404),
        ("GET", "/h/token/no/such", 404),
        ("POST", "/look", 405),
        ("GET", "/panel/cases/1/dispatch", 405),
        ("GET", "/panel/static/no.css", 404),
        ("GET", "/panel/static/../door.py", 404),
        ("GET", "/apis", 404),
    ],
)
def test_an_unknown_address_is_a_kind_page(
    browser: Browse, method: str, path: str, status: int
) -> None:
    answer = browser(None).client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "<h1>没有这个页面</h1>" in answer.text and 'href="/look"' in answer.text
    assert ("Allow" in answer.headers) == (status == 405)


def test_the_api_says_it_in_its_own_way(browser: Browse) -> None:
    assert browser(None).get("/api/v1/nothing").get_json()["code"] == "not_found"
    assert browser(None).get("/panel/static/panel.css").status_code == 200
