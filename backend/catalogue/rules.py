"""Local rules come from a table; a changed table is a new set, and the old sets stay."""

from datetime import datetime

from sqlalchemy import insert

from ..db import db
from ..errors import Invalid
from ..people.models import Person
from . import queries
from .kinds import KINDS
from .models import KindSetting, Rule, RuleSet
from .planning import RulesPlan, plan_rules, rows_in
from .rule_rows import Draft
from .tables import unfit

SHIPPED_NAME = "邻里默认规则"
SHIPPED_SOURCE = "条件与结案的话是本项目写的；时限的来处见每一条"


def adopt_rules(
    plan: RulesPlan,
    *,
    name: str,
    source: str,
    by: Person | None,
    now: datetime,
    skip_unreadable: bool = False,
) -> RuleSet | None:
    """Make what was planned the set in use; None when it changes nothing.

    Cases keep the rule that they were filed under. Raises Invalid when a row cannot be read and
    `skip_unreadable` does not say to go on, or when a tile has no default.
    """
    if plan.unreadable and not skip_unreadable:
        raise Invalid(
            f"有 {len(plan.unreadable)} 行读不懂，没有导入。改好再来，或者加 --skip-unreadable。"
        )
    if plan.missing:
        raise Invalid(
            f"没有默认条件的分类：{'、'.join(plan.missing)}。在表里各标明一条，"
            "或者加 --keep-defaults 沿用现行的。"
        )
    if problem := unfit(name, 100) or unfit(source, 300):
        raise Invalid(f"规则的名称或来源{problem}。")
    if plan.changes_nothing:
        return None
    rules = RuleSet(name=name, source=source, at=now, by_id=by.id if by else None)
    db.session.add(rules)
    db.session.flush()
    settings = [{"rule_set_id": rules.id, "kind_key": key, **plan.same[key]} for key in KINDS]
    db.session.execute(insert(KindSetting), settings)
    db.session.execute(
        insert(Rule), [_columns(rules, place, d) for place, d in enumerate(plan.drafts, start=1)]
    )
    return rules


def _columns(rules: RuleSet, position: int, draft: Draft) -> dict[str, object]:
    return {
        "rule_set_id": rules.id,
        "position": position,
        "kind_key": draft.kind_key,
        "entry_id": draft.entry.id if draft.entry else None,
        "item": draft.item,
        "condition": draft.condition,
        "is_default": draft.is_default,
        "for_danger": draft.for_danger,
        "limit_amount": draft.limit.amount,
        "limit_unit": draft.limit.unit,
        "safe_amount": draft.safe.amount if draft.safe else None,
        "safe_unit": draft.safe.unit if draft.safe else None,
        "closing_condition": draft.closing_condition,
        "source": draft.source,
    }


def first_rules(*, now: datetime) -> RuleSet | None:
    """The shipped rules for an installation that has none yet; None where there are some."""
    if queries.all_current_rules():
        return None
    plan = plan_rules(rows_in())
    return adopt_rules(plan, name=SHIPPED_NAME, source=SHIPPED_SOURCE, by=None, now=now)
