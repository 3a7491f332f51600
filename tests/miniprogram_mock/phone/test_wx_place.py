"""What a person lets the mini-program know: consent, permissions, where the phone is."""

import pytest
from playwright.sync_api import expect

from miniprogram_mock.wechat import device, geo

from .wx_world import READY, Telephone

pytestmark = pytest.mark.skipif(
    not READY, reason="needs Node, `npm ci` in miniprogram_mock/phone, and Chromium"
)


@pytest.fixture
def forgotten(telephone: Telephone) -> Telephone:
    """Nothing was ever allowed or refused."""
    telephone.allow(privacy=False, **dict.fromkeys(device.SCOPES))
    return telephone


@pytest.fixture
def trusted(forgotten: Telephone) -> Telephone:
    """The privacy guideline was agreed to, nothing else."""
    forgotten.allow(privacy=True)
    return forgotten


def test_nothing_private_is_touched_without_consent(forgotten: Telephone) -> None:
    telephone, page = forgotten, forgotten.page
    assert telephone.call("getPrivacySetting") == {
        "needAuthorization": True, "privacyContractName": "《邻里小程序隐私保护指引》",
        "errMsg": "getPrivacySetting:ok",
    }  # fmt: skip
    telephone.ask("getLocation")
    telephone.button("《邻里小程序隐私保护指引》").tap()
    expect(page.get_by_text("用来标出您报的事在哪里")).to_be_visible()
    page.go_back()
    telephone.button("拒绝").tap()
    assert telephone.said() == {
        "errMsg": "getLocation:fail privacy permission is not authorized", "errno": 104,
    }  # fmt: skip
    telephone.ask("requirePrivacyAuthorize")
    telephone.button("同意").tap()
    assert telephone.said() == {"errMsg": "requirePrivacyAuthorize:ok"}
    assert telephone.call("getPrivacySetting")["needAuthorization"] is False


def test_a_permission_is_asked_once_and_changed_in_the_settings(trusted: Telephone) -> None:
    telephone = trusted
    telephone.ask("getLocation", type="gcj02")
    expect(telephone.dialog).to_have_accessible_description("用来标出您报的事在哪里")
    telephone.button("拒绝").tap()
    refused = {"errMsg": "getLocation:fail auth deny", "errno": 103}
    assert telephone.said() == refused
    assert telephone.call("getLocation") == refused  # without asking again
    assert telephone.refusal("authorize", scope="scope.userLocation") == "authorize:fail auth deny"
    assert telephone.refusal("authorize", scope="scope.none") == "authorize:fail invalid scope"
    telephone.tapped("openSetting")
    telephone.page.get_by_role("switch", name="位置信息").tap()
    telephone.button("关闭").tap()
    assert telephone.said()["authSetting"] == {"scope.userLocation": True}
    assert telephone.call("getSetting")["authSetting"] == {"scope.userLocation": True}
    satellites, national = (
        telephone.call("getLocation"),
        telephone.call("getLocation", type="gcj02"),
    )
    assert (satellites["latitude"], satellites["longitude"]) == (30.6037, 114.3102)
    shift = geo.wgs84_to_gcj02(30.6037, 114.3102)
    assert (national["latitude"], national["longitude"]) == pytest.approx(shift, abs=1e-6)


def test_a_place_is_chosen_on_the_map(trusted: Telephone) -> None:
    telephone, page = trusted, trusted.page
    telephone.ask("chooseLocation")
    telephone.button("临江里").tap()
    telephone.button("用这个位置").tap()
    chosen = telephone.said()
    assert (chosen["name"], chosen["address"]) == ("临江里", "临江里附近")
    inside = geo.wgs84_to_gcj02(30.6083, 114.3078)
    assert (chosen["latitude"], chosen["longitude"]) == pytest.approx(inside, abs=0.005)
    start = {"latitude": chosen["latitude"], "longitude": chosen["longitude"]}
    telephone.ask("chooseLocation", **start)
    expect(page.get_by_role("application")).to_be_focused()
    page.keyboard.press("ArrowDown")
    telephone.button("用这个位置").tap()
    moved = telephone.said()
    assert moved["longitude"] == pytest.approx(start["longitude"], abs=1e-5)
    assert 0 < start["latitude"] - moved["latitude"] < 0.001
    telephone.ask("chooseLocation")
    telephone.button("关闭").tap()
    assert telephone.said() == {"errMsg": "chooseLocation:fail cancel"}
    assert telephone.refusal("openLocation", name="临江里", **start) == "openLocation:ok"
    expect(page.get_by_role("img", name="地图：临江里")).to_be_visible()
    page.keyboard.press("Escape")
    expect(telephone.dialog).to_have_count(0)


def test_a_phone_without_satellites_says_why(trusted: Telephone) -> None:
    telephone, page = trusted, trusted.page
    telephone.allow(**{"scope.userLocation": True})
    page.context.clear_permissions()
    assert telephone.refusal("getLocation") == "getLocation:fail system permission denied"
    page.context.grant_permissions(["geolocation"])
    page.evaluate(
        "() => { navigator.geolocation.getCurrentPosition = (_, fail) => fail({ code: 2 }) }"
    )
    assert telephone.refusal("getLocation") == (
        "getLocation:fail:ERROR_NOCELL&WIFI_LOCATIONSWITCHOFF"
    )
    page.evaluate("() => { delete navigator.geolocation.getCurrentPosition }")
