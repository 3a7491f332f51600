"""Limits as cities write them: read plainly or not at all."""

import pytest

from backend.catalogue.limits import UNITS, read_limit
from backend.worktime.rules import MOST, Limit, TimeUnit


@pytest.mark.parametrize(
    ("words", "amount", "unit"),
    [
        ("2紧急工作时", 2, TimeUnit.EMERGENCY_HOUR),
        ("2 紧急工作时", 2, TimeUnit.EMERGENCY_HOUR),
        ("连续 2 小时", 2, TimeUnit.EMERGENCY_HOUR),
        ("30紧急分钟", 30, TimeUnit.EMERGENCY_MINUTE),
        ("3值班小时", 3, TimeUnit.DUTY_HOUR),
        ("4小时", 4, TimeUnit.WORK_HOUR),
        ("4工作时", 4, TimeUnit.WORK_HOUR),
        ("4个工作小时", 4, TimeUnit.WORK_HOUR),
        ("2天", 2, TimeUnit.WORK_DAY),
        ("5工作日", 5, TimeUnit.WORK_DAY),
        ("5 个工作日", 5, TimeUnit.WORK_DAY),
        ("７自然日", 7, TimeUnit.NATURAL_DAY),
        (" 15天 ", 15, TimeUnit.WORK_DAY),
    ],
)
def test_what_is_plain_is_read(words: str, amount: int, unit: TimeUnit) -> None:
    assert read_limit(words) == Limit(amount, unit)


@pytest.mark.parametrize(
    "words",
    [
        "种植季节15工作日", "1紧急工作时制止", "2紧急工作日", "30分钟", "半天", "两天", "1.5天",
        "0天", "-1天", "1-3天", "2天3小时", "", "天", "5", "99999工作日", "１０００００天",
        "二〇天", "٣天", "5工作日。", "立即",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_not_guessed(words: str) -> None:
    assert read_limit(words) is None


@pytest.mark.parametrize("unit", sorted(set(UNITS.values())))
def test_what_a_limit_says_of_itself_is_read_back_or_is_not_a_limit(unit: TimeUnit) -> None:
    """Only natural days and minutes are said more simply to people than a rule may write them."""
    said = read_limit(Limit(MOST, unit).words())
    simpler = {TimeUnit.NATURAL_DAY, TimeUnit.EMERGENCY_MINUTE}
    assert (said == Limit(MOST, unit)) is (unit not in simpler)
