"""Built-in tags behave as WeChat documents them: by mouse, finger and keyboard."""

from axe_playwright_python.sync_playwright import Axe

from .conftest import Bench

PAGES = ["button", "image", "field", "form", "meta", "scroll", "picker", "drawing", "list"]


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


def test_an_input_keeps_out_what_its_keyboard_has_not_and_obeys_its_handler(bench: Bench) -> None:
    page = bench.open("field").page
    for name, typed, kept in (
        ("数字", "1a2.3", "123"),
        ("大写", "abc", "ABC"),
        ("双向", "好", "好"),
    ):
        bench.role("textbox", name).tap()
        page.keyboard.type(typed)
        assert bench.role("textbox", name).input_value() == kept
    assert page.locator("#short, [id$='--short']").inner_text() == "好"
    assert page.get_by_label("密码").get_attribute("type") == "password"
    assert bench.role("textbox", "不能写").is_disabled()


def test_words_that_are_being_composed_are_told_when_they_are_chosen(bench: Bench) -> None:
    page = bench.open("field").page
    bench.role("textbox", "名字").tap()
    bench.heard()
    typist = page.context.new_cdp_session(page)
    for text in ("n", "ni", "nihao"):
        typist.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1}
        )
    assert bench.heard() == []
    typist.send("Input.insertText", {"text": "你好"})
    assert [one["detail"]["value"] for one in bench.heard()] == ["你好"]


def test_a_form_takes_its_fields_by_name_and_empties_them(bench: Bench) -> None:
    page = bench.open("form").page
    whole = {
        "name": "江", "words": "", "kinds": ["a"], "when": "now", "loud": False, "soft": True,
        "inner": "内",
    }  # fmt: skip
    bench.role("button", "提交").tap()
    (sent,) = [one for one in bench.heard() if one["type"] == "submit"]
    assert sent["detail"]["formId"] == "" and sent["detail"]["target"]["dataset"] == {"n": 1}
    assert sent["detail"]["value"] == {**whole, "own": None}
    page.get_by_role("textbox", name="姓名").fill("江雪")
    bench.role("button", "填三").click()
    page.locator("wx-label:has-text('井盖')").tap()
    bench.role("radio", "现在").press("ArrowDown")
    page.get_by_text("大声").click()
    bench.role("switch", "小声").press(" ")
    changed = {"kinds": ["a", "b"], "when": "soon", "loud": True, "soft": False, "name": "江雪"}
    assert [one["detail"]["value"] for one in bench.heard()] == [["a", "b"], "soon", True]
    bench.role("button", "里面的按钮").tap()
    assert bench.heard()[-1]["detail"]["value"] == {**whole, **changed, "own": ["三"]}
    bench.role("button", "重来").click()
    bench.role("button", "提交").click()
    reset, again = bench.heard()
    empty = {"name": "", "kinds": [], "when": "", "soft": False, "inner": "", "own": ["三"]}
    assert reset["type"] == "reset" and again["detail"]["value"] == {**whole, **empty}


def test_labels_name_their_controls_and_hand_taps_on_once(bench: Bench) -> None:
    page = bench.open("form").page
    page.get_by_text("说明").tap()
    assert page.evaluate("document.activeElement.localName") == "textarea"
    light = bench.role("checkbox", "路灯")
    light.tap()
    assert light.get_attribute("aria-checked") == "false"
    assert bench.role("checkbox", "垃圾").get_attribute("aria-disabled") == "true"
    bench.role("button", "加一个").tap()
    assert bench.role("textbox", "晚到").input_value() == ""


def test_a_textarea_grows_with_its_lines_and_enter_writes_a_new_one(bench: Bench) -> None:
    page = bench.open("form").page
    words = bench.role("textbox", "说明")
    words.tap()
    page.wait_for_function("heard.some(one => one.type === 'linechange')")
    before = words.bounding_box()
    bench.heard()
    page.keyboard.type("一\n二\n三")
    page.wait_for_function("heard.some(one => one.detail.lineCount === 3)")
    heard = bench.heard()
    assert {one["type"] for one in heard} == {"input", "linechange"}
    assert [one["detail"]["value"] for one in heard if one["type"] == "input"][-1] == "一\n二\n三"
    after = words.bounding_box()
    assert before and after and after["height"] > 2 * before["height"]


