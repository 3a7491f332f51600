"""代登记: written down once, guessed, and for one's own places only."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select

from backend.cases.models import Case, Source
from backend.db import transaction
from backend.web import App

from ...cases.making import closed, reported
from ...world import COMMUNITY, GRID, NEXT_COMMUNITY, OTHER_GRID
from ..conftest import Browser, Make, jpeg

Browse = Callable[[str | None], Browser]


def cases(app: App) -> list[tuple[str | None, str, Source, int]]:
    with app.app_context(), transaction(write=False) as session:
        found = session.scalars(select(Case).order_by(Case.id)).all()
        return [(c.kind_key, c.words, c.source, len(c.files)) for c in found]


def form(**more: object) -> dict[str, object]:
    return {"source": "phone", "words": "井盖没了，菜场门口", "region": GRID, **more}


def test_a_call_becomes_a_case(app: App, browser: Browse) -> None:
    hers = browser("worker")
    page = hers.follow(
        hers.post("/panel/new", form(place_words="菜场北门", photos=[(jpeg(), "a.jpg")]))
    )
    assert "JA-0001 已登记，归在“井盖”" in page
    assert "打电话来的人" in page
    assert cases(app) == [("manhole", "井盖没了，菜场门口", Source.PHONE, 1)]


def test_the_guess_is_shown_before_anything_is_filed(app: App, browser: Browse) -> None:
    hers = browser("worker")
    looked = hers.post("/panel/new", form(look="1", photos=[(jpeg(), "a.jpg")]))
    assert looked.status_code == 200
    assert re.search(r"看原话像是：.*<strong>井盖</strong>", looked.text)
    assert '<option value="manhole" selected>' in looked.text
    assert cases(app) == []
    kept = re.findall(r'name="kept" value="(\w+)"', looked.text)
    hers.follow(hers.post("/panel/new", form(kept=kept, kind="manhole")))
    assert cases(app)[0][3] == 1


def test_what_is_alike_is_offered_and_one_tap_joins(app: App, browser: Browse, make: Make) -> None:
    first = make(lambda w: reported(w, "井盖坏了一半 13800001111"))
    hers = browser("worker")
    looked = hers.post("/panel/new", form(look="1", photos=[(jpeg(), "a.jpg")])).text
    offer = looked[looked.index('id="alike"') :]
    assert "JA-0001" in offer and "井盖坏了一半" in offer and "吉林社区临江里" in offer
    assert "13800001111" not in looked
    kept = re.findall(r'name="kept" value="(\w+)"', looked)
    once = re.findall(r'name="once" value="([^"]+)"', looked)[0]
    given = form(kept=kept, into=str(first), once=once)
    answer = hers.post("/panel/new", given)
    assert "JA-0002 已登记，并到这一件一起办" in hers.follow(answer)
    assert hers.post("/panel/new", given).location == answer.location == f"/panel/cases/{first}"
    with app.app_context(), transaction(write=False) as session:
        second = session.scalars(select(Case).order_by(Case.id.desc())).first()
        assert second is not None and second.merged_into_id == first
        assert (second.words, len(second.files)) == ("井盖没了，菜场门口", 1)


@pytest.mark.parametrize(
    "change",
    [
        {"region": OTHER_GRID},
        {"kind": "light"},
        {"region": ""},
        {"region": NEXT_COMMUNITY},
        {"words": "有人吗", "kind": "ufo"},
    ],
)
def test_what_is_not_alike_is_not_offered(
    browser: Browse, make: Make, change: dict[str, str]
) -> None:
    make(reported)
    assert 'id="alike"' not in browser("worker").post("/panel/new", form(look="1", **change)).text


def test_who_may_not_merge_is_offered_nothing(browser: Browse, make: Make) -> None:
    first = make(reported)
    grid = browser("grid_worker")
    assert 'id="alike"' not in grid.post("/panel/new", form(look="1")).text
    assert grid.post("/panel/new", form(into=str(first))).status_code == 403


def test_what_has_moved_on_is_joined_no_more(app: App, browser: Browse, make: Make) -> None:
    first = make(closed)
    given = form(into=str(first), photos=[(jpeg(), "a.jpg")])
    refused = browser("worker").post("/panel/new", given)
    assert refused.status_code == 409 and "已经办结" in refused.text
    assert len(cases(app)) == 1 and 'name="kept"' in refused.text
    assert browser("worker").post("/panel/new", form(into="x")).status_code == 404


def test_what_was_filed_without_a_look_is_offered_it_after(browser: Browse, make: Make) -> None:
    make(reported)
    hers = browser("worker")
    page = hers.follow(hers.post("/panel/new", form()))
    assert "是同一件，并到 JA-0001" in page


def test_danger_is_told_whom_to_call(browser: Browse) -> None:
    looked = browser("worker").post("/panel/new", form(words="楼道起火了", look="1"))
    assert "先跟报的人说" in looked.text
    assert "119" in looked.text


def test_sent_twice_it_is_filed_once(app: App, browser: Browse) -> None:
    hers = browser("worker")
    once = re.search(r'name="once" value="([^"]+)"', hers.get("/panel/new").text)
    assert once
    first = hers.post("/panel/new", form(once=once[1]))
    second = hers.post("/panel/new", form(once=once[1]))
    assert first.location == second.location
    assert "没有重复登记" in hers.follow(second)
    assert len(cases(app)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"words": ""}, "写一句什么事"),
        ({"region": ""}, "在哪里"),
        ({"region": "420102006000"}, "请选到社区一级"),
        ({"region": "nonsense"}, "没有这个区域"),
        ({"source": ""}, "请选是怎么来的"),
        ({"source": "chat"}, "请选是怎么来的"),
        ({"kind": "ufo"}, "没有这一类"),
        ({"words": "字" * 1001}, "最多写 1000 个字"),
        ({"region": NEXT_COMMUNITY}, "不归您的社区"),
    ],
)
def test_what_cannot_be_filed_comes_back_with_the_words(
    app: App, browser: Browse, change: dict[str, str], sentence: str
) -> None:
    answer = browser("worker").post("/panel/new", form(place_words="北门第三家", **change))
    assert answer.status_code in {403, 404, 422}
    assert sentence in answer.text
    assert "北门第三家" in answer.text
    assert cases(app) == []


def test_a_refused_form_keeps_its_photos(app: App, browser: Browse) -> None:
    hers = browser("worker")
    refused = hers.post("/panel/new", form(source="", photos=[(jpeg(), "a.jpg")]))
    assert refused.status_code == 422
    kept = re.findall(r'name="kept" value="(\w+)"', refused.text)
    hers.follow(hers.post("/panel/new", form(kept=kept)))
    assert cases(app)[0][3] == 1


def test_a_file_that_is_no_photo_is_a_sentence(app: App, browser: Browse) -> None:
    answer = browser("worker").post(
        "/panel/new", form(photos=[(BytesIO(b"plain words"), "photo.jpg")])
    )
    assert answer.status_code == 422
    assert "这不是能打开的照片" in answer.text
    assert "井盖没了，菜场门口" in answer.text


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("worker", 200),
        ("street_officer", 200),
        ("grid_worker", 200),
        ("district_officer", 404),
        ("admin", 404),
        ("handler", 404),
        ("rider", 404),
    ],
)
def test_who_may_write_things_down(browser: Browse, name: str, status: int) -> None:
    answer = browser(name).get("/panel/new")
    assert answer.status_code == status
    if name not in {"rider"}:
        assert ("/panel/new" in browser(name).get("/panel/").text) == (status == 200)


def test_places_to_choose_are_ones_own(browser: Browse) -> None:
    page = browser("grid_worker").get("/panel/new").text
    assert GRID in page
    assert f'value="{COMMUNITY}"' not in page
    page = browser("worker").get("/panel/new").text
    assert f'value="{COMMUNITY}" selected' in page
    assert NEXT_COMMUNITY not in page
