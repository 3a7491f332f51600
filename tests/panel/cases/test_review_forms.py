"""Community and street by their forms: conditions, units, whose it is, whom to call, merging."""

import re
from collections.abc import Callable

import pytest

from backend.cases import handling, joining
from backend.cases.models import Case, Status
from backend.catalogue.queries import rules_for
from backend.db import db, transaction
from backend.web import App

from ...cases.making import dispatched, disputed, filed, merged, reported
from ...world import NEXT_COMMUNITY, World, spot
from ..conftest import Browser, Make
from .test_moves import status

Browse = Callable[[str | None], Browser]


def case_of(app: App, case_id: int, look: Callable[[Case], object]) -> object:
    with app.app_context(), transaction(write=False):
        return look(db.session.get_one(Case, case_id))


def rule_ids(app: App, kind_key: str) -> list[int]:
    with app.app_context(), transaction(write=False):
        return [rule.id for rule in rules_for(kind_key)]


def test_the_default_condition_stands_chosen_with_its_limit(
    app: App, browser: Browse, make: Make
) -> None:
    page = browser("worker").get(f"/panel/cases/{make(reported)}").text
    default = rule_ids(app, "manhole")[0]
    chosen = re.findall(r'name="rule" value="(\d+)" checked', page)
    assert set(chosen) == {str(default)}
    assert "盖子松动、响、翘边，还盖得住，2 个工作日" in page
    assert "时限 2 个工作日；压实或换新，车过不响就算完" in page


def test_of_a_danger_its_own_condition_stands_chosen(browser: Browse, make: Make) -> None:
    page = browser("worker").get(f"/panel/cases/{make(lambda w: reported(w, danger=True))}").text
    chosen = re.findall(r'name="rule" value="\d+" checked> <span>([^<]+)', page)
    assert set(chosen) == {"盖子没了、移开了、裂得会踩空"}


def test_filing_under_a_chosen_condition(app: App, browser: Browse, make: Make) -> None:
    case_id, second = make(reported), make(reported)
    worker, manhole, road = browser("worker"), rule_ids(app, "manhole"), rule_ids(app, "road")
    page = worker.follow(worker.move(case_id, "file", rule=str(manhole[1])))
    assert "按什么办" in page
    assert case_of(app, case_id, lambda case: case.rule_id) == manhole[1]
    page = worker.follow(worker.move(second, "file", rule=str(manhole[1]), other_rule=str(road[0])))
    assert "已立案：路坑台阶" in page


@pytest.mark.parametrize(("rule", "expected"), [("x", 422), ("²", 422), ("999999", 404)])
def test_no_such_condition(app: App, browser: Browse, make: Make, rule: str, expected: int) -> None:
    case_id = make(reported)
    assert browser("worker").move(case_id, "file", rule=rule).status_code == expected
    assert status(app, case_id) is Status.REPORTED


def test_a_condition_may_be_corrected_and_says_danger_itself(
    app: App, browser: Browse, make: Make
) -> None:
    case_id, manhole = make(filed), rule_ids(app, "manhole")
    worker = browser("worker")
    worker.follow(worker.move(case_id, "set_kind", rule=str(manhole[-1])))
    assert case_of(app, case_id, lambda case: (case.rule_id, case.danger)) == (manhole[-1], True)
    worker.follow(worker.move(case_id, "set_kind", rule=str(manhole[0])))
    assert case_of(app, case_id, lambda case: (case.rule_id, case.danger)) == (manhole[0], False)


def test_one_tap_files_and_dispatches_with_the_reason(
    app: App, browser: Browse, make: Make, world: World
) -> None:
    case_id, manhole = make(reported), rule_ids(app, "manhole")
    worker = browser("worker")
    sent = worker.move(case_id, "dispatch", unit=str(world.units["water"]), rule=str(manhole[2]))
    assert "也管永清街道这一片" in worker.follow(sent)
    assert case_of(app, case_id, lambda case: case.rule_id) == manhole[2]
    assert case_of(app, case_id, lambda c: c.dispatches[0].why) == "也管永清街道这一片"


def test_whose_it_is_goes_up_and_comes_down(
    app: App, browser: Browse, make: Make, world: World
) -> None:
    case_id = make(filed)
    worker, officer = browser("worker"), browser("street_officer")
    assert worker.move(case_id, "ask_ownership", reason=" ").status_code == 422
    page = worker.follow(worker.move(case_id, "ask_ownership", reason="盖上没有字"))
    assert "等街道裁定" in page
    page = officer.get(f"/panel/cases/{case_id}").text
    assert "裁定，派过去" in page
    unit = str(world.units["power"])
    refused = officer.move(case_id, "decide_ownership", unit=unit, decision="")
    assert refused.status_code == 422
    assert f'value="{unit}" checked' in refused.text
    page = officer.follow(
        officer.move(case_id, "decide_ownership", unit=unit, decision="井里是电缆")
    )
    assert "裁定给永清供电所：井里是电缆" in page
    assert browser("worker").move(case_id, "decide_ownership", unit=unit).status_code == 409


def test_only_the_street_decides(browser: Browse, make: Make, world: World) -> None:
    unit = str(world.units["power"])
    refused = browser("worker").move(make(disputed), "decide_ownership", unit=unit, decision="x")
    assert refused.status_code == 403


