"""提醒的话: the sentence of each kind of notice, as the phone will show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ...decisions import queries
from ...decisions.models import Decision, Topic
from ...decisions.rules import Version
from ...notifications.cards import CARDS
from ...notifications.samples import SAMPLE
from ...notifications.wording import decide_words, faults, slots_of, starter, warnings, worded
from ...notifications.words import WORDS, daily_letter, words
from ...people.models import Person
from ..previews import preview
from .books import Field, Given, Said

CALLED = {
    "photo_seen_before": "照片以前见过",
    "calendar_missing": "节假日表缺了",
    "wish_suspended": "暂停认领",
    "wish_appealed": "对暂停有话说",
    "wish_appeal_decided": "申诉有了结果",
}
WHOSE = {"case": "事情", "wish": "心愿", "task": "要办的", "reminder": "提醒"}


class WordBook:
    """One rule for each kind of notice."""

    name, title = "words", "提醒怎么说"
    about = "居民和同事收到的每一句话。没有改过的用系统自带的。"
    past = "已经发出去的不变；从那天起新写的提醒才用新的话。"
    keys: Sequence[str] = tuple(WORDS)
    preview = "panel/rules/_words.html"

    def called(self, key: str) -> str:
        card = CARDS.get(key)
        return f"{WHOSE[card.template]}：{card.state}" if card else CALLED.get(key, key)

    def hint(self, key: str) -> str:
        return ""

    def versions(self, key: str) -> Sequence[Version]:
        return queries.history(Topic.WORDS, key)

    def value(self, version: Version | None, key: str) -> str | None:
        decided = version.value if isinstance(version, Decision) else None
        return str(decided["template"]) if decided else None

    def say(self, key: str, value: str | None) -> Said:
        return {"话": value or starter(key)}

    def fields(self, key: str, value: str | None, given: Given) -> list[Field]:
        text = given.get("template", value or starter(key))
        return [
            Field(
                "template",
                "怎么说",
                text,
                sort="text",
                most=300,
                hint="大括号里的到时候换成真的，比如 {编号}。",
            ),
            Field("built_in", "用回系统自带的话", given.get("built_in", ""), sort="tick"),
        ]

    def read(self, key: str, given: Given, now: datetime) -> str | None:
        if given.get("built_in"):
            return None
        return "\n".join(line.strip() for line in given.get("template", "").strip().splitlines())

    def consequences(self, key: str, value: str | None, now: datetime) -> dict[str, Any]:
        wrong = faults(key, value) if value is not None else []
        shown = worded(value if not wrong else None, key, SAMPLE, now=now)
        return {
            "slots": slots_of(key),
            "built_in": words(key, SAMPLE, now=now),
            "wrong": wrong,
            "sentence": shown,
            "card": preview(key, now),
            "letter": daily_letter([shown, words("closed", SAMPLE, now=now)]),
            "doubts": warnings(key, value, now) if value is not None and not wrong else [],
        }

    def decide(
        self,
        key: str,
        value: str | None,
        *,
        valid_from: datetime,
        why: str,
        by: Person,
        now: datetime,
        seen: int,
    ) -> Version:
        return decide_words(key, value, valid_from=valid_from, why=why, by=by, now=now, seen=seen)
