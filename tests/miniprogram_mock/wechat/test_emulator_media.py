"""Media and custom messages: what WeChat keeps, forgets and refuses to send."""

import pytest
import requests
from emulator_world import JPEG, MP

MB = 1024 * 1024


def upload(world, kind="image", data=JPEG, token=None):
    return requests.post(
        world.base + "/cgi-bin/media/upload",
        params={"access_token": token or world.token(), "type": kind},
        files={"media": ("photo.jpg", data)},
        timeout=10,
    ).json()


def download(world, media_id, token=None):
    query = {"access_token": token or world.token(), "media_id": media_id}
    return world.get("/cgi-bin/media/get", **query)


def test_upload_and_download(world):
    media_id = upload(world)["media_id"]
    answer = download(world, media_id)
    assert answer.content == JPEG and answer.headers["Content-Type"] == "image/jpeg"
    assert f'filename="{media_id}.jpg"' in answer.headers["Content-Disposition"].replace(
        f"filename={media_id}.jpg", f'filename="{media_id}.jpg"'
    )


def test_media_is_forgotten_after_three_days_or_on_order(world):
    media_id = upload(world)["media_id"]
    world.later(3 * 86400 - 60)
    assert download(world, media_id).content == JPEG
    world.later(3 * 86400 + 60)
    assert download(world, media_id).json()["errcode"] == 40007
    world.later(0)
    assert world.post(f"/emulator/media/{media_id}/forget").ok
    assert download(world, media_id).json()["errcode"] == 40007


def test_media_of_another_app_is_unknown(world):
    media_id = upload(world)["media_id"]
    assert download(world, media_id, world.token(MP)).json()["errcode"] == 40007


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("poster", JPEG, 40004),
        ("image", b"", 44001),
        ("image", b"just words", 40005),
        ("image", JPEG + bytes(10 * MB), 45001),
        ("image", JPEG + bytes(16 * MB), 45001),
        ("thumb", JPEG + bytes(64 * 1024), 45001),
        ("voice", b"#!AMR\n" + bytes(2 * MB), 45001),
        ("voice", JPEG, 40005),
    ],
)
def test_uploads_that_are_refused(world, kind, data, code):
    assert upload(world, kind, data)["errcode"] == code


def test_upload_without_a_file_or_token(world):
    query = {"access_token": world.token(), "type": "image"}
    path = world.base + "/cgi-bin/media/upload"
    assert requests.post(path, params=query, timeout=10).json()["errcode"] == 41005
    assert requests.post(path, timeout=10).json()["errcode"] == 41001


def test_custom_message_reaches_the_chat(world):
    openid = world.person()["openid"]
    world.say(openid)
    assert world.custom(openid) == 0
    media_id = upload(world)["media_id"]
    assert world.custom(openid, msgtype="image", image={"media_id": media_id}) == 0
    said = [(m["from"], m["kind"], m["type"]) for m in world.messages(openid)]
    assert said == [
        ("user", None, "text"),
        ("account", "custom", "text"),
        ("account", "custom", "image"),
    ]
    assert world.get(world.messages(openid)[-1]["url"]).content == JPEG


def test_five_messages_then_45047_until_the_person_writes_again(world):
    openid = world.person()["openid"]
    world.say(openid)
    assert [world.custom(openid) for _ in range(6)] == [0] * 5 + [45047]
    world.say(openid)
    assert world.custom(openid) == 0


def test_window_closes_after_48_hours_and_was_never_open_for_a_silent_person(world):
    openid = world.person()["openid"]
    assert world.custom(openid) == 45015
    world.say(openid)
    world.later(48 * 3600 - 5)
    assert world.custom(openid) == 0
    world.later(48 * 3600 + 5)
    assert world.custom(openid) == 45015


def test_following_opens_one_minute(world):
    openid = world.person(follow=False)["openid"]
    assert world.custom(openid) == 43004
    world.post(f"/emulator/users/{openid}/send", type="event", event="subscribe")
    assert [world.custom(openid) for _ in range(4)] == [0] * 3 + [45047]
    world.later(61)
    assert world.custom(openid) == 45015
    world.post(f"/emulator/users/{openid}/send", type="event", event="unsubscribe")
    assert world.custom(openid) == 43004


def test_custom_messages_that_are_refused(world):
    person = world.person()
    openid = person["openid"]
    world.say(openid)
    assert world.custom("nobody") == 40003
    assert world.custom(person["mp_openid"]) == 40003
    assert world.custom(openid, text={"content": " "}) == 44004
    assert world.custom(openid, text={"content": "长" * 683}) == 45002
    assert world.custom(openid, text="word") == 47001
    assert world.custom(openid, msgtype="image", image={"media_id": "x"}) == 40007
    assert world.custom(openid, msgtype="poem") == 40008
    assert world.custom(openid, token="made-up") == 40014
    assert world.custom(person["mp_openid"], token=world.token(MP)) == 45015
    assert world.custom(openid) == 0


def test_bodies_that_are_no_json(world):
    path, query = world.base + "/cgi-bin/message/custom/send", {"access_token": world.token()}
    for body, code in ((b"", 44002), (b"{", 47001), (b"[]", 47001), (b"[" * 100_000, 47001)):
        answer = requests.post(path, params=query, data=body, timeout=10).json()
        assert answer["errcode"] == code
