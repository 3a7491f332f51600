"""Said instead of written: at home, on to the report, heard on the case and in the panel."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dev.instance import Instance

from .conftest import check
from .test_panel_today import signed_in
from .test_phone_report import answered, ask, says, tap

pytestmark = pytest.mark.browser

# A microphone that hears the note A.
TONE = """() => {
  navigator.mediaDevices.getUserMedia = async () => {
    const sound = new AudioContext(), tone = sound.createOscillator()
    const to = sound.createMediaStreamDestination()
    tone.connect(to)
    tone.start()
    return to.stream
  }
}"""


def allowed(page: Page, allow: bool) -> None:
    """What the person answered when asked for the microphone, or has changed in the settings."""
    root, rest = page.url.split("/phone/")
    given = {"scope": "scope.record", "allow": allow}
    page.request.post(f"{root}/emulator/mp/{rest.split('/')[0]}/auth", data=given)


def test_a_voice_is_recorded_at_home_reported_and_heard_again(
    phone: Callable[..., Page], window: Callable[..., Page], instance: Instance
) -> None:
    page = phone("孙倩", width=320)
    page.evaluate(TONE)
    answered(page, place=False)
    allowed(page, False)
    tap(page, "说一段话，不用打字")
    says(page, "没有允许用麦克风，不要紧：可以打字，或者打电话给社区。")
    expect(page.get_by_role("button", name="打开麦克风权限")).to_be_visible()
    check(page, "phone-voice-refused")
    allowed(page, True)
    tap(page, "说一段话，不用打字")
    expect(page.get_by_role("button", name="正在录，1 秒")).to_be_visible()
    tap(page, re.compile("说完点这里"))
    tap(page, re.compile("听我说的，. 秒"))
    expect(page.get_by_role("button", name="正在放，点一下停")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("听我说的"))).to_be_visible()  # all of it
    expect(page.get_by_text("正在传……")).to_have_count(0)
    tap(page, "看看该去哪里")
    expect(page.get_by_role("heading", name="当作心愿")).to_have_count(0)
    says(page, "社区的人会听您说的，再派人去办")
    page.mouse.click(2, 400)  # Chromium holds the tapped button for pressed until it is told
    expect(page.locator(".button-hover, wx-button:active")).to_have_count(0)
    check(page, "phone-voice")
    page.get_by_role("button", name="报给社区", exact=True).tap()
    expect(page.locator("#wx-tabs [aria-current]")).to_have_text("随手拍")
    tap(page, "不定位，选一个社区")
    tap(page, re.compile("吉林社区"))
    check(page, "phone-voice-report")
    tap(page, "发出去")
    says(page, re.compile(r"编号 JA-\d+"))
    tap(page, "看看进展")
    says(page, "（都在语音里）")
    check(page, "phone-voice-case")
    tap(page, re.compile("听语音，. 秒"))
    expect(page.get_by_role("button", name="正在放，点一下停")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("听语音"))).to_be_visible()

    case = ask(page, "GET", "/cases?mine=true&limit=1")["items"][0]
    desk = signed_in(instance, window(1440, 900))
    desk.goto(f"{instance.url}/panel/cases/{case['id']}")
    sound = desk.locator("audio")
    assert sound.evaluate("""one => new Promise((resolve, reject) => {
      one.onloadedmetadata = () => resolve(one.duration)
      one.onerror = () => reject(one.error.message)
      one.preload = 'auto'
      one.load()
    })""") == pytest.approx(1.5, abs=1)
