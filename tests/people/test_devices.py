"""Somebody's own devices in words; nothing by which another could tell one phone from the next."""

import pytest

from backend.people.devices import device_words

PHONE = "Mozilla/5.0 (Linux; Android 14; V2307A) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE + "Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47", "安卓手机上的 微信"),
        (PHONE + "Chrome/116.0 Mobile Safari/537.36", "安卓手机上的 Chrome"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0",
            "Windows 电脑上的 Edge",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "苹果手机上的 Safari",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0", "Linux 电脑上的 火狐"),
        ("python-requests/2.34", "认不出的设备"),
        ("", "认不出的设备"),
        ("<script>" * 5000, "认不出的设备"),
    ],
)
def test_a_device_in_words(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words
