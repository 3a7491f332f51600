"""The content checks: words at once, pictures by an event, on good days and on order."""

import json

import pytest
import requests
from emulator_world import MP, OA

WORDS, MEDIA = "/wxa/msg_sec_check", "/wxa/media_check_async"


@pytest.fixture
def visitor(world):
    """Somebody who has the mini-program open, and their openid there."""
    person = world.person()
    world.post("/emulator/mp/visit", openid=person["openid"])
    return person["mp_openid"]


def ask(world, path, openid, app=MP, **body):
    body = {"version": 2, "scene": 3, "openid": openid} | body
    if path == MEDIA:
        body = {"media_type": 2, "media_url": f"{world.base}/emulator/media/none/file"} | body
    else:
        body = {"content": "想借一架梯子"} | body
    return requests.post(
        world.base + path,
        params={"access_token": world.token(app)},
        data=json.dumps(body, ensure_ascii=False).encode(),
        timeout=10,
    ).json()


def picture(world):
    """The address of a picture that can be fetched."""
    sender = world.person("发照片的")["openid"]
    return world.base + world.photo(sender)["message"]["url"]


def fault(world, path, kind, value=0, times=None):
    world.post("/emulator/faults", path=path, kind=kind, value=value, times=times)


def test_what_is_found_in_words(world, visitor):
    found = [
        ask(world, WORDS, visitor, content=content)
        for content in ("想借一架梯子", "大姐，加微信领礼品", "九成新，私下交易")
    ]
    assert [f["result"] for f in found] == [
        {"suggest": "pass", "label": 100},
        {"suggest": "risky", "label": 10001},
        {"suggest": "review", "label": 21000},
    ]
    assert [f["errcode"] for f in found] == [0, 0, 0]
    assert len({f["trace_id"] for f in found}) == 3
    fault(world, WORDS, "risky", 20003, times=1)
    again = [ask(world, WORDS, visitor)["result"]["label"] for _ in range(2)]
    assert again == [20003, 100]


@pytest.mark.parametrize("path", [WORDS, MEDIA])
def test_whom_it_may_be_asked_about(world, visitor, path):
    person = world.person("没打开过的")
    refused = [
        ask(world, path, visitor, app=OA),
        ask(world, path, visitor, version=1),
        ask(world, path, visitor, scene=5),
        ask(world, path, "o_nobody"),
        ask(world, path, person["openid"]),
        ask(world, path, person["mp_openid"]),
    ]
    assert [r["errcode"] for r in refused] == [48001, 47001, 40129, 40003, 43104, 61010]
    world.post("/emulator/mp/login", openid=person["openid"])
    assert ask(world, path, person["mp_openid"])["errcode"] == 0
    world.later(2 * 3600 + 1)
    assert ask(world, path, person["mp_openid"])["errcode"] == 61010


def test_what_cannot_be_checked(world, visitor):
    long = ask(world, WORDS, visitor, content="字" * 2501)["errcode"]
    none = [ask(world, WORDS, visitor, content=c)["errcode"] for c in ("", None)]
    kind = ask(world, MEDIA, visitor, media_type=3)["errcode"]
    nowhere = ask(world, MEDIA, visitor, media_url="")["errcode"]
    assert [long, *none, kind, nowhere] == [45002, 47001, 47001, 40004, 47001]


@pytest.mark.parametrize("form", ["xml", "json"])
def test_three_pictures_of_one_second_and_one_that_is_not_there(start, form):
    world = start(push_format=form, retry_seconds=0.2)
    openid = world.person()["mp_openid"]
    world.post("/emulator/mp/visit", openid=openid)
    fault(world, MEDIA, "late", 0)
    fault(world, MEDIA, "risky", 20002, times=1)
    url = picture(world)
    world.post("/emulator/pushes/hold")
    traces = [ask(world, MEDIA, openid, media_url=url)["trace_id"] for _ in range(3)]
    traces.append(ask(world, MEDIA, openid)["trace_id"])
    world.mini.script = [lambda _: ("busy", 503)]
    world.post("/emulator/pushes/release")
    events = world.until(lambda: len(world.mini.got) >= 5 and world.mini.got)  # more: answered late
    fields = {seen["fields"]["trace_id"]: seen["fields"] for seen in events}
    assert set(fields) == set(traces)
    first, second, third, lost = (fields[trace] for trace in traces)
    assert {first["Event"], first["appid"]} == {"wxa_media_check", MP.appid}
    assert (first["FromUserName"], first["ToUserName"]) == (openid, MP.original_id)
    said = [(f["result"]["suggest"], int(f["result"]["label"])) for f in (first, second, third)]
    assert said == [("risky", 20002), ("pass", 100), ("pass", 100)]
    assert (int(lost["errcode"]), "result" in lost) == (-1008, False)
    assert world.callback.got[1:] == []  # only the photo itself was the account's


def test_an_answer_that_comes_after_hours_by_its_own_clock(world, visitor):
    fault(world, MEDIA, "late", 3 * 3600)
    ask(world, MEDIA, visitor, media_url=picture(world))
    world.later(3 * 3600 + 1)
    (event,) = world.until(lambda: world.mini.got)
    assert event["fields"]["result"]["suggest"] == "pass"
    assert int(event["query"]["timestamp"]) >= int(event["fields"]["CreateTime"])


def test_an_answer_on_its_way_survives_a_restart(start):
    world = start()
    openid = world.person()["mp_openid"]
    world.post("/emulator/mp/visit", openid=openid)
    fault(world, MEDIA, "late", 3600)
    ask(world, MEDIA, openid)
    again = start()
    again.later(3601)
    assert again.until(lambda: again.mini.got)[0]["fields"]["FromUserName"] == openid