def test_a_page_says_how_large_its_text_is_while_it_is_shown(bench: Bench) -> None:
    page = bench.open("meta").page
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert page.evaluate(size) == 30
    assert page.evaluate("wx.getAppBaseInfo().fontSizeSetting") == 18
    shown = page.locator("[data-page='pages/meta/meta']")
    assert shown.evaluate("one => getComputedStyle(one).fontSize") == "20px"
    assert shown.evaluate("one => getComputedStyle(one).letterSpacing") == "1px"
    bench.role("link", "去滚动").press("Enter")
    bench.role("group", "清单").wait_for()
    assert page.evaluate(size) == 18
    bench.role("link", "回去").tap()
    bench.role("button", "跟着系统").wait_for()
    assert page.evaluate(size) == 30
    bench.role("button", "跟着系统").tap()
    assert page.evaluate(size) == 18
    bench.role("link", "没有这页").tap()
    page.wait_for_function("heard.length === 2")
    gone, lost = bench.heard()
    assert gone["detail"]["errMsg"] == "navigateTo:ok"
    assert lost["type"] == "fail" and lost["detail"]["errMsg"].startswith("navigateTo:fail page")
    bench.role("link", "换成选择").tap()
    bench.role("button", "种类 路灯").wait_for()


def test_a_scroll_view_tells_where_it_is_and_goes_to_an_id(bench: Bench) -> None:
    page = bench.open("scroll").page
    bench.role("button", "到第十二行").tap()
    page.wait_for_function("heard.some(one => one.type === 'scroll')")
    (moved,) = bench.heard()
    assert moved["detail"]["scrollTop"] > 200 and moved["detail"]["deltaY"] < 0
    for key, end in (("End", "scrolltolower"), ("Home", "scrolltoupper")):
        bench.role("group", "清单").press(key)
        page.wait_for_function(f"heard.some(one => one.type === '{end}')")
        ends = [one["detail"] for one in bench.heard() if one["type"] == end]
        assert ends == [{"direction": "bottom" if key == "End" else "top"}]


def test_a_picker_asks_in_a_sheet_and_tells_what_was_chosen(bench: Bench) -> None:
    page = bench.open("picker").page
    kind = bench.role("button", "种类 路灯")
    kind.tap()
    page.get_by_role("radio", name="垃圾").tap()
    bench.role("button", "取消").tap()
    kind.press("Enter")
    page.keyboard.press("ArrowDown")
    bench.role("button", "确定").press("Enter")
    assert bench.role("button", "种类 井盖").evaluate("one => one === document.activeElement")
    bench.role("button", "哪天 2026-02-10").tap()
    page.get_by_label("日").select_option("28")
    page.get_by_label("年").select_option("2027")
    page.get_by_label("月").select_option("4")
    page.get_by_label("日").select_option("30")
    page.get_by_label("月").select_option("2")
    bench.role("button", "确定").tap()
    bench.role("button", "几点 09:30").tap()
    page.get_by_label("小时").select_option("21")
    page.get_by_label("分钟").select_option("45")
    bench.role("button", "确定").tap()
    bench.role("button", "哪栋 哪栋").tap()
    page.get_by_label("第 1 列").select_option("西")
    bench.role("button", "确定").tap()
    page.get_by_text("不能选").click(force=True)
    assert page.get_by_role("dialog").count() == 0
    assert [(one["type"], one["detail"].get("value")) for one in bench.heard()] == [
        ("cancel", None), ("change", "1"), ("change", "2027-02-28"), ("change", "21:30"),
        ("columnchange", 1), ("change", [1, 1]),
    ]  # fmt: skip


def test_a_page_draws_on_a_canvas_and_shows_the_picture_of_it(bench: Bench) -> None:
    page = bench.open("drawing").page
    bench.role("img", "画好的").wait_for()
    page.wait_for_function("heard.length === 2")
    drawn, loaded = bench.heard()
    assert drawn["detail"] == {"width": 300}
    assert loaded["detail"] == {"width": 30, "height": 20}
    bench.role("img", "卡片").wait_for()


# Every end that is reached brings twenty more.
TO_THE_END = """async () => {
  const host = document.querySelector("[data-page='pages/list/list']")
  const first = host.querySelector('.chunk')
  const frame = () => new Promise(done => { requestAnimationFrame(done); setTimeout(done, 500) })
  for (let tries = 0; tries < 200 && host.querySelectorAll('.row').length < 300; tries++) {
    host.scrollTop = host.scrollHeight
    await frame()
    await frame()
  }
  return [host.querySelectorAll('.row').length, first === host.querySelector('.chunk')]
}"""


def test_a_list_grows_at_its_end_and_keeps_what_it_has_drawn(bench: Bench) -> None:
    page = bench.open("list").page
    assert page.evaluate(TO_THE_END) == [300, True]
    page.get_by_role("link").last.press("Enter")
    assert [one["detail"] for one in bench.heard()] == [{"id": 299}]


def test_every_tag_can_be_read_by_everybody(bench: Bench) -> None:
    page = bench.page
    for name in PAGES:
        bench.open(name)
        for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page, options={"resultTypes": ["violations"], **rules})
            assert found.violations_count == 0, f"{name} {scheme}: {found.generate_report()}"
    page.emulate_media(color_scheme=None)
