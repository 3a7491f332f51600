"""What every notice about a wish says in a subscribe message, by kind."""

from .card import Card, always, quoted
from .models import Template

_WISH, _TASK = Template.WISH, Template.TASK

WISH_CARDS: dict[str, Card] = {
    "wish_new": Card(_TASK, "新心愿", always("新心愿，请看能不能上墙")),
    "wish_to_look_at": Card(_TASK, "请看一眼", quoted("why")),
    "wish_open": Card(_WISH, "上墙了", always("有人认领就告诉您")),
    "wish_needs_change": Card(_WISH, "请改一改", quoted("reason")),
    "wish_declined": Card(_WISH, "办不了", quoted("reason")),
    "wish_moved": Card(_WISH, "转办了", lambda d, now: f"转到{d['to']}办，编号不变"),
    "wish_withdrawn": Card(_TASK, "收回了", always("许愿的人收回了，不用再办")),
    "wish_asked": Card(_TASK, "请帮忙", lambda d, now: f"想请你帮忙：{d['why']}"),
    "wish_claimed": Card(_WISH, "有人认领", lambda d, now: f"{d['by']}认领了"),
    "wish_given_back": Card(_WISH, "接着找人", lambda d, now: f"认领的人来不了：{d['reason']}"),
    "wish_done": Card(_WISH, "请确认", lambda d, now: f"他说：{d['words']}"),
    "wish_confirmed": Card(_WISH, "圆了", always("许愿的人确认了，谢谢你")),
    "wish_sent_back": Card(_TASK, "还差一点", lambda d, now: f"还差一点：{d['words']}"),
    "wish_thanks": Card(_WISH, "谢谢你", lambda d, now: f"许愿的人说：{d['words']}"),
}
