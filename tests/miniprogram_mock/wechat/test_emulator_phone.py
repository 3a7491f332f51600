"""The phone page, and what WeChat keeps of a person for the mini-program."""

import html
import io
import json
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import requests
from emulator_world import MP, OA
from PIL import Image

from miniprogram_mock.wechat import device, qr

PAGE = "<html><head>\n<!-- linli-phone -->\n</head><body></body></html>"


@pytest.fixture
def built(tmp_path):
    """A mini-program of one page and one sub-package, and what was built of it."""
    source, out = tmp_path / "app", tmp_path / "built"
    source.mkdir()
    out.mkdir()
    packages = [{"root": "case/", "pages": ["detail/detail"]}]
    app = {"pages": ["pages/home/home"], "subPackages": packages}
    (source / "app.json").write_text(json.dumps(app))
    (out / "index.html").write_text(PAGE)
    (out / "main-0A1B2C3D.js").write_text("go()")
    return {"mini_source": source, "phone": out}


@pytest.fixture
def phone(start, built):
    return start(**built)


def product_asks(world, path, app=MP, **body):
    url = f"{world.base}{path}"
    return requests.post(url, params={"access_token": world.token(app)}, json=body, timeout=10)


def test_the_page_knows_whose_phone_it_is(phone):
    person = phone.person("小'林\"<b>")
    for openid in (person["openid"], person["mp_openid"]):
        page = phone.get(f"/phone/{openid}/")
        told = re.search(r"<meta name=\"linli-phone\" content='([^']*)'>", page.text)
        assert json.loads(html.unescape(told[1])) == {
            "openid": person["openid"], "name": "小'林\"<b>", "appid": MP.appid, "account": "邻里",
            "theme": "light", "fontSizeSetting": 16,
        }  # fmt: skip
    around = re.findall(r'(?:src|href)="(/phone/shell/[^"]+)"', page.text)
    assert [phone.get(one).status_code for one in around] == [200, 200]
    desk = phone.get(f"/phone/{openid}/desk", open="pages/home/home?a=1&b=2").text
    assert f'src="/chat/{person["openid"]}"' in desk
    inner = f"/phone/{person['openid']}/?open=pages%2Fhome%2Fhome%3Fa%3D1%26b%3D2"
    assert f'src="{inner}"' in desk, "a deep link goes on into the frame"
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "frame-ancestors 'self'" in policy
    chat = phone.get(f"/chat/{person['openid']}").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in chat
    assert "frame-ancestors 'none'" in phone.get("/chat").headers["Content-Security-Policy"]
    assert phone.get("/phone/nobody/").status_code == 404
    script = phone.get("/phone/built/main-0A1B2C3D.js")
    assert script.text == "go()" and "max-age=31536000" in script.headers["Cache-Control"]
    known = {"If-None-Match": script.headers["ETag"]}
    again = requests.get(script.url, headers=known, timeout=10)
    assert again.status_code == 304
    assert phone.get("/phone/built/../app/app.json").status_code == 404
    assert phone.get("/phone/built/index.html").headers["Cache-Control"] == "no-cache"


def test_a_script_goes_packed_to_whoever_can_unpack_it(phone):
    script = f"{phone.base}/phone/built/main-0A1B2C3D.js"
    plain, packed = (
        requests.get(script, headers={"Accept-Encoding": how}, timeout=10)
        for how in ("identity", "gzip")
    )
    assert packed.content == plain.content
    assert "Content-Encoding" not in plain.headers
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == (
        "gzip",
        "Accept-Encoding",
    )
    assert "Content-Encoding" not in phone.get("/phone/built/index.html").headers


def test_before_anything_is_built_the_page_says_what_to_do(start, tmp_path):
    world = start(phone=tmp_path / "nothing")
    missing = world.get(f"/phone/{world.person()['openid']}/")
    assert missing.status_code == 503 and "node build.mjs" in missing.text


