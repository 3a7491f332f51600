"""Limits as cities write them. What is not plainly one of these forms is not guessed."""

import re
import unicodedata

from ..worktime.rules import MOST, Limit, TimeUnit

# In the standards of city management plain 小时 and 天 mean working time (the same table of one
# city says 4工作时 in one file and 4小时 in the other).
UNITS = {
    "紧急工作时": TimeUnit.EMERGENCY_HOUR,
    "紧急工作小时": TimeUnit.EMERGENCY_HOUR,
    "紧急小时": TimeUnit.EMERGENCY_HOUR,
    "紧急分钟": TimeUnit.EMERGENCY_MINUTE,
    "值班小时": TimeUnit.DUTY_HOUR,
    "值班时": TimeUnit.DUTY_HOUR,
    "工作时": TimeUnit.WORK_HOUR,
    "工作小时": TimeUnit.WORK_HOUR,
    "小时": TimeUnit.WORK_HOUR,
    "工作日": TimeUnit.WORK_DAY,
    "工作天": TimeUnit.WORK_DAY,
    "天": TimeUnit.WORK_DAY,
    "日": TimeUnit.WORK_DAY,
    "自然日": TimeUnit.NATURAL_DAY,
    "自然天": TimeUnit.NATURAL_DAY,
}
_STRAIGHT = re.compile(r"连续 ?([0-9]{1,5}) ?个? ?小时")  # as people say 紧急工作时
_FORM = re.compile(rf"([0-9]{{1,5}}) ?个? ?({'|'.join(UNITS)})")


def read_limit(words: str) -> Limit | None:
    """`2紧急工作时`, `连续 2 小时`, `4小时`, `7自然日`; None for anything else or more."""
    plain = unicodedata.normalize("NFKC", words).strip()
    straight = _STRAIGHT.fullmatch(plain)
    found = straight or _FORM.fullmatch(plain)
    if found is None or not 1 <= int(found[1]) <= MOST:
        return None
    return Limit(int(found[1]), TimeUnit.EMERGENCY_HOUR if straight else UNITS[found[2]])
