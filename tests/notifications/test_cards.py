"""Subscribe messages: WeChat takes every one, whatever stands in a notice."""

import json
from pathlib import Path

import pytest

from backend.config import Config
from backend.notifications import cards
from backend.notifications.fitting import fitting
from backend.notifications.models import Notice, Pace, Template
from backend.notifications.samples import SAMPLE
from backend.notifications.words import GATHERED, WORDS
from backend.web import App
from miniprogram_mock.wechat import subscribe_fields

from ..world import WEDNESDAY

# No card: where the sentence alone says it, or nobody waits for it by phone.
WITHOUT = {
    "photo_seen_before",
    "calendar_missing",
    "wish_suspended",
    "wish_appealed",
    "wish_appeal_decided",
}
HOSTILE = [
    "",
    " \n ",
    "字" * 300,
    "😀" * 30,
    "A\x00\ud83d\u200b\u2028B",
    "x" * 19 + "👩‍👩‍👧",
    "12" * 40,
]


def notice(kind: str, pace: Pace = Pace.SOON, **data: object) -> Notice:
    return Notice(kind=kind, pace=pace, data={**SAMPLE, **data}, created_at=WEDNESDAY, urgent=False)


def taken(notices: list[Notice]) -> dict[str, str]:
    """The fields of a message, after WeChat has looked at each."""
    template = cards.template_of(notices)
    assert template is not None
    made = cards.filled(template, notices, now=WEDNESDAY)
    return subscribe_fields.check(
        list(made.fields), {key: {"value": value} for key, value in made.fields.items()}
    )


def test_every_kind_but_a_few_has_a_card() -> None:
    assert set(cards.CARDS) | WITHOUT == set(WORDS)
    assert not set(cards.CARDS) & WITHOUT


@pytest.mark.parametrize("kind", cards.CARDS)
def test_wechat_takes_every_card(app: App, kind: str) -> None:
    with app.app_context():
        fields = taken([notice(kind)])
        assert fields["thing1"] in {"井盖坏了一半", SAMPLE["number"]}
        assert "2026年7月1日 14:30" in fields.values()
        for hostile in HOSTILE:
            named = {name: hostile for name, given in SAMPLE.items() if given == str(given)}
            dates = {name: SAMPLE[name] for name in ("due", "again", "before")}
            taken([notice(kind, **{**named, **dates})])


def test_a_card_says_it_shortly(app: App) -> None:
    with app.app_context():
        assert taken([notice("dispatched", unit="永清水务所")]) == {
            "thing1": "井盖坏了一半",
            "character_string2": "JA-260701-0012",
            "phrase3": "已派单",
            "time4": "2026年7月1日 14:30",
            "thing5": "永清水务所，明天 14:30 前答复",
        }


@pytest.mark.parametrize("kind", GATHERED)
def test_many_of_a_kind_are_one_card(app: App, kind: str) -> None:
    with app.app_context():
        fields = taken([notice(kind) for _ in range(7)])
    assert (fields["thing1"], fields["thing4"]) == ("有 7 件事超时", "请到待办里看")


def test_the_daily_letter_is_one_card(app: App) -> None:
    with app.app_context():
        several = [notice("closed", Pace.DIGEST), notice("calendar_missing", Pace.DIGEST)]
        assert taken(several)["thing1"] == "今天有 2 条消息"
        assert taken(several[1:])["thing1"] == "今天有 1 条消息"
        assert taken(several[:1])["phrase3"] == "结束了"
        assert cards.template_of([notice("calendar_missing")]) is None


@pytest.mark.parametrize(
    ("key", "words", "cut"),
    [
        ("thing1", "字" * 20, "字" * 20),
        ("thing1", "字" * 21, "字" * 19 + "…"),
        ("thing1", "一\n二\t三 \u200b四", "一 二 三 四"),
        ("thing1", "修好了，" * 6, "修好了，" * 4 + "修好了…"),
        ("thing1", "𠮷" * 11, "𠮷" * 9 + "…"),
        ("thing1", "好👍", "好"),
        ("thing12", "👍", "点开看看"),
        ("phrase2", "已经派单，了吗", "已经派单了"),
        ("phrase2", "ok", "有消息"),
        ("character_string3", "编号 JA-1 ", "JA-1"),
        ("character_string3", "号", "-"),
        ("time4", "2026年7月1日 14:30", "2026年7月1日 14:30"),
    ],
)
def test_words_are_cut_kindly(key: str, words: str, cut: str) -> None:
    assert fitting(key, words) == cut


def test_the_usual_settings_are_the_emulator_s_templates() -> None:
    file = Path(subscribe_fields.__file__).with_name("subscribe_templates.json")
    played = {one["id"]: list(one["fields"]) for one in json.loads(file.read_text("utf-8"))}
    usual = Config()
    settings = [getattr(usual, f"WECHAT_MP_TEMPLATE_{t.name}").split() for t in Template]
    assert {words[0]: words[1:] for words in settings} == played
