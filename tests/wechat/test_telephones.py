"""The telephone behind a tap on WeChat's own button, over real HTTP."""

import pytest

from backend.config import Config
from backend.people.entering import checked_phone
from backend.wechat import BadCode, Client, Unavailable, WeChatError, telephone_of
from miniprogram_mock.wechat import device, faults, people

from .conftest import TOKEN_PATH, Emulator

ASK = "/wxa/business/getuserphonenumber"


def test_a_code_tells_a_telephone_once(
    account: Client, config: Config, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    mini = Client(config.WECHAT_MP_APPID, config.WECHAT_MP_SECRET, emulator.base)
    openid = str(people.create(emulator.store, "胡婆婆")["mp_openid"])
    code = device.phone_code(emulator.store, openid)
    assert len(told := telephone_of(mini, code)) == 11 and told.isdecimal()
    assert emulator.calls == [TOKEN_PATH, ASK]
    for bad in (code, "never-given", "", "很", "x" * 129):
        with pytest.raises(BadCode):
            telephone_of(mini, bad)
    faults.add(emulator.store, ASK, "errcode", -1)
    with pytest.raises(Unavailable):
        telephone_of(mini, device.phone_code(emulator.store, openid))
    for odd in ({}, {"phone_info": []}, {"phone_info": {"purePhoneNumber": "a"}}):
        monkeypatch.setattr(Client, "ask", lambda *a, odd=odd: a[-1](odd))
        with pytest.raises((WeChatError, ValueError, KeyError)):
            telephone_of(mini, code)
    abroad = {"phone_info": {"purePhoneNumber": "91234567", "countryCode": "852"}}
    monkeypatch.setattr(Client, "ask", lambda *a: a[-1](abroad))
    assert telephone_of(mini, code) == "0085291234567"
    # Without the zeros it would be the mobile of somebody here.
    abroad["phone_info"] |= {"purePhoneNumber": "3051234567", "countryCode": "1"}
    assert checked_phone(telephone_of(mini, code)) == "0013051234567"
