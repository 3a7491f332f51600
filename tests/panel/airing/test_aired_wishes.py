"""The wall that anybody may read: lists, one wish, a number looked up, a card of thanks."""

import pytest
from sqlalchemy import select

from backend.db import db, transaction
from backend.web import App
from backend.wishes import airing, fulfilling
from backend.wishes.models import Payer, Thanks, Wish, WishRule
from backend.wishes.posting import Wanted
from backend.wishes.public import NOTHING

from ...wishes.making import aired, fulfilled, on_the_board
from ...world import COMMUNITY, NEXT_COMMUNITY, STREET, World
from ..conftest import Browser

PRIVATE = Wanted("help", "胡婆婆家3栋501想剃头", places=2, cost=30, payer=Payer.CLAIMER)


def thanked(w: World) -> Wish:
    wish = fulfilled(w)
    airing.air(wish, by=w.resident, now=w.now)
    fulfilling.confirm(wish, stars=5, by=w.resident, now=w.now)
    fulfilling.thank(wish, "莫总麻烦人家<b>", by=w.resident, now=w.now)
    return wish


@pytest.fixture
def public(app: App, world: World) -> Browser:
    """One of a kind, one that is nobody's business, one that was done."""
    with app.app_context(), transaction():
        aired(world, PRIVATE)
        on_the_board(world)
        thanked(world)
    return Browser(app.test_client())


def test_the_wall(public: Browser) -> None:
    seen = public.get("/wishes")
    assert seen.text.count("<article") == 1
    for words in ("（姓名已隐去）家（门牌已隐去）想剃头", "吉林社区临江里", "JA-0001", "等人认领"):
        assert words in seen.text, words
    assert "要 2 个人，还差 2 个" in seen.text and "Set-Cookie" not in seen.headers
    done = public.get("/wishes?state=confirmed").text
    assert done.count("<article") == 1 and "JA-0003" in done and ">圆了<" in done


def test_filters(public: Browser) -> None:
    for query, many in (
        (f"region={STREET}", 1),
        (f"region={COMMUNITY}&kind=help", 1),
        ("kind=repair", 0),
        (f"region={NEXT_COMMUNITY}", 0),
        ("state=claimed", 0),
        ("state=confirmed&kind=repair", 1),
    ):
        page = public.get(f"/wishes?{query}").text
        assert page.count("<article") == many, query
    page = public.get(f"/wishes?region={STREET}").text
    assert "搭把手（1）" in page and "（1）" in page, (
        "counted anew for a place that no other test asked for"
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [("kind=x", 422), ("region=x", 422), ("region=１２３４５６７８９０１２", 422),
     ("cursor=x", 422), ("state=submitted", 422), ("state=x", 422), ("other=1", 200)],
)  # fmt: skip
def test_hostile_filters(public: Browser, query: str, status: int) -> None:
    assert public.get(f"/wishes?{query}").status_code == status


def test_pages(app: App, public: Browser, world: World) -> None:
    with app.app_context(), transaction():
        db.session.add(WishRule(key="posts", value={"open": 99}, valid_from=world.now))
        for _ in range(21):
            aired(world)
    first = public.get("/wishes").text
    older = first.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    second = public.get(older).text
    assert (first.count("<article"), second.count("<article")) == (20, 2)
    assert "JA-0001" in second and "更早的" not in second


def test_one(public: Browser) -> None:
    page = public.get("/wishes/1").text
    for words in ("想剃头", "大约 30 元，认领的人出", "要几个人", "发“认领 JA-0001”"):
        assert words in page, words
    done = public.get("/wishes/JA-0003").text
    assert "莫总麻烦人家&lt;b&gt;" in done and "怎么圆的" in done and "认领" not in done


def test_a_number_finds_a_wish_where_cases_are_found(public: Browser) -> None:
    assert public.get("/look?number=ja1").location == "/wishes/JA-0001"
    answers = [public.get(f"/look?number={n}") for n in ("JA-0002", "JA-0009")]
    texts = {a.text.replace(n, "") for a, n in zip(answers, ("JA-0002", "JA-0009"), strict=True)}
    assert {a.status_code for a in answers} == {404}
    assert len(texts) == 1 and NOTHING in texts.pop()
    for number in ("2", "9", "x", "%00", "9" * 300, "'"):
        answer = public.get(f"/wishes/{number}")
        assert answer.status_code in {400, 404}
        assert "JA-0002" not in answer.text


def test_a_card_of_thanks(app: App, public: Browser) -> None:
    with app.app_context(), transaction(write=False):
        key = db.session.scalars(select(Thanks.key)).one()
    card = public.get(f"/thanks/{key}").text
    assert "莫总麻烦人家&lt;b&gt;" in card and "修一修 · 吉林社区" in card
    assert "胡婆婆" not in card and "JA-" not in card
    lost = public.get("/thanks/nothing")
    assert (lost.status_code, "没有这张感谢卡" in lost.text) == (404, True)


@pytest.mark.parametrize("path", ["/wishes", "/wishes/1"])
def test_not_sent_twice(public: Browser, path: str) -> None:
    first = public.get(path)
    assert "public" in first.headers["Cache-Control"]
    again = public.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/aired", "/look", "/no/such"])
def test_the_way_there(public: Browser, path: str) -> None:
    assert 'href="/wishes"' in public.get(path).text
