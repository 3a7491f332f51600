"""工单 on paper, and the form for whoever stands before the thing."""

from collections.abc import Callable

from backend.cases.models import Case, Purpose, Status
from backend.db import db, transaction
from backend.web import App

from ...cases.making import answered, dispatched, reported
from ...world import IN_GRID, World
from ..conftest import Browser, Make, jpeg

Browse = Callable[[str | None], Browser]


def with_numbers(w: World) -> Case:
    w.rider.phone = "13900000000"
    words = "井盖坏了 <script>，电话 13812345678"
    return dispatched(w, words=words, place_words="3 栋门口，微信 wx: zhouzhou88")


def test_a_sheet_tells_a_unit_what_it_needs_and_nobodys_number(browser: Browse, make: Make) -> None:
    case_id, other = make(with_numbers), make(reported)
    for who in ("worker", "handler", "auditor"):
        page = browser(who).get(f"/panel/cases/{case_id}/print").text
        assert "永清水务所" in page and "3 栋门口" in page and "二维码" in page and "<path" in page
        assert "&lt;script&gt;" in page
        paper = page.partition('class="paper"')[2]
        assert "2026年7月1日 14:30" in paper and "今天" not in paper and "后天" not in paper
        for personal in ("13812345678", "13900000000", "zhouzhou88", "小周"):
            assert personal not in page
    worker = browser("worker")
    page = worker.get(f"/panel/cases/print?id={other}&id={case_id}&id={other}").text
    assert page.count('class="paper"') == 2
    many = "&".join(f"id={number}" for number in range(1, 52))
    for bad, status in (("", 422), ("id=x", 422), (many, 422), (f"id={case_id}&id=99999", 404)):
        assert worker.get(f"/panel/cases/print?{bad}").status_code == status, bad
    assert browser("handler").get(f"/panel/cases/print?id={other}").status_code == 404


def test_on_site_the_photo_survives_a_refusal(app: App, browser: Browse, make: Make) -> None:
    case_id, worker = make(answered), browser("grid_worker")
    here = f"/panel/cases/{case_id}/on-site"
    page = worker.get(here).text
    assert f'data-latitude="{IN_GRID[0]}"' in page and 'capture="environment"' in page
    form = {"finding": "not_done", "on_the_spot": "yes", "once": "k1"}
    place = {"latitude": "30.6090", "longitude": "114.3060"}
    refused = worker.post(here, {**form, **place, "photos": (jpeg(), "a.jpg")})
    assert refused.status_code == 422 and "写一句看到了什么" in refused.text
    kept = refused.text.partition('name="kept" value="')[2][:32]
    told = worker.post(here, {**form, **place, "words": "还在响", "kept": kept})
    assert "已退回重办" in worker.follow(told)
    assert "没有重复登记" in worker.follow(worker.post(here, {**form, "words": "还在响"}))
    with app.app_context(), transaction(write=False):
        case = db.session.get_one(Case, case_id)
        (check,) = case.dispatches[0].answer.checks  # type: ignore[union-attr]
        assert case.status is Status.DISPATCHED and check.metres == 96 and check.on_the_spot
        assert [file.purpose for file in case.files] == [Purpose.CHECK]
    assert "现在不用核查" in worker.get(here).text
    assert worker.post(here, {**form, "once": "k2", "words": "x"}).status_code == 409
    assert browser("handler").get(here).status_code == 404


def test_forty_photos_are_too_many(browser: Browse, make: Make) -> None:
    case_id, worker = make(answered), browser("worker")
    many = [(jpeg(), f"{number}.jpg") for number in range(40)]
    here = f"/panel/cases/{case_id}/on-site"
    refused = worker.post(here, {"finding": "done", "words": "看过了", "photos": many})
    assert refused.status_code == 422 and "最多 9 张" in refused.text and "看过了" in refused.text