def test_one_chooses_among_groups_and_goes_on_to_the_page_that_was_asked_for(start, tmp_path):
    known = [
        {"name": "刘敏", "openid": "o1", "group": "社区和街道", "can": "看代办", "unionid": "u1"},
        {"name": "江雪", "openid": "o2", "group": "居民", "about": "星桥公寓", "can": "许心愿"},
    ]
    file = tmp_path / "people.json"
    file.write_text(json.dumps([{"name": "刘敏", "openid": "o1"}]))
    start(people_file=file)
    file.write_text(json.dumps(known))
    world = start(people_file=file)
    found = {person["openid"]: person for person in world.get("/emulator/users").json()["users"]}
    assert found["o1"]["unionid"] == "u1", "who was there before is told what is new"
    page = world.get("/phone/").text
    assert page.index("江雪") < page.index("刘敏") and "许心愿" in page and "星桥公寓" in page
    opened = world.get("/phone/open", path="case/detail/detail?scene=k%3DJA-0723").text
    links = re.findall(r'href="(/phone/o\d/[^"]*)"', opened)
    query = parse_qs(urlsplit(html.unescape(links[0])).query)
    assert query == {"open": ["case/detail/detail?scene=k%3DJA-0723"], "scene": ["1047"]}
    for nonsense in ("//evil.example", "/pages/home", "javascript:alert(1)", "a b", "x" * 2000):
        assert "evil" not in (shown := world.get("/phone/open", path=nonsense).text)
        assert 'href="/phone/o1/"' in shown


def test_a_telephone_is_told_once_and_for_five_minutes(world):
    person = world.person()

    def code():
        return world.post("/emulator/mp/phone-number", openid=person["openid"]).json()["code"]

    def told(code, app=MP):
        return product_asks(world, "/wxa/business/getuserphonenumber", app, code=code).json()

    first = code()
    info = told(first)["phone_info"]
    number = info["purePhoneNumber"]
    assert re.fullmatch(r"154\d{8}", number) and info["phoneNumber"] == number
    assert (info["countryCode"], info["watermark"]["appid"]) == ("86", MP.appid)
    assert told(first)["errcode"] == 40163
    assert told("never")["errcode"] == 40029
    assert told("")["errcode"] == 41008
    assert told("\ud800")["errcode"] == 47001
    assert world.post("/emulator/mp/phone-number", openid="\ud800").status_code == 400
    assert told(code(), OA)["errcode"] == 48001
    late = code()
    world.later(301)
    assert told(late)["errcode"] == 40029
    account = world.get(f"/emulator/mp/{person['openid']}/account").json()
    assert account["telephone"] == device.masked(number) and number not in json.dumps(account)


def test_what_wechat_keeps_is_an_account_to_look_at(world):
    person = world.person("江雪")
    base = f"/emulator/mp/{person['mp_openid']}/"
    fresh = world.get(base + "account").json()
    assert (
        fresh["privacy"]["needAuthorization"] and "邻里" in fresh["privacy"]["privacyContractName"]
    )
    assert (fresh["auth"], fresh["fontSizeSetting"], fresh["theme"]) == ({}, 16, "light")
    assert fresh["subscriptions"] == {"mainSwitch": True, "itemSettings": {}}
    assert not world.post(base + "privacy", agree=True).json()["privacy"]["needAuthorization"]
    world.post(base + "auth", scope="scope.userLocation", allow=True)
    world.post(base + "auth", scope="scope.camera", allow=True)
    world.post(base + "auth", scope="scope.camera", allow=None)
    changed = world.post(base + "appearance", fontSizeSetting=23, theme="dark").json()
    assert changed["auth"] == {"scope.userLocation": True}
    assert (changed["fontSizeSetting"], changed["theme"]) == (23, "dark")
    for path, body in [
        ("privacy", {"agree": "yes"}),
        ("auth", {"scope": "scope.soul", "allow": True}),
        ("auth", {"scope": "scope.camera"}),
        ("appearance", {"fontSizeSetting": 32}),
        ("appearance", {"theme": "pink"}),
        ("main-switch", {}),
    ]:
        assert world.post(base + path, **body).status_code == 400, body
    assert world.get(base + "account").json() == changed, "nonsense changes nothing"
    page = world.get(f"/phone/{person['openid']}/settings").text
    assert "位置信息" in page and "不再允许" in page and "撤回同意" in page
    assert world.get("/emulator/mp/nobody/account").status_code == 404


