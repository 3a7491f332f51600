"""Every page and form of the panel x everybody: what each of them gets.

    >   is asked to sign in
    .   404: for them there is no such thing
    o   is let in (a page, a redirect, or a sentence about what the form lacked)
    x   403: sees what it is about, and is told that this step is somebody else's

A new route is not there until it has a row: an address of it, `{name}` for what `THINGS` makes,
and for a form what it sends in `FORMS`. Nothing that is done here lasts, so the order is no matter.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import backend.web
from backend.cases import replies
from backend.cases.models import ReplyUse
from backend.catalogue.drafting import begin
from backend.catalogue.models import DraftOf
from backend.clock import now
from backend.db import db, transaction
from backend.ledger.rewards import add_reward
from backend.notifications.actions import notify, settle
from backend.notifications.models import Delivery, Notice
from backend.people.actions import grant
from backend.people.caring import Said, enter_household
from backend.people.models import Person, RoleKind
from backend.people.roster import add_shift
from backend.people.signing_in import hash_of, sign_in
from backend.records.preparing import prepare
from backend.records.screens import open_screen
from backend.web import App

from ..cases.airing.making import announced, drafted, put_photo, with_photo
from ..cases.making import accepted, closed, reported
from ..redblack.making import two_lists
from ..wishes.helpers import appealed
from ..wishes.making import claimed, posted
from ..world import COMMUNITY, GRID, STREET, World
from .conftest import Browser
from .policy import keeps_to_the_policy

Browse = Callable[[str | None], Browser]

WHO = (
    None,
    "stranger",
    "resident",
    "rider",
    "member",
    "handler",
    "grid_worker",
    "worker",
    "next_worker",
    "street_officer",
    "auditor",
    "admin",
)

# The rider reported the cases; the handler's unit has {accepted} and had {closed} and {drafted}.
# Columns: nobody; stranger, resident, rider, party member; handler; grid worker, community worker,
# worker of the next community; street officer; auditor; admin.
ROWS = """
GET  /panel/                                     > ....   o ooo   o o o
GET  /panel/today/part                           > ....   o ooo   o o o
POST /panel/today/looked                         > ....   o ooo   o x o
GET  /panel/cases                                > ....   o ooo   o o o
POST /panel/cases/bulk                           > ....   o ooo   o x o
POST /panel/cases/bulk/do                        > ....   o ooo   o x o
GET  /panel/cases/bulk/{none}                    > ....   . ...   . . .
POST /panel/cases/filters                        > ....   o ooo   o x o
POST /panel/cases/filters/{none}/drop            > ....   . ...   . x .
GET  /panel/find?number={number}                 > ....   . oo.   o o o
GET  /panel/cases/{reported}                     > ....   . oo.   o o o
GET  /panel/cases/{accepted}                     > ....   o oo.   o o o
POST /panel/cases/{reported}/file                > ....   . xo.   o x x
POST /panel/cases/{reported}/dispatch            > ....   . xo.   o x x
POST /panel/cases/{reported}/report_up           > ....   . oo.   o x x
POST /panel/cases/{accepted}/answer              > ....   o xx.   x x x
POST /panel/cases/{reported}/note                > ....   . oo.   o x x
POST /panel/cases/{reported}/preview/decline     > ....   . oo.   o x o
GET  /panel/cases/{accepted}/on-site             > ....   . oo.   o . .
POST /panel/cases/{accepted}/on-site             > ....   . oo.   o . .
GET  /panel/cases/{accepted}/print               > ....   o oo.   o o o
GET  /panel/cases/print?id={accepted}            > ....   o oo.   o o o
GET  /panel/chat                                 > ....   . ooo   o . .
POST /panel/chat                                 > ....   . ooo   o . .
POST /panel/chat/file                            > ....   . xox   o . .
GET  /panel/orders                               > ....   . .oo   o . .
POST /panel/orders                               > ....   . .oo   o . .
POST /panel/orders/take-in                       > ....   . .ox   o . .
GET  /panel/orders/export.xlsx                   > ....   . .oo   o . .
GET  /panel/orders/list.xlsx                     > ....   . ooo   o o o
GET  /panel/cases/{drafted}/photos/{photo}       > ....   o oo.   o o o
POST /panel/cases/{drafted}/photos/{photo}/turn  > ....   x oo.   o x x
GET  /panel/replies                              > ....   . .oo   o . .
POST /panel/replies                              > ....   . .ox   o . .
POST /panel/replies/{reply}/end                  > ....   . .o.   o . .
GET  /panel/new                                  > ....   . ooo   o . .
POST /panel/new                                  > ....   . xox   o . .
GET  /panel/inbox                                > ....   o ooo   o o o
POST /panel/inbox/read                           > ....   o ooo   o o o
GET  /panel/account                              > ....   o ooo   o o o
POST /panel/account/sign-ins/{handle}/end        > ....   . .o.   . . .
POST /panel/account/sign-ins/end-others          > ....   o ooo   o o o
POST /panel/account/password                     > ....   o ooo   o o o
POST /panel/account/second-step                  > ....   o ooo   o o o
POST /panel/account/second-step/prove            > ....   o ooo   o o o
POST /panel/account/second-step/codes            > ....   o ooo   o o o
POST /panel/account/second-step/off              > ....   o ooo   o o o
POST /panel/account/colleague                    > ....   . ...   . . o
GET  /panel/duty                                 > ....   . ooo   o o o
POST /panel/duty                                 > ....   . xo.   o x o
POST /panel/duty/{shift}/remove                  > ....   . xo.   o x o
GET  /panel/codes                                > ....   . ooo   o o o
GET  /panel/codes/c/420102006003                 > ....   . .o.   o . o
GET  /panel/codes/k/{accepted}                   > ....   . oo.   o o o
GET  /panel/codes/w/{claimed}                    > ....   . oo.   o o o
GET  /panel/engine                               > ....   . ooo   o o o
GET  /panel/engine/part                          > ....   . ooo   o o o
POST /panel/engine/notices/{given_up}/again      > ....   . xoo   o x o
GET  /panel/engine/log                           > ....   . ...   . o o
GET  /panel/engine/log/log.xlsx                  > ....   . ...   . o o
GET  /panel/words                                > ....   . ooo   o o o
GET  /panel/figures                              > ....   . ooo   o o o
GET  /panel/figures?region=420102006003           > ....   . .o.   o o o
GET  /panel/figures/kinds.xlsx                   > ....   . ooo   o o o
GET  /panel/red-black                            > ....   o ooo   o o o
POST /panel/red-black                            > ....   x xxx   o x x
POST /panel/red-black/rule                       > ....   x xxx   x x o
GET  /panel/red-black/{told}                     > ....   o ...   o o o
POST /panel/red-black/{begun}/announce           > ....   . ...   o x x
POST /panel/red-black/{told}/object              > ....   o ...   x x x
POST /panel/red-black/{told}/objections/{objection}  > ....   x ...   o x x
POST /panel/red-black/{told}/publish             > ....   x ...   x x x
POST /panel/red-black/{begun}/withdraw           > ....   . ...   o x x
GET  /panel/screen                               > ....   . ooo   o o o
GET  /panel/screen/part?region=420102006003      > ....   . .o.   o o o
GET  /panel/screen/links                         > ....   . ooo   o o o
POST /panel/screen/links                         > ....   . .o.   o x o
POST /panel/screen/links/{wall}/end              > ....   . .o.   o x o
GET  /panel/rewards                              > ....   . .oo   o . .
POST /panel/rewards/code                         > ....   . .oo   o . .
POST /panel/rewards/redeem                       > ....   . .o.   o . .
POST /panel/rewards/redemptions/{none}/undo      > ....   . ...   . . .
POST /panel/rewards/add                          > ....   . .ox   o . .
POST /panel/rewards/usual                        > ....   . .ox   o . .
POST /panel/rewards/{reward}/restock             > ....   . .o.   o . .
POST /panel/rewards/{reward}/take-down           > ....   . .o.   o . .
GET  /panel/airings                              > ....   o ooo   o o o
GET  /panel/airings/{announced}                  > ....   o oo.   o o o
POST /panel/airings/{announced}/redraft          > ....   x xo.   o x x
POST /panel/airings/{announced}/object           > ....   o xx.   x x x
GET  /panel/cases/{closed}/air                   > ....   . .o.   o . .
POST /panel/cases/{closed}/air                   > ....   . .o.   o . .
GET  /panel/cases/{drafted}/air/photos/{photo}   > ....   . .o.   o . .
POST /panel/cases/{drafted}/air/photos/{photo}   > ....   . .o.   o . .
POST /panel/cases/{drafted}/air/photos/{photo}/drop  > ....   . .o.   o x .
GET  /panel/people                               > ....   . ooo   o . o
POST /panel/people                               > ....   . xox   o . o
POST /panel/people/find                          > ....   . ooo   o . o
GET  /panel/people/{resident}                    > ....   . .o.   o . o
POST /panel/people/{resident}/look               > ....   . .o.   o . o
POST /panel/people/{resident}/correct            > ....   . .o.   o . o
POST /panel/people/{resident}/roles              > ....   . .o.   o . o
POST /panel/people/{resident}/roles/{role}/end   > ....   . .o.   o . o
GET  /panel/people/{resident}/merge?other={rider}  > ....   . .o.   o . o
POST /panel/people/{resident}/merge              > ....   . .o.   o . o
GET  /panel/units                                > ....   . ooo   o . o
POST /panel/units                                > ....   . xox   o . o
GET  /panel/units/{water}                        > ....   . ooo   o . o
POST /panel/units/{water}/change                 > ....   . xxx   o . o
POST /panel/units/{water}/dissolve               > ....   . xxx   o . o
POST /panel/units/{water}/wishes                 > ....   . xxx   o . x
POST /panel/units/{water}/representatives        > ....   . .x.   o . x
POST /panel/units/{water}/representatives/{none}/end  > ....   . ...   . . .
GET  /panel/care                                 > ....   . ooo   o . o
GET  /panel/care/{grid}                          > ....   . oo.   o . o
POST /panel/care/{grid}                          > ....   . oo.   o . o
POST /panel/care/{grid}/look                     > ....   . oo.   o . o
GET  /panel/care/household/{household}           > ....   . oo.   o . o
POST /panel/care/household/{household}           > ....   . oo.   o . o
POST /panel/care/household/{household}/forget    > ....   . oo.   o . o
GET  /panel/rules                                > ....   . ooo   o o o
GET  /panel/rules/limits                         > ....   . ooo   o o o
GET  /panel/rules/limits/review                  > ....   . ooo   o o o
POST /panel/rules/points/case_filed              > ....   . xxx   x x o
GET  /panel/wishes                               > ....   . ooo   o o o
GET  /panel/wishes/all                           > ....   . ooo   o o o
GET  /panel/wishes/board                         > ....   . ooo   o o o
GET  /panel/wishes/promises                      > ....   . ooo   o o o
GET  /panel/wishes/new                           > ....   . ooo   o . .
POST /panel/wishes/new                           > ....   . xox   o . .
GET  /panel/wishes/helpers                       > ....   . ooo   o o o
POST /panel/wishes/suspensions                   > ....   . .o.   o x x
POST /panel/wishes/appeals/{appealed}            > ....   . .x.   o x x
GET  /panel/wishes/{wish}                        > ....   . oo.   o o o
POST /panel/wishes/{wish}/open                   > ....   . xo.   o x x
POST /panel/wishes/{wish}/decline                > ....   . xo.   o x x
POST /panel/wishes/{wish}/decline/preview        > ....   . oo.   o x o
POST /panel/wishes/{wish}/contact                > ....   . oo.   o x o
POST /panel/wishes/{wish}/helper                 > ....   . oo.   o x o
POST /panel/wishes/{claimed}/take_photo_off      > ....   . oo.   o x o
GET  /panel/sheets                               > ....   . .oo   o . o
GET  /panel/sheets/people.xlsx                   > ....   . .oo   o . o
POST /panel/sheets/people                        > ....   . .oo   o . o
GET  /panel/sheets/people/{sheet}                > ....   . .o.   . . .
POST /panel/sheets/people/{sheet}                > ....   . .o.   . . .
GET  /panel/people/{resident}/erase              > ....   . .o.   o . o
POST /panel/people/{resident}/erase              > ....   . .o.   o . o
GET  /panel/retention                            > ....   . ...   o . o
POST /panel/retention/messages                   > ....   . ...   x . o
GET  /panel/places                               > ....   . ooo   o . o
GET  /panel/places/{grid}                        > ....   . oo.   o . o
POST /panel/places/{grid}                        > ....   . xo.   o . o
GET  /panel/places/{community}/new               > ....   . .o.   o . o
POST /panel/places/{community}/new               > ....   . .o.   o . o
POST /panel/places/import                        > ....   . .oo   o . o
GET  /panel/places/import/{grids}                > ....   . .o.   . . .
POST /panel/places/import/{grids}                > ....   . .o.   . . .
GET  /panel/rules/catalogue                      > ....   . ooo   o o o
GET  /panel/rules/catalogue/rules.xlsx           > ....   . ooo   o o o
GET  /panel/rules/catalogue/versions/1           > ....   . ooo   o o o
GET  /panel/rules/drafts/rules                   > ....   . ooo   o o o
POST /panel/rules/drafts/catalogue               > ....   . xxx   x x o
POST /panel/rules/drafts/rules/drop              > ....   . xxx   x x o
GET  /panel/rules/drafts/rules/rows/new          > ....   . ...   . . o
GET  /panel/rules/drafts/rules/rows/0            > ....   . ...   . . o
POST /panel/rules/drafts/rules/rows/new          > ....   . ...   . . o
POST /panel/rules/drafts/rules/rows/0            > ....   . ...   . . o
POST /panel/rules/drafts/rules/rows/0/drop       > ....   . ...   . . o
GET  /panel/rules/holidays                       > ....   . ooo   o o o
POST /panel/rules/holidays                       > ....   . xxx   x x o
POST /panel/rules/holidays/look                  > ....   . xxx   x x o
POST /panel/rules/holidays/take                  > ....   . xxx   x x o
GET  /files/{key}                                > ..o.   o oo.   o o o
GET  /files/{key}/thumb                          > ..o.   o oo.   o o o
"""

FORMS: dict[str, dict[str, str]] = {
    "/panel/cases/{reported}/dispatch": {"unit": "{water}"},
    "/panel/cases/{reported}/report_up": {"words": "社区办不了"},
    "/panel/cases/{accepted}/answer": {"words": "换了新盖子，螺栓也紧了。", "sure": "yes"},
    "/panel/cases/{reported}/note": {"words": "先问物业"},
    "/panel/cases/{reported}/preview/decline": {"reason": "不归社区", "elsewhere": "12345"},
    "/panel/chat": {"text": "小周：井盖坏了"},
    "/panel/chat/file": {"count": "1", "take-0": "1", "words-0": "井坏", "region-0": COMMUNITY},
    "/panel/orders": {"community": COMMUNITY},
    "/panel/orders/take-in": {"community": COMMUNITY, "lines": "eJyLjgUAARUAuQ=="},
    "/panel/cases/{drafted}/photos/{photo}/turn": {"way": "right"},
    "/panel/replies": {"community": COMMUNITY, "use": "close", "name": "电话", "words": "问过了"},
    "/panel/new": {"source": "phone", "words": "路灯坏了", "region": COMMUNITY},
    "/panel/account/password": {
        "old_password": "not hers",
        "new_password": "a new one of hers",
        "new_password_again": "not the same",
    },
    "/panel/account/second-step/prove": {"code": "000000"},
    "/panel/account/second-step/codes": {"code": "000000"},
    "/panel/account/second-step/off": {"code": "000000"},
    "/panel/account/colleague": {"username": "worker", "reason": "手机丢了"},
    "/panel/duty": {
        "place": COMMUNITY,
        "person": "{worker}",
        "starts": "2026-07-08T20:00",
        "ends": "2026-07-09T08:00",
        "weeks": "1",
    },
    "/panel/rewards/code": {"code": "000000"},
    "/panel/rewards/redeem": {"reward": "{reward}", "code": "000000"},
    "/panel/rewards/add": {"region": COMMUNITY, "name": "毛巾", "points": "5", "stock": "1"},
    "/panel/rewards/usual": {"region": COMMUNITY},
    "/panel/rewards/{reward}/restock": {"change": "1"},
    "/panel/cases/bulk": {"action": "dispatch", "id": "{reported}"},
    "/panel/cases/bulk/do": {"action": "close", "id": "{reported}", "words": "问过了"},
    "/panel/people": {"name": "孙叔", "kind": "steward", "place": GRID},
    "/panel/people/find": {"words": "小"},
    "/panel/people/{resident}/look": {"why": "visit"},
    "/panel/people/{resident}/correct": {"name": "胡奶奶"},
    "/panel/people/{resident}/roles": {"kind": "steward", "place": GRID},
    "/panel/people/{resident}/merge": {"other": "{rider}", "sure": "yes"},
    "/panel/people/{resident}/erase": {"why": "当面提出", "sure": "yes"},
    "/panel/retention/messages": {"days": "60"},
    "/panel/units": {"name": "吉林物业", "kind": "property", "place": COMMUNITY},
    "/panel/units/{water}/dissolve": {"sure": "yes"},
    "/panel/units/{water}/wishes": {"monthly_cap": "3"},
    "/panel/units/{water}/representatives": {"person": "{resident}"},
    "/panel/care/{grid}": {"place": GRID, "door": "2-202"},
    "/panel/care/{grid}/look": {"why": "visit"},
    "/panel/care/household/{household}/forget": {"sure": "yes"},
    "/panel/rules/points/case_filed": {
        "points": "2",
        "daily_cap": "6",
        "from": "2099-01-01",
        "why": "议定",
    },
    "/panel/screen/links": {"region": COMMUNITY, "place": "大厅"},
    "/panel/red-black": {"region": STREET, "first": "2026-06-03", "last": "2026-06-30"},
    "/panel/red-black/rule": {
        "on_time": "70",
        "due": "12",
        "asked": "6",
        "red_from": "80",
        "black_below": "60",
        "days_to_object": "5",
        "note": "议定",
    },
    "/panel/red-black/{told}/object": {"reason": "数不对"},
    "/panel/red-black/{told}/objections/{objection}": {"grant": "no", "words": "数对"},
    "/panel/red-black/{begun}/withdraw": {"reason": "算错了"},
    "/panel/airings/{announced}/redraft": {"words": "要改"},
    "/panel/airings/{announced}/object": {"words": "不是这样"},
    "/panel/wishes/new": {
        "source": "visit",
        "words": "厨房灯坏了",
        "region": COMMUNITY,
        "agreed": "1",
    },
    "/panel/wishes/suspensions": {
        "person": "{resident}",
        "until": "2026-07-10",
        "reason": "连着三次没有去",
    },
    "/panel/wishes/appeals/{appealed}": {"lifted": "yes"},
    "/panel/wishes/{wish}/decline": {"reason": "不送现金", "elsewhere": "民政岗"},
    "/panel/wishes/{wish}/contact": {"why": "visit"},
    "/panel/cases/{closed}/air": {"title": "井盖", "words": "坏了", "reply": "换了"},
}

RING = [[114.31, 30.608], [114.312, 30.608], [114.312, 30.61], [114.31, 30.61], [114.31, 30.608]]
SQUARE = {
    "code": f"{COMMUNITY}777",
    "name": "江边",
    "geojson": json.dumps({"type": "Polygon", "coordinates": [RING]}),
}

ONE_LINE = {
    "lines": [
        [2, {"name": "孙叔", "phone": "", "role": "党员", "place": COMMUNITY, "unit": ""}, {}]
    ],
    "left_out": [],
    "does": ["新登记"],
}


def things(w: World) -> dict[str, object]:
    """Everything that an address or a form names."""
    report, given, done, draft = reported(w), accepted(w), closed(w), drafted(w, with_photo)
    put_photo(w, draft)
    [shift] = add_shift(
        w.colleague, COMMUNITY, w.now, w.now.replace(hour=23), by=w.worker, now=w.now
    )
    reply = replies.write(
        COMMUNITY, ReplyUse.CLOSE, name="电话", words="问过了。", by=w.worker, now=w.now
    )
    reward = add_reward(COMMUNITY, "香皂一块", 5, 3, by=w.worker)
    begin(DraftOf.RULES, None, source="", by=w.admin, now=w.now)
    device = hash_of(sign_in(w.worker, now=w.now))[:16]
    begun, told = two_lists(w)
    notify(w.rider, "closed", {}, key="given up", now=w.now)
    lost = db.session.scalars(select(Notice).where(Notice.dedupe_key == "given up")).one()
    settle(lost, Delivery.FAILED, now=w.now)
    db.session.flush()
    kept = draft.case.files[0].file
    return {
        "number": report.number,
        "reported": report.id,
        "accepted": given.id,
        "closed": done.id,
        "drafted": draft.case_id,
        "announced": announced(w).id,
        "photo": kept.id,
        "key": kept.key,
        "shift": shift.id,
        "reward": reward.id,
        "reply": reply.id,
        "water": w.water.id,
        "worker": w.ids["worker"],
        "resident": w.ids["resident"],
        "rider": w.ids["rider"],
        "role": w.resident.roles[0].id,
        "handle": device,
        "wish": posted(w).id,
        "appealed": appealed(w).id,
        "claimed": claimed(w).id,
        "given_up": lost.id,
        "none": 999_999,
        "begun": begun.id,
        "wall": open_screen(COMMUNITY, "大厅", by=w.worker, now=w.now).id,
        "told": told.id,
        "objection": told.open_objections[0].id,
        "grid": GRID,
        "community": COMMUNITY,
        "sheet": prepare(w.ids["worker"], "people", ONE_LINE, now=now()),
        "grids": prepare(w.ids["worker"], "grids", [SQUARE], now=now()),
        "household": enter_household(
            GRID, Said("1-101"), steward_id=None, by=w.worker, now=w.now
        ).id,
    }


SEEN = {200: "o", 303: "o", 409: "o", 422: "o", 302: "o", 403: "x", 404: "."}


def rows() -> dict[tuple[str, str], str]:
    """(method, address) -> a letter for each of WHO."""
    found = {}
    for line in ROWS.strip().splitlines():
        method, address, letters = line.split(maxsplit=2)
        found[method, address] = letters.replace(" ", "")
    return found


class _Undo(Exception):
    pass


@contextmanager
def _undone(write: bool = True) -> Iterator[Session]:
    """A request's transaction, of which nothing stays."""
    with suppress(_Undo), transaction(write=write) as session:
        yield session
        session.flush()
        raise _Undo