def test_a_dispatch_is_called_back(app: App, browser: Browse, make: Make) -> None:
    case_id, worker = make(dispatched), browser("worker")
    assert worker.move(case_id, "recall", reason="").status_code == 422
    page = worker.follow(worker.move(case_id, "recall", reason="派错了"))
    assert re.search(r"<strong>撤回派单</strong>", page)
    assert status(app, case_id) is Status.FILED


def test_the_whistle_takes_the_rows_that_are_filled_in(
    browser: Browse, make: Make, world: World
) -> None:
    case_id, officer = make(dispatched), browser("street_officer")
    power = str(world.units["power"])
    assert officer.move(case_id, "whistle", unit=["", "", ""], part=["", "", ""]).status_code == 422
    refused = officer.move(case_id, "whistle", unit=["", power, ""], part=["", "", "断电"])
    assert refused.status_code == 422
    assert "请写明永清供电所负责哪一部分" in refused.text
    assert f'<option value="{power}" selected>' in refused.text
    page = officer.follow(
        officer.move(
            case_id, "whistle", unit=["", power, ""], part=["", "断电", ""], words="三点到"
        )
    )
    assert "已经吹哨，请了永清供电所" in page
    assert "</strong>：断电</p>" in page
    assert "牵头" in page


def test_what_cannot_be_solved_here_goes_up_at_once(browser: Browse, make: Make) -> None:
    case_id, worker = make(filed), browser("worker")
    assert worker.move(case_id, "report_up", words="").status_code == 422
    page = worker.follow(worker.move(case_id, "report_up", words="管子是市政的"))
    assert page.count("<strong>直报</strong>：管子是市政的") == 2
    assert worker.move(case_id, "report_up", words="再报").status_code == 409


def test_on_a_border_the_other_side_joins(browser: Browse, make: Make) -> None:
    case_id, worker = make(filed), browser("worker")
    page = worker.get(f"/panel/cases/{case_id}").text
    assert f'<option value="{NEXT_COMMUNITY}">沈阳社区</option>' in page
    assert browser("next_worker").get(f"/panel/cases/{case_id}").status_code == 404
    for wrong, expected in (("", 404), ("x", 404), ("420102006000", 422)):
        assert worker.move(case_id, "add_side", region=wrong).status_code == expected
    page = worker.follow(worker.move(case_id, "add_side", region=NEXT_COMMUNITY))
    assert "还归沈阳社区" in page
    assert browser("next_worker").get(f"/panel/cases/{case_id}").status_code == 200


def test_a_like_case_is_offered_and_joined(app: App, browser: Browse, make: Make) -> None:
    first = make(lambda w: reported(w, "井盖响，打我 13800001111"))
    second = make(lambda w: reported(w, place=spot((30.60910, 114.3050))))
    worker = browser("worker")
    page = worker.get(f"/panel/cases/{second}").text
    assert re.search(r"JA-0001 井盖</a>.*?相距约 11 米", page, re.S)
    assert "13800001111" not in page
    offered = re.search(r'name="number" value="(JA-\d+)"', page)
    assert offered
    page = worker.follow(worker.move(second, "merge", number=offered[1]))
    assert "已并到 JA-0001" in page
    assert f'和 <a href="/panel/cases/{first}">JA-0001</a> 是同一件' in page
    assert "并进来的" in worker.get(f"/panel/cases/{first}").text
    page = worker.follow(worker.move(second, "unmerge"))
    assert re.search("<strong>分开</strong>", page)
    assert status(app, second) is Status.FILED


def test_merging_by_number_and_what_is_no_number(app: App, browser: Browse, make: Make) -> None:
    case_id, other = make(reported), make(lambda w: reported(w, "路灯不亮", kind_key="light"))
    worker = browser("worker")
    for wrong, expected in (("", 422), ("井盖", 422), ("²", 422), ("99", 404), ("1", 409)):
        assert worker.move(case_id, "merge", number=wrong).status_code == expected, wrong
    assert status(app, case_id) is Status.REPORTED
    worker.follow(worker.move(case_id, "merge", number="ja2"))
    assert case_of(app, case_id, lambda case: case.merged_into_id) == other


def test_declined_as_untrue(browser: Browse, make: Make) -> None:
    worker = browser("worker")
    page = worker.follow(worker.move(make(reported), "decline", ready="0", untrue="1"))
    assert "没有受理" in page


def test_the_page_says_what_it_is_filed_under_and_who_else_feels_it(
    browser: Browse, make: Make
) -> None:
    def shared(w: World) -> Case:
        case = filed(w)
        joining.join(case, by=w.resident, now=w.now)
        return case

    page = browser("worker").get(f"/panel/cases/{make(shared)}").text
    assert "另有 1 人同感" in page
    assert "盖子松动、响、翘边，还盖得住" in page
    assert "事项:01023" in page


def test_a_merged_case_is_not_moved_on(browser: Browse, make: Make) -> None:
    case_id = make(merged)
    assert browser("worker").move(case_id, "dispatch", unit="1").status_code in {404, 409}


def test_a_unit_that_gave_it_back_comes_last_with_its_words(browser: Browse, make: Make) -> None:
    def returned(w: World) -> Case:
        case = dispatched(w)
        handling.give_back(case, reason="这是电缆井", by=w.handler, now=w.now)
        return case

    page = browser("worker").get(f"/panel/cases/{make(returned)}").text
    page = page[page.index("派给谁办") :]
    assert page.index("永清供电所") < page.index("永清水务所")
    assert "退过这一件：这是电缆井" in page
