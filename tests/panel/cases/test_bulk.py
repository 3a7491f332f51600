"""Many at once: what would be is shown first; each on its own; nobody's change is run over."""

import re
from collections.abc import Callable

from backend.cases import reviewing
from backend.cases.models import Case, Status
from backend.db import db, transaction
from backend.notifications.models import Notice
from backend.web import App

from ...cases.making import asked, dispatched, reported
from ...planning import heard
from ...world import IN_NEXT_GRID, World, spot
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]
HERE = "/panel/cases/bulk"


def fields(page: str) -> dict[str, list[str]]:
    """The hidden fields of the last form: the one that confirms."""
    form = page.rpartition("<form")[2]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def table(page: str) -> list[list[str]]:
    return [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", page, flags=re.DOTALL)
    ][1:]


def stands(app: App, case_id: int) -> tuple[Status, str]:
    with app.app_context(), transaction(write=False):
        case = db.session.get_one(Case, case_id)
        return case.status, case.open_dispatch.unit.name if case.open_dispatch else ""


def test_seen_first_then_done_once(app: App, browser: Browse, make: Make, world: World) -> None:
    new, sent, other = make(reported), make(dispatched), make(reported)
    away = make(lambda w: reported(w, place=spot(IN_NEXT_GRID)))
    hers = browser("worker")
    assert f'name="id" value="{new}"' in hers.get("/panel/cases").text
    ticked = {"id": [new, sent, other, away], "action": "dispatch"}
    page = hers.post(HERE, ticked).text
    assert "派给一个单位：3 件" in page
    assert "有 1 件没有找到" in page
    assert "会怎样</h2>" not in page
    page = hers.post(HERE, {**ticked, "unit": world.units["power"], "note": "急"}).text
    possible = ["能办", "派给永清供电所", "待审核 → 已派单，待签收"]
    over = "JA-0002 现在是“已派单，待签收”，这一步已经过了。"
    assert table(page) == [
        ["JA-0001 井盖", *possible],
        ["JA-0003 井盖", *possible],
        ["JA-0002 井盖", "办不了", over, "已派单，待签收"],
    ]
    assert stands(app, new) == (Status.REPORTED, ""), "only seen, not done"
    with app.app_context(), transaction():
        theirs = db.session.get_one(Case, other)
        reviewing.dispatch(theirs, world.water, by=world.colleague, now=world.now)
        told = db.session.query(Notice).count()
    confirm = fields(page)
    assert confirm["id"] == [str(new), str(other)]
    done = hers.post(f"{HERE}/do", confirm)
    result = hers.follow(done)
    assert "办了 1 件" in result
    assert "您看过以后有人动过（陈芳，现在是“已派单，待签收”），这一件没有办" in result
    assert stands(app, new) == (Status.DISPATCHED, "永清供电所")
    assert stands(app, other) == (Status.DISPATCHED, "永清水务所"), "not run over"
    assert stands(app, sent) == (Status.DISPATCHED, "永清水务所")
    with app.app_context(), transaction(write=False):
        assert db.session.query(Notice).count() > told
        told = db.session.query(Notice).count()
    again = hers.post(f"{HERE}/do", confirm)
    assert again.location == done.location
    assert "没有重复" in hers.follow(again)
    with app.app_context(), transaction(write=False):
        assert db.session.query(Notice).count() == told
    assert browser("colleague").get(str(done.location)).status_code == 404


def test_every_action(app: App, browser: Browse, make: Make) -> None:
    new, waiting = make(reported), make(asked)
    hers = browser("worker")
    for action, given, which, said in (
        ("set_kind", {"kind": "light"}, new, "分类改为“灯不亮”"),
        ("close", {"words": "打电话问过，好了。"}, waiting, "结掉"),
        ("note", {"words": "先问物业"}, new, "加一条内部备注"),
    ):
        page = hers.post(HERE, {"id": [new, waiting], "action": action, **given}).text
        assert said in page
        hers.follow(hers.post(f"{HERE}/do", {**fields(page), "id": [which]}))
    assert stands(app, waiting)[0] is Status.CLOSED
    case = hers.get(f"/panel/cases/{new}").text
    assert "灯不亮" in case
    assert "先问物业" in case
    assert hers.post(HERE, {"id": [new, waiting], "action": "print"}).location == (
        f"/panel/cases/print?id={new}&id={waiting}"
    )
    bad = hers.post(HERE, {"id": [new], "action": "set_kind", "kind": "zz"})
    assert bad.status_code == 422
    assert "请选一类" in bad.text
    assert "改分类：1 件" in bad.text, "what was chosen is still there"


def test_what_is_refused_changes_nothing(app: App, browser: Browse, make: Make) -> None:
    new = make(reported)
    hers = browser("worker")
    many = hers.post(HERE, {"id": list(range(1, 10_001)), "action": "dispatch", "unit": "1"})
    assert many.status_code == 422
    assert "一次最多办 200 件，您选了 10000 件" in many.text
    for wrong in ({"action": "dispatch"}, {"action": "zz", "id": [new]}, {"id": [new]}):
        assert hers.post(HERE, wrong).status_code == 422
        assert hers.post(f"{HERE}/do", wrong).status_code == 422
    unseen = {"action": "dispatch", "id": [new], "unit": "1"}
    hers.follow(hers.post(f"{HERE}/do", unseen))
    assert stands(app, new) == (Status.REPORTED, ""), "what nobody has seen beforehand is not done"
    for who, status in (("handler", 422), ("grid_worker", 422), ("auditor", 403)):
        given = {"action": "dispatch", "id": [new], "unit": "1"}
        assert browser(who).post(HERE, given, form="/panel/cases").status_code == status


def test_two_hundred_are_read_in_one_look(app: App, browser: Browse, make: Make) -> None:
    cases = [make(reported) for _ in range(6)]
    hers = browser("worker")
    counts = []
    for some in (cases[:2], cases):
        with app.app_context(), heard() as sent:
            hers.post(HERE, {"id": some, "action": "dispatch"})
        counts.append(len([one for one, _ in sent if one.startswith("SELECT")]))
    assert counts[0] == counts[1]
