"""Codes of the mini-program on paper, drawn by WeChat once and kept."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from backend.cases.models import Case
from backend.panel.scenes import PAGE
from backend.wechat import Client, Unavailable, WeChatError

from ..cases.making import accepted, reported
from ..wishes import making as wishes
from ..world import COMMUNITY, NEXT_COMMUNITY, World
from .conftest import Browser, Make

PNG = b"\x89PNG\r\n\x1a\n" + b"drawn"


@dataclass
class WeChat:
    """What it was asked for, and what it refuses with."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    refuses: WeChatError | None = None


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> WeChat:
    side = WeChat()

    def draw(_: Client, scene: str, page: str) -> bytes:
        if side.refuses:
            raise side.refuses
        side.asked.append((scene, page))
        return PNG

    monkeypatch.setattr(Client, "mini_program_code", draw)
    return side


def test_a_sheet_says_what_one_can_do_and_not_who_reported(
    browser: Callable[[str | None], Browser], make: Make, wechat: WeChat
) -> None:
    case_id, worker = make(accepted), browser("worker")
    assert "打印小程序码" in worker.get(f"/panel/cases/{case_id}").text
    page = worker.get(f"/panel/codes/k/{case_id}").text
    (asked,) = wechat.asked
    number = asked[0].removeprefix("k=")
    assert asked == (f"k={number}", PAGE) and number in page
    assert "data:image/png;base64," in page and "微信扫一扫" in page
    again = worker.get(f"/panel/codes/k/{case_id}").text
    assert "data:image/png" in again and len(wechat.asked) == 1, "drawn once, then kept"
    listed = worker.get("/panel/codes").text
    assert f"/panel/codes/c/{COMMUNITY}" in listed
    assert "打印" in worker.get(f"/panel/codes/c/{COMMUNITY}").text
    assert wechat.asked[-1] == (f"c={COMMUNITY}", PAGE)


def test_what_must_not_hang_on_a_wall_has_no_code(
    browser: Callable[[str | None], Browser], make: Make, wechat: WeChat
) -> None:
    def hidden(w: World) -> Case:
        case = reported(w)
        case.reporter_hidden = True
        return case

    def on_its_way(w: World) -> Case:
        made.append(wishes.posted(w).id)
        made.append(wishes.on_the_board(w).id)
        return reported(w)

    made: list[int] = []
    case_id, worker = make(hidden), browser("worker")
    make(on_its_way)
    secret = worker.get(f"/panel/codes/k/{case_id}")
    assert secret.status_code == 409 and "不能贴码" in secret.text
    assert "打印小程序码" not in worker.get(f"/panel/cases/{case_id}").text
    waiting, open_one = made
    assert worker.get(f"/panel/codes/w/{waiting}").status_code == 409
    sheet = worker.get(f"/panel/codes/w/{open_one}").text
    assert "认领它" in sheet and len(wechat.asked) == 1 and wechat.asked[0][0].startswith("w=JA-")
    for nowhere in (f"c/{NEXT_COMMUNITY}", "c/420102006003001", "x/1", "k/abc", f"k/{'9' * 20}"):
        assert worker.get(f"/panel/codes/{nowhere}").status_code == 404, nowhere
    assert len(wechat.asked) == 1


@pytest.mark.parametrize(
    ("refuses", "says"),
    [(Unavailable(), "现在连不上微信"), (WeChatError(41030), "微信没有给码（41030）")],
)
def test_without_wechat_the_page_says_what_to_do(
    browser: Callable[[str | None], Browser], wechat: WeChat, refuses: WeChatError, says: str
) -> None:
    wechat.refuses = refuses
    page = browser("worker").get(f"/panel/codes/c/{COMMUNITY}")
    assert page.status_code == 200 and says in page.text
    assert "<img" not in page.text.split("</header>")[-1]
    wechat.refuses = None
    assert "data:image/png" in browser("worker").get(f"/panel/codes/c/{COMMUNITY}").text
