"""群里说的: what is pasted becomes drafts, and only what is ticked is filed, once."""

import re
from collections.abc import Callable
from html import unescape

from sqlalchemy import select

from backend.cases.models import Case, Source, Status
from backend.db import db, transaction
from backend.web import App

from ...cases.making import reported
from ...world import COMMUNITY, GRID
from ..conftest import Browser, Make, jpeg

Browse = Callable[[str | None], Browser]
PAGE = "/panel/chat"
CHAT = """\
胡婆婆 14:20
临江里菜场东门的井盖响，<script>打我 13812345678
李四: 收到
王五: 地下室有人飞线充电
王五: 谢谢社区
"""


def fields(page: str) -> dict[str, str]:
    """What the form of drafts would send, as a browser reads it: text, choices, ticks."""
    found = dict(re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    found |= dict(re.findall(r'<input id="[^"]+" name="(place-\d)"[^>]*value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="[^"]+" name="([^"]+)">(.*?)</select>', page):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found |= dict(re.findall(r'type="checkbox" name="([^"]+)" value="(1)" checked', page))
    found |= dict(re.findall(r'type="hidden" name="(once|count|kept)" value="([^"]+)"', page))
    return {name: unescape(value) for name, value in found.items()}


def all_cases(app: App) -> list[Case]:
    with app.app_context(), transaction(write=False):
        found = list(db.session.scalars(select(Case).order_by(Case.id)))
        db.session.expunge_all()
        return found


def test_drafts_are_filed_when_ticked_and_once(app: App, browser: Browse, make: Make) -> None:
    before = make(reported)
    worker = browser("worker")
    page = worker.post(PAGE, {"text": CHAT, "photos": (jpeg(), "s.png")}).text
    assert "找到 2 件" in page and "没有要的 2 条" in page and "图里的字没有认" in page
    assert "13812345678" not in page and "<script>打" not in page and "胡婆婆" not in page
    form = fields(page)
    assert (form["kind-0"], form["region-0"], form["place-0"]) == (
        "manhole",
        GRID,
        "临江里菜场东门",
    )
    assert form["region-1"] == COMMUNITY and form["take-1"] == "1"
    assert f'name="into-0" value="{before}"' in page
    assert len(all_cases(app)) == 1
    refused = worker.post(f"{PAGE}/file", {**form, "region-1": ""}, form=PAGE)
    assert refused.status_code == 422 and "第 2 件：在哪里" in refused.text
    assert fields(refused.text)["words-0"] == form["words-0"] and len(all_cases(app)) == 1
    form["into-0"], form["words-1"] = str(before), "地下室飞线充电，电话 13912345678"
    filed = worker.post(f"{PAGE}/file", form, form=PAGE)
    assert "登记了 2 件" in worker.follow(filed)
    worker.post(f"{PAGE}/file", form, form=PAGE)
    _, manhole, charging = all_cases(app)
    assert manhole.source is charging.source is Source.GROUP
    assert manhole.status is Status.MERGED and manhole.merged_into_id == before
    assert charging.status is Status.REPORTED and "13912345678" not in charging.words
    with app.app_context(), transaction(write=False):
        assert len(db.session.get_one(Case, manhole.id).files) == 1


def test_screenshots_alone_are_a_draft_each(app: App, browser: Browse) -> None:
    worker = browser("worker")
    shots = [(jpeg("red"), "1.png"), (jpeg("blue"), "2.png")]
    page = worker.post(PAGE, {"photos": shots}).text
    form = fields(page)
    assert form["count"] == "2" and sorted(v for k, v in form.items() if k[:3] == "of-") == [
        "0",
        "1",
    ]
    kept = re.findall(r'name="kept" value="([^"]+)"', page)
    form |= {"kept": kept, "words-0": "路灯不亮", "take-1": ""}  # type: ignore[dict-item]
    assert worker.post(f"{PAGE}/file", form, form=PAGE).status_code == 303
    (case,) = all_cases(app)
    assert case.kind_key == "light"


def test_nothing_to_file_says_what_to_do(browser: Browse) -> None:
    worker = browser("worker")
    for text, sentence in (("收到", "没有看到要登记的事"), ("啊" * 20_001, "请分几次")):
        refused = worker.post(PAGE, {"text": text})
        assert refused.status_code == 422 and sentence in refused.text and text[:50] in refused.text
    refused = worker.post(f"{PAGE}/file", {"count": "1", "words-0": "x"}, form=PAGE)
    assert refused.status_code == 422 and "一件都没有勾" in refused.text
    theirs = worker.post(f"{PAGE}/file", {"count": "1", "kept": "0" * 32}, form=PAGE)
    assert theirs.status_code == 422
