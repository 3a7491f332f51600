"""The pages of wishes as a worker walks them: what waits, one wish, its chase, its steps."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.clock import now
from backend.db import db, transaction
from backend.notifications.models import Notice
from backend.records.checking import concluded
from backend.records.models import AuditEntry, CheckState
from backend.records.standing import checks_of
from backend.web import App
from backend.wishes import claiming
from backend.wishes.chasing import chase
from backend.wishes.models import Status, Wish
from backend.wishes.posting import Wanted

from ...wishes.helpers import neighbour
from ...wishes.making import (
    claimed,
    fulfilled,
    half_done,
    on_the_board,
    posted,
    rung_up,
    with_photo,
)
from ...world import GRID, World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]
TOLD = Wanted("repair", "我是胡婆婆，住3栋2单元501，老伴中风，厨房灯坏了，电话13807108888，找小宝")
HERE = "/panel/wishes"


def telling(w: World) -> Wish:
    """Words with much in them that is nobody's business."""
    return posted(w, TOLD)


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def step(one: Browser, wish_id: int, move: str, **data: object) -> tuple[int, str]:
    """Send a form of the page as it is now; the answer, or the page that it leads to."""
    here = f"{HERE}/{wish_id}"
    data.setdefault("seen", seen(one.get(here).text) if "seen" not in data else "")
    answer = one.post(f"{here}/{move}", data, form=here)
    if answer.status_code == 303:
        return 200, one.follow(answer)
    return answer.status_code, answer.text


def read(app: App, wish_id: int, what: str) -> Any:
    """What is written of a wish now."""
    with app.app_context(), transaction(write=False):
        wish = db.session.get_one(Wish, wish_id)
        return [ask.why for ask in wish.asks] if what == "asks_why" else getattr(wish, what)


def test_the_queue_puts_first_whose_time_is_up_first(
    app: App, browser: Browse, make: Make, travel: Callable[[datetime], None]
) -> None:
    later, sooner = make(telling), make(_wanted_soon)
    asks, silent, promised = make(_handed_over), make(rung_up), make(claimed)
    travel(now() + timedelta(days=9))
    page = browser("worker").get(HERE).text
    at = [page.index(f'id="wish-{one}"') for one in (sooner, later, asks, silent)]
    assert at == sorted(at)
    assert page.index("等审核") < page.index("没人认领，等社区答复") < page.index("打个电话")
    assert "公众号里发的它查不了" in page or "发的人没有用过小程序" in page
    assert "13807108888" not in page and "有个人信息" in page
    assert f"{HERE}/{promised}" in page
    assert "等审核" not in browser("next_worker").get(HERE).text.split("</ul>")[-1]


def _wanted_soon(w: World) -> Wish:
    return posted(w, Wanted("thing", "想借2万块周转", wanted_by=w.now.date() + timedelta(days=1)))


def _handed_over(w: World) -> Wish:
    wish = on_the_board(w, Wanted("lesson", "想学视频"))
    chase(wish.id, now=w.now + timedelta(days=8))
    return wish


def test_what_is_personal_is_hidden_part_by_part(app: App, browser: Browse, make: Make) -> None:
    wish_id, liu = make(telling), browser("worker")
    page = liu.get(f"{HERE}/{wish_id}").text
    for part in ("3栋2单元501", "中风", "13807108888", "胡婆婆"):
        assert f"<mark>{part}</mark>" in page, part
    assert page.count('name="hide"') == 2 * 4 - 4  # one box a part
    keys = dict(re.findall(r'name="hide" value="([\d-]+)" checked> <span><mark>([^<]+)', page))
    hide = [key for key, said in keys.items() if said != "中风"]
    here = f"{HERE}/{wish_id}"
    given = {"hide": hide, "others": "小宝", "seen": seen(page)}
    shown = liu.post(f"{here}/open/preview", given, form=here, headers={"HX-Request": "true"}).text
    wall = "我是（姓名已隐去），住（门牌已隐去），老伴中风，厨房灯坏了，"
    wall += "电话（电话已隐去），找（已隐去）"
    assert wall in shown and "手机上会是这样" in shown and "<html" not in shown
    assert read(app, wish_id, "board_words") == "" and read(app, wish_id, "status") == "submitted"
    code, again = step(liu, wish_id, "open", hide=hide, others="不在里面")
    assert code == 422 and "原话里没有“不在里面”" in again and "不在里面</textarea>" in again
    assert re.search(r"<mark>中风</mark>", again) and "checked> <span><mark>中风" not in again
    code, page = step(liu, wish_id, "open", hide=hide, others="小宝")
    assert code == 200 and "上墙了" in page and "改了墙上的话" in page
    assert read(app, wish_id, "board_words") == wall
    assert wall in browser("worker").get(f"{HERE}/board").text
    code, page = step(liu, wish_id, "mask", instead="厨房灯坏了")
    assert code == 200 and read(app, wish_id, "board_words") == "厨房灯坏了"
    assert "厨房灯坏了</textarea>" in page


