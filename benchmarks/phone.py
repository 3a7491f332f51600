"""The phone page over a narrow link: `python -m benchmarks.phone`.

A real Chromium opens it on an installation of its own, over a link with the given delay and width
(Chromium's own shaping). What it takes until the first page answers a tap is held to the time of
two round trips and the transfer of its bytes, which no page can beat. Medians. A table, and
benchmarks/results/phone.json.
"""

import argparse
import json
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from dev.instance import Instance, Running, free_port, next_wednesday

RESULTS = Path(__file__).parent / "results" / "phone.json"
# name, delay of a round trip in ms, bytes per second
LINKS = [("3G, slow", 2000, 50_000), ("3G", 300, 200_000), ("4G", 60, 1_500_000)]
READY = "() => performance.getEntriesByName('linli-interactive')[0]?.startTime"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        instance = Instance(Path(home), free_port(), free_port())
        instance.set_clock(next_wednesday(14, 30))
        instance.prepare()
        with Running(instance):
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            url = f"{instance.wechat_url}/phone/{_somebody(instance)}/"
            found = [_over(browser, url, link, rounds) for link in LINKS]
            browser.close()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1))
    for line in found:
        print(
            f"{line['link']:<10} {line['kb']:>6.1f} KB  ready {line['ready_ms']:>6.0f} ms"
            f"  limit {line['limit_ms']:>6.0f} ms  ratio {line['ratio']:.2f}"
            f"  = {line['round_trips']:.1f} round trips"
        )


def _somebody(instance: Instance) -> str:
    with urlopen(Request(f"{instance.wechat_url}/emulator/users"), timeout=5) as answer:
        return str(json.load(answer)["users"][0]["openid"])


def _over(browser: Browser, url: str, link: tuple[str, int, int], rounds: int) -> dict[str, Any]:
    name, delay, width = link
    runs = [_open(browser, url, delay, width) for _ in range(rounds)]
    ready, sent = (statistics.median(run[i] for run in runs) for i in (0, 1))
    limit = 2 * delay + 1000 * sent / width
    return {
        "link": name,
        "kb": sent / 1000,
        "ready_ms": ready,
        "limit_ms": limit,
        "ratio": ready / limit,
        "round_trips": ready / delay,
    }


def _open(browser: Browser, url: str, delay: int, width: int) -> tuple[float, float]:
    """Milliseconds until it answers a tap, and the bytes of page, scripts and styles until then."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    shape = {"offline": False, "latency": delay, "downloadThroughput": width}
    wire.send("Network.emulateNetworkConditions", {**shape, "uploadThroughput": width})
    sent: list[float] = []
    wire.on("Network.loadingFinished", lambda done: sent.append(done["encodedDataLength"]))
    ready = _ready(page, url)
    until_then = sum(sent)
    context.close()
    return ready, until_then


def _ready(page: Page, url: str) -> float:
    page.goto(url, wait_until="commit", timeout=60_000)
    return float(page.wait_for_function(READY, timeout=60_000).json_value())


if __name__ == "__main__":
    main()
