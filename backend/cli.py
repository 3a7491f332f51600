"""The operator's door: `flask --app backend.wsgi ...`."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from .cli_catalogue import catalogue, rules
from .cli_words import plain, refused_in_words
from .clock import now
from .db import transaction
from .jobs import runner, schedule
from .people import actions, importing, queries, signing_in
from .people.models import Person, RoleKind
from .web import App
from .worktime import actions as calendar_actions
from .worktime import importing as calendar_importing
from .worktime import queries as calendar_queries

regions = AppGroup("regions", help="The tree of provinces, districts, streets, communities.")
grids = AppGroup("grids", help="Grids and their outlines.")
people = AppGroup("people", help="Persons and accounts.")
jobs = AppGroup("jobs", help="What the clock does.")
calendar = AppGroup("calendar", help="Holidays and make-up days.")

_File = click.Path(exists=True, dir_okay=False, path_type=Path)


def init_app(app: App) -> None:
    for group in (regions, grids, people, jobs, calendar, catalogue, rules):
        app.cli.add_command(group)


def _show(report: importing.Report) -> None:
    for line in report.added[:20]:
        click.echo(plain(f"+ {line}"))
    if len(report.added) > 20:
        click.echo(f"+ ... and {len(report.added) - 20} more")
    for line in report.changed:
        click.echo(plain(f"~ {line}"))
    click.echo(str(report))


@regions.command("import")
@click.argument("file", type=_File)
def import_regions(file: Path) -> None:
    """Import regions from a CSV of code, level, name, parent_code."""
    with refused_in_words(), transaction():
        _show(importing.import_regions(file, now=now()))


@grids.command("import")
@click.argument("file", type=_File)
def import_grids(file: Path) -> None:
    """Import grids from a GeoJSON FeatureCollection (WGS-84, properties.code)."""
    with refused_in_words(), transaction():
        _show(importing.import_grids(file, now=now()))


@people.command("add-admin")
@click.argument("username")
@click.option("--name", required=True, help="The person's name, as colleagues know it.")
@click.option("--region", required=True, help="12-digit code of the district.")
@click.password_option()
def add_admin(username: str, name: str, region: str, password: str) -> None:
    """Create an administrator, who can grant every other role."""
    with refused_in_words(), transaction() as session:
        person = Person(name=name, created_at=now())
        session.add(person)
        actions.grant(person, RoleKind.ADMIN, by=None, now=now(), region_code=region)
        signing_in.open_account(person, username, password)
    click.echo(f"{username} may now sign in at /panel/")


@people.command("dissolve-unit")
@click.argument("name")
@click.option("--region", required=True, help="12-digit code of the region that the unit serves.")
@click.option("--successor", help="The unit that goes on with its work, by its name.")
def dissolve_unit(name: str, region: str, successor: str | None) -> None:
    """Close a unit: it is given nothing new, what it did stays."""
    with refused_in_words(), transaction():
        unit = queries.unit_named(name, region)
        heir = queries.unit_serving(successor, region) if successor else None
        actions.dissolve(unit, successor=heir, by=None, now=now())
    click.echo(f"{name} is dissolved" + (f", {successor} goes on" if successor else ""))


@calendar.command("seed")
@click.argument("year", type=int)
def seed_calendar(year: int) -> None:
    """Take a year from the library's table; days that are set already stay."""
    with refused_in_words(), transaction():
        _show_days(calendar_actions.seed(year, now=now()))


@calendar.command("import")
@click.argument("file", type=_File)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_calendar(file: Path, dry_run: bool) -> None:
    """Import days from a CSV or TSV of day, working, name."""
    with refused_in_words(), transaction():
        _show_days(calendar_importing.import_days(file, now=now(), dry_run=dry_run))


@calendar.command("set")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("what", type=click.Choice(["working", "off"]))
@click.option("--name", default="", help="Why, in a few words.")
def set_day(day: datetime, what: str, name: str) -> None:
    """Say of one day whether people work."""
    with refused_in_words(), transaction():
        _show_days(calendar_actions.set_day(day.date(), working=what == "working", name=name))


@calendar.command("show")
@click.argument("year", type=click.IntRange(2000, 2100))
def show_calendar(year: int) -> None:
    """List what is known of a year, and from where."""
    with transaction(write=False):
        source, days = calendar_queries.source_of(year), calendar_queries.days_of(year)
    if source is None:
        click.echo("not in the table: " + ("the library's" if days else "Mondays to Fridays"))
    else:
        click.echo(f"complete, from the {source}")
    for day in days:
        click.echo(str(day))


def _show_days(report: calendar_actions.Report) -> None:
    for sign, lines in (("+", report.added), ("~", report.changed), ("=", report.kept)):
        for line in lines:
            click.echo(f"{sign} {line}")
    click.echo(str(report))


@jobs.command("run")
@click.argument("name", type=click.Choice([job.name for job in schedule.JOBS]))
def run_job(name: str) -> None:
    """Run one job now, whatever the clock says."""
    report = runner.run(schedule.named(name))
    click.echo(f"{name}: {report.items} done, {report.failures} failed {report.error}".strip())
    if report.failures:
        raise SystemExit(1)
