"""Notices as subscribe messages: which kind goes with which template, and what is in its fields.

A new kind is one line in `CARDS` (or `wish_cards.py`). A kind without a line has no subscribe
message: it goes by custom message or stays in the inbox.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from ..clock import local
from .card import Card, always, quoted
from .fitting import fitting
from .models import Notice, Pace, Template
from .slots import Data, said_when
from .wish_cards import WISH_CARDS


@dataclass(frozen=True)
class Filled:
    """A message ready to send: the template's id at WeChat, and its fields by key."""

    template: Template
    template_id: str
    fields: dict[str, str]


TITLES = {
    Template.CASE: "事情有进展",
    Template.WISH: "心愿有进展",
    Template.REMINDER: "提醒",
    Template.TASK: "有事要办",
}
# The fields of each template, in the order in which its setting names their keys.
FIELDS = {
    Template.CASE: ("what", "number", "state", "at", "note"),
    Template.WISH: ("what", "number", "state", "at", "note"),
    Template.REMINDER: ("what", "at", "note"),
    Template.TASK: ("what", "number", "at", "note"),
}
_CASE, _TASK, _REMINDER = Template.CASE, Template.TASK, Template.REMINDER


def _until(d: Data, now: datetime) -> str:
    return f"{said_when(d, now)} 前{d.get('asked', '答复')}"


CARDS: dict[str, Card] = {
    "dispatched": Card(_CASE, "已派单", lambda d, now: f"{d['unit']}，{_until(d, now)}"),
    "declined": Card(_CASE, "没有受理", quoted("reason")),
    "answered": Card(_CASE, "办好了", lambda d, now: f"{d['unit']}：{d['answer']}"),
    "closed": Card(_CASE, "结束了", quoted("note")),
    "made_safe": Card(_CASE, "先围护了", lambda d, now: f"{said_when(d, now)} 前修好"),
    "explained": Card(_CASE, "办不了", lambda d, now: f"{d['unit']}：{d['answer']}"),
    "merged": Card(_CASE, "一起办", lambda d, now: f"和 {d['other']} 是同一件"),
    "unmerged": Card(_CASE, "单独办", lambda d, now: f"和 {d['other']} 不是同一件"),
    "bad_again": Card(_CASE, "又坏了", lambda d, now: f"另立了 {d['other']} 接着办"),
    "points_reversed": Card(_CASE, "积分收回", quoted("reason")),
    "draft_handed_in": Card(_CASE, "已报社区", always("有结果告诉你"), quoted("number")),
    "draft_dropped": Card(_CASE, "先收起来", always("再看到就再拍一张"), quoted("number")),
    "rate_reminder": Card(_REMINDER, "请评价", always("解决了没有？点开说一声")),
    "draft_reminder": Card(
        _REMINDER, "没报完", lambda d, now: f"还差{d['missing']}，补上就行", quoted("number")
    ),
    "photo_lost": Card(
        _REMINDER, "没取到", lambda d, now: f"{d['what']}没有取到", quoted("number")
    ),
    "photo_refused": Card(_REMINDER, "用不了", quoted("reason"), quoted("number")),
    "merged_for_unit": Card(_TASK, "不用办了", lambda d, now: f"并到 {d['other']} 办"),
    "recalled": Card(_TASK, "撤回", lambda d, now: f"撤回了，不用再办：{d['reason']}"),
    "to_verify": Card(_TASK, "请核查", lambda d, now: f"{d['unit']}说办好了，请看一眼"),
    "to_approve": Card(_TASK, "请审", lambda d, now: f"{d['unit']}说办不了，请看同不同意"),
    "ownership_asked": Card(_TASK, "请裁定", always("分不清归谁管，请裁定")),
    "reported_up": Card(_TASK, "直报", lambda d, now: f"直报{d['level']}，请看一下"),
    "time_asked": Card(_TASK, "请批", lambda d, now: f"申请{d['what']}，请批"),
    "time_decided": Card(_TASK, "批复", quoted("decision")),
    "appeal_asked": Card(_TASK, "请认定", lambda d, now: f"{d['stage']}超时申诉，请认定"),
    "border": Card(_TASK, "边界", lambda d, now: f"和{d['place']}两边一起办"),
    "look_back": Card(_TASK, "回头看", lambda d, now: f"该回头看了（{d['why']}）"),
    "danger_reported": Card(_TASK, "急件", lambda d, now: f"急件，请马上看：{d['place']}"),
    "returned": Card(_TASK, "退回", lambda d, now: f"{d['unit']}退回了，请重新派"),
    "case_for_unit": Card(_TASK, "新工单", _until),
    "overdue": Card(_TASK, "超时", quoted("remaining")),
    "escalated": Card(_TASK, "超时", lambda d, now: f"{d['remaining']}，报到{d['level']}"),
    "not_solved": Card(_TASK, "没解决", lambda d, now: f"报的人说{d['verdict']}"),
    "airing_planned": Card(_TASK, "准备公开", lambda d, now: f"有意见 {said_when(d, now)} 前写"),
    "airing_objected": Card(_TASK, "有意见", lambda d, now: f"{d['unit']}对公开有意见"),
    "airing_answered": Card(_TASK, "答复", lambda d, now: f"意见的答复：{d['answer']}"),
    "redblack_planned": Card(_TASK, "准备公开", lambda d, now: f"有意见 {said_when(d, now)} 前写"),
    "redblack_objected": Card(_TASK, "有意见", lambda d, now: f"{d['unit']}有意见，请答复"),
    "redblack_decided": Card(_TASK, "答复", lambda d, now: f"意见的答复：{d['answer']}"),
    "redblack_withdrawn": Card(_TASK, "撤下", lambda d, now: f"撤下了：{d['reason']}"),
    **WISH_CARDS,
}


