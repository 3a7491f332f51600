"""12345 工单 in and out: nothing happens before it is confirmed, nothing twice."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from backend.cases.models import Case, CaseNote, HotlineOrder
from backend.db import db, transaction
from backend.web import App

from ...street import at_once
from ...world import COMMUNITY, GRID, NEXT_COMMUNITY
from ..conftest import Browser

Browse = Callable[[str | None], Browser]
PAGE = "/panel/orders"
HEADS = ["工单编号", "诉求内容", "地址", "办结时限", "联系电话"]
GOOD = ["WH2026-1", "<script>井盖响", "临江里菜场东门", "2026-07-03 18:00", "13812345678"]


def sheet(*rows: list[Any], heads: list[str] = HEADS) -> tuple[BytesIO, str]:
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    for cell in book.active["C"]:
        if str(cell.value).startswith("="):
            cell.data_type = "s"
    kept = BytesIO()
    book.save(kept)
    return BytesIO(kept.getvalue()), "12345.xlsx"


def looks(hers: Browser, *rows: list[Any], **more: Any) -> str:
    form = {"community": COMMUNITY, "sheet": sheet(*rows), **more}
    return hers.post(PAGE, form).text


def confirm(page: str) -> dict[str, str]:
    found = dict(re.findall(r'name="(once|lines|community)" value="([^"]+)"', page))
    return {name: unescape(value) for name, value in found.items()}


def cases(app: App) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_dry_run_a_confirmation_and_once_more(app: App, browser: Browse) -> None:
    worker = browser("worker")
    rows = [
        GOOD,
        ["WH2026-2", "=1+1", "=HYPERLINK(1)", "后天", ""],
        ["WH2026-1", "又一次", "", "", ""],
        ["", "没有编号", "", "", ""],
    ]
    page = looks(worker, *rows)
    assert "1 张新的" in page and "3 行有问题" in page and cases(app) == 0
    assert "看不懂的时间" in page and "出现了两次" in page and "没有工单编号" in page
    assert (
        "公式" in page and "&lt;script&gt;井盖响" in page and "登记到吉林社区临江里，井盖" in page
    )
    form = confirm(page)
    assert "导入了 1 张" in worker.follow(worker.post(f"{PAGE}/take-in", form, form=PAGE))
    assert "没有重复登记" in worker.follow(worker.post(f"{PAGE}/take-in", form, form=PAGE))
    again = worker.post(f"{PAGE}/take-in", {**form, "once": "other"}, form=PAGE)
    assert again.status_code == 409 and cases(app) == 1
    assert "已经是 JA-0001" in looks(worker, GOOD)
    with app.app_context(), transaction(write=False):
        case = db.session.scalars(select(Case)).one()
        assert case.hotline and case.hotline.number == "WH2026-1" and case.hotline.due_at
        assert case.region_code == GRID and "138" not in case.words
        assert "13812345678" in db.session.scalars(select(CaseNote)).one().words
    shown = worker.get("/panel/cases/1").text
    assert "WH2026-1" in shown and "13812345678" in shown
    out = worker.get(f"{PAGE}/export.xlsx?first=2026-07-01&last=2026-07-01")
    values = list(load_workbook(BytesIO(out.data)).active.values)
    assert values[1][:4] == ("WH2026-1", "JA-0001", "待审核", "井盖")
    assert "=HYPERLINK" not in str(values) and values[1][6] == "<script>井盖响"
    assert worker.get(f"{PAGE}/export.xlsx?first=x").status_code == 422
    listed = worker.get(f"{PAGE}/list.xlsx?status=reported&kind=manhole").data
    assert list(load_workbook(BytesIO(listed)).active.values)[1:] == values[1:]
    none = list(
        load_workbook(BytesIO(worker.get(f"{PAGE}/list.xlsx?kind=light").data)).active.values
    )
    assert len(none) == 1


def test_two_take_in_the_same_at_one_instant(app: App, browser: Browse) -> None:
    browsers = [browser("worker"), browser("colleague")]
    forms = [confirm(looks(hers, GOOD, [*GOOD[:1], "x"])) for hers in browsers]
    secrets = [hers.secret(PAGE) for hers in browsers]

    def takes(n: int) -> Callable[[], int]:
        data = {**forms[n], "csrf_token": secrets[n]}
        return lambda: browsers[n].client.post(f"{PAGE}/take-in", data=data).status_code

    assert sorted(at_once(takes(0), takes(1))) == [303, 409]
    assert cases(app) == 1
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(HotlineOrder)) == 1


def test_what_is_no_such_sheet_says_so(browser: Browse) -> None:
    worker = browser("worker")
    assert "请选一个 Excel" in worker.post(PAGE, {"community": COMMUNITY}).text
    wrong = {"community": COMMUNITY, "sheet": (BytesIO(b"PK nonsense"), "x.xlsx")}
    assert worker.post(PAGE, wrong).status_code == 422
    columns = worker.post(PAGE, {**wrong, "sheet": sheet(["1", "2"], heads=["甲", "乙"])})
    assert columns.status_code == 422 and "没有找到“工单编号”“诉求内容”" in columns.text
    many = worker.post(PAGE, {**wrong, "sheet": sheet(*[GOOD] * 201)})
    assert many.status_code == 422 and "200" in many.text
    other = worker.post(PAGE, {"community": NEXT_COMMUNITY, "sheet": sheet(GOOD)})
    assert other.status_code == 403
    for lines in ("", "x", "eJw=", "eJyLjgUAARUAuQ=="):
        bad = worker.post(f"{PAGE}/take-in", {"community": COMMUNITY, "lines": lines}, form=PAGE)
        assert bad.status_code in {409, 422}, lines
