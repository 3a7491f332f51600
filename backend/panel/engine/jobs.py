"""What the clock did last, what it does next, and when something last went wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...records.models import JobRun
from ...records.queries import job_runs

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
    "forget_in_time": ("过了保留期的清掉", 86400),
    "measure": ("量一量存储和微信剩下的次数", 900),
    "audit_ledger": ("核对积分和时长账", 86400),
    "adopt_rules": ("到了日子的新规则换上去", 60),
    "watch_words": ("看自己写的提醒套不套得上", 3600),
    "watch_calendar": ("看节假日表在不在", 86400),
}
SLACK = timedelta(minutes=2)
OFTEN = 60  # seconds: for what runs so often, when it runs next is no news


@dataclass(frozen=True)
class Line:
    """One job: `run` is its last run, None when it never ran; `next_at` None for one that runs all
    the time; `trouble` is empty when all is well."""

    name: str
    says: str
    every: str
    run: JobRun | None
    next_at: datetime | None
    trouble: str


def job_lines(at: datetime) -> list[Line]:
    """All of them, in the order of the table; what is in trouble first."""
    runs = {run.name: run for run in job_runs()}
    lines = [_line(name, says, every, runs.get(name), at) for name, (says, every) in JOBS.items()]
    return sorted(lines, key=lambda line: not (line.run and line.trouble))


def _line(name: str, says: str, every: int, run: JobRun | None, at: datetime) -> Line:
    next_at = run.started_at + timedelta(seconds=every) if run and every > OFTEN else None
    return Line(name, says, _often(every), run, next_at, trouble(run, every, at))


def _often(every: int) -> str:
    for size, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if every >= size:
            return f"每 {every // size} {unit}"
    return f"每 {every} 秒"


def trouble(run: JobRun | None, every: int, at: datetime) -> str:
    """What is wrong with a job that runs every so many seconds; empty when all is well."""
    if run is None:
        return "还没有运行过"
    if run.failures or run.error:
        return f"上次有 {run.failures or 1} 件没办成"
    if at - run.started_at > timedelta(seconds=2 * every) + SLACK:
        return "很久没有动静了"
    return ""