def test_two_workers_at_one_wish(app: App, browser: Browse, make: Make) -> None:
    wish_id, liu, chen = make(telling), browser("worker"), browser("colleague")
    page = liu.get(f"{HERE}/{wish_id}").text
    assert step(chen, wish_id, "mask", instead="灯坏了")[0] == 200
    code, page = step(liu, wish_id, "mask", instead="厨房的灯坏了", seen=seen(page))
    assert code == 409 and "您填的都还在" in page and "厨房的灯坏了</textarea>" in page
    assert re.search(r"您打开这一页以后.*改了墙上的话.*陈芳", page, re.DOTALL)
    assert step(chen, wish_id, "decline", reason="不送现金", elsewhere="民政岗")[0] == 200
    code, page = step(liu, wish_id, "ask_change", reason="写明几寸的灯", seen="99")
    assert code == 409 and "您填的，没有提交" in page and "写明几寸的灯" in page
    assert "不受理" in page and "陈芳" in page
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Wish, wish_id).board_words == "灯坏了"


@pytest.mark.parametrize(
    ("move", "given", "words"),
    [
        ("ask_change", {"reason": "写明几寸的灯"}, "想请您改一改：写明几寸的灯"),
        ("decline", {"reason": "不送现金", "elsewhere": "民政岗"}, "可以找：民政岗"),
        ("move", {"to": "mediation"}, "这件事请找社区调解"),
    ],
)
def test_what_the_wisher_reads_is_seen_before(
    app: App, browser: Browse, make: Make, move: str, given: dict[str, str], words: str
) -> None:
    wish_id, liu = make(posted), browser("worker")
    here = f"{HERE}/{wish_id}"
    page = liu.post(f"{here}/{move}/preview", given, form=here).text
    assert words in page and "手机上会是这样" in page
    with app.app_context(), transaction(write=False):
        assert db.session.get_one(Wish, wish_id).status is Status.SUBMITTED
        before = {notice.id for notice in db.session.query(Notice)}
    assert step(liu, wish_id, move, **given)[0] == 200
    with app.app_context(), transaction(write=False):
        (told,) = [n for n in db.session.query(Notice) if n.id not in before]
        assert told.person_id == db.session.get_one(Wish, wish_id).poster_id


def test_what_is_no_wish_goes_on_as_a_case(app: App, browser: Browse, make: Make) -> None:
    wish_id = make(lambda w: posted(w, Wanted("repair", "楼道灯坏了几天了")))  # type: ignore[arg-type,return-value]
    page = browser("worker").get(f"{HERE}/{wish_id}").text
    assert "像是工单" in page
    assert "转到随手报工单" in step(browser("worker"), wish_id, "move", to="case")[1]
    found = browser("worker").get(f"/panel/find?number={read(app, wish_id, 'number')}")
    assert found.status_code == 303 and "/panel/cases/" in found.location
    assert step(browser("worker"), make(posted), "move", to="moon")[0] == 422


def test_words_that_wechat_doubts_go_up_with_a_reason(
    app: App, browser: Browse, make: Make
) -> None:
    wish_id = make(_doubted)
    page = browser("worker").get(f"{HERE}/{wish_id}").text
    assert "要人看：微信认为文字有风险（广告）" in page
    assert step(browser("worker"), wish_id, "open")[0] == 422
    code, page = step(browser("worker"), wish_id, "open", despite="说的是家里的电线")
    assert code == 200 and "说的是家里的电线" in page


