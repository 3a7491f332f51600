"""Hours of service, for the official register of volunteers."""

from typing import Any

from flask import Response

from ..clock import now
from ..db import transaction
from ..ledger.hours import as_csv, services
from ..records.actions import audit
from ..web import Access, asker, own_transactions
from .door import door, route
from .fields import Input, day, text

blueprint = door("hours", "志愿服务时长")


class HoursQuery(Input):
    region = text(15, "哪个社区、街道或区", required=True, example="420102006003")
    since = day("从哪天（含）", required=True, example="2026-07-01")
    until = day("到哪天（含），一年以内", required=True, example="2026-07-31")


@route(
    blueprint,
    "GET /volunteer-hours",
    Access.STAFF,
    "导出服务时长（CSV，Excel 能打开）；有姓名和手机号，每次导出都留记录",
    takes=HoursQuery,
    location="query",
    gives_type="text/csv",
)
@own_transactions
def volunteer_hours(query: dict[str, Any]) -> Response:
    with transaction(write=False):
        by_id = asker().id
        told = as_csv(services(query["region"], query["since"], query["until"], by=asker()))
    with transaction():
        audit(by_id, "export_hours", f"region:{query['region']}", now=now())
    response = Response(told, mimetype="text/csv")
    name = f"hours-{query['region']}-{query['since']}-{query['until']}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
