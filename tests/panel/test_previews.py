"""Staff see how every notice is worded before anybody gets it."""

from collections.abc import Callable

from backend.notifications.words import WORDS
from backend.web import App

from .conftest import Browser

Browse = Callable[[str | None], Browser]


def test_every_kind_with_made_up_data_as_sentence_and_as_card(browser: Browse) -> None:
    page = browser("worker").get("/panel/words").text
    for kind in WORDS:
        assert f'<h2 class="code">{kind}</h2>' in page
    for said in (
        "JA-260701-0012（井盖坏了一半）结束了。社区说：已经办好了。",
        "<dt>进度</dt><dd>结束了</dd>",
        "有 4 件事超时了：JA-260701-0011、JA-260701-0012",
        "今天有 3 条消息：",
        "每天 09:00 合成一条",
        "没有服务通知。",
    ):
        assert said in page
    assert "/panel/words" in browser("admin").get("/panel/engine").text


def test_without_a_template_it_says_so(browser: Browse, app: App) -> None:
    app.config["WECHAT_MP_TEMPLATE_CASE"] = ""
    page = browser("admin").get("/panel/words").text
    assert "服务通知“事情有进展”还没有配置模板，不发。" in page
    assert "<dt>进度</dt><dd>结束了</dd>" not in page


def test_it_is_no_business_of_a_unit(browser: Browse) -> None:
    assert browser("handler").get("/panel/words").status_code == 404
