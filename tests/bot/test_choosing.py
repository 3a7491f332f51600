"""Which kind it is: asked for once, answered by a number, by its name, or in other words."""

import unicodedata

import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.catalogue.kinds import KINDS
from backend.db import db, transaction
from backend.web import App

from ..phone import Phone

A_LINE = 18  # Chinese characters that a phone shows side by side; of digits twice as many


def kinds(app: App) -> list[str | None]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(Case.kind_key).order_by(Case.id)))


def width(line: str) -> float:
    return sum(1 if unicodedata.east_asian_width(sign) in "WF" else 0.5 for sign in line)


def list_of_kinds(phone: Phone) -> list[str]:
    phone.sends_photo()
    said = (phone.sends_place() or "").splitlines()
    return said[said.index("是哪一类？回数字，不回也行：") + 1 :]


def test_the_list_reads_well_on_a_phone(rider: Phone) -> None:
    rows = list_of_kinds(rider)
    assert rows[:2] == ["1 车堵了路　　　7 灯不亮", "2 通道楼道被占　8 线掉了电箱开"]
    assert all(width(row) <= A_LINE for row in rows)
    right = {width(row[: row.rindex("　") + 1]) for row in rows if "　" in row}
    assert len(right) == 1, "the second column is not even"
    assert {tile for row in rows for tile in row.split() if not tile.isdecimal()} == {
        kind.tile for kind in KINDS.values() if not kind.premises
    }


def test_each_tile_by_its_name(app: App, rider: Phone) -> None:
    tile = KINDS["road"].tile
    list_of_kinds(rider)
    assert rider.says(tile) == f"好，JA-0001 按“{tile}”报了。"
    assert "没有等你选的事" in (rider.says("1") or "")
    assert kinds(app) == ["road"]


def test_an_uncertain_one_by_its_name(app: App, rider: Phone) -> None:
    assert "是路面坏了吗" in (rider.says("坑") or "")
    assert rider.says("路坑台阶") == "好，JA-0001 按“路坑台阶”报了。"
    assert kinds(app) == ["road"]


@pytest.mark.parametrize("words", ["是路面坏了，烂了好大一块", "路面烂了"])
def test_an_uncertain_one_in_other_words(app: App, rider: Phone, words: str) -> None:
    rider.says("坑")
    said = rider.says(words) or ""
    assert said.startswith("补到 JA-0001（路坑台阶）了。")
    assert "没有等你选的事" in (rider.says("2") or "")
    assert kinds(app) == ["road"]


def test_what_was_not_asked_about_is_another_matter(app: App, rider: Phone) -> None:
    rider.says("坑")
    assert "JA-0002" in (rider.says("垃圾堆成山，臭死人") or "")
    assert kinds(app) == ["road", "rubbish"]
