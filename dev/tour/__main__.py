"""Play every chapter, or `python -m dev.tour NAME...`; exit code 1 as soon as a step is wrong."""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import requests

from ..instance import Instance, Running, free_port, next_wednesday
from . import (
    again,
    airing,
    danger,
    dispute,
    explained,
    hole,
    late,
    points,
    steward,
    strangers,
    whistle,
    wishes,
)
from .doors import Office
from .story import NotAsItShouldBe, Story

CHAPTERS = [
    hole,
    again,
    dispute,
    steward,
    whistle,
    points,
    airing,
    late,
    explained,
    strangers,
    wishes,
]


def play(story: Story, names: list[str]) -> None:
    """The danger, and the chapters of these names; all of them without any."""
    office = Office(story)
    danger.play(office)
    for chapter in CHAPTERS:
        if not names or chapter.__name__.rpartition(".")[2] in names:
            chapter.play(office)


def main() -> int:
    home, began = Path(tempfile.mkdtemp(prefix="linli-tour-")), time.monotonic()
    story = Story(Instance(home, free_port(), free_port()))
    print("邻里：一件事从看到到办好。正在开一个全新的小区……", flush=True)
    try:
        story.jump(next_wednesday(12, 7))
        story.instance.prepare()
        with Running(story.instance) as running:
            try:
                play(story, sys.argv[1:])
            except (NotAsItShouldBe, requests.RequestException):
                print(running.tail(), file=sys.stderr)
                raise
    except (NotAsItShouldBe, requests.RequestException, TimeoutError) as wrong:
        print(f"\n✗ 这一步不对  Not as it should be: {wrong}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(
        f"\n✓ 每一步都对，用了 {time.monotonic() - began:.0f} 秒。  Every step was as it should be."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
