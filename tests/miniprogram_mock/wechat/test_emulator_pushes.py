"""Pushes to the callback: shapes, modes, retries, duplicates, order, and a restart."""

import time
from io import BytesIO

import av
import pytest
import requests
from emulator_world import JPEG, seal

from miniprogram_mock.wechat import shapes


def slow(seen):
    time.sleep(0.3)
    return "success"


def broken(seen):
    return "no", 500


@pytest.mark.parametrize("mode", ["secure", "plain"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_text_and_reply_in_every_mode(start, mode, form):
    world = start(push_mode=mode, push_format=form)
    openid = world.person()["openid"]
    world.callback.script = [world.callback.reply("收到 <b> & ]]> 谢谢")]
    sent = world.say(openid, "井盖 <坏了> & ]]> 你好")
    got = world.callback.got[0]
    assert got["fields"]["Content"] == "井盖 <坏了> & ]]> 你好"
    assert got["fields"]["ToUserName"] == world.settings.account.original_id
    assert int(got["fields"]["MsgId"]) == sent["msg_id"] > 2**53
    assert got["query"]["openid"] == openid == got["fields"]["FromUserName"]
    assert (sent["status"], sent["reply"]) == (200, "收到 <b> & ]]> 谢谢")
    assert [m["kind"] for m in world.messages(openid)] == [None, "passive"]
    if mode == "secure":
        assert set(world.callback.got[0]["query"]) >= {"msg_signature", "encrypt_type"}
        assert "井盖".encode() not in got["raw"]


def test_photo_location_and_events(world):
    openid = world.person(follow=False)["openid"]
    path = f"/emulator/users/{openid}/send"
    assert world.post(path, type="text", text="嗨").status_code == 400  # does not follow yet
    world.post(path, type="event", event="subscribe")
    world.photo(openid)
    world.post(path, type="location", lat=30.5, lng="114.25", label="永清街")
    world.post(path, type="location", lat=30.5, lng=114.25, coord="wgs84")
    follow, photo, place, shifted = (seen["fields"] for seen in world.callback.got)
    assert (follow["MsgType"], follow["Event"], "MsgId" in follow) == ("event", "subscribe", False)
    assert requests.get(photo["PicUrl"], timeout=10).content == JPEG
    query = {"access_token": world.token(), "media_id": photo["MediaId"]}
    assert world.get("/cgi-bin/media/get", **query).content == JPEG
    where = [place[name] for name in ("Location_X", "Location_Y", "Label", "Scale")]
    assert where == ["30.500000", "114.250000", "永清街", "15"]
    offset = float(shifted["Location_X"]) - 30.5, float(shifted["Location_Y"]) - 114.25
    assert offset == pytest.approx((-0.0023, 0.0054), abs=0.0005)


def beep(seconds=1):
    out = BytesIO()
    with av.open(out, "w", format="wav") as target:
        stream = target.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=8000 * seconds)
        frame.planes[0].update(bytes(16000 * seconds))
        frame.sample_rate = 8000
        target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


def test_voice_becomes_amr(world):
    openid = world.person()["openid"]
    url = f"{world.base}/emulator/users/{openid}/send"
    form, file = {"type": "voice", "recognition": "井盖坏了"}, {"file": ("a.wav", beep())}
    sent = requests.post(url, data=form, files=file, timeout=10).json()
    voice = world.callback.got[0]["fields"]
    assert (voice["Format"], voice["Recognition"]) == ("amr", "井盖坏了")
    query = {"access_token": world.token(), "media_id": voice["MediaId"]}
    answer = world.get("/cgi-bin/media/get", **query)
    assert answer.content.startswith(b"#!AMR\n") and answer.headers["Content-Type"] == "voice/amr"
    assert world.get(sent["message"]["url"]).content == beep()
    words = {"file": ("a.wav", b"no sound at all")}
    assert requests.post(url, data=form, files=words, timeout=10).status_code == 400


@pytest.mark.parametrize("first", [slow, broken])
def test_failed_push_comes_again_with_the_same_msg_id(start, first):
    world = start(retry_seconds=0.2)
    openid = world.person()["openid"]
    world.callback.script = [first, world.callback.reply("晚了一点")]
    sent = world.say(openid)
    assert sent["status"] == (500 if first is broken else "timeout") and sent["reply"] is None
    world.until(lambda: len(world.messages(openid)) == 2)
    assert world.messages(openid)[1]["text"] == "晚了一点"
    assert len({seen["fields"]["MsgId"] for seen in world.callback.got}) == 1
    assert len({seen["query"]["nonce"] for seen in world.callback.got}) >= 2


def test_after_three_retries_the_person_is_told(start):
    world = start(retry_seconds=0.1)
    openid = world.person()["openid"]
    world.callback.script = [broken] * 9
    world.say(openid)
    notice = world.until(lambda: world.messages(openid)[1:])[0]
    assert (notice["from"], notice["text"]) == ("system", "该公众号提供的服务出现故障，请稍后再试")
    assert len(world.callback.got) == 4
    assert world.get("/emulator/pushes").json()["pushes"][0]["state"] == "failed"


def test_unreachable_callback(start):
    world = start(callback="http://127.0.0.1:9/hook", retry_seconds=0.05)
    openid = world.person()["openid"]
    assert world.say(openid)["status"] == "unreachable"
    world.until(lambda: len(world.messages(openid)) == 2)


def plain_reply(seen):
    """A good reply, unencrypted."""
    fields = {
        "ToUserName": seen["fields"]["FromUserName"],
        "FromUserName": seen["fields"]["ToUserName"],
        "CreateTime": 1700000000,
        "MsgType": "text",
        "Content": "好",
    }
    return shapes.render(fields, "xml")


def test_the_plain_reply_of_these_tests_is_good(start):
    world = start(push_mode="plain")
    world.callback.script = [plain_reply]
    assert world.say(world.person()["openid"])["reply"] == "好"


@pytest.mark.parametrize("mode", ["secure", "plain"])
def test_answers_that_wechat_does_not_show(start, mode):
    world = start(push_mode=mode)
    openid, callback = world.person()["openid"], world.callback

    def typed(seen):
        good = plain_reply(seen)
        return seal(world.settings, "<!DOCTYPE xml [<!ENTITY b 'c'>]>" + good)

    def forged(seen):
        sealed = seal(world.settings, plain_reply(seen))
        return sealed.replace("<MsgSignature><![CDATA[", "<MsgSignature><![CDATA[0")

    bad = [
        lambda seen: "hello",
        lambda seen: "<xml><ToUserName>",
        typed,
        callback.reply("x", ToUserName="somebody else"),
        callback.reply("x", FromUserName="another account"),
        callback.reply("x", MsgType="poem"),
        callback.reply("长" * 683),
        callback.reply("x", CreateTime="now"),
    ]
    if mode == "secure":
        bad += [forged, plain_reply]
    for answer in bad:
        callback.script = [answer]
        sent = world.say(openid)
        assert (sent["status"], sent["reply"]) == ("bad reply", None)
        assert world.messages(openid)[-1]["from"] == "system"
    assert len(callback.got) == len(bad)  # a bad answer is an answer: nothing is sent again


def test_empty_answer_is_silence(world):
    openid = world.person()["openid"]
    world.callback.script = [lambda seen: ""]
    assert world.say(openid)["status"] == 200
    assert len(world.messages(openid)) == 1


def test_image_reply(world):
    openid = world.person()["openid"]
    media_id = world.photo(openid)["message"]["media_id"]
    answer = world.callback.reply("")

    def with_image(seen):
        fields = answer(seen) and seen["fields"]
        return seal(
            world.settings,
            f"<xml><ToUserName>{fields['FromUserName']}</ToUserName><FromUserName>"
            f"{fields['ToUserName']}</FromUserName><CreateTime>1</CreateTime><MsgType>image"
            f"</MsgType><Image><MediaId>{media_id}</MediaId></Image></xml>",
        )

    world.callback.script = [with_image]
    assert world.say(openid)["reply_message"]["type"] == "image"
    assert world.messages(openid)[-1]["media_id"] == media_id


def test_replay_is_byte_for_byte(world):
    openid = world.person()["openid"]
    push_id = world.say(openid)["push_id"]
    world.callback.script = [world.callback.reply("嗯")]
    outcome = world.post(f"/emulator/pushes/{push_id}/replay").json()
    first, second = world.callback.got
    assert first == second and outcome["reply"] == "嗯"
    assert len(world.messages(openid)) == 1


def test_last_push_twice_at_the_same_instant(world):
    openid = world.person()["openid"]
    world.say(openid)
    outcomes = world.post(f"/emulator/users/{openid}/again", times=2).json()["outcomes"]
    assert [outcome["status"] for outcome in outcomes] == [200, 200]
    assert len({seen["fields"]["MsgId"] for seen in world.callback.got}) == 1
    assert len({seen["query"]["nonce"] for seen in world.callback.got}) == 3


def test_duplicate_fault_shows_one_reply(world):
    openid = world.person()["openid"]
    world.post("/emulator/faults", path="push", kind="duplicate")
    world.callback.script = [world.callback.reply("一次"), world.callback.reply("一次")]
    world.say(openid)
    world.until(lambda: statuses(world) == ["200", "200"])
    world.until(lambda: len(world.messages(openid)) >= 2)
    assert [m["kind"] for m in world.messages(openid)] == [None, "passive"]


def statuses(world):
    (push,) = world.get("/emulator/pushes").json()["pushes"]
    return [attempt["status"] for attempt in push["attempts"]]


def test_held_pushes_go_out_in_another_order(world):
    openid = world.person()["openid"]
    world.post("/emulator/pushes/hold")
    ids = [world.say(openid, text)["push_id"] for text in "甲乙丙"]
    assert world.callback.got == []
    order = [ids[2], ids[0]]
    released = world.post("/emulator/pushes/release", order=order).json()["released"]
    assert [seen["fields"]["Content"] for seen in world.callback.got] == list("丙甲乙")
    assert [outcome["status"] for outcome in released] == [200] * 3
    assert world.say(openid)["status"] == 200


def test_held_pushes_go_out_backwards(world):
    openid = world.person()["openid"]
    world.post("/emulator/pushes/hold")
    assert [world.say(openid, text)["status"] for text in "甲乙"] == ["held"] * 2
    world.post("/emulator/pushes/release", order="reverse")
    assert [seen["fields"]["Content"] for seen in world.callback.got] == list("乙甲")


def test_pushes_of_one_person_run_side_by_side(world):
    openid = world.person()["openid"]
    world.callback.script = [slow]
    world.say(openid, "慢", wait=0)
    world.until(lambda: world.callback.got)
    assert world.say(openid, "快")["status"] == 200


def test_restart_sends_again_what_had_no_answer(start):
    first = start(callback="http://127.0.0.1:9/hook", retry_seconds=30)
    openid = first.person()["openid"]
    msg_id = first.say(openid)["msg_id"]
    second = start()
    second.until(lambda: second.callback.got)
    assert int(second.callback.got[0]["fields"]["MsgId"]) == msg_id
    assert [m["text"] for m in second.messages(openid)] == ["你好"]


def test_callback_is_verified_as_the_console_does(world):
    assert world.post("/emulator/callback/verify").json() == {"ok": True, "status": 200}


def test_same_client_id_is_sent_once(world):
    path = f"/emulator/users/{world.person()['openid']}/send"
    for _ in range(2):
        assert world.post(path, type="text", text="一次", client_id="c1").ok
    assert len(world.callback.got) == 1
