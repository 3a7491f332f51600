"""The operator's commands: they say what they did, and what they refuse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from backend.clock import now
from backend.db import db, transaction
from backend.people import importing, signing_in
from backend.people.models import Account, Boundary, Person, Region, RoleKind
from backend.records.models import JobRun
from backend.web import App

from .world import COMMUNITY, DISTRICT, GRID, PASSWORD, STREET, World

REGIONS = Path(importing.__file__).with_name("regions.csv")
SQUARE = (
    '{"features": [{"properties": {"code": "%s009", "name": "小河边"}, "geometry": {"type": '
    '"Polygon", "coordinates": [[[114.30, 30.61], [114.31, 30.61], [114.31, 30.62], '
    "[114.30, 30.61]]]}}]}"
)

Flask = Callable[..., Result]


@pytest.fixture
def flask(app: App) -> Flask:
    """`flask ...` on the command line."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=[str(word) for word in words])


def _count(app: App, table: type) -> int:
    with app.app_context(), transaction(write=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_regions_come_once(app: App, flask: Flask) -> None:
    first = flask("regions", "import", REGIONS)
    assert first.exit_code == 0
    assert "+ ... and 1387 more" in first.output
    assert "added 1407, changed 0, unchanged 0" in first.output
    second = flask("regions", "import", REGIONS)
    assert second.output == "added 0, changed 0, unchanged 1407\n"
    assert _count(app, Region) == 1407


def test_a_changed_name_is_shown(app: App, world: World, flask: Flask, tmp_path: Path) -> None:
    file = tmp_path / "renamed.csv"
    file.write_text(f"code,level,name,parent_code\n{COMMUNITY},community,新吉林社区,420102006000\n")
    told = flask("regions", "import", file).output
    assert "~ 420102006003 吉林社区 -> 新吉林社区" in told
    assert "added 0, changed 1, unchanged 0" in told


def test_a_refused_file_is_an_error_in_words(app: App, flask: Flask, tmp_path: Path) -> None:
    file = tmp_path / "broken.csv"
    file.write_text("code,level,name,parent_code\n420000000000,province,湖北省,\n12,city,短,\n")
    refused = flask("regions", "import", file)
    assert refused.exit_code == 1
    assert "第 3 行" in refused.output
    assert "Traceback" not in refused.output
    assert _count(app, Region) == 0


def test_a_file_cannot_steer_the_terminal(flask: Flask, tmp_path: Path) -> None:
    file = tmp_path / "regions.csv"
    file.write_text("code,level,name,parent_code\n420000000000,province,湖\x1b[2J北,\n")
    assert "湖?[2J北" in flask("regions", "import", file).output
    file.write_text("code,level,name,parent_code\n420000000000,\x1b[2J,湖北,\n")
    refused = flask("regions", "import", file)
    assert (refused.exit_code, "不认识的层级 ?[2J" in refused.output) == (1, True)


def test_no_such_file(flask: Flask) -> None:
    assert flask("regions", "import", "nowhere.csv").exit_code == 2


def test_grids_come_once(app: App, world: World, flask: Flask, tmp_path: Path) -> None:
    file = tmp_path / "grids.geojson"
    file.write_text(SQUARE % COMMUNITY)
    assert "added 1, changed 0, unchanged 0" in flask("grids", "import", file).output
    assert flask("grids", "import", file).output == "added 0, changed 0, unchanged 1\n"
    assert _count(app, Boundary) == 4
    file.write_text("not json")
    refused = flask("grids", "import", file)
    assert (refused.exit_code, "GeoJSON" in refused.output) == (1, True)


def test_the_first_administrator(app: App, world: World, flask: Flask) -> None:
    made = flask(
        "people",
        "add-admin",
        "laowang",
        "--name",
        "老王",
        "--region",
        DISTRICT,
        "--password",
        PASSWORD,
    )
    assert (made.exit_code, made.output) == (0, "laowang may now sign in at /panel/\n")
    with app.app_context(), transaction():
        tried = signing_in.attempt("laowang", "here", now=now())
        right = signing_in.matches(tried, PASSWORD)
        person = signing_in.let_in(tried, right, now=now())
        assert person is not None
        assert person.name == "老王"
        assert person.holds({RoleKind.ADMIN}, GRID)


@pytest.mark.parametrize(
    ("username", "region", "password", "says"),
    [
        ("laowang", DISTRICT, "short", "密码至少 10 位"),
        ("laowang", "999999999999", PASSWORD, "没有这个区域编码"),
        ("worker", DISTRICT, PASSWORD, "用户名"),
        (" ", DISTRICT, PASSWORD, "用户名"),
        ("x" * 51, DISTRICT, PASSWORD, "用户名"),
    ],
)
def test_an_administrator_refused_leaves_nobody_behind(
    app: App, world: World, flask: Flask, username: str, region: str, password: str, says: str
) -> None:
    before = _count(app, Person), _count(app, Account)
    refused = flask(
        "people",
        "add-admin",
        username,
        "--name",
        "老王",
        "--region",
        region,
        "--password",
        password,
    )
    assert refused.exit_code == 1
    assert says in refused.output
    assert (_count(app, Person), _count(app, Account)) == before


def test_a_unit_is_dissolved(app: App, world: World, flask: Flask) -> None:
    words = ("people", "dissolve-unit", "永清水务所", "--region", STREET)
    for more, says in (
        (("--successor", "没有的所"), "没有这个名字的单位"),
        (("--successor", "永清水务所"), "不能由自己接手"),
    ):
        refused = flask(*words, *more)
        assert refused.exit_code == 1
        assert says in refused.output
    done = flask(*words, "--successor", "永清供电所")
    assert (done.exit_code, done.output) == (0, "永清水务所 is dissolved, 永清供电所 goes on\n")
    assert flask(*words).exit_code == 1
    assert flask(*words[:2], "永清水务所", "--region", DISTRICT).exit_code == 1
    with app.app_context(), transaction(write=False):
        assert world.water.successor is world.power


def test_a_job_by_hand_is_recorded(app: App, world: World, flask: Flask) -> None:
    done = flask("jobs", "run", "tidy_up")
    assert (done.exit_code, done.output) == (0, "tidy_up: 0 done, 0 failed\n")
    with app.app_context(), transaction(write=False) as session:
        run = session.get_one(JobRun, "tidy_up")
        assert (run.failures, run.error) == (0, "")
        assert run.ended_at is not None


def test_a_job_that_fails_says_so(app: App, world: World, flask: Flask) -> None:
    with app.app_context(), transaction():
        from_nowhere = "INSERT INTO ledger_accounts (measure, balance) VALUES ('points', 7)"
        db.session.execute(db.text(from_nowhere))
    done = flask("jobs", "run", "audit_ledger")
    assert done.exit_code == 1
    assert "account 1 shows 7, its movements 0" in done.output


def test_an_unknown_job(flask: Flask) -> None:
    assert flask("jobs", "run", "sing").exit_code == 2
