"""核查: what was seen of what a unit says it has done, in words and photos."""

import re

from ...cases import queries, verifying
from ...cases.models import Case, Finding, Status
from ...cases.rules import verifies
from ...cases.verbs import FROM
from ...errors import Conflict, NotAllowed
from ...records.models import Talk
from ..chat import Chat
from .recent import SAME_MATTER
from .report import fetched

FOUND = "verify"
SEEN = "verified"

# The first that fits; without a word more than these the first two need none.
_FINDINGS = [
    (Finding.FENCED_ONLY, r"只?围(了|起来)?(护)?[，,、 ]?(但|可是)?(没|冇|未)(有)?修好?"),
    (Finding.DONE_BUT_NEXT, r"(修|办|弄|换|清)?好?了[，,、 ]?(但|可是|不过)?(旁边|隔壁|边上)又?"),
    (Finding.NOT_DONE, r"(还|根本|完全)?(没|冇|未)(有)?(人)?(修|办|弄|换|清|动|处理)(好|过|完)?"),
    (Finding.NOT_FOUND, r"(没|冇|未)?找(不|没)?(到|着)"),
    (Finding.LATER, r"(今天|现在)?(看不了|看不清|去不了)|改天"),
    (
        Finding.DONE,
        r"(都|已经|是)?(修|办|弄|换|清|处理|搞)?(好|完|干净)?了|可以|没问题|合格|解决了?",
    ),
]
_SAYS = [(finding, re.compile(rf"^(?:{words})")) for finding, words in _FINDINGS]
EDGES = " \t\r\n，,。.：:；;、！!"


def verify(chat: Chat, case: Case, said: str) -> str:
    """Take down what was seen, or ask for it."""
    if not verifies(chat.person, case):
        raise NotAllowed()
    if case.status not in FROM["verify"]:
        raise Conflict(f"{case.number} 现在不用核查：单位还没说办好，或者已经看过了。")
    return found(chat, case, said)


def found(chat: Chat, case: Case, said: str) -> str:
    """What was seen, in words; what they leave open is asked for."""
    finding, words = _finding(said)
    if finding is None:
        chat.ask(FOUND, case_id=case.id, more=said)
        return (
            f"{case.number} 修了没有？回“修了”，或者“没修”加一句看到了什么，"
            "比如“没修 盖子还是松的”。有照片先发照片。"
        )
    if finding is not Finding.DONE and not words:
        chat.ask(FOUND, case_id=case.id, said=said)
        return f"{case.number} 写一句看到了什么，比如“盖子还是松的”。"
    verifying.verify(case, finding, words=words, by=chat.person, now=chat.now)
    chat.ask(SEEN, case_id=case.id)
    return f"{case.number} 核查记下了，{_next(case)}。有照片现在发，会放进去。"


def _next(case: Case) -> str:
    match case.status:
        case Status.ASKED:
            return "这就去问报的人"
        case Status.ANSWERED:
            return "还等着再看"
        case Status.DISPATCHED | Status.FILED:
            return "退回原单位重办"
        case _:
            return "这件办结"


def _finding(said: str) -> tuple[Finding | None, str]:
    """What was found, and the words that say more of it."""
    for finding, pattern in _SAYS:
        if match := pattern.match(said):
            whole = finding is Finding.DONE_BUT_NEXT and len(said) > match.end()
            return finding, said if whole else said[match.end() :].lstrip(EDGES).rstrip()
    return None, ""


def photo(chat: Chat, media_id: str) -> str | None:
    """A photo of what was seen, before or after the words; None when nothing is being verified."""
    talk = chat.pending()
    if talk is None or talk.flow not in {FOUND, SEEN} or _long_ago(chat, talk):
        return None
    case = queries.case_for(chat.person, talk.memory["case_id"])
    fetched(chat, media_id, "photo", f"check:{case.id}")
    more = "修了没有？回“修了”，或者“没修”加一句。" if talk.flow == FOUND else ""
    return f"照片放进 {case.number} 的核查里了。{more}"


def _long_ago(chat: Chat, talk: Talk) -> bool:
    """After the words a photo belongs to them for some minutes; then it is a new matter."""
    return talk.flow == SEEN and chat.since(talk) > SAME_MATTER
