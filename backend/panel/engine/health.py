"""One light over the engine room: green, amber or red, and why, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ...clock import lasting, said
from ...notifications.outbox import Outbox
from ...records.models import Measure
from .jobs import Line

WAITS_TOO_LONG = timedelta(minutes=15)
LATELY = timedelta(hours=24)
LITTLE_ROOM, NO_ROOM = 15, 5  # percent of the disk


class Colour(StrEnum):
    """Red: something does not happen that people rely on. Amber: look at it today."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Light:
    """The colour, and a sentence for each thing that is the matter, the gravest first."""

    colour: Colour
    why: list[str]


def light(
    lines: Sequence[Line], out: Outbox, measured: Mapping[str, Measure], at: datetime
) -> Light:
    """What there is to say, from what the page shows below it."""
    bad, odd = list(_bad(lines, out, measured, at)), list(_odd(lines, out, measured, at))
    colour = Colour.RED if bad else Colour.AMBER if odd else Colour.GREEN
    return Light(colour, bad + odd)


def _bad(
    lines: Sequence[Line], out: Outbox, measured: Mapping[str, Measure], at: datetime
) -> Iterator[str]:
    if any(line.name == "heartbeat" and line.trouble for line in lines):
        yield "后台没有动静：提醒发不出去，照片取不回来，超时也没人看。请马上告诉系统管理员。"
    elif failed := [line for line in lines if line.run and line.trouble]:
        yield f"有 {len(failed)} 项没办好：{'、'.join(line.says for line in failed)}。"
    if out.oldest is not None and at - out.oldest > WAITS_TOO_LONG:
        yield f"有提醒等了 {lasting(at - out.oldest)} 还没发出去。"
    if (free := free_percent(measured)) is not None and free < NO_ROOM:
        yield f"磁盘只剩 {free}% 的地方，照片快存不下了。"


def _odd(
    lines: Sequence[Line], out: Outbox, measured: Mapping[str, Measure], at: datetime
) -> Iterator[str]:
    if out.given_up:
        yield f"有 {out.given_up} 条提醒没发出去，看看原因，好了可以重发。"
    for line in lines:
        failed = line.run.failed_at if line.run else None
        if not line.trouble and failed is not None and at - failed < LATELY:
            yield f"“{line.says}”{said(failed, at)} 出过错，后来好了。"
    if (free := free_percent(measured)) is not None and NO_ROOM <= free < LITTLE_ROOM:
        yield f"磁盘还剩 {free}% 的地方。"


def free_percent(measured: Mapping[str, Measure]) -> int | None:
    """How much of the disk with the photos is free; None before anything was measured."""
    if "disk_free" not in measured or not measured["disk_size"].value:
        return None
    return 100 * measured["disk_free"].value // measured["disk_size"].value
