"""wx.makePhoneCall: the phone asks, and turning back is said as WeChat says it."""

import pytest
from playwright.sync_api import expect

from .wx_world import READY, Telephone

pytestmark = pytest.mark.skipif(
    not READY, reason="needs Node, `npm ci` in miniprogram_mock/phone, and Chromium"
)


def test_it_asks_before_it_rings(telephone: Telephone) -> None:
    telephone.ask("makePhoneCall", phoneNumber="027-8221 0000")
    dialog = telephone.page.get_by_role("dialog", name="027-8221 0000")
    expect(dialog).to_be_visible()
    call = telephone.button("呼叫")
    expect(call).to_be_focused()
    expect(call).to_have_attribute("href", "tel:02782210000")
    telephone.page.keyboard.press("Escape")
    assert telephone.said()["errMsg"] == "makePhoneCall:fail cancel"
    telephone.ask("makePhoneCall", phoneNumber="110")
    call.evaluate("link => link.removeAttribute('href')")  # nothing is rung from here
    call.tap()
    assert telephone.said()["errMsg"] == "makePhoneCall:ok"
    assert telephone.refusal("makePhoneCall", phoneNumber="").startswith("makePhoneCall:fail ")
