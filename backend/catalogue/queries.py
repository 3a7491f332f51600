"""What the catalogue and the rules say now. One statement each; nothing is kept in the process."""

from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from ..db import db
from ..errors import Invalid, NotFound
from ..people.queries import lineage
from .models import (
    CatalogueEntry,
    CatalogueVersion,
    KindSetting,
    OwnList,
    Rule,
    RuleSet,
)

Found = TypeVar("Found")

NO_RULES = "还没有办理规则，请管理员先运行 flask catalogue import 和 flask rules import。"


def current_catalogue() -> CatalogueVersion | None:
    """The newest version, or None before the first import."""
    return db.session.scalar(select(CatalogueVersion).order_by(CatalogueVersion.id.desc()).limit(1))


def entries(version: CatalogueVersion | None) -> dict[str, CatalogueEntry]:
    """The entries of a version by their keys (`部件:01001`), in the order of the catalogue."""
    if version is None:
        return {}
    wanted = select(CatalogueEntry).where(CatalogueEntry.version_id == version.id)
    found = db.session.scalars(wanted.order_by(CatalogueEntry.id))
    return {entry.key: entry for entry in found}


def current_rules() -> RuleSet:
    """The newest set. Raises Invalid before the first import."""
    return _there(db.session.scalar(select(RuleSet).order_by(RuleSet.id.desc()).limit(1)))


def all_current_rules() -> list[Rule]:
    """Every rule of the newest set in its order, with its entry; none before the first import."""
    wanted = select(Rule).where(Rule.rule_set_id == _newest()).options(joinedload(Rule.entry))
    return list(db.session.scalars(wanted.order_by(Rule.position)))


def rules_of(rule_set: RuleSet) -> list[Rule]:
    """Every rule of a set, past ones too, in its order, with its entry."""
    wanted = select(Rule).where(Rule.rule_set_id == rule_set.id).options(joinedload(Rule.entry))
    return list(db.session.scalars(wanted.order_by(Rule.position)))


def rule_sets() -> list[RuleSet]:
    """Every set, the newest first."""
    return list(db.session.scalars(select(RuleSet).order_by(RuleSet.id.desc())))


def catalogue_versions() -> list[CatalogueVersion]:
    """Every version of the catalogue, the newest first."""
    return list(db.session.scalars(select(CatalogueVersion).order_by(CatalogueVersion.id.desc())))


def rules_for(kind_key: str) -> list[Rule]:
    """What a reviewer may choose for a tile, the default first. Raises Invalid without rules."""
    found = db.session.scalars(_now(kind_key).order_by(Rule.is_default.desc(), Rule.position)).all()
    return list(_there(found))


def default_rule(kind_key: str, danger: bool) -> Rule:
    """The rule of a tile while nobody has chosen one; for a danger the tile's rule for dangers,
    if it has one. Raises Invalid when there is none."""
    fits = Rule.is_default | Rule.for_danger if danger else Rule.is_default
    first = (Rule.for_danger.desc(), Rule.is_default.desc()) if danger else ()
    return _there(
        db.session.scalar(_now(kind_key).where(fits).order_by(*first, Rule.position).limit(1))
    )


def usual_rules() -> dict[str, tuple[Rule, Rule]]:
    """For each tile what `default_rule` gives without and with danger; none before the first
    import. One statement."""
    wanted = select(Rule).where(Rule.rule_set_id == _newest(), Rule.is_default | Rule.for_danger)
    found = db.session.scalars(wanted.order_by(Rule.is_default.desc(), Rule.position)).all()
    usual = {rule.kind_key: rule for rule in found if rule.is_default}
    danger = {rule.kind_key: rule for rule in reversed(found) if rule.for_danger}
    return {key: (rule, danger.get(key, rule)) for key, rule in usual.items()}


def rule(id: int) -> Rule:
    """A rule of any set, past ones too. Raises NotFound."""
    found = db.session.get(Rule, id, options=[joinedload(Rule.entry)])
    if found is None:
        raise NotFound("没有这一条办理规则。")
    return found


def kind_setting(kind_key: str) -> KindSetting:
    """How near and how recent a like report may be. Raises Invalid when there are no rules."""
    wanted = select(KindSetting).where(
        KindSetting.rule_set_id == _newest(), KindSetting.kind_key == kind_key
    )
    return _there(db.session.scalar(wanted))


def current_settings() -> list[KindSetting]:
    """The settings of every tile in the newest set; none before the first import."""
    wanted = select(KindSetting).where(KindSetting.rule_set_id == _newest())
    return list(db.session.scalars(wanted))


def _newest() -> ColumnElement[int]:
    return select(func.max(RuleSet.id)).scalar_subquery()


def _now(kind_key: str) -> Select[Rule]:
    return (
        select(Rule)
        .where(Rule.rule_set_id == _newest(), Rule.kind_key == kind_key)
        .options(joinedload(Rule.entry))
    )


def _there(found: Found | None) -> Found:
    if not found:
        raise Invalid(NO_RULES)
    return found


def newest_list(region_code: str) -> OwnList | None:
    """The list that this very region made last."""
    wanted = select(OwnList).where(OwnList.region_code == region_code)
    return db.session.scalar(wanted.order_by(OwnList.id.desc()).limit(1))


def own_list(region_code: str) -> OwnList | None:
    """The newest list of the nearest region up the tree that has one; two statements, its items
    one more when they are asked for."""
    near = [step.code for step in reversed(lineage(region_code))]
    wanted = select(OwnList).where(OwnList.region_code.in_(near)).order_by(OwnList.id.desc())
    found = db.session.scalars(wanted).all()
    return min(found, key=lambda own: near.index(own.region_code), default=None)


def own_category(own: OwnList, kind_key: str, entry_id: int | None) -> str | None:
    """What a list calls a matter: by its entry if the list names that, else by its tile if the
    list puts the tile's items under one category.

    An entry counts by its key: a list outlives the version of the catalogue it was mapped to.
    """
    entry = db.session.get(CatalogueEntry, entry_id) if entry_id else None
    named = [item for item in own.items if entry and item.entry and item.entry.key == entry.key]
    by_tile = [item for item in own.items if item.kind_key == kind_key]
    for items in (named, [item for item in by_tile if item.entry_id is None], by_tile):
        if len(categories := {item.category for item in items}) == 1:
            return categories.pop()
    return None
