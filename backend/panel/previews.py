"""The words of every notice with sample data, before anybody gets them."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template

from ..clock import now
from ..notifications import cards, words
from ..notifications.models import Notice, Pace
from ..notifications.rules import DIGEST_AT, PACES
from ..notifications.samples import SAMPLE
from ..notifications.wording import template, worded
from ..web import Access, open_to
from .roles import is_staff

pages = Blueprint("previews", __name__, url_prefix="/panel/words")

LABELS = {"what": "事项", "number": "编号", "state": "进度", "at": "时间", "note": "备注"}
PACE_WORDS = {
    Pace.SOON: "马上发",
    Pace.QUIET: "夜里不发",
    Pace.DIGEST: f"每天 {DIGEST_AT:%H:%M} 合成一条",
}


@dataclass(frozen=True)
class Preview:
    """One kind: the sentence, and the card as label and value; `title` is empty without one."""

    kind: str
    sentence: str
    pace: str
    title: str
    fields: list[tuple[str, str]]
    together: str


@pages.get("")
@open_to(Access.STAFF, is_staff)
def show() -> str:
    at = now()
    several = [words.words(kind, SAMPLE, now=at) for kind in list(words.WORDS)[:3]]
    return render_template(
        "panel/previews.html",
        previews=[preview(kind, at) for kind in words.WORDS],
        letter=words.daily_letter(several),
        digest_at=DIGEST_AT,
    )


def preview(kind: str, at: datetime) -> Preview:
    """A kind as a phone would show it, everything in it made up."""
    title, fields = _card(kind, at)
    number = str(SAMPLE["number"])
    many = [f"{number[:-1]}{n}" for n in range(1, 5)] if kind in words.GATHERED else []
    return Preview(
        kind,
        worded(template(kind, at), kind, SAMPLE, now=at),
        PACE_WORDS[PACES.get(kind, Pace.SOON)],
        title,
        fields,
        words.gathered(kind, many) if many else "",
    )


def _card(kind: str, at: datetime) -> tuple[str, list[tuple[str, str]]]:
    """Cut as WeChat wants it; without fields where the installation has no such template."""
    sample = Notice(kind=kind, data=SAMPLE, created_at=at, pace=Pace.SOON)
    template = cards.template_of([sample])
    if template is None:
        return "", []
    if not cards.id_of(template):
        return cards.TITLES[template], []
    values = cards.filled(template, [sample], now=at).fields.values()
    labels = [LABELS[name] for name in cards.FIELDS[template]]
    return cards.TITLES[template], list(zip(labels, values, strict=True))
