"""What a group's chat, copied and pasted, is about: one draft for each matter, the rest left out.

Pure functions: nothing is kept or filed. WeChat copies a name, often with a time, on a line before
what was said, or name and words with a colon between; a plain list of lines is read as well. Who
said it goes into no draft: names and telephone numbers stay in the group.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..texts.masking import masked
from .guessing import Guess, guess
from .wording import plain

MOST_LETTERS = 20_000
MOST_DRAFTS = 20
SHORTEST = 6  # letters: what is shorter and names no thing reports nothing
WITHIN = 6  # messages: what one says soon after belongs to what one said before
NO_NAME = "（名字已隐去）"


@dataclass
class Said:
    """One message: whose it is (empty in a plain list), when as it was copied, the words."""

    who: str
    at: str
    words: str


@dataclass
class ChatDraft:
    """One matter: words without names and numbers, and what they sound like. `sure`: a thing was
    named, so that it is worth filing unless somebody says otherwise."""

    words: str
    guessed: Guess
    place: str
    sure: bool
    who: str = ""
    last: int = 0  # the place of its last message


@dataclass
class Reading:
    """All that was found, and what was left out with the reason. `more`: beyond what one page
    holds."""

    drafts: list[ChatDraft] = field(default_factory=list)
    left_out: list[tuple[Said, str]] = field(default_factory=list)
    more: int = 0


_CLOCK = r"(?:[上下]午|晚上|凌晨|早上|中午)?[ \t]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_DAY = r"(?:(?:\d{4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?|昨天|今天|前天|周[一二三四五六日]|星期.)"
_STAMP = re.compile(rf"{_DAY}?[ \t]*(?:{_CLOCK})?")
_NAME_AND_TIME = re.compile(
    rf"(?P<who>\S.{{0,29}}?)[:：]?[ \t　]+(?P<at>(?:{_DAY}[ \t]*)?{_CLOCK})[ \t]*"
)
_NAME_ALONE = re.compile(r"(?P<who>[^:：，。！？!?]{1,24})[:：]\s*")
_NAME_AND_WORDS = re.compile(
    r"(?P<who>[^\s:：，。！？,!?@/\d][^:：，。！？,!?/]{0,15})[:：]\s*(?P<words>\S.*)"
)
_NO_NAME = re.compile(
    r"地[址点]|位置|时间|电话|联系|原因|通知|提醒|注意|标题|情况|问题|诉求|内容|温馨提示|https?$"
)
_LABEL = re.compile(rf"(?:{_NO_NAME.pattern})[^:：]{{0,4}}[:：]")

_SYSTEM = re.compile(
    r"(?:\[[^\[\]]{1,8}\])+|.{1,30}(?:撤回了一条消息|(?:加入|退出)了?群聊|邀请.{1,40}加入了?群聊|拍了拍.*)"
)
_LEFT_OUT = (
    (_SYSTEM, "不是说事"),
    (
        re.compile(
            r"(各位|大家|群里|邻居们?|社区)*(早上|上午|中午|下午|晚上|早|晚)?(好|安)[呀啊哦吖]*"
            r"|(周末|节日|新年|中秋|国庆|端午|生日)(快乐|愉快|好)"
        ),
        "问好",
    ),
    (
        re.compile(
            r"(好的?|嗯+|哦+|噢+|收到|知道了|明白|了解|可以|行|ok|okk|1|同上|赞|已阅|已转|是的|对|哈+|呵+)+"
            r"[了啦呢哈]*"
        ),
        "收到",
    ),
    (
        re.compile(r"(好的?|收到|太好了)*(非常|十分|太)?(谢谢|感谢|多谢|辛苦|谢)[^ ]{0,10}"),
        "道谢",
    ),
)
_ADVERT = re.compile(
    r"优惠|特价|团购|接龙|秒杀|扫码|加我|代购|招聘|转让|低价|包邮|下单|兼职|贷款|拼单|清仓"
    r"|折扣|直播间|新店开业|免费领"
)
_PLACE = re.compile(
    r"[\u4e00-\u9fffA-Za-z\d]{1,10}?(?:\d{1,4}(?:号楼|号|栋|幢)(?:\d{1,2}单元)?|[东南西北]门|门口"
    r"|路口|楼下|旁边|对面|门前|车棚|地下室|楼道|巷子?口|转角|拐角|后门|大门)(?:门口|楼下|旁边|对面)?"
)
_BEFORE_A_PLACE = re.compile(
    r"^(?:.*(?:在|就是|是|到|有人|我们|咱们|还有|那个|这个|麻烦|请问|你看|看看))"
)


def read_chat(text: str) -> Reading:
    """The matters in `text` (anything pasted, its first 20,000 letters), in their order."""
    reading, spoken = Reading(), list(_messages(text[:MOST_LETTERS]))
    names = sorted({said.who for said in spoken if len(said.who) > 1}, key=len, reverse=True)
    for number, said in enumerate(spoken):
        why = _why_left_out(said)
        if why:
            reading.left_out.append((said, why))
        else:
            _take(reading, said, _nameless(said.words, names), number)
    reading.more = max(0, len(reading.drafts) - MOST_DRAFTS)
    del reading.drafts[MOST_DRAFTS:]
    return reading


def _messages(text: str) -> Iterator[Said]:
    """What was said, message by message; in a plain list every line is one."""
    current: Said | None = None
    for line in (line.strip() for line in text.splitlines()):
        if not line or _STAMP.fullmatch(line):
            continue
        opened = _opened(line)
        if _SYSTEM.fullmatch(line):
            opened = Said("", "", line)
        goes_on = current is not None and (current.who or _LABEL.match(line))
        if opened is not None or not goes_on:
            if current is not None and current.words:
                yield current
            current = opened or Said("", "", line)
        elif current is not None:
            current.words = f"{current.words}\n{line}".strip()
    if current is not None and current.words:
        yield current


def _opened(line: str) -> Said | None:
    """The message that this line begins, if it names who speaks."""
    if found := _NAME_AND_TIME.fullmatch(line):
        return Said(found["who"].strip(), found["at"].strip(), "")
    if (found := _NAME_ALONE.fullmatch(line)) and not _NO_NAME.search(found["who"]):
        return Said(found["who"].strip(), "", "")
    if (found := _NAME_AND_WORDS.fullmatch(line)) and not _NO_NAME.search(found["who"]):
        return Said(found["who"].strip(), "", found["words"].strip())
    return None


def _why_left_out(said: Said) -> str:
    """Why a message reports nothing; empty when it may."""
    words = re.sub(r"@\S+\s*", "", said.words).strip()
    bare = plain(words).replace(" ", "")
    if not bare:
        return "没有文字"
    for pattern, why in _LEFT_OUT:
        if pattern.fullmatch(words.lower()) or pattern.fullmatch(bare):
            return why
    about = guess(words)
    named = about.kind is not None and about.sure
    if _ADVERT.search(words) and not named and not about.danger:
        return "像广告"
    if about.kind is None and not about.danger and len(bare) < SHORTEST:
        return "没有说事"
    return ""


def _nameless(words: str, names: list[str]) -> str:
    """Without telephone numbers and the like, and without the names of those who speak here."""
    words = re.sub(r"@\S+", f"@{NO_NAME}", words)
    for name in names:
        words = words.replace(name, NO_NAME)
    return masked(words).strip()


def _take(reading: Reading, said: Said, words: str, number: int) -> None:
    """A matter of its own, or more of what the same person has said just before."""
    about = guess(words)
    before = next((d for d in reversed(reading.drafts) if d.who == said.who and said.who), None)
    near = before is not None and number - before.last <= WITHIN
    if before is not None and near and about.kind in {None, before.guessed.kind}:
        before.words = f"{before.words}\n{words}"
        before.guessed, before.last = guess(before.words), number
        before.place = before.place or place_in(words)
        return
    sure = about.kind is not None or about.danger
    reading.drafts.append(ChatDraft(words, about, place_in(words), sure, said.who, number))


def place_in(words: str) -> str:
    """The words for a place in these, as they stand there; empty for none."""
    found = [_BEFORE_A_PLACE.sub("", match[0]) for match in _PLACE.finditer(words)]
    return max(found, key=len, default="")[:200]
