"""The telephone that somebody has with WeChat, for the code of a tap on its button.

Source: the platform's page getPhoneNumber: each code is good once, for five minutes.
"""

from typing import Any

from .client import Client, word_in
from .failures import BadCode

HERE = "86"
LONGEST_CODE = 128


def telephone_of(client: Client, code: str) -> str:
    """Digits alone; of another country with 00 and its code before them, for without the zeros one
    of America reads like a mobile of here, which is somebody else's.

    BadCode for one that is unknown, used or too old, Unavailable, or WeChatError.
    """
    if not 0 < len(code) <= LONGEST_CODE or not code.isascii():
        raise BadCode(40029)
    return client.ask("wxa/business/getuserphonenumber", {"code": code}, _number)


def _number(answer: dict[str, Any]) -> str:
    info = answer["phone_info"]
    if not isinstance(info, dict):
        raise ValueError("phone_info is no object")
    number, country = word_in(info, "purePhoneNumber"), str(info.get("countryCode") or HERE)
    digits = number if country == HERE else f"00{country}{number}"
    if not digits.isdecimal():
        raise ValueError("no telephone number")
    return digits
