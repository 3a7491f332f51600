"""Tokens and login codes follow WeChat's rules."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from emulator_world import MP, OA
from requests import get as http_get


def plain(world, app=OA, **more):
    query = {"grant_type": "client_credential", "appid": app.appid, "secret": app.secret} | more
    return world.get("/cgi-bin/token", **query).json()


def use(world, token):
    """The errcode of a call with this token; 40007 means that the token was good."""
    return world.get("/cgi-bin/media/get", access_token=token, media_id="x").json()["errcode"]


def test_stable_token_repeats_and_counts_down(world):
    first = world.stable()
    world.later(1000)
    second = world.stable()
    assert second["access_token"] == first["access_token"]
    assert 6190 <= second["expires_in"] <= 6200


def test_stable_token_is_renewed_early_and_the_old_one_lives_on(world):
    first = world.token()
    world.later(7000)
    assert world.token() != first
    assert use(world, first) == 40007
    world.later(7201)
    assert use(world, first) == 42001


def test_plain_token_replaces_the_older_one_but_not_the_stable_one(world):
    stable, first = world.token(), plain(world)["access_token"]
    second = plain(world)
    assert second["expires_in"] == 7200
    assert use(world, first) == 40001
    assert [use(world, t) for t in (second["access_token"], stable)] == [40007, 40007]


def test_forced_refresh_has_a_pace_and_a_quota(world):
    first = world.token()
    forced = world.stable(force_refresh=True)["access_token"]
    assert forced != first and use(world, first) == 40001
    assert world.stable(force_refresh=True)["access_token"] == forced
    for round_ in range(1, 20):
        world.later(31 * round_)
        assert "access_token" in world.stable(force_refresh=True)
    world.later(31 * 20)
    assert world.stable(force_refresh=True)["errcode"] == 45009


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"appid": "wx-unknown"}, 40013),
        ({"appid": ""}, 41002),
        ({"secret": "wrong"}, 40125),
        ({"secret": ""}, 41004),
        ({"grant_type": "password"}, 40002),
    ],
)
def test_bad_credentials(world, change, code):
    assert plain(world, **change)["errcode"] == code
    assert world.stable(**change)["errcode"] == code


def test_stable_token_wants_a_json_post(world):
    assert world.get("/cgi-bin/stable_token").json()["errcode"] == 43002


def test_missing_unknown_expired_and_revoked_tokens(world):
    token = world.token()
    assert use(world, "") == 41001
    assert use(world, "made-up") == 40014
    world.post("/emulator/tokens/expire")
    assert use(world, token) == 42001
    again = world.token()
    assert again != token
    world.post("/emulator/tokens/expire", appid=OA.appid, revoke=True)
    assert use(world, again) == 40001


def test_many_threads_get_one_stable_token(world):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: world.token(), range(16)))) == 1


def session(world, code, app=MP):
    return world.get(
        "/sns/jscode2session",
        appid=app.appid, secret=app.secret, js_code=code, grant_type="authorization_code",
    ).json()  # fmt: skip


def login(world, openid):
    return world.post("/emulator/mp/login", openid=openid).json()["code"]


def test_login_code_tells_the_mini_program_openid_once(world):
    person = world.person(unionid="o6_unionid")
    code = login(world, person["openid"])
    answer = session(world, code)
    assert answer["openid"] == person["mp_openid"] != person["openid"]
    assert answer["unionid"] == "o6_unionid" and len(answer["session_key"]) == 24
    assert session(world, code)["errcode"] == 40163


def test_without_a_unionid_none_is_told(world):
    assert "unionid" not in session(world, login(world, world.person()["mp_openid"]))


def test_login_code_of_another_app_made_up_missing_or_old(world):
    code = login(world, world.person()["openid"])
    assert session(world, code, OA)["errcode"] == 40029
    assert session(world, "made-up")["errcode"] == 40029
    assert session(world, "")["errcode"] == 41008
    world.later(301)
    assert session(world, code)["errcode"] == 40029


def test_login_of_nobody(world):
    assert world.post("/emulator/mp/login", openid="nobody").status_code == 404


def test_follower_info_joins_by_unionid(world):
    person = world.person(unionid="o6_unionid")
    query = {"access_token": world.token(), "openid": person["openid"]}
    answer = http_get(world.base + "/cgi-bin/user/info", params=query, timeout=10).json()
    assert (answer["subscribe"], answer["unionid"]) == (1, "o6_unionid")
    assert world.get("/cgi-bin/user/info", **query | {"openid": "x"}).json()["errcode"] == 40003
