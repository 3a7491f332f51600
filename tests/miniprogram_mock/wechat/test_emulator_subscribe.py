"""Consents and subscribe messages as WeChat keeps them."""

import pytest
import requests
from emulator_world import MP, OA

SEND = "/cgi-bin/message/subscribe/send"
CASE, TASK = "emulator-case-progress", "emulator-task"
DATA = {
    "thing1": "井盖坏了一半",
    "character_string2": "JA-260701-0012",
    "phrase3": "已派单",
    "time4": "2026年7月1日 14:30",
    "thing5": "明天 14:30 前答复",
}


def sent(world, openid, data=None, *, app=MP, **more):
    fields = DATA if data is None else data
    body = {
        "touser": openid,
        "template_id": CASE,
        "data": {key: {"value": value} for key, value in fields.items()},
        **more,
    }
    url = f"{world.base}{SEND}"
    return requests.post(
        url, params={"access_token": world.token(app)}, json=body, timeout=10
    ).json()


def asked(world, openid, **more):
    return world.post("/emulator/mp/subscribe", openid=openid, **more)


def left(world, openid):
    found = world.get(f"/emulator/mp/{openid}/consents").json()["consents"]
    return {line["template_id"]: (line["left"], line["used"]) for line in found}


def test_the_window_answers_as_on_the_phone(world):
    person = world.person()
    given = asked(world, person["mp_openid"], answers={CASE: "accept", TASK: "reject"})
    assert given.json() == {
        "errMsg": "requestSubscribeMessage:ok", CASE: "accept", TASK: "reject"
    }  # fmt: skip
    assert left(world, person["openid"])[CASE] == (1, 0)
    assert left(world, person["mp_openid"])[TASK] == (0, 0)
    known = [one["id"] for one in world.get("/emulator/mp/templates").json()["templates"]]
    for answers, code in [
        ({}, 10001),
        (dict.fromkeys(known, "accept"), 20003),
        ({"who": "accept"}, 20001),
        ({CASE: "perhaps"}, 10004),
    ]:
        refused = asked(world, person["mp_openid"], answers=answers)
        assert (refused.status_code, refused.json()["errCode"]) == (400, code)
    assert asked(world, "nobody", answers={CASE: "accept"}).status_code == 404


def test_always_keep_means_that_no_window_opens(world):
    openid = world.person()["mp_openid"]
    asked(world, openid, answers={CASE: "reject"}, keep=True)
    assert asked(world, openid, answers={CASE: "accept"}).json()[CASE] == "reject"
    world.post("/emulator/mp/settings", openid=openid, template_id=CASE, choice="accept")
    assert asked(world, openid, answers={CASE: "reject"}).json()[CASE] == "accept"
    world.post(f"/emulator/mp/templates/{CASE}/ban")
    assert asked(world, openid, answers={CASE: "accept"}).json()[CASE] == "ban"
    assert sent(world, openid)["errcode"] == 43101
    world.post(f"/emulator/mp/templates/{CASE}/ban", on=False)
    assert left(world, openid)[CASE] == (1, 0)


def test_one_consent_one_message(world):
    openid = world.person()["mp_openid"]
    assert sent(world, openid) == {"errcode": 43101, "errmsg": "user refuse to accept the msg"}
    asked(world, openid, answers={CASE: "accept"})
    answer = sent(world, openid, page="pages/case/case?id=1")
    assert (answer["errcode"], answer["msgid"] > 2**50) == (0, True)
    assert sent(world, openid)["errcode"] == 43101
    asked(world, openid, answers={CASE: "accept"})
    world.post("/emulator/mp/settings", openid=openid, template_id=CASE, choice="reject")
    assert sent(world, openid)["errcode"] == 43101
    assert left(world, openid)[CASE] == (1, 1)
    (card,) = world.get(f"/emulator/mp/{openid}/messages").json()["messages"]
    assert card["title"] == "事项办理进度通知"
    assert card["lines"][:2] == [["事项", "井盖坏了一半"], ["编号", "JA-260701-0012"]]
    assert card["page"] == "pages/case/case?id=1"


