"""`flask catalogue ...` and `flask rules ...`: they say what they would do, and what they did."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from backend.catalogue import queries
from backend.catalogue.entries import SHIPPED
from backend.catalogue.models import CatalogueVersion, OwnList, RuleSet
from backend.db import db, transaction
from backend.web import App

from ..world import COMMUNITY, World
from .making import city, ours, state, table, twelve

Flask = Callable[..., Result]


@pytest.fixture
def flask(app: App, world: World) -> Flask:
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=[str(word) for word in words])


def held(app: App) -> list[object]:
    with app.app_context(), transaction(write=False):
        return state()


def test_what_is_shipped_is_there_already(app: App, flask: Flask) -> None:
    before = held(app)
    for words in (("catalogue", "import"), ("rules", "import")):
        done = flask(*words)
        assert done.exit_code == 0
        assert "新增 0，改动 0，去掉 0" in done.output and "没有新版本" in done.output
    assert held(app) == before


def test_a_dry_run_changes_nothing(app: App, flask: Flask, tmp_path: Path) -> None:
    before = held(app)
    lists = table(tmp_path, ("category", "item", "tile"), [("卫生", "垃圾", "rubbish")])
    told = flask("catalogue", "import-list", lists, "--region", COMMUNITY, "--dry-run").output
    assert "+ 卫生：1 项" in told and "只是预演" in told
    entries = table(tmp_path, ("kind", "code", "class", "name"), [("部件", "01001", "1", "井")])
    told = flask("catalogue", "import", entries, "--dry-run").output
    assert "去掉 402" in told and "! 还在用： 事项:01037：分类“灯不亮”" in told
    told = flask("rules", "import", ours(tmp_path, twelve()), "--dry-run").output
    assert "新增 12，改动 0，去掉 62" in told and "只是预演" in told
    assert held(app) == before


def test_a_citys_table_is_shown_whole_and_refused(app: App, flask: Flask, tmp_path: Path) -> None:
    file = city(
        tmp_path,
        ("部件", "路灯", "不亮", "2天"),
        ("部件", "行道树", "缺失", "种植季节15工作日"),
        ("事件", "门前四包", "没包", "2小时"),
    )
    before = held(app)
    told = flask("rules", "import", file)
    assert told.exit_code == 1
    assert "! 读不懂： 第 3 行 行道树：时限“种植季节15工作日”读不懂" in told.output
    assert "? 目录里没有，作本地事项： 门前四包（第 4 行）" in told.output
    assert "Error: 有 1 行读不懂，没有导入" in told.output
    told = flask("rules", "import", file, "--skip-unreadable")
    assert told.exit_code == 1 and "Error: 没有默认条件的分类：车堵了路、" in told.output
    assert held(app) == before
    done = flask("rules", "import", file, "--skip-unreadable", "--keep-defaults")
    assert done.exit_code == 0 and "已存为新版本" in done.output
    with app.app_context(), transaction(write=False):
        assert queries.current_rules().name == "table.tsv"
        assert [rule.condition for rule in queries.rules_for("light")][1] == "不亮"


def test_a_version_says_who_made_it(app: App, flask: Flask, world: World, tmp_path: Path) -> None:
    rows = ours(tmp_path, twelve())
    assert flask("rules", "import", rows, "--by", "admin", "--name", "江岸").exit_code == 0
    with app.app_context(), transaction(write=False):
        made = queries.current_rules()
        assert (made.name, made.by_id) == ("江岸", world.ids["admin"])
    told = flask("rules", "import", "--by", "nobody")
    assert told.exit_code == 1 and "没有叫 nobody 的账号" in told.output


def test_a_catalogue_that_drops_what_is_used_must_be_meant(
    app: App, flask: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "catalogue.tsv"
    kept = [line for line in SHIPPED.read_text("utf-8").splitlines(True) if "10002" not in line]
    file.write_text("".join(kept), encoding="utf-8")
    told = flask("catalogue", "import", file)
    assert told.exit_code == 1 and "--yes-drop" in told.output
    assert "- 事项:10002 架空线缆脱落" in told.output
    assert flask("catalogue", "import", file, "--yes-drop", "--name", "少一条").exit_code == 0
    with app.app_context(), transaction(write=False):
        assert [v.name for v in db.session.scalars(select(CatalogueVersion))] == [
            "GB/T 47678.5-2026",
            "少一条",
        ]


def test_a_list_comes_once(app: App, flask: Flask, tmp_path: Path) -> None:
    file = table(tmp_path, ("category", "item"), [("卫生", "暴露垃圾"), ("琐事", "吵架")])
    told = flask("catalogue", "import-list", file, "--region", COMMUNITY, "--name", "九类")
    assert "? 没有对应，归“别的”： 第 3 行 吵架" in told.output and "已存为新版本" in told.output
    again = flask("catalogue", "import-list", file, "--region", COMMUNITY)
    assert "没有新版本" in again.output
    with app.app_context(), transaction(write=False) as session:
        assert [own.name for own in session.scalars(select(OwnList))] == ["九类"]


def test_a_file_cannot_steer_the_terminal(flask: Flask, tmp_path: Path) -> None:
    rows = twelve(light={"item": "\x1b]0;灯\x07", "limit": "立即"})
    told = flask("rules", "import", ours(tmp_path, rows))
    assert told.exit_code == 1 and "\x1b" not in told.output and "\x07" not in told.output


def test_a_hostile_file_is_an_error_in_words(app: App, flask: Flask, tmp_path: Path) -> None:
    file = tmp_path / "gbk.csv"
    file.write_bytes("kind,code,class,name\n部件,01001,一,井盖\n".encode("gbk"))
    for words in (("catalogue", "import"), ("rules", "import")):
        told = flask(*words, file)
        assert told.exit_code == 1 and told.output.startswith("Error: 文件不是 UTF-8 编码")
    with app.app_context(), transaction(write=False) as session:
        assert len(session.scalars(select(RuleSet)).all()) == 1
