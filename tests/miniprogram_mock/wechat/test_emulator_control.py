"""Faults, the clock, people, bad requests, pages; and the real client library against it all."""

import json
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests
from emulator_world import JPEG, MP, OA
from wechatpy import WeChatClient, WeChatClientException

from miniprogram_mock.wechat.settings import SettingsError, from_env

ENV = {
    "WECHAT_OA_APPID": "wx1", "WECHAT_OA_SECRET": "s1", "WECHAT_OA_TOKEN": "t",
    "WECHAT_OA_AES_KEY": "a" * 43, "WECHAT_MP_APPID": "wx2", "WECHAT_MP_SECRET": "s2",
    "EMULATOR_HOME": "var/emulator", "EMULATOR_CALLBACK": "http://127.0.0.1:8000/hook",
}  # fmt: skip


def test_settings_from_the_environment():
    settings = from_env(ENV | {"EMULATOR_RETRY_SECONDS": "0.5", "EMULATOR_PUSH_FORMAT": "json"})
    assert (settings.retry_seconds, settings.push_format, settings.push_mode) == (
        0.5, "json", "secure",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"WECHAT_OA_APPID": ""},
        {"WECHAT_OA_AES_KEY": "short"},
        {"WECHAT_MP_APPID": "wx1"},
        {"EMULATOR_PUSH_MODE": "loud"},
        {"EMULATOR_RETRY_SECONDS": "soon"},
        {"EMULATOR_CALLBACK": "example"},
    ],
)
def test_settings_that_make_no_sense(change):
    with pytest.raises(SettingsError):
        from_env(ENV | change)


def test_ordered_faults_hit_their_interface_and_end(world):
    add = {"path": "/cgi-bin/stable_token", "times": 1}
    world.post("/emulator/faults", **add, kind="http", value=503)
    world.post("/emulator/faults", **add, kind="errcode", value=-1)
    body = {"grant_type": "client_credential", "appid": OA.appid, "secret": OA.secret}
    assert world.post("/cgi-bin/stable_token", **body).status_code == 503
    assert world.stable()["errcode"] == -1
    assert "access_token" in world.stable()


def test_fault_until_cleared(world):
    world.post("/emulator/faults", path="*", kind="errcode", value=45009, times=None)
    assert [world.stable()["errcode"] for _ in range(3)] == [45009] * 3
    requests.delete(world.base + "/emulator/faults", timeout=10)
    assert "access_token" in world.stable()


def test_slow_fault_outlasts_a_client(world):
    world.post("/emulator/faults", path="/cgi-bin/token", kind="slow", value=0.3)
    with pytest.raises(requests.ReadTimeout):
        requests.get(world.base + "/cgi-bin/token", timeout=0.1)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("users", {"name": " "}),
        ("users", {"name": "长" * 31}),
        ("faults", {"path": "/x", "kind": "odd"}),
        ("faults", {"path": "/x", "kind": "slow", "value": "long"}),
        ("clock", {"offset_seconds": "tomorrow"}),
        ("pushes/release", {"order": "random"}),
    ],
)
def test_bad_orders_get_a_sentence(world, path, body):
    answer = world.post("/emulator/" + path, **body)
    assert answer.status_code == 400 and answer.json()["error"].endswith("。")


@pytest.mark.parametrize(
    "body",
    [
        {"type": "text", "text": " "},
        {"type": "text", "text": "长" * 2001},
        {"type": "location", "lat": "north", "lng": 1},
        {"type": "location", "lat": 999, "lng": 1},
        {"type": "location", "lat": "nan", "lng": 1},
        {"type": "image"},
        {"type": "event", "event": "dance"},
        {},
    ],
)
def test_what_a_person_cannot_send(world, body):
    answer = world.post(f"/emulator/users/{world.person()['openid']}/send", **body)
    assert answer.status_code == 400 and answer.json()["error"]
    assert world.callback.got == []


