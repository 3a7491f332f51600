"""The chat page in a real browser at 390 px: everything a person can send, and axe."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from emulator_world import JPEG, MP
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    context.set_default_timeout(8000)
    yield context.new_page()
    context.close()


@pytest.fixture
def town(start, tmp_path):
    """An emulator with a map of one grid and one sample photo."""
    ring = [[114.30, 30.60], [114.31, 30.60], [114.31, 30.61], [114.30, 30.61], [114.30, 30.60]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": "一号网格"}, "geometry": geometry}
    (tmp_path / "grids.geojson").write_text(json.dumps({"features": [feature]}))
    (tmp_path / "井盖.jpg").write_bytes(JPEG)
    return start(map_file=tmp_path / "grids.geojson", samples=tmp_path)


def check(page):
    """Nothing that axe objects to, and no sideways scrolling."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_person_follows_and_sends_everything(town, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(town.base + "/chat")
    check(page)
    page.get_by_label("名字").fill("小林")
    page.get_by_role("button", name="开始聊天").click()
    expect(page.get_by_role("button", name="关注公众号")).to_be_visible()
    check(page)
    town.callback.script = [town.callback.reply("欢迎")]
    page.get_by_role("button", name="关注公众号").click()
    expect(page.get_by_text("欢迎")).to_be_visible()
    say_words(town, page)
    send_sample(page)
    send_place(town, page)
    send_file(page)
    check(page)
    page.add_style_tag(content="html { font-size: 200% }")
    check(page)
    assert all(url.startswith((town.base, "blob:")) for url in asked)
    town.until(lambda: len(town.callback.got) == 5)
    kinds = sorted(seen["fields"]["MsgType"] for seen in town.callback.got)
    assert kinds == ["event", "image", "image", "location", "text"]


def say_words(town, page):
    town.callback.script = [town.callback.reply("见 https://example.org/a <b>粗</b>")]
    page.get_by_label("输入消息").fill("<i>井盖</i>坏了")
    page.keyboard.press("Enter")
    expect(page.get_by_text("<i>井盖</i>坏了")).to_be_visible()
    expect(page.get_by_text("<b>粗</b>")).to_be_visible()
    expect(page.get_by_role("link", name="https://example.org/a")).to_be_visible()


def send_sample(page):
    page.get_by_role("button", name="更多发送方式").click()
    check(page)
    page.get_by_role("button", name="示例照片", exact=True).click()
    check(page)
    page.get_by_role("button", name="发送示例照片 1").click()
    expect(page.get_by_role("button", name="放大照片")).to_have_count(1)


def send_place(town, page):
    page.get_by_role("button", name="更多发送方式").click()
    page.get_by_role("button", name="位置").click()
    page.get_by_role("button", name="一号网格").press("Enter")
    check(page)
    page.get_by_role("button", name="发送位置").click()
    expect(page.locator(".place b")).to_have_text("一号网格")
    place = town.until(lambda: [s for s in town.callback.got if "Label" in s["fields"]])[0]
    assert float(place["fields"]["Location_X"]) == pytest.approx(30.605 - 0.0023, abs=0.0005)


def send_file(page):
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    page.locator("#album").set_input_files(photo)
    expect(page.get_by_role("button", name="放大照片")).to_have_count(2)


def test_what_could_not_be_sent_is_marked_and_sent_again(town, page):
    openid = town.person()["openid"]
    page.goto(f"{town.base}/chat/{openid}")
    page.context.set_offline(True)
    page.get_by_label("输入消息").fill("在电梯里")
    page.keyboard.press("Enter")
    again = page.get_by_role("button", name="发送失败，点此重发")
    expect(again).to_be_visible()
    check(page)
    page.context.set_offline(False)
    again.click()
    expect(again).to_have_count(0)
    assert [m["text"] for m in town.messages(openid)] == ["在电梯里"]


def test_notices_arrive_by_themselves(town, page):
    openid = town.person()["openid"]
    town.say(openid)
    page.goto(f"{town.base}/chat/{openid}")
    expect(page.get_by_text("你好")).to_be_visible()
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    town.custom(openid, text={"content": "井盖修好了"})
    expect(page.get_by_text("井盖修好了")).to_be_visible()


def test_the_window_and_the_cards_of_the_mini_program(town, page):
    person, template = town.person(), "emulator-reminder"
    page.goto(f"{town.base}/service/{person['openid']}")
    check(page)
    for title in ("待办提醒", "新任务通知", "心愿进度通知", "事项办理进度通知"):
        page.get_by_label(title).check()
    page.get_by_role("button", name="允许").click()
    expect(page.get_by_text("Templates count out of max bounds")).to_be_visible()
    page.get_by_label("新任务通知").uncheck()
    page.get_by_role("button", name="允许").click()
    expect(page.get_by_text("还能发 1 次")).to_have_count(3)
    data = {"thing1": "回头看", "time2": "2026年7月1日 14:30", "thing3": "点开看看"}
    values = {key: {"value": value} for key, value in data.items()}
    path = f"/cgi-bin/message/subscribe/send?access_token={town.token(MP)}"
    letter = {"touser": person["mp_openid"], "template_id": template, "data": values}
    assert town.post(path, **letter).json()["errcode"] == 0
    page.reload()
    expect(page.get_by_role("heading", name="待办提醒")).to_be_visible()
    expect(page.get_by_text("还能发 1 次")).to_have_count(2)
    check(page)


def test_the_page_of_bad_days(town, page):
    page.goto(town.base + "/faults")
    page.get_by_label("哪里").select_option("/cgi-bin/media/get")
    page.get_by_role("button", name="安排").click()
    expect(page.get_by_text("下载素材：变慢 3，还有 1 次")).to_be_visible()
    check(page)
    page.get_by_role("button", name="取消第 1 个故障").click()
    expect(page.get_by_text("没有故障。")).to_be_visible()


def test_static_files_name_no_outside_address():
    folder = Path(__file__).parents[3] / "miniprogram_mock" / "wechat"
    for file in [*folder.glob("static/*"), *folder.glob("templates/*")]:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert 'src="http' not in text and "url(http" not in text and 'href="http' not in text
