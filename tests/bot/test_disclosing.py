"""Whether the unit may know who reported: not unless the reporter says so."""

import pytest
from sqlalchemy import select

from backend.bot.flows.disclosing import DEFAULT
from backend.cases.models import Disclosure
from backend.db import db, transaction
from backend.web import App

from ..cases import making
from ..phone import Phone
from ..world import World


def disclosed(app: App) -> list[int]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(Disclosure.case_id)))


def make(app: App, world: World, verb: str, **more: object) -> None:
    with app.app_context(), transaction():
        getattr(making, verb)(world, **more)


@pytest.mark.parametrize(
    "words",
    ["可以告诉师傅我是谁", "电话可以给办理的人", "让师傅直接打我电话", "我同意给单位我的电话"],
)
def test_the_latest_open_one_and_back_again(
    app: App, world: World, rider: Phone, words: str
) -> None:
    make(app, world, "dispatched")
    make(app, world, "closed")
    assert "好，JA-0001 办理的人能看到你是谁" in (rider.says(words) or "")
    assert disclosed(app) == [1]
    assert "JA-0001 收回了" in (rider.says("莫说是我报的") or "")
    assert disclosed(app) == []


def test_row_25_it_is_so_anyway(app: App, world: World, rider: Phone) -> None:
    assert rider.says("莫说是我报的") == DEFAULT
    make(app, world, "dispatched")
    assert rider.says("莫说是我报的") == DEFAULT


def test_never_about_premises(app: App, world: World, rider: Phone) -> None:
    make(app, world, "reported", kind_key="kitchen")
    assert "一律不给看" in (rider.says("可以告诉师傅我是谁") or "")
    assert disclosed(app) == []


def test_with_nothing_open(app: App, rider: Phone) -> None:
    assert "没有在办的事" in (rider.says("可以告诉师傅我是谁") or "")


@pytest.mark.parametrize("words", ["莫告诉师傅我是谁", "不要把我的电话给办理的人"])
def test_no_is_no(app: App, world: World, rider: Phone, words: str) -> None:
    make(app, world, "dispatched")
    rider.says(words)
    assert disclosed(app) == []