def test_unknown_people_pushes_and_media(world):
    for path in ("users/x/send", "users/x/again", "pushes/9/replay", "media/x/forget"):
        assert world.post("/emulator/" + path).status_code == 404
    assert world.get("/emulator/media/x/file").status_code == 404


def test_too_large_and_broken_bodies(world):
    openid = world.person()["openid"]
    assert "error" in world.photo(openid, JPEG + bytes(10 * 1024 * 1024))
    assert "error" in world.photo(openid, JPEG + bytes(17 * 1024 * 1024))
    broken = requests.post(world.base + "/emulator/users", data=b"{", timeout=10)
    assert broken.status_code == 400


def test_another_site_may_not_give_orders(world):
    origin = {"Origin": "https://example.org"}
    answer = requests.post(world.base + "/emulator/pushes/hold", headers=origin, timeout=10)
    assert answer.status_code == 403


def test_people_file_is_loaded_once(start, tmp_path):
    file = tmp_path / "people.json"
    listed = [{"name": "小周", "about": "骑手"}, {"name": "老李", "openid": "oL"}]
    file.write_text(json.dumps(listed))
    for _ in range(2):
        world = start(people_file=file)
        names = [p["name"] for p in world.get("/emulator/users").json()["users"]]
        assert sorted(names) == ["小周", "老李"]


def test_pages_escape_what_people_are_called(start, tmp_path):
    (tmp_path / "a.jpg").write_bytes(JPEG)
    grids = tmp_path / "grids.geojson"
    ring = [[114.30, 30.60], [114.31, 30.60], [114.31, 30.61], [114.30, 30.60]]
    feature = {
        "type": "Feature",
        "properties": {"name": "一号<网格>"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    grids.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    world = start(map_file=grids, samples=tmp_path)
    openid = world.person("<script>alert(1)</script>")["openid"]
    for path in ("/chat", f"/chat/{openid}", "/faults"):
        answer = world.get(path)
        assert answer.status_code == 200 and "<script>alert" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    page = world.get(f"/chat/{openid}").text
    assert 'aria-label="一号&lt;网格&gt;"' in page and 'data-lat="30.603' in page
    assert world.get("/samples/a.jpg").content == JPEG
    assert world.get("/samples/grids.geojson").status_code == 404
    assert world.get("/chat/nobody").status_code == 404
    assert world.get("/healthz").json() == {"status": "ok"}


class Rewrite(requests.adapters.HTTPAdapter):
    """Sends what is meant for WeChat to the emulator."""

    def __init__(self, base):
        self.base = urlsplit(base)
        super().__init__()

    def send(self, request, **kwargs):
        parts = urlsplit(request.url)
        request.url = urlunsplit((*self.base[:2], parts.path, parts.query, ""))
        return super().send(request, **kwargs)


def client(world, app):
    made = WeChatClient(app.appid, app.secret, timeout=5, auto_retry=False)
    made._http.mount("https://api.weixin.qq.com/", Rewrite(world.base))
    return made


def test_the_real_client_library_runs_against_it(world):
    person = world.person()
    wechat, mini = client(world, OA), client(world, MP)
    world.say(person["openid"])
    wechat.message.send_text(person["openid"], "井盖修好了")
    media_id = wechat.media.upload("image", JPEG)["media_id"]
    assert wechat.media.download(media_id).content == JPEG
    wechat.message.send_image(person["openid"], media_id)
    code = world.post("/emulator/mp/login", openid=person["openid"]).json()["code"]
    assert mini.wxa.code_to_session(code)["openid"] == person["mp_openid"]
    assert [m["type"] for m in world.messages(person["openid"])] == ["text", "text", "image"]
    world.post("/emulator/tokens/expire")
    with pytest.raises(WeChatClientException) as expired:
        wechat.message.send_text(person["openid"], "再来一条")
    assert expired.value.errcode == 42001
