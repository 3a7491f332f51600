"""The signed address: a unit without an account, on a phone."""

import re
from collections.abc import Callable

import pytest

from backend.cases.links import handler_path
from backend.cases.models import Case, Status
from backend.db import db, transaction
from backend.files.actions import keep_photo
from backend.files.photos import Photo, read_photo
from backend.panel import uploads
from backend.web import App

from ...cases.making import GOOD_ANSWER, accepted, answered, dispatched
from ...world import World
from ..conftest import Browser, Make, jpeg
from .test_moves import status

Browse = Callable[[str | None], Browser]


@pytest.fixture
def link(app: App) -> Callable[[int], str]:
    def of(case_id: int) -> str:
        with app.app_context(), transaction(write=False):
            last = db.session.get_one(Case, case_id).last_dispatch
            assert last
            return handler_path(last)

    return of


Link = Callable[[int], str]


def with_photo(w: World) -> Case:
    photo = keep_photo(read_photo(jpeg().getvalue()), by_id=w.rider.id, now=w.now)
    return dispatched(w, words="井盖坏了，打我 13800001111", files=[photo])


def test_accept_and_answer_without_an_account(
    app: App, browser: Browse, make: Make, link: Link
) -> None:
    case_id = make(with_photo)
    here = link(case_id)
    phone = browser(None)
    page = phone.get(here).text
    assert "一位骑手" in page
    assert "小周" not in page
    assert "刘敏" not in page
    assert "社区工作人员" in page
    photo = re.search(rf'href="({re.escape(here)}/files/\w+)"', page)
    assert photo
    assert phone.get(photo[1]).content_type == "image/jpeg"
    page = phone.follow(phone.post(f"{here}/accept", {"work_order": "W-1"}, form=here))
    assert "已签收" in page
    page = phone.follow(
        phone.post(
            f"{here}/answer", {"words": GOOD_ANSWER, "photos": [(jpeg(), "a.jpg")]}, form=here
        )
    )
    assert "已经答复，不用再做什么了" in page
    assert "办结照片" in page
    assert "13800001111" not in page
    assert status(app, case_id) is Status.ANSWERED


def test_after_a_return_the_address_is_dead(
    app: App, browser: Browse, make: Make, link: Link
) -> None:
    case_id = make(with_photo)
    here = link(case_id)
    phone = browser(None)
    photo = re.findall(rf"{re.escape(here)}/files/\w+", phone.get(here).text)[0]
    answer = phone.post(f"{here}/return", {"why": "在红线外"}, form=here)
    assert answer.status_code == 200
    assert "已退回社区" in answer.text
    dead = phone.get(here)
    assert dead.status_code == 404
    assert "链接失效" in dead.text
    assert phone.get(photo).status_code == 404
    assert status(app, case_id) is Status.FILED


def test_a_doubtful_answer_keeps_its_photos_here_too(
    app: App, browser: Browse, make: Make, link: Link
) -> None:
    case_id = make(accepted)
    here = link(case_id)
    phone, other = browser(None), browser(None)
    asked = phone.post(
        f"{here}/answer", {"words": "已知悉", "photos": [(jpeg(), "a.jpg")]}, form=here
    )
    assert asked.status_code == 422
    kept = re.findall(r'name="kept" value="(\w+)"', asked.text)
    assert len(kept) == 1
    assert phone.get(f"{here}/files/{kept[0]}/thumb").status_code == 200
    assert other.get(f"{here}/files/{kept[0]}/thumb").status_code == 404
    page = phone.follow(
        phone.post(f"{here}/answer", {"words": "已知悉", "kept": kept, "sure": "1"}, form=here)
    )
    assert "办结照片" in page


def test_keys_from_elsewhere_are_not_taken_along(
    app: App, browser: Browse, make: Make, link: Link
) -> None:
    case_id = make(accepted)
    here = link(case_id)
    asked = browser(None).post(
        f"{here}/answer", {"words": "已知悉", "photos": [(jpeg(), "a.jpg")]}, form=here
    )
    kept = re.findall(r'name="kept" value="(\w+)"', asked.text)
    stranger = browser(None)
    page = stranger.follow(
        stranger.post(f"{here}/answer", {"words": "已知悉", "kept": kept, "sure": "1"}, form=here)
    )
    assert "办结照片" not in page


def test_a_link_does_the_units_part_only(app: App, browser: Browse, make: Make, link: Link) -> None:
    case_id = make(dispatched)
    here = link(case_id)
    phone = browser(None)
    for move, expected in (
        ("add", 403),
        ("dispatch", 403),
        ("close", 403),
        ("answer", 409),
        ("x", 404),
    ):
        answer = phone.post(f"{here}/{move}", {"words": "x", "unit": "1", "note": "x"}, form=here)
        assert answer.status_code == expected, move
    assert status(app, case_id) is Status.DISPATCHED


def test_an_answered_link_shows_the_result_and_no_form(
    browser: Browse, make: Make, link: Link
) -> None:
    here = link(make(answered))
    phone = browser(None)
    page = phone.get(here).text
    assert GOOD_ANSWER in page
    assert "<form" not in page
    assert phone.post(f"{here}/accept", {}, form=here).status_code == 409


def test_a_wrong_address_is_a_kind_page(browser: Browse, make: Make, link: Link) -> None:
    here = link(make(dispatched))
    for wrong in ("/h/nonsense", here[:-2] + "xx", "/h/%00", here + "/files/" + "0" * 32):
        answer = browser(None).get(wrong)
        assert answer.status_code in {400, 404}
        assert "<h1>" in answer.text


def test_photos_sent_to_a_wrong_address_are_not_even_looked_at(
    browser: Browse, make: Make, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, phone, looked_at = link(make(accepted)), browser(None), []

    def look(raw: bytes) -> Photo:
        looked_at.append(raw)
        return read_photo(raw)

    monkeypatch.setattr(uploads, "read_photo", look)
    for to, expected, looks in (("/h/garbage", 404, 0), (here, 422, 1)):
        data = {"words": "已知悉", "photos": [(jpeg(), "a.jpg")]}
        assert phone.post(f"{to}/answer", data, form=here).status_code == expected
        assert len(looked_at) == looks


def test_a_link_opens_one_case_only(browser: Browse, make: Make, link: Link) -> None:
    first, second = make(with_photo), make(with_photo)
    phone = browser(None)
    photo = re.findall(r"/files/(\w+)", phone.get(link(second)).text)[0]
    assert phone.get(f"{link(first)}/files/{photo}").status_code == 404
    assert phone.get(f"{link(second)}/files/{photo}").status_code == 200


def test_a_forged_form_does_nothing(app: App, browser: Browse, make: Make, link: Link) -> None:
    case_id = make(dispatched)
    assert browser(None).client.post(f"{link(case_id)}/accept").status_code == 400
    assert status(app, case_id) is Status.DISPATCHED
