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
    "wish_moved": Card(_WISH, "转办了", lambda d, now: f"这件事找{d['to']}"),
    "wish_taken_down": Card(_WISH, "收回了", quoted("reason")),
    "wish_not_free": Card(_TASK, "再问别人", always("问的那一位这次不方便")),
    "wish_part_done": Card(_WISH, "办好一份", lambda d, now: f"他说：{d['words']}"),
    "wish_withdrawn": Card(_TASK, "收回了", always("许愿的人收回了，不用再办")),
    "wish_asked": Card(_TASK, "请帮忙", lambda d, now: f"想请你帮忙：{d['why']}"),
    "wish_claimed": Card(_WISH, "有人认领", lambda d, now: f"{d['by']}认领了"),
    "wish_claimed_for": Card(_TASK, "替您认领", always("不是这样就还回来")),
    "wish_photo_off": Card(_WISH, "撤下照片", quoted("reason")),
    "wish_given_back": Card(_WISH, "接着找人", lambda d, now: f"认领的人来不了：{d['reason']}"),
    "wish_done": Card(_WISH, "请确认", lambda d, now: f"他说：{d['words']}"),
    "wish_done_for": Card(_WISH, "办好了", lambda d, now: f"他说：{d['words']}"),
    "wish_confirmed": Card(_WISH, "圆了", always("许愿的人确认了，谢谢你")),
    "wish_sent_back": Card(_TASK, "还差一点", lambda d, now: f"还差一点：{d['words']}"),
    "wish_fits": Card(_TASK, "请帮忙", lambda d, now: f"可能适合您：{d['why']}"),
    "wish_to_worker": Card(_TASK, "没人认领", always("请认领、找人或者答复")),
    "wish_to_street": Card(_TASK, "没人认领", always("社区没有办法，请看一看")),
    "wish_back": Card(_TASK, "又回来了", always("没有办成，请找人或者答复")),
    "wish_unanswered": Card(_TASK, "请答复", always("过了时间，请找人或者答复")),
    "wish_still": Card(_TASK, "还等着", quoted("what")),
    "wish_review_late": Card(_TASK, "请审核", always("等着审核，过了时间")),
    "wish_lapsed": Card(_WISH, "收起来了", always("一直没有改，可以重新发")),
    "wish_silent": Card(_TASK, "请打电话", always("许愿的人没有回音")),
    "wish_to_ring": Card(_TASK, "请打电话", always("说办好了，请问问本人")),
    "wish_promise_half": Card(_TASK, "别忘了", always("您答应过的，来不了就还回来")),
    "wish_promise_day": Card(_TASK, "到日子了", always("办好说一声，来不了还回来")),
    "wish_promise_over": Card(_TASK, "放回去了", always("过了日子，请别人帮忙了")),
    "wish_released": Card(_WISH, "接着找人", always("认领的人没消息，接着找人")),
    "wish_claimer_left": Card(_WISH, "接着找人", always("认领的人来不了，接着找人")),
    "wish_taken_back": Card(_TASK, "不用去了", always("放回墙上请别人帮忙了")),
    "wish_thanks": Card(_WISH, "谢谢你", lambda d, now: f"许愿的人说：{d['words']}"),
}