def test_only_the_mini_program_writes_and_only_to_its_own(world):
    person = world.person()
    asked(world, person["openid"], answers={CASE: "accept"})
    assert sent(world, person["openid"])["errcode"] == 40003
    assert sent(world, person["mp_openid"], app=OA)["errcode"] == 40003
    assert sent(world, person["mp_openid"], template_id="no")["errcode"] == 40037
    assert sent(world, person["mp_openid"], page=7)["errcode"] == 41030
    assert world.post(SEND, touser=person["mp_openid"]).json()["errcode"] == 41001
    assert left(world, person["openid"])[CASE] == (1, 0)


def test_what_may_stand_in_which_field(world):
    openid = world.person()["mp_openid"]
    asked(world, openid, answers={CASE: "accept"})
    wrong = {
        "thing1": ["字" * 21, "两\n行", "", "😀" * 11],
        "character_string2": ["编号", "x" * 33],
        "phrase3": ["六个汉字不行", "abc", "已派单。"],
        "time4": ["明天 14:30", "2026-07-01T14:30", "25:00", "14:30~15:00~16:00"],
        "thing5": [None],
    }
    for key, values in wrong.items():
        for value in values:
            answer = sent(world, openid, {**DATA, key: value})
            assert answer["errcode"] == 47003, (key, value)
            assert f"data.{key}.value" in answer["errmsg"]
    assert sent(world, openid, {k: v for k, v in DATA.items() if k != "thing5"})["errcode"] == 47003
    assert sent(world, openid, data={})["errcode"] == 47003
    for time in ("15:01", "2019年10月1日", "2019-10-01 15:01:20", "15:01~16:00"):
        asked(world, openid, answers={CASE: "accept"})
        fitting = {**DATA, "thing1": "字" * 20, "character_string2": "x" * 32, "time4": time}
        assert sent(world, openid, fitting)["errcode"] == 0, time


@pytest.mark.parametrize("path", ["/service/{openid}", "/service/{mp_openid}"])
def test_the_page_shows_the_card(world, path):
    person = world.person("胡婆婆")
    asked(world, person["openid"], answers={CASE: "accept"})
    sent(world, person["mp_openid"])
    page = world.get(path.format(**person)).text
    for words in ("事项办理进度通知", "<dt>编号</dt><dd>JA-260701-0012</dd>", "还能发 0 次"):
        assert words in page
    assert world.get("/service/nobody").status_code == 404


@pytest.mark.parametrize("form", ["xml", "json"])
def test_the_product_hears_of_taps_refusals_and_messages(start, form):
    mini = {"mini_token": "t", "mini_aes_key": "b" * 43, "push_format": form}
    world = start(mini_callback=start(**mini).settings.callback, **mini)
    world.callback.settings = world.settings.facing(world.settings.mini.original_id)
    openid = world.person()["mp_openid"]
    asked(world, openid, answers={CASE: "accept", TASK: "reject"})
    heard = world.until(lambda: world.callback.got)[0]["fields"]
    inner = heard["SubscribeMsgPopupEvent"] if form == "xml" else heard
    assert (heard["Event"], heard["FromUserName"]) == ("subscribe_msg_popup_event", openid)
    if form == "json":
        scene = {"PopupScene": "0"}
        assert inner["List"] == [
            {"TemplateId": CASE, "SubscribeStatusString": "accept", **scene},
            {"TemplateId": TASK, "SubscribeStatusString": "reject", **scene},
        ]
    msgid = sent(world, openid)["msgid"]
    heard = world.until(lambda: world.callback.got[1:])[0]
    assert heard["fields"]["Event"] == "subscribe_msg_sent_event"
    assert str(msgid) in str(heard["fields"])
    world.post("/emulator/mp/settings", openid=openid, template_id=CASE, choice="accept")
    world.post("/emulator/mp/settings", openid=openid, template_id=CASE, choice="reject")
    heard = world.until(lambda: world.callback.got[2:])[0]["fields"]
    assert heard["Event"] == "subscribe_msg_change_event"
    assert CASE in str(heard)
    assert len(world.callback.got) == 3
