"""What is meant of a wish though nobody said 心愿."""

import re

from ..cases.guessing import Guess
from ..wishes.posting import what_is_wrong

_WANTS = re.compile(
    r"(?:帮我|帮下我|想(?:找|请|要)?(?:个|有)?人|(?:有没有|有冇得|有)人(?:能|会|可以|帮)|(?:谁|哪个|哪位)(?:能|会|可以)"
    r"|能不能(?:找|来)?(?:个)?人|找(?:个)?人(?:帮|陪|教|修))"
)
_AT_HOME = re.compile(r"屋里|家里|我家|我屋|屋头|厨房|卧室|客厅|灯泡|我(?:自己)?够不")
_OF_ALL = re.compile(  # everybody's, or nothing that a neighbour may mend
    r"路灯|路边|路上|楼道|楼梯|电梯|门口|门前|门外|小区|单元|井盖|公共|隔壁|楼[上下]|停[水电]|没[水电]"
    r"|冇[水电]|总[管闸]|爆|淹|倒灌|渍水|煤气|燃气|天然气|液化气|漏电|漏气|冒烟|火花|着火|电线"
)
_BY_ONESELF = re.compile(
    r"够不(?:着|到)|(?:我|一个人)(?:自己)?(?:搬不动|(?:弄|换|修|装)不[了好来])"
)
_COMPANY = re.compile(
    r"想(?:找|请|要)(?:个|一个|有)?人.{0,3}(?:陪|教|说话|聊|下棋|带我)|(?:陪|教)(?:下|一下)?我"
)


def wants_somebody(words: str) -> bool:
    """Asks for somebody to come and help."""
    return _WANTS.search(words) is not None and what_is_wrong(words) is None


def rather_a_wish(words: str, about: Guess) -> bool:
    """Something small of one's own home that asks for somebody, though it would do as a report.
    Never danger, gas, or what is everybody's."""
    if about.danger or _OF_ALL.search(words) or what_is_wrong(words) is not None:
        return False
    wanted = _WANTS.search(words) or _BY_ONESELF.search(words)
    own = wanted and _AT_HOME.search(words) if about.kind else _COMPANY.search(words)
    return bool(own)
