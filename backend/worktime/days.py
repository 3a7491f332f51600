"""The local day of an instant, worked out by the database: for counting by day."""

from typing import Any

from sqlalchemy import Date, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class LocalDay(GenericFunction[Any]):
    """`LocalDay(column)`: the day in Shanghai, which has no summer time."""

    type = Date()
    inherit_cache = True
    name = "local_day"


@compiles(LocalDay, "sqlite")
def _sqlite(element: LocalDay, compiler: Any, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, '+8 hours')"


@compiles(LocalDay, "postgresql")
def _postgresql(element: LocalDay, compiler: Any, **more: Any) -> str:
    return (
        f"CAST(({compiler.process(element.clauses, **more)}) AT TIME ZONE 'Asia/Shanghai' AS date)"
    )


class LocalHour(GenericFunction[Any]):
    """`LocalHour(column)`: the hour of the day in Shanghai, 0 to 23."""

    type = Integer()
    inherit_cache = True
    name = "local_hour"


@compiles(LocalHour, "sqlite")
def _sqlite_hour(element: LocalHour, compiler: Any, **more: Any) -> str:
    instant = compiler.process(element.clauses, **more)
    return f"CAST(strftime('%H', {instant}, '+8 hours') AS INTEGER)"


@compiles(LocalHour, "postgresql")
def _postgresql_hour(element: LocalHour, compiler: Any, **more: Any) -> str:
    here = f"({compiler.process(element.clauses, **more)}) AT TIME ZONE 'Asia/Shanghai'"
    return f"CAST(EXTRACT(hour FROM {here}) AS integer)"
