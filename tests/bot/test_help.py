"""帮助 shows whoever asks what they may do here, no more and no less."""

import re
import unicodedata
from collections.abc import Callable

import pytest

from backend.bot.flows.help import LINES, NOT_UNDERSTOOD
from backend.bot.intents import Name, intent
from backend.clock import now
from backend.db import transaction
from backend.people.actions import meet
from backend.people.joining import bind_code
from backend.people.models import Platform
from backend.web import App

from ..cases import making
from ..phone import Phone
from ..world import CAST, World
from .conftest import phone_of

A_LINE = 18

# Nobody looks for these: they answer a question of ours, or are said anyway.
NO_LINE = {
    Name.CHOICE, Name.YES, Name.NO, Name.RATE_SOLVED, Name.RATE_PARTLY, Name.RATE_NOT,
    Name.FIXED_THANKS, Name.CANCEL, Name.ANOTHER, Name.LATER, Name.RELOCATE, Name.CHASE,
    Name.CONFIDENTIAL, Name.DISCLOSE, Name.CALL_ME, Name.SECRETARY, Name.CASH, Name.MINOR,
    Name.HELP, Name.GREETING, Name.THANKS, Name.ACK, Name.VENT, Name.ABUSE,
    Name.UNREADABLE, Name.RECALLED, Name.WISH_BACK, Name.WISH_HOW, Name.REST, Name.REST_OVER,
    Name.OFFER_BACK,
}  # fmt: skip

Talks = Callable[[str], Phone]


@pytest.fixture
def phone(app: App, world: World) -> Talks:
    """The phone of anybody in the little world; of theirs one is dispatched and one answered."""
    with app.app_context(), transaction():
        making.dispatched(world)
        making.answered(world)
    return lambda who: Phone(app) if who == "rider" else phone_of(app, world, who)


def code(app: App) -> str:
    """What the mini-program shows somebody new, to be typed in the chat."""
    with app.app_context(), transaction():
        somebody = meet(Platform.MINI_PROGRAM, "wx_linli_mini", "somebody", now=now()).person
        return bind_code(somebody, now=now())


def words(line: str) -> str:
    return line.split("“")[1].split("”")[0]


def test_whatever_is_understood_has_a_line_or_is_known_to_need_none() -> None:
    shown = {name for line in LINES for name in line.names}
    assert shown | NO_LINE == set(Name) and not shown & NO_LINE


@pytest.mark.parametrize("line", [line for line in LINES if "“" in line.says], ids=lambda x: x.says)
def test_each_line_names_words_that_are_understood(line: object) -> None:
    said = words(line.says)  # type: ignore[attr-defined]
    found = intent(said)
    assert found is not None and (found.name,) == line.names  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", CAST)
def test_everybody_is_shown_what_they_may_do(app: App, phone: Talks, who: str) -> None:
    theirs, more = phone(who), {"绑定": code(app)}
    shown = (theirs.says("？") or "").splitlines()
    assert len(shown) == len(set(shown)) and shown[0].startswith("发照片报事")
    for line in shown:
        assert sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in line) <= A_LINE
    for line in LINES:
        if "“" not in line.says or {Name.MUTE, Name.UNMUTE} & set(line.names):
            continue
        answer = theirs.says(words(line.says) + more.get(words(line.says), "")) or ""
        refused = bool(re.search(f"^{NOT_UNDERSTOOD[:5]}|别的岗位|找管理员绑定", answer))
        assert refused is not (line.says in shown), line.says


def test_hearing_from_us_again_is_shown_to_whoever_does_not(phone: Talks) -> None:
    rider = phone("rider")
    assert "“退订”" in (rider.says("？") or "") and "恢复" not in (rider.says("？") or "")
    rider.says("退订")
    assert "“恢复提醒”" in (rider.says("？") or "") and "退订" not in (rider.says("？") or "")


def test_what_is_not_understood_leads_to_it(phone: Talks) -> None:
    assert "回“？”" in (phone("rider").says("asdf") or "")


def test_a_code_is_asked_for(phone: Talks) -> None:
    assert "取一个绑定码" in (phone("rider").says("绑定") or "")
