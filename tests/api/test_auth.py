"""Signing in, signing out, and being somebody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backend import create_app
from backend.config import Config
from backend.db import db, transaction
from backend.people.actions import meet
from backend.people.models import Person, Platform
from backend.web import App
from backend.wechat import BadCode, Client, Session, Unavailable
from miniprogram_mock.wechat import create_emulator, people, tokens
from miniprogram_mock.wechat.serving import serve
from miniprogram_mock.wechat.settings import App as Application
from miniprogram_mock.wechat.settings import Settings
from miniprogram_mock.wechat.store import Store

from ..world import COMMUNITY, NEXT_COMMUNITY, PASSWORD, WEDNESDAY, World
from .conftest import Api, Caller, is_about


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What WeChat says to a code."""
    said: dict[str, object] = {"one": Session("openid-1"), "union": Session("openid-2", "u-1")}

    def session_of(_: Client, code: str) -> Session:
        answer = said.get(code, BadCode(40029))
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Session)
        return answer

    monkeypatch.setattr(Client, "session_of", session_of)
    return said


def test_the_first_sign_in_makes_a_person(api: Api, wechat: object) -> None:
    first = api(None).post("/sign-in/wechat", {"code": "one"})
    assert first.status_code == 200
    assert is_about(first.json["expires_at"], WEDNESDAY + timedelta(days=30))
    assert (first.json["person"]["name"], first.json["person"]["roles"]) == ("", [])
    again = api(None).post("/sign-in/wechat", {"code": "one"})
    assert again.json["person"]["id"] == first.json["person"]["id"]
    assert again.json["token"] != first.json["token"]
    assert Caller(api.app, first.json["token"]).get("/me").json == first.json["person"]


def test_the_unionid_joins_both_apps(api: Api, world: World, wechat: object) -> None:
    with api.app.app_context(), transaction():
        account = api.app.config["WECHAT_OA_APPID"]
        known = meet(Platform.OFFICIAL_ACCOUNT, account, "oa", unionid="u-1", now=world.now)
        person_id = known.person_id
    answer = api(None).post("/sign-in/wechat", {"code": "union"})
    assert answer.json["person"]["id"] == person_id


def test_wechat_refuses_or_is_silent(api: Api, wechat: dict[str, object]) -> None:
    answer = api(None).post("/sign-in/wechat", {"code": "used"})
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_failed")
    wechat["down"] = Unavailable()
    answer = api(None).post("/sign-in/wechat", {"code": "down"})
    assert (answer.status_code, answer.json["code"]) == (503, "wechat_unavailable")
    with api.app.app_context(), transaction(write=False):
        assert db.session.query(Person).filter_by(name="").count() == 0


def test_wechat_is_asked_outside_any_transaction(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def session_of(_: Client, code: str) -> Session:
        with transaction():  # would be refused inside another
            return Session(code)

    monkeypatch.setattr(Client, "session_of", session_of)
    assert api(None).post("/sign-in/wechat", {"code": "x"}).status_code == 200


@pytest.fixture
def emulated(config: Config, tmp_path: Path, world: World) -> Iterator[tuple[App, str]]:
    """The app against the emulator of WeChat's servers, over HTTP, and a login code."""
    settings = Settings(
        home=tmp_path / "emulator",
        account=Application(config.WECHAT_OA_APPID, config.WECHAT_OA_SECRET),
        mini=Application(config.WECHAT_MP_APPID, config.WECHAT_MP_SECRET),
        token="t",
        aes_key="a" * 43,
        callback="http://127.0.0.1:9/never",
    )
    with serve(create_emulator(settings)) as base:
        store = Store(settings.home)
        openid = str(people.create(store, "胡婆婆")["mp_openid"])
        code = tokens.issue_code(store, settings.mini.appid, openid)
        yield create_app(replace(config, WECHAT_API_BASE=base)), code


def test_a_code_signs_in_over_http_and_only_once(emulated: tuple[App, str]) -> None:
    app, code = emulated
    answer = Caller(app).post("/sign-in/wechat", {"code": code})
    assert answer.status_code == 200
    assert Caller(app, answer.json["token"]).get("/me").json == answer.json["person"]
    for used in (code, "never-given"):
        again = Caller(app).post("/sign-in/wechat", {"code": used})
        assert (again.status_code, again.json["code"]) == (401, "sign_in_failed")


def test_staff_sign_in_by_password(api: Api) -> None:
    answer = api(None).post("/sign-in/password", {"username": "worker", "password": PASSWORD})
    assert answer.status_code == 200
    me = answer.json["person"]
    assert (me["name"], me["works_here"]) == ("刘敏", True)
    assert me["roles"] == [
        {
            "kind": {"code": "community_worker", "words": "社区工作者"},
            "region": {"code": COMMUNITY, "name": "吉林社区"},
            "unit": None,
        }
    ]
    assert is_about(answer.json["expires_at"], WEDNESDAY + timedelta(hours=12))


def test_wrong_passwords_are_counted_and_end(api: Api, travel: object) -> None:
    right = {"username": "worker", "password": PASSWORD}
    for username in ["worker"] * 5 + ["nobody"]:
        body = {"username": username, "password": "wrong"}
        answer = api(None).post("/sign-in/password", body)
        assert (answer.status_code, answer.json["code"]) == (401, "wrong_password")
    answer = api(None).post("/sign-in/password", right)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_failures")
    assert answer.headers["Retry-After"] == "900"
    travel(WEDNESDAY + timedelta(minutes=16))  # type: ignore[operator]
    assert api(None).post("/sign-in/password", right).status_code == 200


def test_signing_out_ends_the_token(api: Api) -> None:
    caller = api("rider")
    assert caller.post("/sign-out").status_code == 204
    assert caller.get("/me").status_code == 401


def test_a_token_ends_after_a_month(api: Api, travel: object) -> None:
    caller = api("rider")
    travel(WEDNESDAY + timedelta(days=31))  # type: ignore[operator]
    assert caller.get("/me").status_code == 401


def test_me(api: Api) -> None:
    me = api("handler").get("/me").json
    assert me["roles"][0]["unit"]["name"] == "永清水务所"
    assert me["works_here"]
    assert api("stranger").get("/me").json["roles"] == []


def test_registering_again_replaces_the_first(api: Api) -> None:
    for community in (COMMUNITY, NEXT_COMMUNITY):
        me = api("stranger").post("/me/register", {"community": community}).json
        assert [role["region"]["code"] for role in me["roles"]] == [community]
    assert me["roles"][0]["kind"] == {"code": "resident", "words": "居民"}
    rides = api("stranger").post("/me/register", {"community": COMMUNITY, "kind": "rider"}).json
    assert len(rides["roles"]) == 2
    for body, status in (
        ({"community": "420102000000"}, 422),
        ({"community": "9" * 12}, 404),
        ({"community": COMMUNITY, "kind": "admin"}, 422),
        ({"community": COMMUNITY, "phone": "打我呀"}, 422),
        ({"community": COMMUNITY, "phone": "12"}, 422),
        ({}, 422),
    ):
        assert api("stranger").post("/me/register", body).status_code == status
    said = {"community": COMMUNITY, "phone": "138 7123-4567"}
    api("stranger").post("/me/register", said)
    assert api("stranger").get("/me/profile").json["phone"] == "13871234567"


def test_a_bind_code_holds_ten_minutes(api: Api) -> None:
    answer = api("rider").post("/me/bind-code")
    assert len(answer.json["code"]) == 6
    assert is_about(answer.json["expires_at"], WEDNESDAY + timedelta(minutes=10))