@pytest.fixture
def all_things(
    app: App, world: World, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, object]]:
    with app.app_context():
        with transaction():
            made = things(world)
        db.session.remove()
    monkeypatch.setattr(backend.web, "transaction", _undone)
    yield made


def _answer(browser: Browser, method: str, address: str, things: dict[str, object]) -> TestResponse:
    form = {name: words.format(**things) for name, words in FORMS.get(address, {}).items()}
    sent = {**form, "csrf_token": browser.kept_secret} if method == "POST" else None
    return browser.client.open(address.format(**things), method=method, data=sent)


def _letter(answer: TestResponse) -> str:
    if answer.status_code == 303 and answer.location.startswith("/panel/sign-in?"):
        return ">"
    return SEEN.get(answer.status_code, f"({answer.status_code})")


WITHOUT_A_POST = slice(WHO.index("stranger"), WHO.index("member") + 1)


def _tried(nth: int, letters: str) -> list[bool]:
    """Who is sent to an address. The four without a post are kept out by one and the same rule:
    where all of them are, two try, the rider who reported it all and another each time."""
    tried = [True] * len(WHO)
    if letters[WITHOUT_A_POST] == "....":
        others = [WHO.index(name) for name in ("stranger", "resident", "member")]
        for place in others:
            tried[place] = place == others[nth % 3]
    return tried


