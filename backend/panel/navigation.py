"""The way through the pages: one line per page group, in the order of the day."""

from collections.abc import Callable
from dataclasses import dataclass

from ..decisions.rules import reads
from ..ledger.rewards import keeps_a_shelf
from ..notifications.queries import unread
from ..people.finding import knows_people
from ..people.models import Person
from .roles import files_cases, is_staff, looks_down, writes_replies


@dataclass(frozen=True)
class Tab:
    """A link of the frame."""

    endpoint: str
    words: str
    here: bool
    count: int = 0


@dataclass(frozen=True)
class Group:
    """A page group: where its link leads, and for whom it is there; `also`: further blueprints
    whose pages belong to it."""

    endpoint: str
    words: str
    may: Callable[[Person], bool] = lambda person: True
    count: Callable[[Person], int] = lambda person: 0
    also: tuple[str, ...] = ()


DAILY = (
    Group("panel.today.show", "待办"),
    Group("panel.lists.show", "事件"),
    Group("panel.filing.form", "登记", files_cases),
    Group("panel.inbox.show", "提醒", count=lambda person: unread(person.id)),
)
# The boards beside the cases: a line each.
BOARDS = (Group("panel.wishes.queue", "心愿", looks_down),)
PEOPLE = (
    "person",
    "merging",
    "erasing",
    "units",
    "care",
    "places",
    "outlines",
    "sheets",
    "retention",
)
NOW_AND_THEN = (
    Group("panel.rewards.show", "兑换", keeps_a_shelf),
    Group("panel.orders.form", "12345", writes_replies),
    Group("panel.replies.show", "现成答复", writes_replies),
    Group("panel.airings.show", "晾晒"),
    Group("panel.people.show", "人员", knows_people, also=PEOPLE),
    Group("panel.figures.show", "统计", is_staff),
    Group("panel.red_black.show", "红黑榜"),
    Group("panel.screen.links", "大屏", is_staff),
    Group("panel.duty.show", "值班", is_staff),
    Group("panel.codes.show", "小程序码", looks_down),
    Group("panel.rules.show", "规则", reads),
    Group("panel.engine.show", "后台", is_staff),
)


@dataclass(frozen=True)
class Tabs:
    """What stands in the bar, and what is folded behind 更多."""

    daily: list[Tab]
    now_and_then: list[Tab]


def tabs(person: Person, endpoint: str) -> Tabs:
    """The links that somebody has, on the page of this endpoint."""
    return Tabs(_of(person, endpoint, DAILY + BOARDS), _of(person, endpoint, NOW_AND_THEN))


def _of(person: Person, endpoint: str, groups: tuple[Group, ...]) -> list[Tab]:
    return [
        Tab(group.endpoint, group.words, _here(group, endpoint), group.count(person))
        for group in groups
        if group.may(person)
    ]


def _here(group: Group, endpoint: str) -> bool:
    """A board is one place, whichever of its pages is open."""
    board = group.endpoint.rpartition(".")[0] + "."
    further = endpoint.split(".")[-2:-1]
    return (
        group.endpoint == endpoint
        or (group in BOARDS and endpoint.startswith(board))
        or any(name in group.also for name in further)
    )
