"""A photo large, and turned for everybody, by somebody; the original stays."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from backend.cases.models import Case
from backend.db import db, transaction
from backend.files.actions import erase, path_of
from backend.files.models import PhotoTurn
from backend.web import App

from ...cases.making import reported
from ..conftest import Browser, Make, jpeg

Browse = Callable[[str | None], Browser]


def size(hers: Browser, address: str) -> tuple[int, int]:
    return Image.open(BytesIO(hers.get(address).data)).size


def test_turned_by_somebody_for_everybody(app: App, browser: Browse, make: Make) -> None:
    case_id, worker = make(reported), browser("worker")
    photos = [(jpeg(), "a.jpg"), (jpeg("red"), "b.jpg")]
    assert worker.move(case_id, "add", photos=photos).status_code == 303
    with app.app_context(), transaction(write=False):
        first, second = db.session.get_one(Case, case_id).files
        key, here = first.file.key, f"/panel/cases/{case_id}/photos/{first.file_id}"
        other = second.file_id
    assert f'href="{here}"' in worker.get(f"/panel/cases/{case_id}").text
    page = worker.get(here).text
    assert "第 1 张，共 2 张" in page and f"/photos/{other}" in page and "上一张" not in page
    assert worker.post(f"{here}/turn", {"way": "up"}, form=here).status_code == 422
    assert size(worker, f"/files/{key}") == (64, 48)
    turned = worker.follow(worker.post(f"{here}/turn", {"way": "right"}, form=here))
    assert "刘敏今天 14:30转过" in turned and "turned=90" in turned
    assert size(browser("rider"), f"/files/{key}") == (48, 64)
    assert size(worker, f"/files/{key}/thumb") == (48, 64)
    assert size(worker, f"/files/{key}?original=1") == (64, 48)
    assert "turned=90" in worker.get(f"/panel/cases/{case_id}").text
    worker.post(f"{here}/turn", {"way": "left"}, form=here)
    assert size(worker, f"/files/{key}") == (64, 48)
    assert worker.get(f"/panel/cases/{case_id}/photos/99").status_code == 404
    with app.app_context(), transaction():
        assert [t.degrees for t in db.session.query(PhotoTurn).order_by(PhotoTurn.id)] == [90, 0]
        case = db.session.get_one(Case, case_id)
        gone = case.files[0]
        assert path_of(gone.file.key).is_file()
        db.session.delete(gone)
        erase(gone.file)