def test_a_number_beyond_all_numbers_is_no_mistake_of_ours(world):
    messages = f"/emulator/mp/{world.person()['openid']}/messages"
    assert world.get(messages, after="9" * 30).status_code == 400
    url, endless = "/wxa/getwxacodeunlimit", b'{"scene": "a", "line_color": {"r": 1e400}}'
    token = {"access_token": world.token(MP)}
    drawn = requests.post(world.base + url, params=token, data=endless, timeout=10)
    assert drawn.json()["errcode"] == 47001


def test_who_switched_all_messages_off_is_asked_and_told_nothing(world):
    person, template = world.person(), "emulator-task"
    base = f"/emulator/mp/{person['openid']}/"
    answers = {template: "accept"}
    world.post("/emulator/mp/subscribe", openid=person["openid"], answers=answers, keep=True)
    off = world.post(base + "main-switch", on=False).json()["subscriptions"]
    assert off == {"mainSwitch": False, "itemSettings": {template: "accept"}}
    asked = world.post("/emulator/mp/subscribe", openid=person["openid"], answers=answers)
    assert asked.json()["errCode"] == 20004
    (shape,) = [t for t in world.get("/emulator/mp/templates").json()["templates"]
                if t["id"] == template]  # fmt: skip
    data = {key: {"value": SAMPLES[key.rstrip("0123456789")]} for key in shape["fields"]}
    letter = {"touser": person["mp_openid"], "template_id": template, "data": data}

    def sent():
        return product_asks(world, "/cgi-bin/message/subscribe/send", **letter).json()["errcode"]

    assert sent() == 43101
    world.post(base + "main-switch", on=True)
    assert sent() == 0
    (card,) = world.get(base + "messages").json()["messages"]
    assert world.get(base + "messages", after=card["id"]).json()["messages"] == []


SAMPLES = {
    "thing": "井盖", "character_string": "JA-1", "phrase": "已派单", "name": "刘敏",
    "time": "2026年7月1日 14:30", "date": "2026年7月1日", "number": "1", "phone_number": "12345",
}  # fmt: skip


def test_a_code_is_drawn_after_the_checks_that_wechat_makes(phone):
    def code(**body):
        return product_asks(phone, "/wxa/getwxacodeunlimit", **body)

    for problem, body in [
        (40169, {}),
        (40169, {"scene": ""}),
        (40169, {"scene": "x" * 33}),
        (40129, {"scene": "社区"}),
        (40129, {"scene": "a%20b"}),
        (41030, {"scene": "a", "page": "/pages/home/home"}),
        (41030, {"scene": "a", "page": "pages/home/home?x=1"}),
        (41030, {"scene": "a", "page": "pages/nowhere"}),
        (85096, {"scene": "scancode_time=1"}),
        (40097, {"scene": "a", "env_version": "newest"}),
        (40097, {"scene": "a", "width": 1281}),
    ]:
        assert code(**body).json()["errcode"] == problem, body
    official = product_asks(phone, "/wxa/getwxacodeunlimit", OA, scene="a")
    assert official.json()["errcode"] == 48001
    drawn = code(scene="k=JA-0723", page="case/detail/detail", width=600)
    assert drawn.headers["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(drawn.content))
    assert 500 <= picture.width <= 600 and picture.width == picture.height
    assert code(scene="a", page="not/yet", check_path=False).headers["Content-Type"] == "image/png"


def test_what_a_code_says():
    said = qr.address("http://127.0.0.1:8001/", "c=420102006003&k=1", "pages/home/home")
    assert said.startswith("http://127.0.0.1:8001/phone/open?path=")
    path = unquote(said.split("path=")[1])
    assert path == "pages/home/home?scene=c%3D420102006003%26k%3D1"
