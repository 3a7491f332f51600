"""Why somebody is asked to take a wish: in one sentence, to whoever is asked."""

from datetime import date, datetime

from ..clock import local
from ..people.places import GridIndex, grid_index, metres_between
from .candidates import Candidate
from .models import Wish
from .rules import kind_name
from .telling import SHORT, on_the_board

LONGEST = 200


class Look:
    """A wish as it is compared with people: everything that is asked of it once."""

    def __init__(self, wish: Wish, now: datetime, index: GridIndex | None = None) -> None:
        self.wish, self.today = wish, local(now).date()
        self.kind = kind_name(wish.kind_key, now)
        self.index = index or grid_index()
        self.here = self.index.centre(wish.region_code)
        if wish.latitude is not None and wish.longitude is not None:
            self.here = (wish.latitude, wish.longitude)
        self._metres: dict[str, int | None] = {}

    def metres(self, code: str) -> int | None:
        """Between the wish's point, or the middle of its grid, and the middle of a region."""
        if code not in self._metres:
            here, there = self.here, self.index.centre(code)
            far = None if here is None or there is None else metres_between(*here, *there)
            self._metres[code] = None if far is None else round(far)
        return self._metres[code]

    def is_near(self, code: str) -> bool:
        """In the same community."""
        return code.startswith(self.wish.community_code)

    def why(self, candidate: Candidate, done: Wish | None) -> str:
        """Why this wish and this candidate, as it is said to them; `done` is a wish of the same
        kind that they fulfilled: 离您约 600 米；5 月圆过“厨房灯坏了”。"""
        you = "您" if candidate.unit_id is None else "你们"
        parts = [
            self._place(candidate.region_code, you),
            said_done(done, self.today) if done else "",
            f"{you}报过能帮“{self.kind}”" if candidate.stated else "",
            f"有空的时候：{candidate.free}" if candidate.free else "",
        ]
        return ("；".join(part for part in parts if part) + "。")[:LONGEST]

    def _place(self, code: str, you: str) -> str:
        in_a_grid = len(code) > len(self.wish.community_code)
        if in_a_grid and code == self.wish.region_code:
            return f"就在{you}的网格"
        if in_a_grid and (metres := self.metres(code)) is not None:
            return said_metres(metres, you)
        return f"和{you}一个社区" if self.is_near(code) else f"和{you}一条街道"


def said_done(done: Wish, today: date) -> str:
    """When somebody fulfilled which wish: 去年 5 月圆过“厨房灯坏了”."""
    assert done.ended_at is not None
    day, words = local(done.ended_at).date(), on_the_board(done)
    years = {0: "", 1: "去年 "}.get(today.year - day.year, f"{day.year} 年 ")
    return f"{years}{day.month} 月圆过“{words if len(words) <= SHORT else words[:SHORT] + '…'}”"


def said_metres(metres: int, you: str = "您") -> str:
    """About how far: points are kept to some hundred metres only."""
    if metres >= 1000:
        return f"离{you}约 {metres / 1000:.1f} 公里"
    return f"离{you}约 {max(round(metres, -2), 100)} 米"
