"""Built-in tags behave as WeChat documents them: by mouse, finger and keyboard."""

from .conftest import Bench


def types(bench: Bench) -> list[tuple[str, str]]:
    return [(one["type"], one["on"]) for one in bench.heard()]


def test_a_tap_comes_once_by_whatever_means_and_says_where_it_was(bench: Bench) -> None:
    bench.open("button")
    plain = bench.role("button", "普通")
    for act in (plain.tap, plain.click, lambda: plain.press("Enter"), lambda: plain.press(" ")):
        act()
        inner, outer = bench.heard()
        assert (inner["type"], inner["on"], inner["at"]) == ("tap", "plain", "plain")
        assert inner["dataset"] == {"which": "plain", "rowId": 7}
        assert inner["mark"] == {"place": "outside", "row": "7"}
        assert (outer["on"], outer["at"]) == ("outer", "plain")
        box = plain.bounding_box()
        assert box and box["x"] <= inner["detail"]["x"] <= box["x"] + box["width"]
    bench.role("button", "拦住").click()
    assert types(bench) == [("tap", "caught")]
    bench.page.get_by_text("一行字").tap()
    assert [(one["on"], one["at"]) for one in bench.heard()] == [
        ("acting", "words"),
        ("outer", "words"),
    ]


def test_a_button_that_is_off_is_silent_until_it_is_on(bench: Bench) -> None:
    bench.open("button")
    off = bench.role("button", "不能点")
    assert off.get_attribute("aria-disabled") == "true" and off.get_attribute("tabindex") == "-1"
    off.click(force=True)
    off.tap(force=True)
    assert bench.heard() == []
    bench.role("button", "改变").click()
    on = bench.role("button", "换了名字")
    assert on.get_attribute("aria-busy") == "true" and on.get_attribute("tabindex") == "0"
    on.click()
    assert types(bench) == [("tap", "off"), ("tap", "outer")]


def test_hidden_and_what_is_read_aloud_follow_wechat_on_plain_tags(bench: Bench) -> None:
    page = bench.open("button").page
    assert page.locator("[hidden]:text('看得见')").count() == 0
    assert bench.role("checkbox", "没有选").get_attribute("aria-checked") == "false"
    described = bench.role("button", "为什么").get_attribute("aria-describedby")
    assert page.locator(f"[id='{described}']").inner_text() == "因为这样"


def test_an_image_tells_its_size_or_that_it_failed(bench: Bench) -> None:
    page = bench.open("image").page
    page.wait_for_function("heard.length")
    (loaded,) = bench.heard()
    assert (loaded["type"], loaded["detail"]) == ("load", {"width": 81, "height": 81})
    assert bench.role("img", "一片叶子").evaluate("one => one.naturalWidth") == 81
    bench.role("button", "看大图").tap()
    assert types(bench) == [("tap", "")]
    bench.role("button", "换一张没有的").tap()
    page.wait_for_function("heard.length")
    (failed,) = bench.heard()
    assert failed["type"] == "error" and "/pictures/none.png" in failed["detail"]["errMsg"]


def test_an_input_tells_what_is_typed_and_takes_what_it_is_given(bench: Bench) -> None:
    page = bench.open("field").page
    name = bench.role("textbox", "名字")
    name.tap()
    page.keyboard.type("abcdefg")
    heard = bench.heard()
    assert heard[0]["type"] == "focus" and heard[0]["detail"] == {"value": "", "height": 0}
    assert [one["detail"]["value"] for one in heard[1:]] == ["a", "ab", "abc", "abcd", "abcde"]
    assert (heard[-1]["detail"]["cursor"], heard[-1]["detail"]["keyCode"]) == (5, 69)
    page.keyboard.press("Enter")
    assert [one["type"] for one in bench.heard()] == ["confirm", "blur"]
    bench.role("button", "清空").tap()
    page.wait_for_function("document.activeElement.localName === 'input'")
    assert name.input_value() == ""
