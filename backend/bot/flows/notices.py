"""退订, and hearing from us again."""

from ...notifications import actions
from ..chat import Chat


def mute(chat: Chat) -> str:
    """From now on only answers."""
    actions.mute(chat.person, now=chat.now)
    return "好，只在你问的时候回。办结那一条也不发了，要看回“进度”。想恢复回“恢复提醒”。"


def unmute(chat: Chat) -> str:
    """Results again."""
    actions.unmute(chat.person)
    return "好，有结果会告诉你。"