def test_everybody_gets_what_the_table_says(browser: Browse, all_things: dict[str, object]) -> None:
    """And on the way: each page keeps to the policy, and shows an auditor no form."""
    browsers, wrong = [browser(name) for name in WHO], []
    for nth, ((method, address), letters) in enumerate(rows().items()):
        got = ""
        for who, one, letter, there in zip(
            WHO, browsers, letters, _tried(nth, letters), strict=True
        ):
            answer = _answer(one, method, address, all_things) if there else None
            got += _letter(answer) if answer else letter
            if answer and method == "GET" and letter == "o" and who in {"worker", "auditor"}:
                keeps_to_the_policy(answer, address)
                assert who != "auditor" or not _forms_of_others(answer), address
        if got != letters:
            wrong.append(f"{method} {address}: {got} instead of {letters}")
    assert not wrong, "\n".join(["", *wrong])


OWN = ("/panel/sign-out", "/panel/inbox/read", "/panel/account")


def _forms_of_others(answer: TestResponse) -> list[str]:
    """Where the forms of a page lead that are about more than one's own affairs."""
    page = answer.data.decode(errors="ignore")
    posts = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page)
    return [to for to in posts if not to.startswith(OWN)]


OPEN_TO_ALL = {"/", "/panel/static/<path:name>"} | {
    f"/panel/{way}" for way in ("sign-in", "sign-in/code", "sign-out")
}


