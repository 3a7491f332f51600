"""The chase as it is read over the API: dated facts for whoever wished, a list for the worker."""

from datetime import timedelta
from typing import Any

from backend.jobs import schedule
from backend.jobs.runner import run
from backend.wishes.models import Wish

from ..wishes.helpers import neighbour
from ..wishes.making import on_the_board
from ..world import WEDNESDAY, World
from .conftest import Api


def test_the_wisher_reads_dated_facts_and_the_worker_has_a_list(api: Api, travel: Any) -> None:

    def wished(world: World) -> Wish:
        neighbour(world, "会修的小黄", "repair")
        return on_the_board(world)

    wish_id = api.wish(wished)
    worker, path = api("worker"), f"/wishes/{wish_id}"
    for days in (1.1, 3.1, 7.1):
        assert worker.get("/wishes/to-answer").json["items"] == []
        travel(WEDNESDAY + timedelta(days=days))
        with api.app.app_context():
            assert run(schedule.named("chase_wishes")).items == 1
    lines = [(line["at"][:10], line["words"]) for line in api("resident").get(path).json["lines"]]
    assert lines[2:] == [
        ("2026-07-02", "问了 1 位邻居，都是能帮“修一修”的。"),
        ("2026-07-04", "又问了网格和社区的 1 位党员。"),
        ("2026-07-08", "交给了社区：7 月 10 日前自己来办、找到人，或者答复您。"),
    ]
    assert len(api("rider").get(path).json["lines"]) == 2, "neighbours read what became of it"
    assert len(worker.get(path).json["asked"]) == 2
    assert [row["id"] for row in api("member").get("/wishes/asked").json["items"]] == [wish_id]

    (row,) = worker.get("/wishes/to-answer").json["items"]
    assert (row["id"], row["due_at"][:10], row["overdue"]) == (wish_id, "2026-07-10", False)
    assert api("next_worker").get("/wishes/to-answer").json["items"] == []
    said = {"reason": "问遍了，没有人会", "elsewhere": "12345"}
    assert worker.post(f"{path}/decline", said).status_code == 200
    assert worker.get("/wishes/to-answer").json["items"] == []
