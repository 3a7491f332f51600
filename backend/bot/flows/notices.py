"""我的消息, 退订, and hearing from us again."""

from ...clock import local
from ...notifications import actions, queries
from ...notifications.wording import sentence
from ..chat import Chat

MOST = 5
ROOM = 500  # characters of one answer


def latest(chat: Chat) -> str:
    """我的消息: the last that one was told, whole, as many as fit; now they are read."""
    found = queries.inbox(chat.person.id, limit=MOST)
    if not found:
        return "还没有消息。报的事、许的愿有了进展，都会在这里。"
    lines: list[str] = []
    for notice in found:
        day = local(notice.created_at)
        line = f"{day.month}月{day.day}日 {sentence(notice, now=chat.now)}"
        if lines and sum(map(len, [*lines, line])) > ROOM:
            break
        lines.append(line)
    actions.read(chat.person, [notice.id for notice in found[: len(lines)]], now=chat.now)
    return "\n\n".join(lines)


def mute(chat: Chat) -> str:
    """From now on only answers."""
    actions.mute(chat.person, now=chat.now)
    return "好，只在你问的时候回。办结那一条也不发了，要看回“进度”。想恢复回“恢复提醒”。"


def unmute(chat: Chat) -> str:
    """Results again."""
    actions.unmute(chat.person)
    return "好，有结果会告诉你。"
