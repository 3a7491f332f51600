"""The pages on which a case is made public, by staff and units, each through its door."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases.links import handler_path
from backend.cases.models import Airing, AiringState, Case, Dispatch
from backend.db import db, transaction
from backend.files.actions import path_of
from backend.files.models import File, Redaction
from backend.web import App

from ...cases.airing.making import LATER, announced, drafted, put_photo, with_photo
from ...cases.making import accepted, closed, reported
from ...world import World
from ..conftest import Browser, Make

Browse = Callable[[str | None], Browser]
WORDS = {"title": "井盖", "words": "三眼桥路口的井盖坏了", "reply": "换了新盖子"}


def case_of(make: Callable[[World], Airing]) -> Callable[[World], Case]:
    return lambda world: make(world).case


def draft_with_photo(w: World) -> Case:
    airing = drafted(w, with_photo)
    put_photo(w, airing)
    return airing.case


def announced_with_photo(w: World) -> Case:
    airing = announced(w, with_photo)
    return airing.case


@pytest.fixture
def kept(app: App) -> Callable[[], Airing]:
    """The last airing, to look at; detached."""

    def look() -> Airing:
        with app.app_context(), transaction(write=False):
            found = db.session.scalars(select(Airing).order_by(Airing.id.desc())).first()
            assert found is not None
            db.session.refresh(found)
            db.session.expunge(found)
            return found

    return look


def file_ids(app: App, case_id: int) -> tuple[int, str]:
    with app.app_context(), transaction(write=False):
        file = db.session.get_one(Case, case_id).files[0].file
        return file.id, file.key


def test_from_the_case_to_the_public_page(
    browser: Browse,
    make: Make,
    world: World,
    kept: Callable[[], Airing],
    travel: Callable[..., None],
) -> None:
    case_id = make(closed)
    here = f"/panel/cases/{case_id}/air"
    writer, signer = browser("worker"), browser("colleague")
    assert "可以公开的" in writer.get("/panel/airings").text
    offered = writer.get("/panel/airings").text
    assert here in offered and "井盖坏了一半" in offered and "吉林社区临江里" in offered
    form = writer.get(here).text
    assert "井盖坏了一半" in form and "还没有存" in form
    writer.follow(writer.post(here, WORDS))
    writer.follow(writer.post(f"/panel/airings/{kept().id}/announce", {}, form=here))
    page = f"/panel/airings/{kept().id}"
    said = writer.get(page).text + writer.get("/panel/airings").text
    assert "单位明天 " in said and "请在明天 " in said and "在明天 " in said
    assert "吉林社区" in writer.get("/panel/airings").text
    assert "/h/" in writer.get(page).text  # a message to paste for a unit without an account
    assert "签发，公开" not in signer.get(page).text
    travel(world.now + LATER)
    writer, signer = browser("worker"), browser("colleague")  # sessions end in time
    assert signer.get("/aired/1").status_code == 404
    assert "签发，公开" in signer.get(page).text
    signer.follow(signer.post(f"{page}/sign_off", {}, form=page))
    public = browser(None).get("/aired/1")
    assert public.status_code == 200
    assert "三眼桥路口的井盖坏了" in public.text and "吉林社区签发" in public.text
    writer.follow(writer.post(f"{page}/withdraw", {"words": "写错了"}, form=page))
    assert kept().state is AiringState.WITHDRAWN
    assert browser(None).get("/aired/1").status_code == 404


def test_what_was_typed_comes_back(browser: Browse, make: Make) -> None:
    here = f"/panel/cases/{make(closed)}/air"
    answer = browser("worker").post(here, {**WORDS, "title": " "})
    assert answer.status_code == 422
    assert "请写一个标题" in answer.text and "三眼桥路口的井盖坏了" in answer.text


@pytest.mark.parametrize(
    ("name", "status"),
    [("worker", 200), ("street_officer", 200), ("grid_worker", 404), ("handler", 404),
     ("next_worker", 404), ("other_handler", 404), ("rider", 404), (None, 303)],
)  # fmt: skip
def test_who_writes(browser: Browse, make: Make, name: str | None, status: int) -> None:
    case_id = make(with_photo)
    assert browser(name).get(f"/panel/cases/{case_id}/air").status_code == status


def test_a_case_on_its_way_is_not_for_airing(browser: Browse, make: Make) -> None:
    answer = browser("worker").get(f"/panel/cases/{make(accepted)}/air")
    assert (answer.status_code, "还没有结束" in answer.text) == (409, True)


def test_blurring_by_percents(app: App, browser: Browse, make: Make) -> None:
    """Without JavaScript: rows of numbers; those left empty are none."""
    case_id = make(case_of(lambda w: drafted(w, with_photo)))
    file_id, key = file_ids(app, case_id)
    here = f"/panel/cases/{case_id}/air/photos/{file_id}"
    writer = browser("worker")
    rows = {"x": ["10", "", "60"], "y": ["10", "", "60.5"], "w": ["30", "", "40"]}
    page = writer.follow(writer.post(here, {**rows, "h": ["30", "", "39.5"], "degrees": "90"}))
    assert 'value="60.5"' in page
    with app.app_context(), transaction(write=False):
        made = db.session.scalars(select(Redaction)).one()
        assert made.rectangles == [[0.1, 0.1, 0.3, 0.3], [0.6, 0.605, 0.4, 0.395]]
        copy = db.session.get_one(File, made.file_id)
        assert (copy.width, copy.height) == (120, 160)
        assert path_of(copy.key).read_bytes() != path_of(key).read_bytes()
    page = writer.follow(writer.post(f"{here}/drop", {}, form=here))
    assert "没有放" in page


HOSTILE: list[dict[str, object]] = [
    {"x": ["a"], "y": ["1"], "w": ["1"], "h": ["1"]},
    {"x": ["nan"], "y": ["1"], "w": ["1"], "h": ["1"]},
    {"x": ["90"], "y": ["0"], "w": ["20"], "h": ["20"]},
    {"x": ["-5"], "y": ["0"], "w": ["20"], "h": ["20"]},
    {"x": ["5"], "y": ["5"], "w": ["0"], "h": ["5"]},
    {"x": ["5"], "y": ["5"], "w": ["5"]},
    {"x": ["5"], "y": [""], "w": ["5"], "h": ["5"]},
    {"x": ["1"] * 21, "y": ["1"] * 21, "w": ["1"] * 21, "h": ["1"] * 21},
    {"degrees": "45"},
    {"degrees": "x"},
]


@pytest.mark.parametrize("given", HOSTILE)
def test_what_is_no_rectangle(
    app: App, browser: Browse, make: Make, given: dict[str, object]
) -> None:
    case_id = make(case_of(lambda w: drafted(w, with_photo)))
    here = f"/panel/cases/{case_id}/air/photos/{file_ids(app, case_id)[0]}"
    answer = browser("worker").post(here, given)
    assert answer.status_code == 422
    with app.app_context(), transaction(write=False):
        assert not db.session.scalars(select(Redaction)).all()


def test_no_photo_of_another_case(app: App, browser: Browse, make: Make) -> None:
    first, second = make(draft_with_photo), make(draft_with_photo)
    other, _ = file_ids(app, first)
    page = f"/panel/cases/{second}/air/photos/{other}"
    assert browser("worker").get(page).status_code == 404
    here = f"/panel/cases/{second}/air"
    assert browser("worker").post(page, {}, form=here).status_code == 404


def test_first_the_words_then_the_photos(app: App, browser: Browse, make: Make) -> None:
    case_id = make(with_photo)
    answer = browser("worker").get(f"/panel/cases/{case_id}/air/photos/{file_ids(app, case_id)[0]}")
    assert (answer.status_code, "先把稿子存" in answer.text) == (409, True)


def copy_key(app: App) -> str:
    with app.app_context(), transaction(write=False):
        return str(db.session.scalar(select(File.key).order_by(File.id.desc())))


def test_a_copy_that_is_not_public_is_for_those_who_make_it(
    app: App, browser: Browse, make: Make
) -> None:
    make(draft_with_photo)
    key = copy_key(app)
    seen = {"worker": 200, "colleague": 200, "handler": 404, "rider": 404, "next_worker": 404}
    for name, status in seen.items():
        assert browser(name).get(f"/files/{key}").status_code == status, name
    assert browser(None).get(f"/aired/photos/{key}").status_code == 404
    assert browser("worker").get(f"/aired/photos/{key}").status_code == 404


def _link(app: App, name: str = "water") -> str:
    with app.app_context(), transaction(write=False):
        return handler_path(db.session.scalars(select(Dispatch)).first()) + "/airing"  # type: ignore[arg-type]


def test_a_unit_objects_by_its_link(
    app: App, browser: Browse, make: Make, kept: Callable[[], Airing]
) -> None:
    make(announced_with_photo)
    link, nobody = _link(app), browser(None)
    assert "准备公开" in nobody.get(link).text
    assert nobody.post(link, {"words": " "}).status_code == 422
    assert "意见收到了" in nobody.follow(nobody.post(link, {"words": "是别人挖断的"}))
    page = browser("worker").get("/panel/airings").text
    assert "有单位提了意见" in page and "是别人挖断的" in page


def test_a_link_shows_nothing_before_it_is_announced(app: App, browser: Browse, make: Make) -> None:
    make(draft_with_photo)
    assert browser(None).get(_link(app)).status_code == 404
    assert browser(None).get("/h/made-up/airing").status_code == 404


def test_a_handler_with_an_account_objects(
    browser: Browse, make: Make, kept: Callable[[], Airing], world: World
) -> None:
    make(case_of(announced))
    page = f"/panel/airings/{kept().id}"
    his = browser("handler")
    assert page in his.get("/panel/airings").text
    his.follow(his.post(f"{page}/object", {"words": "不是这样"}, form=page))
    assert "sign_off" not in his.get(page).text
    assert browser("other_handler").get(page).status_code == 404
    refused = his.post(f"{page}/withdraw", {"words": "撤"}, form=page)
    assert refused.status_code == 403


def test_the_answer_is_asked_for(
    browser: Browse,
    make: Make,
    kept: Callable[[], Airing],
    world: World,
    travel: Callable[..., None],
) -> None:
    make(case_of(announced))
    page = f"/panel/airings/{kept().id}"
    his = browser("handler")
    his.post(f"{page}/object", {"words": "不是这样"}, form=page)
    travel(world.now + LATER)
    his, hers = browser("handler"), browser("colleague")
    refused = hers.post(f"{page}/sign_off", {"words": ""}, form=page)
    assert (refused.status_code, "先答复再签发" in refused.text) == (422, True)
    hers.follow(hers.post(f"{page}/sign_off", {"words": "照实公开"}, form=page))
    assert "照实公开" in his.get(page).text


@pytest.mark.parametrize("path", ["/panel/airings/999", "/panel/airings/99999999999999999999"])
def test_what_is_not_there(browser: Browse, path: str) -> None:
    assert browser("worker").get(path).status_code == 404


def test_overdue_ones_could_be_aired_while_open(
    browser: Browse, make: Make, world: World, travel: Callable[..., None]
) -> None:
    case_id = make(reported)
    assert f"/panel/cases/{case_id}/air" not in browser("worker").get("/panel/airings").text
    travel(world.now + timedelta(days=2))
    assert f"/panel/cases/{case_id}/air" in browser("worker").get("/panel/airings").text