def template_of(notices: list[Notice]) -> Template | None:
    """Which consent these notices, sent as one, would need; None when no template is for them."""
    first = notices[0]
    if _as_letter(notices):
        return Template.REMINDER
    if len(notices) > 1:
        return Template.TASK
    return CARDS[first.kind].template if first.kind in CARDS else None


def _as_letter(notices: list[Notice]) -> bool:
    """The daily letter; of a single notice its own card says more, if it has one."""
    first = notices[0]
    return first.pace is Pace.DIGEST and (len(notices) > 1 or first.kind not in CARDS)


def kinds_of(template: Template) -> list[str]:
    """The kinds of notice that go with a template."""
    return [kind for kind, card in CARDS.items() if card.template is template]


def id_of(template: Template) -> str:
    """The template's id at WeChat; empty where the installation has none."""
    return _setting(template)[0]


def named(template_id: str) -> Template | None:
    """The template that has this id here."""
    return next((t for t in Template if template_id and id_of(t) == template_id), None)


def _setting(template: Template) -> tuple[str, list[str]]:
    words = current_app.config[f"WECHAT_MP_TEMPLATE_{template.upper()}"].split()
    return (words[0], words[1:]) if words else ("", [])


def filled(template: Template, notices: list[Notice], *, now: datetime) -> Filled:
    """The message that says one notice, or many together, each field as WeChat takes it."""
    template_id, keys = _setting(template)
    parts = _parts(notices, now)
    fields = zip(keys, FIELDS[template], strict=True)
    return Filled(template, template_id, {key: fitting(key, parts[name]) for key, name in fields})


def _parts(notices: list[Notice], now: datetime) -> dict[str, str]:
    if len(notices) > 1 or _as_letter(notices):
        return _of_many(notices, now)
    notice = notices[0]
    return parts(notice.kind, notice.data, at=notice.created_at, now=now)


def parts(kind: str, data: Data, *, at: datetime, now: datetime) -> dict[str, str]:
    """What the fields are cut from. Raises KeyError for a kind without a card."""
    card = CARDS[kind]
    return {
        "what": card.what(data, now),
        "number": str(data.get("number", "")),
        "state": card.state,
        "at": _instant(at),
        "note": card.note(data, now),
    }


def _of_many(notices: list[Notice], now: datetime) -> dict[str, str]:
    first, many = notices[0], len(notices)
    if _as_letter(notices):
        said = {"what": f"今天有 {many} 条消息", "note": "点开“我的消息”看"}
    else:
        said = {"what": f"有 {many} 件事{CARDS[first.kind].state}", "note": "请到待办里看"}
    number = str(first.data.get("number", ""))
    return {"number": number, "state": "有消息", "at": _instant(now), **said}


def _instant(at: datetime) -> str:
    here = local(at)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
