"""All periodic work, on one page."""

from .calendar import watch_calendar
from .cases import keep_in_order, look_at_clocks, remind
from .checking import check_content
from .deliver import deliver
from .fetching import fetch_media
from .housekeeping import audit_ledger, forget_in_time, heartbeat, tidy_up
from .measuring import measure
from .rules import adopt_rules, watch_words
from .runner import Job
from .searching import index_words
from .wishes import chase_wishes

JOBS = [
    Job("deliver", 2, deliver, "把提醒发到手机上"),
    Job("fetch_media", 2, fetch_media, "从微信取回照片和语音"),
    Job("check_content", 5, check_content, "把小程序里新写的话和照片送微信看一遍"),
    Job("index_words", 2, index_words, "让新写的话找得到"),
    Job("heartbeat", 15, heartbeat, "报一声还在运行"),
    Job("look_at_clocks", 60, look_at_clocks, "超时的报上去；没评价的再问一次，七天没人说话就结掉"),
    Job("keep_in_order", 60, keep_in_order, "停表到期、撤销的单位、回头看、记积分"),
    Job("chase_wishes", 60, chase_wishes, "没人认领的心愿接着找人；到期没消息的放回墙上"),
    Job("remind", 300, remind, "提醒没报完的"),
    Job("tidy_up", 3600, tidy_up, "清掉不再需要的记录"),
    Job("forget_in_time", 86400, forget_in_time, "过了保留期的清掉"),
    Job("measure", 900, measure, "量一量存储和微信剩下的次数"),
    Job("audit_ledger", 86400, audit_ledger, "核对积分和时长账"),
    Job("adopt_rules", 60, adopt_rules, "到了日子的新规则换上去"),
    Job("watch_words", 3600, watch_words, "看自己写的提醒套不套得上"),
    Job("watch_calendar", 86400, watch_calendar, "看节假日表在不在"),
]


def named(name: str) -> Job:
    """Raises KeyError."""
    return {job.name: job for job in JOBS}[name]
