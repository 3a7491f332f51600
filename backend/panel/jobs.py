"""What the clock did last: loud when something failed or fell silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template

from ..clock import now
from ..records.models import JobRun
from ..records.queries import job_runs
from ..web import Access, open_to
from .roles import is_staff

pages = Blueprint("jobs", __name__, url_prefix="/panel/jobs")

# How each job is said, and how often it runs. A door cannot import another door's schedule;
# a test holds the two together.
JOBS: dict[str, tuple[str, int]] = {
    "deliver": ("把提醒发到手机上", 2),
    "fetch_media": ("从微信取回照片和语音", 2),
    "check_content": ("把小程序里新写的话和照片送微信看一遍", 5),
    "index_words": ("让新写的话找得到", 2),
    "heartbeat": ("报一声还在运行", 15),
    "look_at_clocks": ("超时的报上去；没评价的再问一次，七天没人说话就结掉", 60),
    "keep_in_order": ("停表到期、撤销的单位、回头看、记积分", 60),
    "chase_wishes": ("没人认领的心愿接着找人；到期没消息的放回墙上", 60),
    "remind": ("提醒没报完的", 300),
    "tidy_up": ("清掉不再需要的记录", 3600),
    "audit_ledger": ("核对积分和时长账", 86400),
    "adopt_rules": ("到了日子的新规则换上去", 60),
    "watch_words": ("看自己写的提醒套不套得上", 3600),
    "watch_calendar": ("看节假日表在不在", 86400),
}
SLACK = timedelta(minutes=2)


@dataclass(frozen=True)
class Line:
    """One job: `run` is its last run, None when it never ran."""

    name: str
    says: str
    run: JobRun | None
    trouble: str


@pages.get("")
@open_to(Access.STAFF, is_staff)
def show() -> str:
    runs = {run.name: run for run in job_runs()}
    lines = [
        Line(name, says, runs.get(name), trouble(runs.get(name), every, now()))
        for name, (says, every) in JOBS.items()
    ]
    return render_template(
        "panel/jobs.html",
        lines=lines,
        failed=[line for line in lines if line.run and line.trouble],
        beats=trouble(runs.get("heartbeat"), JOBS["heartbeat"][1], now()) == "",
    )


def trouble(run: JobRun | None, every: int, at: datetime) -> str:
    """What is wrong with a job that runs every so many seconds; empty when all is well."""
    if run is None:
        return "还没有运行过"
    if run.failures or run.error:
        return f"上次有 {run.failures or 1} 件没办成"
    if at - run.started_at > timedelta(seconds=2 * every) + SLACK:
        return "很久没有动静了"
    return ""