def test_every_route_of_the_panel_has_its_row(app: App) -> None:
    """The pages for everybody, and those behind a signed address, have their own tests."""
    at = app.url_map.bind("")
    things = dict.fromkeys(re.findall(r"{(\w+)}", ROWS), "1")
    known = {
        (str(at.match(_path(address, things), method, return_rule=True)[0]), method)
        for method, address in rows()
    }
    there = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/panel/", "/files/")) and rule.rule not in OPEN_TO_ALL
    }
    assert there - known == set()


def _path(address: str, things: dict[str, str]) -> str:
    return address.format(**things).partition("?")[0]


def test_the_names_of_those_who_report_are_not_for_an_auditor(
    app: App, browser: Browse, world: World
) -> None:
    words = "井盖坏了，我是周小兵，电话 13912345678"
    with app.app_context(), transaction():
        world.rider.phone = "13800000000"
        case_id = reported(world, words).id
        wish_id = claimed(world).id
    page = browser("worker").get(f"/panel/cases/{case_id}").text
    assert "13912345678" in page and "13800000000" in page and "小周" in page
    page = browser("auditor").get(f"/panel/cases/{case_id}").text
    assert "13912345678" not in page and "13800000000" not in page and "小周" not in page
    assert "井盖坏了" in page
    page = browser("auditor").get(f"/panel/wishes/{wish_id}").text
    for told in ("13807108888", "3栋2单元501", "胡婆婆", "党员老许"):
        assert told not in page, told
    assert "厨房灯坏了" in page


def test_a_stranger_is_told_kindly_where_to_go(browser: Browse) -> None:
    page = browser("stranger").get("/panel/duty")
    assert page.status_code == 404
    assert "居民和骑手报事、许愿、看进度，都在微信里" in page.text
    assert "/panel/duty" not in page.text


def test_who_also_works_here_is_no_mere_reader(inside: World) -> None:
    assert inside.auditor.only_reads
    assert not inside.worker.only_reads and not inside.stranger.only_reads
    both: Person = inside.worker
    grant(both, RoleKind.AUDITOR, by=inside.admin, now=now(), region_code=COMMUNITY)
    assert not both.only_reads
