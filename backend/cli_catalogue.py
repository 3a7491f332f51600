"""The operator's commands for the catalogue, local rules and a community's own list."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from .catalogue import entries, own_lists, planning
from .catalogue import rules as rule_sets
from .cli_words import plain, refused_in_words
from .clock import now
from .db import db, transaction
from .people.models import Account, Person

catalogue = AppGroup("catalogue", help="Components and events, and lists mapped onto them.")
rules = AppGroup("rules", help="Filing conditions, limits, closing conditions.")

_File = click.Path(exists=True, dir_okay=False, path_type=Path)
_dry_run = click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
_by = click.option("--by", "username", default="", help="Whose decision: a name to sign in with.")
SHOWN = 20


def _person(username: str) -> Person | None:
    if not username:
        return None
    account = db.session.scalar(select(Account).where(Account.username == username))
    if account is None:
        raise click.ClickException(f"没有叫 {username} 的账号。")
    return account.person


def _show(mark: str, lines: Sequence[str], shown: int = SHOWN) -> None:
    for line in lines[:shown]:
        click.echo(plain(f"{mark} {line}"))
    if len(lines) > shown:
        click.echo(f"{mark} ……还有 {len(lines) - shown} 条")


def _show_changes(plan: entries.CataloguePlan | planning.RulesPlan) -> None:
    _show("+", plan.added)
    _show("~", plan.changed)
    _show("-", plan.dropped)
    counts = len(plan.added), len(plan.changed), len(plan.dropped)
    click.echo("新增 {}，改动 {}，去掉 {}".format(*counts))


def _lines(item: str, numbers: Sequence[int]) -> str:
    return f"{item}（第 {'、'.join(map(str, numbers))} 行）"


def _done(made: object, dry_run: bool) -> None:
    outcome = "已存为新版本" if made else "与现行的一样，没有新版本"
    click.echo("只是预演，没有改动任何数据" if dry_run else outcome)


@catalogue.command("import")
@click.argument("file", type=_File, default=entries.SHIPPED)
@click.option("--name", default="", help="What this version is called.")
@click.option("--yes-drop", is_flag=True, help="Go on although entries in use are dropped.")
@_by
@_dry_run
def import_catalogue(file: Path, name: str, yes_drop: bool, username: str, dry_run: bool) -> None:
    """Import a table of kind, code, class, name; without FILE, the one that is shipped."""
    shipped = file == entries.SHIPPED
    with refused_in_words():  # before the transaction: a file may be long
        listed = entries.listed_in(file)
    with refused_in_words(), transaction(write=not dry_run):
        plan = entries.plan_catalogue(listed)
        _show_changes(plan)
        _show("! 还在用：", plan.in_use, len(plan.in_use))
        made = (
            None
            if dry_run
            else entries.adopt_catalogue(
                plan,
                name=name or (entries.SHIPPED_NAME if shipped else file.name),
                source=entries.SHIPPED_SOURCE if shipped else file.name,
                by=_person(username),
                now=now(),
                drop_used=yes_drop,
            )
        )
        _done(made, dry_run)


@rules.command("import")
@click.argument("file", type=_File, default=planning.SHIPPED)
@click.option("--name", default="", help="What this set is called.")
@click.option("--skip-unreadable", is_flag=True, help="Go on without the rows listed.")
@click.option("--keep-defaults", is_flag=True, help="Where FILE marks none, keep today's.")
@_by
@_dry_run
def import_rules(
    file: Path, name: str, skip_unreadable: bool, keep_defaults: bool, username: str, dry_run: bool
) -> None:
    """Import filing conditions, limits and closing conditions; without FILE, the shipped ones.

    小时 and 天 in FILE count as working time; 紧急工作时 and 自然日 run on without a stop.
    """
    shipped = file == planning.SHIPPED
    with refused_in_words():  # before the transaction: a file may be long
        rows = planning.rows_in(file)
    with refused_in_words(), transaction(write=not dry_run):
        plan = planning.plan_rules(rows, keep_defaults=keep_defaults)
        _show_changes(plan)
        _show(
            "? 目录里没有，作本地事项：",
            [_lines(*found) for found in plan.unmatched.items()],
            200,
        )
        _show("! 读不懂：", plan.unreadable, len(plan.unreadable))
        _show("! 待定：", plan.questions)
        click.echo(plan.matched)
        made = (
            None
            if dry_run
            else rule_sets.adopt_rules(
                plan,
                name=name or (rule_sets.SHIPPED_NAME if shipped else file.name),
                source=rule_sets.SHIPPED_SOURCE if shipped else file.name,
                by=_person(username),
                now=now(),
                skip_unreadable=skip_unreadable,
            )
        )
        _done(made, dry_run)


@catalogue.command("import-list")
@click.argument("file", type=_File)
@click.option("--region", required=True, help="Code of the community, street or district.")
@click.option("--name", default="", help="What the list is called.")
@_by
@_dry_run
def import_list(file: Path, region: str, name: str, username: str, dry_run: bool) -> None:
    """Map a region's own categories: a table of category, item, tile, entry."""
    with refused_in_words():  # before the transaction: a file may be long
        rows = own_lists.items_in(file)
    with refused_in_words(), transaction(write=not dry_run):
        plan = own_lists.plan_list(rows)
        _show("+", [f"{category}：{count} 项" for category, count in plan.categories.items()], 100)
        _show("? 没有对应，归“别的”：", plan.unmatched)
        made = (
            None
            if dry_run
            else own_lists.adopt_list(
                plan, region, name=name or file.stem, by=_person(username), now=now()
            )
        )
        _done(made, dry_run)
