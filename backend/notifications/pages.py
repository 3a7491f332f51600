"""Which page of the mini-program a notice opens: the matter itself, at work or as one who waits."""

from .cards import CARDS
from .models import Notice, Template

INBOX = "pages/messages/messages"
CASE = "case/detail/detail"
WORK = "work/case/case"
WISH = "wish/detail/detail"


def page_of(notices: list[Notice]) -> str:
    """Path and query without a leading slash, as WeChat's subscribe message takes it. Several told
    as one, and what is about no matter, open the inbox."""
    if len(notices) > 1:
        return INBOX
    data, kind = notices[0].data, notices[0].kind
    if "wish_id" in data:
        return f"{WISH}?id={data['wish_id']}"
    if "case_id" in data:
        return f"{WORK if _is_work(kind) else CASE}?id={data['case_id']}"
    return INBOX


def _is_work(kind: str) -> bool:
    return kind in CARDS and CARDS[kind].template is Template.TASK
