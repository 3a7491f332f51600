"""The local day of an instant, worked out by the database: for counting by day."""

from typing import Any

from sqlalchemy import Date
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
