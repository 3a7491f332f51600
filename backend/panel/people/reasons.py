"""Why somebody looks at a telephone number or a door: chosen, or said in own words; kept."""

from ...errors import Invalid
from ..fields import typed

REASONS = {
    "call": "打电话联系本人",
    "visit": "上门走访",
    "danger": "紧急情况，要马上找到人",
    "check": "核对资料",
    "other": "别的原因",
}
MOST_REASON = 200


def reason_of_form() -> str:
    """In words. Raises Invalid for none, and for 别的原因 without saying which."""
    chosen, words = typed("why"), typed("why_words")[:MOST_REASON]
    if chosen not in REASONS:
        raise Invalid("看之前请选一下原因，会记下来。", fields={"why": "必选"})
    if chosen == "other" and not words:
        raise Invalid("选了“别的原因”，请写一句是什么。", fields={"why_words": "必填"})
    return "：".join(filter(None, [REASONS[chosen] if chosen != "other" else "", words]))
