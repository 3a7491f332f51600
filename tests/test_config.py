"""An installation that is not safe does not start, and says everything that is wrong at once."""

import pytest

from backend.config import Config, Misconfigured

SECRET = "thirty-two characters and a few more"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": SECRET,
    "DATABASE_URL": "postgresql+psycopg://linli@db/linli",
    "PUBLIC_URL": "https://linli.example.cn",
    "WECHAT_OA_APPID": "wx1",
    "WECHAT_OA_SECRET": "s1",
    "WECHAT_OA_TOKEN": "t1",
    "WECHAT_OA_AES_KEY": "a" * 43,
    "WECHAT_MP_APPID": "wx2",
    "WECHAT_MP_SECRET": "s2",
    "WECHAT_MP_TOKEN": "t2",
    "WECHAT_MP_AES_KEY": "b" * 43,
    "WECHAT_MP_TEMPLATE_CASE": "Ab-1_x thing2 character_string1 thing4 date5 thing9",
    "WECHAT_MP_TEMPLATE_WISH": "",
    "WECHAT_MP_TEMPLATE_REMINDER": "",
    "WECHAT_MP_TEMPLATE_TASK": "",
}
SECRETS = [name for name in PRODUCTION if name.startswith("WECHAT") and "TEMPLATE" not in name]
TEMPLATES = [name for name in PRODUCTION if "TEMPLATE" in name]


def problems(env: dict[str, str]) -> str:
    with pytest.raises(Misconfigured) as refused:
        Config.from_env(env)
    return str(refused.value)


def test_production_with_everything_starts() -> None:
    config = Config.from_env(PRODUCTION)
    assert config.production
    assert config.DATABASE_URL.startswith("postgresql")
    assert config.WECHAT_API_BASE == "https://api.weixin.qq.com"


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("empty", [True, False])
def test_production_refuses_to_start_without_each_secret(name: str, empty: bool) -> None:
    env = {key: value for key, value in PRODUCTION.items() if key != name}
    assert f"{name} is not set" in problems({**env, name: ""} if empty else env)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"CLOCK_OFFSET_FILE": "var/clock"}, "CLOCK_OFFSET_FILE"),
        ({"WECHAT_OA_PLAIN": "true"}, "WECHAT_OA_PLAIN"),
        ({"WECHAT_OA_PLAIN": " YES "}, "WECHAT_OA_PLAIN"),
        ({"WECHAT_MP_PLAIN": "1"}, "WECHAT_MP_PLAIN"),
        ({"PUBLIC_URL": "http://linli.example.cn"}, "PUBLIC_URL"),
        ({"WECHAT_API_BASE": "http://api.weixin.qq.com"}, "WECHAT_API_BASE"),
        ({"WECHAT_OA_AES_KEY": "a" * 42}, "WECHAT_OA_AES_KEY"),
        ({"WECHAT_MP_AES_KEY": "a" * 42}, "WECHAT_MP_AES_KEY"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"TESTING": "1"}, "TESTING"),
        ({"MAP_TILES": "http://t.example/{z}/{x}/{y}"}, "MAP_TILES"),
        ({"MAP_TILES": "https://t.example/{z}/{x}"}, "MAP_TILES"),
        ({"MAP_TILES": "https://t.example; script-src */{z}/{x}/{y}"}, "MAP_TILES"),
    ],
)
def test_production_refuses(changes: dict[str, str], named: str) -> None:
    assert named in problems({**PRODUCTION, **changes})


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_ours_or_left_out_on_purpose(name: str) -> None:
    assert f"{name} is not set" in problems({k: v for k, v in PRODUCTION.items() if k != name})
    for wrong in ("only-an-id", "id thing1 thing2", "id phrase1 time2 thing3", "two ids thing1"):
        assert f"{name} is an id and the keys" in problems({**PRODUCTION, name: wrong})


def test_everything_wrong_is_said_at_once() -> None:
    said = problems({"ENVIRONMENT": "production", "TRUSTED_PROXIES": "x"})
    for name in ("SECRET_KEY", "WECHAT_OA_TOKEN", "WECHAT_MP_SECRET", "PUBLIC_URL", "TRUSTED"):
        assert name in said


def test_a_secret_is_never_repeated_in_the_message() -> None:
    assert "hunter2" not in problems({**PRODUCTION, "SECRET_KEY": "hunter2"})


@pytest.mark.parametrize("name", ["prod", "Production", "PRODUCTION", ""])
def test_a_misspelt_environment_does_not_pass_for_a_playground(name: str) -> None:
    assert "ENVIRONMENT" in problems({"ENVIRONMENT": name, "SECRET_KEY": SECRET})


def test_development_needs_only_a_secret_key() -> None:
    assert not Config.from_env({"SECRET_KEY": SECRET}).production
    assert "SECRET_KEY" in problems({})


def test_a_tile_server_may_be_named() -> None:
    tiles = "https://t{s}.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=0123abc"
    assert tiles == Config.from_env({**PRODUCTION, "MAP_TILES": tiles}).MAP_TILES


def test_settings_have_their_types() -> None:
    env = {"SECRET_KEY": SECRET, "TRUSTED_PROXIES": "2", "WECHAT_OA_PLAIN": "1", "PATH": "/bin"}
    config = Config.from_env(env)
    assert (config.TRUSTED_PROXIES, config.WECHAT_OA_PLAIN) == (2, True)
    assert Config.from_env({**env, "WECHAT_OA_PLAIN": "no"}).WECHAT_OA_PLAIN is False
