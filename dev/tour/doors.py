"""The doors as people use them: a phone with WeChat, a browser, a program with a token."""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from ..demo.load import PASSWORD
from .story import Story, expect, waited_for


@dataclass
class Phone:
    """A person's WeChat."""

    story: Story
    name: str
    openid: str

    def sends(self, told: str, file: Path | None = None, **message: Any) -> str:
        """Send something; returns the reply, having printed both."""
        self.story.tell(self.name, told)
        url = f"{self.story.instance.wechat_url}/emulator/users/{self.openid}/send"
        if file:
            files = {"file": (file.name, file.read_bytes(), "image/jpeg")}
            answer = requests.post(url, data=message, files=files, timeout=30).json()
        else:
            answer = requests.post(url, json=message, timeout=30).json()
        status, sent = answer.get("status"), answer.get("message") or {}
        if status == "timeout":  # a slow machine: WeChat asks again, as it does in earnest
            reply = waited_for(lambda: self._late_reply(sent["id"]), f"no answer to “{told}”")
        else:
            expect(status == 200, f"the callback answered {status}")
            reply = answer["reply"] or ""
        self.story.tell("  邻里", reply)
        return reply

    def says(self, words: str) -> str:
        return self.sends(words, type="text", text=words)

    def reports(self, words: str, label: str, lat: float, lng: float) -> tuple[str, str]:
        """Words, then where; returns the number and the receipt."""
        self.says(words)
        where = {"lat": lat, "lng": lng, "coord": "wgs84", "label": label}
        reply = self.sends(f"[定位] {label}", type="location", **where)
        found = re.search(r"JA-\d{4,}", reply)
        expect(found, "the receipt has a number")
        assert found
        return found[0], reply

    def hears(self, *parts: str) -> str:
        """Wait for a notice that arrives by itself and holds all of this."""
        otherwise = f"{self.name} never heard “{'…'.join(parts)}”"
        notice = waited_for(lambda: self.heard(*parts), otherwise)
        self.story.tell(f"  邻里 → {self.name}", notice)
        return notice

    def _late_reply(self, sent: int) -> str | None:
        replies = [m.get("text", "") for m in self._messages(sent) if m["kind"] == "passive"]
        return replies[0] if replies else None

    def _messages(self, after: int = 0) -> list[dict[str, Any]]:
        url = f"{self.story.instance.wechat_url}/emulator/users/{self.openid}/messages"
        found = requests.get(url, params={"after": after}, timeout=5).json()["messages"]
        messages: list[dict[str, Any]] = found
        return messages

    def heard(self, *parts: str) -> str | None:
        """The one notice that holds all of this, if it has come."""
        texts = [m.get("text", "") for m in self._messages() if m["kind"] == "custom"]
        found = [text for text in texts if all(part in text for part in parts)]
        expect(len(found) <= 1, f"{self.name} heard “{'…'.join(parts)}” {len(found)} times")
        return found[0] if found else None


@dataclass
class Browser:
    """A person at a web page: opens addresses, fills in the forms that are there."""

    story: Story
    web: requests.Session = field(default_factory=requests.Session)
    page: str = ""
    url: str = ""

    def open(self, path: str, status: int = 200) -> str:
        return self._read(self.web.get(self.story.instance.url + path, timeout=10), status)

    def submit(
        self, ending: str, file: Path | None = None, *, status: int = 200, **filled: Any
    ) -> str:
        """Send the form whose address ends like this."""
        forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", self.page, re.S)
        actions = [(re.search(r'action="([^"]*)"', head), body) for head, body in forms]
        found = [(html.unescape(a[1]), b) for a, b in actions if a and a[1].endswith(ending)]
        expect(found, f"no form for {ending} on {self.url}")
        action, body = found[0]
        files = {"photos": (file.name, file.read_bytes(), "image/jpeg")} if file else None
        address = self.story.instance.url + action
        sent = self.web.post(address, data={**_hidden(body), **filled}, files=files, timeout=30)
        return self._read(sent, status)

    def choice(self, words: str) -> str:
        """The value of the radio button or option with these words."""
        radio = rf'<input type="radio"[^>]*value="([^"]+)"[^>]*> <span>{re.escape(words)}'
        option = rf'<option value="([^"]+)"[^>]*>{re.escape(words)}'
        found = re.search(radio, self.page) or re.search(option, self.page)
        expect(found, f"“{words}” can be chosen on {self.url}")
        assert found
        return found[1]

    def _read(self, answer: requests.Response, status: int) -> str:
        expect(
            answer.status_code == status,
            f"{answer.request.method} {answer.url} answered {answer.status_code}",
        )
        self.page, self.url = answer.text, answer.url
        return self.page