def _doubted(w: World) -> Wish:
    from backend.people.models import Identity, Platform

    known = Identity(
        platform=Platform.MINI_PROGRAM, appid="wx_linli_mini", openid="o1", person=w.resident
    )
    db.session.add(known)
    wish = posted(w)
    for check in checks_of(f"wish:{wish.id}"):
        concluded(check, CheckState.RISKY, label=10001, now=w.now)
    return wish


def test_somebody_is_asked_or_claims_by_telephone(app: App, browser: Browse, make: Make) -> None:
    wish_id, liu = make(_with_helpers), browser("worker")
    here = f"{HERE}/{wish_id}"
    page = liu.get(here).text
    assert "您报过能帮“修一修”" in page
    liu.post(f"{here}/helper", {"looked_for": "老许"}, form=here)
    page = liu.get(f"{here}?found=yes").text
    assert "按名字找到的" in page
    (member,) = re.findall(r'value="(\d+)"[^>]*> <span>党员老许<span class="quiet">按名字', page)
    code, page = step(liu, wish_id, "ask", who=member, why="您五月修过灯")
    assert code == 200 and "请了 党员老许，还没有回话" in page and "可以打个电话" in page
    assert read(app, wish_id, "asks_why") == ["您五月修过灯"]
    (handy,) = re.findall(r'value="(\d+)"[^>]*> <span>周师傅', page)
    assert step(liu, wish_id, "ask", who=handy)[0] == 200
    assert "您报过能帮“修一修”" in read(app, wish_id, "asks_why")[1]
    assert step(liu, wish_id, "ask", who=member)[0] == 409
    code, page = step(liu, wish_id, "claim_for", who=member)
    assert code == 422 and "哪天前办好" in page
    day = (now().date() + timedelta(days=2)).isoformat()
    code, page = step(liu, wish_id, "claim_for", who=member, promised_for=day)
    assert code == 200 and "刘敏替他记下的" in page and "党员老许" in page
    assert "党员老许" not in browser("grid_worker").get(here).text
    assert browser("next_worker").get(here).status_code == 404


def _with_helpers(w: World) -> Wish:
    neighbour(w, "周师傅", "repair", free="周末")
    return on_the_board(w)


def test_the_chase_says_whom_it_asked_and_what_comes(app: App, browser: Browse, make: Make) -> None:
    here = f"{HERE}/{make(_chased)}"
    page = browser("worker").get(here).text
    done, coming = page.split("到现在为止")[1], page.split("到现在为止")[0].split("接下来")[1]
    assert "问了 2 位邻居" in done and "周师傅（答应了）" in done and "王阿姨（不方便）" in done
    assert "1 位答应了，1 位不方便，0 位还没有回话" in done
    assert "提醒认领的人" in coming and "还没有消息，就放回墙上" in coming and "周师傅" in coming
    hidden = browser("district_officer").get(here).text
    assert "问了 2 位邻居" in hidden and "周师傅" not in hidden


def _chased(w: World) -> Wish:
    one, two = neighbour(w, "周师傅", "repair"), neighbour(w, "王阿姨", "repair")
    wish = on_the_board(w)
    chase(wish.id, now=w.now + timedelta(days=1))
    claiming.answer_ask(wish, False, by=two, now=w.now + timedelta(days=1))
    day = (w.now + timedelta(days=4)).date()
    claiming.answer_ask(wish, True, promised_for=day, by=one, now=w.now + timedelta(days=1))
    return wish


def test_the_call_after_silence_and_the_end(
    app: App, browser: Browse, make: Make, travel: Callable[[datetime], None]
) -> None:
    wish_id = make(fulfilled)
    travel(now() + timedelta(days=8))
    liu = browser("worker")
    code, page = step(liu, wish_id, "call", words="没人接")
    assert code == 422 and "请选打通了没有" in page and "没人接</textarea>" in page
    code, page = step(liu, wish_id, "call", reached="no", words="响了很久没人接")
    assert code == 200 and "电话没打通" in page and "由社区结" in page
    code, page = step(
        liu, wish_id, "call", reached="yes", words="灯亮了", verdict="done", stars="5"
    )
    assert code == 200 and "5 颗星" in page and read(app, wish_id, "status") is Status.CONFIRMED
    other = make(rung_up)
    code, page = step(liu, other, "close", note="邻居都说灯亮了")
    assert code == 200 and read(app, other, "status") is Status.CONFIRMED
    enough = make(half_done)
    assert step(liu, enough, "enough")[0] == 200
    assert read(app, enough, "status") is Status.FULFILLED


