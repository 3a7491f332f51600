"""A wish of somebody without a phone, written down by staff; who may not claim, and appeals."""

from collections.abc import Callable

from sqlalchemy import select

from backend.db import db, transaction
from backend.web import App
from backend.wishes import suspending, units
from backend.wishes.models import AgeBand, Source, Suspension, Wish

from ...wishes.helpers import appealed
from ...world import GRID, World
from ..conftest import Browser, jpeg

Browse = Callable[[str | None], Browser]
HERE = "/panel/wishes"
SAID = {
    "source": "visit",
    "words": "厨房灯坏了，够不着，我电话13807108888",
    "region": GRID,
    "age": "elder",
    "name": "罗桂珍",
    "phone": "13807108888",
    "address": "3栋2单元102",
    "cost": "30",
    "payer": "wisher",
    "wanted_by": "2026-07-10",
    "agreed": "1",
}


def test_what_was_said_at_the_door_is_written_down_once(app: App, browser: Browse) -> None:
    liu = browser("worker")
    looked = liu.post(f"{HERE}/new", {**SAID, "look": "1"}).text
    assert "看原话像是<strong>修一修" in looked and "（电话已隐去）" in looked
    assert "罗桂珍" in looked and 'value="wisher" selected' in looked
    assert liu.post(f"{HERE}/new", {**SAID, "agreed": ""}).status_code == 303  # the box was ticked
    without = {name: words for name, words in SAID.items() if name != "agreed"}
    photo = {"photos": (jpeg(), "lamp.jpg")}
    refused = liu.post(f"{HERE}/new", {**without, **photo}, content_type="multipart/form-data")
    assert refused.status_code == 422 and "先问过本人" in refused.text
    assert "这 1 张照片已经收好" in refused.text and "罗桂珍" in refused.text
    given = {**SAID, "words": "想学视频", "once": "one form"}
    page = liu.follow(liu.post(f"{HERE}/new", given))
    assert "登记好了" in page and "上墙" in page
    assert "没有重复登记" in liu.follow(liu.post(f"{HERE}/new", given))
    with app.app_context(), transaction(write=False):
        _, wish = db.session.scalars(select(Wish).order_by(Wish.id))
        assert (wish.kind_key, wish.source, wish.wisher_id) == ("lesson", Source.VISIT, None)
        assert (wish.age_band, wish.cost, wish.contact.name) == (AgeBand.ELDER, 30, "罗桂珍")


def test_what_cannot_be_written_down_says_why(browser: Browse) -> None:
    liu = browser("worker")
    for wrong, sentence in (
        ({"source": ""}, "怎么来的"),
        ({"words": "啊啊啊啊"}, "看不出是哪一类"),
        ({"cost": "一百"}, "写整数"),
        ({"cost": "301"}, "不超过 300 元"),
        ({"payer": ""}, "说好谁出"),
        ({"wanted_by": "昨天"}, "请选一天"),
        ({"age": "dog"}, "列出的里面选"),
        ({"region": "420102006004"}, "不归您的社区"),
    ):
        answer = liu.post(f"{HERE}/new", {**SAID, **wrong})
        assert answer.status_code in {403, 422} and sentence in answer.text, wrong
        assert "13807108888" in answer.text, "what was typed stays"
    assert browser("handler").get(f"{HERE}/new").status_code == 404


def test_an_appeal_is_decided_by_neither_side(app: App, browser: Browse, world: World) -> None:
    with app.app_context(), transaction():
        held = appealed(world).id
        units.enrol(
            world.water,
            kinds=["repair"],
            monthly_cap=3,
            free="周末",
            by=world.street_officer,
            now=world.now,
        )
        units.name_representative(world.water, world.member, by=world.street_officer, now=world.now)
    assert "那两天在住院" not in browser("worker").get(f"{HERE}/helpers").text
    chen = browser("colleague")
    page = chen.get(f"{HERE}/helpers").text
    assert "那两天在住院" in page and "小周" in page and "社区 刘敏 定的" in page
    assert "等您看的申诉" in chen.get(HERE).text
    answer = chen.post(f"{HERE}/appeals/{held}", {}, form=f"{HERE}/helpers")
    assert answer.status_code == 422 and "取消暂停，还是维持" in answer.text
    page = chen.follow(chen.post(f"{HERE}/appeals/{held}", {"lifted": "yes"}))
    assert "暂停取消了" in page and "小周" not in page
    again = chen.post(f"{HERE}/appeals/{held}", {"lifted": "no"})
    assert again.status_code == 409
    page = browser("street_officer").get(f"{HERE}/helpers").text
    assert (
        f'/panel/units/{world.units["water"]}"' in page
        and "永清水务所" in page
        and "党员老许 代表" in page
        and "0 / 3 个" in page
    )


def test_somebody_is_asked_to_claim_nothing_for_a_while(
    app: App, browser: Browse, world: World
) -> None:
    liu, given = browser("worker"), {"until": "2026-07-10", "reason": "连着三次没有去"}
    here = f"{HERE}/suspensions"
    wrong = liu.post(here, {**given, "person": "999999"}, form=f"{HERE}/helpers")
    assert wrong.status_code == 404 or "没有找到" in wrong.text
    given["person"] = str(world.ids["rider"])
    late = liu.post(here, {**given, "until": "2020-01-01"}, form=f"{HERE}/helpers")
    assert late.status_code == 422 and "连着三次没有去</textarea>" in late.text
    page = liu.follow(liu.post(here, given, form=f"{HERE}/helpers"))
    assert "小周先不能认领了" in page and "连着三次没有去" in page
    with app.app_context(), transaction(write=False):
        held = db.session.scalars(select(Suspension)).one()
        assert suspending.suspension_of(world.rider, world.now) is held


def test_what_a_colleague_asks_for_is_changed_here(app: App, browser: Browse) -> None:
    liu, chen = browser("worker"), browser("colleague")
    here = liu.post(f"{HERE}/new", SAID).location
    change = {"reason": "写明是几寸的灯"}
    assert chen.post(f"{here}/ask_change", change, form=here).status_code == 303
    page = liu.get(here).text
    assert "同事说：写明是几寸的灯" in page and "改好，再请同事看" in page
    assert "改好，再请同事看" not in chen.get(here).text
    empty = liu.post(f"{here}/revise", {"words": " ", "kind": "repair"}, form=here)
    assert empty.status_code == 422
    given = {"words": "厨房 8 寸的吸顶灯坏了", "kind": "help"}
    page = liu.follow(liu.post(f"{here}/revise", given, form=here))
    assert "又交给社区看" in page and "厨房 8 寸的吸顶灯坏了" in page
    with app.app_context(), transaction(write=False):
        wish = db.session.scalars(select(Wish)).one()
        assert (wish.kind_key, wish.cost, wish.age_band) == ("help", 30, AgeBand.ELDER)
