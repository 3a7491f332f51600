"""A notice as the phone will show it: the sentence in the chat, the card of the mini-program."""

from dataclasses import dataclass
from datetime import datetime

from ..notifications import cards, words
from ..notifications.models import Notice

LABELS = {"what": "事项", "number": "编号", "state": "进度", "at": "时间", "note": "备注"}


@dataclass(frozen=True)
class OnThePhone:
    """`sentence` whole; `fields` of the card by label, cut as WeChat cuts them, empty without."""

    sentence: str
    title: str
    fields: list[tuple[str, str]]


def on_the_phone(notice: Notice, *, now: datetime) -> OnThePhone:
    """Made by the very code that sends it."""
    sentence = words.words(notice.kind, notice.data, now=now)
    template = cards.template_of([notice])
    if template is None or not cards.id_of(template):
        return OnThePhone(sentence, "", [])
    values = cards.filled(template, [notice], now=now).fields.values()
    labels = [LABELS[name] for name in cards.FIELDS[template]]
    return OnThePhone(sentence, cards.TITLES[template], list(zip(labels, values, strict=True)))