def test_a_photo_is_taken_off(app: App, browser: Browse, make: Make) -> None:
    wish_id, liu = make(with_photo), browser("worker")
    page = liu.get(f"{HERE}/{wish_id}").text
    (photo,) = re.findall(r'name="photo" value="(\d+)"', page)
    assert step(liu, wish_id, "take_photo_off", photo=photo, reason="")[0] == 422
    code, page = step(liu, wish_id, "take_photo_off", photo=photo, reason="拍到了孩子的脸")
    assert code == 200 and "撤下一张照片" in page and 'class="photos"' not in page


def test_a_telephone_is_shown_with_a_reason_that_is_kept(
    app: App, browser: Browse, make: Make
) -> None:
    wish_id, liu = make(claimed), browser("worker")
    here = f"{HERE}/{wish_id}"
    assert "13807108888" not in liu.get(here).text
    assert liu.post(f"{here}/contact", {}, form=here).status_code == 422
    page = liu.post(f"{here}/contact", {"why": "visit"}, form=here).text
    assert "13807108888" in page and "3栋2单元501" in page
    with app.app_context(), transaction(write=False):
        (looked,) = db.session.query(AuditEntry).filter_by(verb="look_contact")
        assert (looked.subject, looked.reason) == (f"wish:{wish_id}", "上门走访")
    auditor = browser("auditor")
    assert "<form" not in auditor.get(here).text.split("<main")[1]
    assert auditor.post(f"{here}/contact", {"why": "visit"}, form=here).status_code == 403


def test_all_of_them_narrowed_and_a_page_at_a_time(
    app: App, browser: Browse, make: Make, travel: Callable[[datetime], None]
) -> None:
    lamp, chess = make(on_the_board), make(lambda w: posted(w, Wanted("company", "下盘棋")))  # type: ignore[arg-type,return-value]
    with app.app_context(), transaction():
        from backend.wishes.searching import catch_up

        catch_up()
    liu = browser("worker")

    def listed(query: str) -> list[int]:
        return [int(n) for n in re.findall(r'id="wish-(\d+)"', liu.get(f"{HERE}/all{query}").text)]

    assert listed("") == [chess, lamp]
    assert listed("?status=open") == listed("?kind=repair") == listed("?words=厨房灯") == [lamp]
    number = read(app, chess, "number")
    assert listed(f"?words={number}") == listed(f"?words={number.lower()}") == [chess]
    assert listed(f"?before={chess}") == [lamp]
    assert listed(f"?region={GRID}") == [chess, lamp] and listed("?late=1") == []
    travel(now() + timedelta(days=2))
    liu = browser("worker")
    assert listed("?late=1") == [chess]
    for wrong in ("?status=xx", "?kind=moon", "?region=abc", "?before=x", "?words=？"):
        assert liu.get(f"{HERE}/all{wrong}").status_code == 422, wrong
    assert listed("?words=没有这回事") == []
    assert browser("next_worker").get(f"{HERE}/all").text.count('id="wish-') == 0


def test_promises_of_this_week_by_the_day(app: App, browser: Browse, make: Make) -> None:
    soon, late = make(lambda w: claimed(w, days=5)), make(lambda w: claimed(w, days=1))  # type: ignore[arg-type,return-value]
    make(lambda w: claimed(w, days=9))  # type: ignore[arg-type,return-value]
    page = browser("worker").get(f"{HERE}/promises").text
    at = [page.index(f'{HERE}/{one}"') for one in (late, soon)]
    assert at == sorted(at) and page.count('class="promise') == 2
    assert "明天" in page and "党员老许" in page and "还没有提醒过" in page
    reminded = step(browser("worker"), late, "remind")[1]
    assert "提醒了认领的 1 位" in reminded and re.search(r"追办</strong>[^·]*社区 ·", reminded)
    assert "提醒过，之后没有消息" in browser("worker").get(f"{HERE}/promises").text
    assert "党员老许" not in browser("grid_worker").get(f"{HERE}/promises").text
