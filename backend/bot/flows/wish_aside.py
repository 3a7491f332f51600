"""Questions about a wish that wait no longer: something else was asked for, or asked back."""

import re

from ...records.models import Talk
from ...records.numbers import as_number
from ...wishes.queries import wish_for
from ..chat import Chat
from ..intents import Intent, Name
from ..meanings import ALWAYS_MEANT
from . import (
    rating,
    report,
    wish_appeal,
    wish_claims,
    wish_granted,
    wish_offers,
    wish_post,
    wish_taking,
    wish_unsaid,
)
from .recent import TOLD

# A list may be looked into and then chosen from; everything else is asked once.
_QUESTIONS = {
    *wish_post.Asked,
    *wish_taking.Asked,
    *wish_unsaid.Asked,
    *wish_offers.Asked,
    *wish_granted.Asked,
    wish_claims.Asked.WHICH,
    wish_claims.Asked.BACK,
    wish_claims.Asked.DONE,
    wish_appeal.ASK,
}
_TELLS = {wish_claims.Asked.BACK, wish_claims.Asked.DONE, wish_granted.Asked.MISSING}
# What answers the question itself, or is said in between.
_GOES_ON = {
    Name.CHOICE,
    Name.HELP,
    Name.ACK,
    Name.THANKS,
    Name.GREETING,
    Name.CANCEL,
    Name.ANOTHER,
    Name.DONE,
    Name.WISH_BACK,
}
_ASKS = re.compile(
    r"(?:[?？]|吗|多少.{0,4}|几(?:次|点|小时|分钟?)|怎么.{0,3}|么样.{0,2}|(?<!没)什么.{0,3}|哪[里个天])[了啊呢?？]*$"
)
_NO_QUESTION = re.compile(r"不(?:知道|晓得|会|清楚|懂|管)|搞不")


def put_aside(chat: Chat, meant: Intent) -> None:
    """Another understood command settles the question about a wish."""
    other = meant.case_number or meant.name in ALWAYS_MEANT - _GOES_ON
    talk = chat.pending()
    if not other or talk is None or talk.flow not in _QUESTIONS or _same(chat, meant, talk):
        return
    chat.ask(TOLD)


def _same(chat: Chat, meant: Intent, talk: Talk) -> bool:
    """Whether the number is that of the wish which is being asked about."""
    if not meant.case_number or "wish_id" not in talk.memory:
        return False
    number = as_number("".join(digit for digit in meant.case_number if digit.isdecimal()))
    return wish_for(chat.person, talk.memory["wish_id"]).number == number


def asks_back(chat: Chat, talk: Talk, text: str) -> bool:
    """Whether words that should tell something ask something instead; then that is settled."""
    if talk.flow not in _TELLS or not _ASKS.search(text) or _NO_QUESTION.search(text):
        return False
    chat.ask(TOLD)
    return True


def note(chat: Chat) -> None:
    """A wish was talked of: unless something is being asked, what comes next is of no report."""
    talk = chat.pending()
    if talk is None or talk.flow in {report.JUST_ADDED, rating.JUST_RATED}:
        chat.ask(TOLD)
