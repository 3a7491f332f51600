"""What no reader should have to check by eye: who imports whom, who commits, what tables hold."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Enum, Table

import backend
from backend.db import Base

BACKEND = Path(backend.__file__).parent
ROOT = BACKEND.parent
FEATURES = ("cases", "redblack", "people", "files", "ledger", "notifications", "records")
SOURCES = sorted(BACKEND.rglob("*.py"))
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES}
TABLES = Base.metadata.sorted_tables


def where(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def imports(tree: ast.AST) -> Iterator[tuple[ast.AST, str, str]]:
    """Module and name of each import; `import a` has no name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, node.module or "", alias.name) for alias in node.names)


def test_higher_may_import_lower_never_back() -> None:
    """The contracts stand in pyproject.toml."""
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [tool, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_feature_knows_the_request() -> None:
    found = [
        where(file, node)
        for feature in FEATURES
        for file in (BACKEND / feature).rglob("*.py")
        for node, module, name in imports(TREES[file])
        if module.split(".")[0] in {"flask", "werkzeug"} and name != "current_app"
    ]
    assert found == []


def test_only_one_package_knows_wechat_s_library() -> None:
    found = [
        where(file, node)
        for file in SOURCES
        for node, module, _ in imports(TREES[file])
        if module.split(".")[0] == "wechatpy" and BACKEND / "wechat" not in file.parents
    ]
    assert found == []


def test_no_import_hides_in_a_function() -> None:
    found = [
        where(file, node)
        for file, tree in TREES.items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_one_place_commits() -> None:
    found = [
        where(file, node)
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit" and file.name != "db.py"
    ]
    assert found == []
    assert (BACKEND / "db.py").read_text().count(".commit(") == 1


def test_one_place_asks_what_time_it_is() -> None:
    """Rules take `now` as an argument. The scheduler alone keeps to the real clock in a demo."""
    may = {BACKEND / "clock.py", BACKEND / "jobs" / "__main__.py"}
    found = [
        where(file, node)
        for file, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
        and file not in may
    ]
    assert found == []


def test_every_feature_says_what_it_is_and_what_it_never_does() -> None:
    for package in BACKEND.glob("*/__init__.py"):
        assert ast.get_docstring(TREES[package]), package
    for feature in FEATURES:
        said = ast.get_docstring(TREES[BACKEND / feature / "__init__.py"]) or ""
        assert "never" in said.lower(), feature


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_table_has_a_key_and_names_for_its_rules(table: Table) -> None:
    assert list(table.primary_key)
    for rule in [*table.constraints, *table.indexes]:
        assert rule.name, f"{table}: {rule}"


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_choice_has_its_check_and_comes_back_as_an_enum(table: Table) -> None:
    checks = {str(r.name) for r in table.constraints if isinstance(r, CheckConstraint)}
    for column in table.columns:
        if isinstance(column.type, Enum):
            assert not column.type.native_enum, column
            assert column.type.create_constraint, column
            assert f"ck_{table}_{column.type.name}" in checks
            assert column.type.enum_class is not None, column
            assert set(column.type.enums) == {member.value for member in column.type.enum_class}


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_an_instant_is_kept_in_utc(table: Table) -> None:
    for column in table.columns:
        if "DATETIME" in str(column.type).upper() or "TIMESTAMP" in str(column.type).upper():
            assert type(column.type).__name__ == "UTCDateTime", column


FOLDERS = ("backend", "benchmarks", "dev", "docs", "migrations", "miniprogram_mock", "tests")
TEXTS = {".py", ".md", ".toml", ".ini", ".html", ".css", ".js", ".json", ".sh", ".mako", ".yml"}
# A home folder, a mounted disk, a build machine's workspace: nothing that a reader also has.
ELSEWHERE = re.compile(r"(?<![\w.:/-])/(?:home|root|mnt|work|Users|builds)/[\w.-]+")
APP = json.loads((ROOT / "miniprogram_mock" / "app" / "app.json").read_text(encoding="utf-8"))
# Pages of the mini-program: one of its packages is called "work".
PAGES = {
    f"/{package['root']}/{page.split('/')[0]}"
    for package in APP["subPackages"]
    for page in package["pages"]
}


def test_nothing_names_a_folder_of_somebody_s_machine() -> None:
    files = [*ROOT.glob("*.*"), ROOT / "Makefile", ROOT / ".ci" / "run"]
    files += [file for folder in FOLDERS for file in (ROOT / folder).rglob("*")]
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in files
        if file.is_file() and (file.suffix in TEXTS or not file.suffix)
        for match in ELSEWHERE.finditer(file.read_text(encoding="utf-8", errors="ignore"))
        if "node_modules" not in file.parts and match.group() not in PAGES
    ]
    assert found == []