def _hidden(form: str) -> dict[str, str]:
    return {
        name[1]: html.unescape(value[1])
        for tag in re.findall(r"<input\b[^>]*>", form)
        if 'type="hidden"' in tag
        and (name := re.search(r'name="([^"]*)"', tag))
        and (value := re.search(r'value="([^"]*)"', tag))
    }


@dataclass
class Office:
    """Whoever has an account, at the panel or by the API; signed in anew when a day has passed."""

    story: Story
    browsers: dict[str, Browser] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)

    def desk(self, username: str, path: str = "/panel/") -> Browser:
        """Somebody's browser, with this page open."""
        desk = self.browsers.setdefault(username, Browser(self.story))
        desk.open(path)
        if "/panel/sign-in" in desk.url:
            desk.submit("/panel/sign-in", username=username, password=PASSWORD)
            desk.open(path)
        return desk

    def case(self, username: str, number: str) -> Browser:
        """Somebody's browser, with the page of this case open."""
        if number not in self.ids:
            found = self.desk(username, f"/panel/find?number={number}")
            case_id = re.search(r"/panel/cases/(\d+)", found.url)
            expect(case_id, f"{number} is found by its number")
            assert case_id
            self.ids[number] = int(case_id[1])
        return self.desk(username, f"/panel/cases/{self.ids[number]}")

    def calls(
        self, username: str, method: str, path: str, given: Any = None, *, status: int = 200
    ) -> Any:
        """What the API answers."""
        url = f"{self.story.instance.url}/api/v1{path}"
        for again in (False, True):
            if username not in self.tokens or again:
                self.tokens[username] = self._token(username)
            head = {"Authorization": f"Bearer {self.tokens[username]}"}
            answer = requests.request(method, url, json=given, headers=head, timeout=30)
            if answer.status_code != 401:
                break
        said = answer.json()
        what = said.get("message") if isinstance(said, dict) else ""
        expect(
            answer.status_code == status, f"{method} {path} answered {answer.status_code}: {what}"
        )
        return said

    def _token(self, username: str) -> str:
        url = f"{self.story.instance.url}/api/v1/sign-in/password"
        given = {"username": username, "password": PASSWORD}
        token: str = requests.post(url, json=given, timeout=30).json()["token"]
        return token

    def step(
        self, username: str, number: str, move: str, *, status: int = 200, **given: Any
    ) -> Any:
        """One step of a case by the API."""
        path = f"/cases/{self.ids[number]}/{move}"
        return self.calls(username, "POST", path, given, status=status)

    def whole(self, username: str, number: str) -> Any:
        """All of a case, by the API."""
        return self.calls(username, "GET", f"/cases/{self.ids[number]}")

    def dispatch(self, number: str, unit: str, note: str = "") -> str:
        """File it and send it at the panel; returns the unit's link."""
        desk = self.case("liu.min", number)
        desk.submit("/dispatch", unit=desk.choice(unit), note=note)
        filed = "" if number in self.sent else "立案，"
        self.sent.add(number)
        self.story.tell("刘敏（社区工作者）", f"{number} {filed}派给{unit}")
        link = re.search(r"/h/[\w.\-]+", desk.page)
        expect(link, "the page shows the unit's signed link")
        assert link
        return link[0]

    def inbox(self, username: str, *parts: str) -> str:
        """The notice in somebody's inbox that holds all of this."""
        desk = self.desk(username, "/panel/inbox")
        sentences = re.findall(r'<p class="said-small">(.*?)</p>', desk.page, re.S)
        found = [s for s in map(html.unescape, sentences) if all(part in s for part in parts)]
        expect(found, f"the inbox of {username} has “{'…'.join(parts)}”")
        return found[0]
