"""What stories do on the phone page and outside of it."""

import json
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect

from dev.demo.load import PASSWORD
from dev.instance import DEMO, Instance

LINJIANGLI = {"latitude": 30.60745, "longitude": 114.3078, "system": "wgs84"}


def takes_a_photo(page: Page, name: str = "manhole_fixed.jpg") -> None:
    """From the album; whoever is asked for the first time agrees."""
    page.get_by_role("button", name="拍照或选照片").tap()
    agree, album = page.get_by_role("button", name="同意"), page.get_by_text("从手机相册选择")
    expect(agree.or_(album).first).to_be_visible()
    with page.expect_file_chooser() as chooser:
        if agree.is_visible():
            agree.tap()
        album.tap()
    chooser.value.set_files(DEMO / "photos" / name)
    expect(page.get_by_role("img", name="照片第 1 张")).to_be_visible()


class Desk:
    """Somebody of the community at the API, for what is not done on the phone."""

    def __init__(self, instance: Instance, username: str) -> None:
        self.instance = instance
        self.root = f"{instance.url}/api/v1"
        self.token = ""
        given = {"username": username, "password": PASSWORD}
        self.token = self.post("/sign-in/password", given)["token"]

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask(path, json.dumps(body).encode())

    def get(self, path: str) -> Any:
        return self._ask(path, None)

    def _ask(self, path: str, data: bytes | None) -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        with urlopen(Request(self.root + path, data, headers), timeout=10) as answer:
            return json.load(answer)

    def sends(self, words: str, unit: str) -> dict[str, Any]:
        """A walk-in's matter in 临江里, dispatched."""
        place = {"place": LINJIANGLI, "kind": "manhole", "source": "walk_in"}
        case: dict[str, Any] = self.post("/cases", {"words": words, **place})
        units = self.get(f"/cases/{case['id']}/suggestions")["items"]
        chosen = next(one["unit"]["id"] for one in units if one["unit"]["name"] == unit)
        self.post(f"/cases/{case['id']}/dispatch", {"unit": chosen})
        return case

    def answered(self, words: str, unit: str) -> dict[str, Any]:
        """One more, and what its unit, the water works, says to it."""
        case = self.sends(words, unit)
        handler = Desk(self.instance, "lin.guodong")
        handler.post(f"/cases/{case['id']}/accept", {})
        says = "今天上午换了新盖子，螺栓拧紧了，再松动请打值班电话。"
        handler.post(f"/cases/{case['id']}/answer", {"words": says, "sure": True})
        return case
