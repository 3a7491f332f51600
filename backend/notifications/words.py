"""The built-in words of every notice, by kind. Each bears being read twice: delivery is at least
once. What an installation says instead: `wording.py`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from .slots import Data, asked, back_then, day, said_when
from .wish_words import WISH_WORDS

WORDS: dict[str, Callable[[Data, datetime], str]] = {
    "dispatched": lambda d, now: (
        f"{d['number']}（{d['title']}）已派给{d['unit']}，{said_when(d, now)} 前{asked(d)}。"
    ),
    "declined": lambda d, now: (
        f"{d['number']}（{d['title']}）社区没有受理：{d['reason']}\n可以找：{d['elsewhere']}"
    ),
    "answered": lambda d, now: (
        f"{d['number']}（{d['title']}）办好了，{d['unit']}说：{d['answer']}\n"
        "你路过时看一眼？回 1 解决了，2 部分解决，3 没解决。"
    ),
    "closed": lambda d, now: f"{d['number']}（{d['title']}）结束了。社区说：{d['note']}",
    "made_safe": lambda d, now: (
        f"{d['number']}（{d['title']}）{d['unit']}先围护好了：{d['words']}\n"
        f"{said_when(d, now)} 前修好。"
    ),
    "explained": lambda d, now: (
        f"{d['number']}（{d['title']}）办不了，{d['unit']}说：{d['answer']}\n依据：{d['rule']}\n"
        f"还可以找：{d['elsewhere']}\n{day(d['again'])}再看一次。"
        "觉得不对就回 3，七天里都行。"
    ),
    "merged": lambda d, now: (
        f"{d['number']}（{d['title']}）和 {d['other']} 是同一件，并到那边一起办，有结果一样告诉你。"
    ),
    "merged_for_unit": lambda d, now: (
        f"{d['number']}（{d['title']}）和 {d['other']} 是同一件，并到那边办，这一张不用再办。"
    ),
    "unmerged": lambda d, now: (
        f"{d['number']}（{d['title']}）和 {d['other']} 不是同一件，又分开单独办，有结果告诉你。"
    ),
    "bad_again": lambda d, now: (
        f"{d['number']}（{d['title']}）我们回头去看，又坏了，另立了 {d['other']} 接着办。"
    ),
    "recalled": lambda d, now: f"{d['number']}（{d['title']}）社区撤回了，不用再办：{d['reason']}",
    "to_verify": lambda d, now: (
        f"{d['number']}（{d['title']}）{d['unit']}说办好了，请去看一眼。"
        f"看过回“核查 {d['number']} 修了”；没修就回“核查 {d['number']} 没修”加一句看到了什么。"
    ),
    "to_approve": lambda d, now: (
        f"{d['number']}（{d['title']}）{d['unit']}说办不了，写了解释，请看同不同意。"
    ),
    "ownership_asked": lambda d, now: (
        f"{d['number']}（{d['title']}）分不清归谁管，请街道裁定：{d['reason']}"
    ),
    "reported_up": lambda d, now: (
        f"直报{d['level']} {d['number']}（{d['title']}）：{d['words']} 请看一下。"
    ),
    "time_asked": lambda d, now: (
        f"{d['number']}（{d['title']}）申请{d['what']}：{d['reason']} 请批。"
    ),
    "time_decided": lambda d, now: f"{d['number']}（{d['title']}）{d['decision']}。",
    "appeal_asked": lambda d, now: (
        f"{d['number']}（{d['title']}）{d['stage']}超时，承办单位申诉：{d['reason']} 请认定。"
    ),
    "border": lambda d, now: f"{d['number']}（{d['title']}）在边界上，和{d['place']}两边一起办。",
    "look_back": lambda d, now: (
        f"{d['number']}（{d['title']}）该回头看了（{d['why']}），去看看还好着没有。"
    ),
    "points_reversed": lambda d, now: (
        f"{d['number']}（{d['title']}）查下来没有这回事，加的 {d['points']} 分收回了："
        f"{d['reason']}\n"
        "弄错了就回“社区”，我们再看。"
    ),
    "rate_reminder": lambda d, now: (
        f"{d['number']}（{d['title']}）解决了没有？回 1 解决了，2 部分解决，3 没解决。"
        "不回也没关系。"
    ),
    "draft_reminder": lambda d, now: (
        f"{d['number']} 还差一点：{d['missing']}。{said_when(d, now)} 前补上都行，编号给你留着。"
    ),
    "draft_handed_in": lambda d, now: f"{d['number']} 先按收到的报给社区了，有结果告诉你。",
    "draft_dropped": lambda d, now: (
        f"{d['number']} 一直没有补全，先收起来了，照片也没有留。再看到就再拍一张。"
    ),
    "photo_lost": lambda d, now: (
        f"{d['number']} 的{d['what']}没有取到。方便的话再发一次；发不了也不要紧，已经记下了。"
    ),
    "photo_seen_before": lambda d, now: (
        f"{d['number']} 这张和{back_then(d, now)}的一张一样，方便再拍一张吗？拍不了也先收下。"
    ),
    "photo_refused": lambda d, now: f"{d['number']} 的{d['what']}用不了：{d['reason']}",
    "danger_reported": lambda d, now: f"急件 {d['number']}：{d['title']}，{d['place']}。请马上看。",
    "returned": lambda d, now: (
        f"{d['number']}（{d['title']}）被{d['unit']}退回：{d['reason']} 请重新派。"
    ),
    "case_for_unit": lambda d, now: (
        f"新工单 {d['number']}：{d['title']}，{d['place']}，"
        f"{said_when(d, now)} 前{asked(d)}。\n{d['link']}"
    ),
    "overdue": lambda d, now: f"{d['number']}（{d['title']}）{d['remaining']}，请看一下。",
    "escalated": lambda d, now: (
        f"{d['number']}（{d['title']}）{d['remaining']}，已报到{d['level']}，请看一下。"
    ),
    "not_solved": lambda d, now: f"{d['number']}（{d['title']}）报的人说{d['verdict']}，请看一下。",
    "airing_planned": lambda d, now: (
        f"{d['number']}（{d['title']}）准备公开晾晒。有不同意见，{said_when(d, now)} 前点开写，"
        f"或者回电社区：\n{d['link']}"
    ),
    "airing_objected": lambda d, now: (
        f"{d['number']}（{d['title']}）要公开，{d['unit']}有意见：{d['reason']}\n"
        "请改稿，或者由签发的人答复。"
    ),
    "airing_answered": lambda d, now: (
        f"{d['number']}（{d['title']}）公开的事，你们提的意见社区答复：{d['answer']}"
    ),
    "redblack_planned": lambda d, now: (
        f"{d['title']}（{d['period']}）准备公开，{d['unit']}：{d['listing']}。{d['figures']}。\n"
        f"有不同意见，{said_when(d, now)} 前点开写：\n{d['link']}"
    ),
    "redblack_objected": lambda d, now: (
        f"{d['title']}（{d['period']}），{d['unit']}有意见：{d['reason']}\n请写一句答复。"
    ),
    "redblack_decided": lambda d, now: (
        f"{d['title']}（{d['period']}），{d['unit']}提的意见答复：{d['answer']}"
    ),
    "redblack_withdrawn": lambda d, now: (
        f"{d['title']}（{d['period']}）撤下了，{d['unit']}不再列出。原因：{d['reason']}"
    ),
    "calendar_missing": lambda d, now: (
        f"{d['year']} 年的放假和调休还没有导入，工作日先按周一到周五算。"
        "请管理员在公布后导入节假日表。"
    ),
    **WISH_WORDS,
}


# Of these kinds many may come at once: when more than three wait for the same person, one message
# names them all. `{count}` things, `{named}` by their numbers.
GATHERED = {
    "overdue": "有 {count} 件事超时了：{named}，请到待办里看。",
    "escalated": "有 {count} 件事超时，报到您这里了：{named}，请到待办里看。",
}
UNREADABLE = "这条提醒读不出来了，有事请问社区。"
LINES, LINE = 8, 60  # of the daily letter: so many, so many characters each


def words(kind: str, data: Data, *, now: datetime) -> str:
    """The sentence of one notice; `UNREADABLE` for a kind or data that we cannot word: what else
    stands with it, in a letter or an inbox, is to be read all the same."""
    try:
        return WORDS[kind](data, now)
    except Exception:  # an old row may lack anything
        return UNREADABLE


def gatherable(kind: str, data: Data) -> bool:
    """Whether a notice may go together with others of its kind."""
    return kind in GATHERED and bool(data.get("number"))


def gathered(kind: str, numbers: Sequence[str]) -> str:
    """One sentence for many notices of a kind in `GATHERED`; a number given twice is said once."""
    named = list(dict.fromkeys(numbers))
    return GATHERED[kind].format(count=len(named), named="、".join(named))


def daily_letter(sentences: Sequence[str]) -> str:
    """One letter of several notices, the newest first: a line of each, as far as they fit."""
    lines = [_line(said) for said in sentences[:LINES]]
    left = len(sentences) - len(lines)
    rest = [f"还有 {left} 条。"] if left else []
    return "\n".join([f"今天有 {len(sentences)} 条消息：", *lines, *rest, "回“我的消息”看全文。"])


def _line(said: str) -> str:
    """Without a number: a number is how people answer, and these are no choices."""
    words = " ".join(said.splitlines()[0].split())
    return f"· {words if len(words) <= LINE else words[: LINE - 1] + '…'}"
