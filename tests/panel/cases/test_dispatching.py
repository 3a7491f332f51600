"""Whom to send, with the reason; several at once; what may be the same, and merging it."""

from collections.abc import Callable

from backend.cases.models import Case, Status
from backend.db import db, transaction
from backend.web import App

from ...cases.making import reported
from ...world import World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]


def test_several_units_in_one_form(app: App, browser: Browse, make: Make, world: World) -> None:
    case_id, officer = make(reported), browser("street_officer")
    page = officer.get(f"/panel/cases/{case_id}").text
    assert "手上没有别的；还没有答复过" in page and "同时请别的单位" in page
    assert "同时请别的单位" not in browser("worker").get(f"/panel/cases/{case_id}").text
    water, power = (str(world.units[name]) for name in ("water", "power"))
    form = {"unit": water, "helper": [power, ""], "note": "下午三点东门"}
    refused = officer.move(case_id, "dispatch", **form, helper_part=["", ""])
    assert refused.status_code == 422 and "哪一部分" in refused.text
    sent = officer.move(case_id, "dispatch", **form, helper_part=["断电", ""])
    assert "永清水务所牵头，一起来的有永清供电所" in officer.follow(sent)
    with app.app_context(), transaction(write=False):
        lead, helper = db.session.get_one(Case, case_id).dispatches
        assert lead.lead and helper.part == "断电"


def test_what_is_alike_stands_beside_and_is_merged(app: App, browser: Browse, make: Make) -> None:
    first = make(lambda w: reported(w, "菜场东门井盖响，夜里吵"))
    second = make(lambda w: reported(w, "菜场东门的井盖响，夜里吵死人"))
    worker = browser("worker")
    page = worker.get(f"/panel/cases/{second}").text
    assert "说得像" in page and "离得近" in page and "就在这里" in page
    assert worker.move(second, "merge", number="JA-0001").status_code == 303
    with app.app_context(), transaction(write=False):
        merged = db.session.get_one(Case, second)
        assert merged.status is Status.MERGED and merged.merged_into_id == first
