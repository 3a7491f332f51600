"""What the rules say now, in one statement each; what is shipped is whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, event, insert
from sqlalchemy.exc import IntegrityError

from backend.catalogue import queries
from backend.catalogue.kinds import KINDS
from backend.catalogue.models import KindSetting, Rule, RuleSet
from backend.db import db
from backend.errors import Invalid, NotFound
from backend.worktime.rules import Limit, TimeUnit

from ..world import World

SAFE = Limit(2, TimeUnit.EMERGENCY_HOUR)


@contextmanager
def counting() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):  # SQLite's, at the first one
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("key", KINDS)
def test_each_tile_has_conditions_one_of_them_the_default(inside: World, key: str) -> None:
    rules = queries.rules_for(key)
    assert rules[0] == queries.default_rule(key, danger=False)
    assert [rule.is_default for rule in rules] == [True] + [False] * (len(rules) - 1)
    assert all(rule.condition and rule.closing_condition and rule.source for rule in rules)
    assert all(rule.kind_key == key and rule.item for rule in rules)


@pytest.mark.parametrize("key", KINDS)
def test_a_danger_is_first_made_safe_in_two_hours(inside: World, key: str) -> None:
    rule = queries.default_rule(key, danger=True)
    assert rule.for_danger and rule.safe_limit == SAFE


def test_what_is_shipped_in_figures(inside: World) -> None:
    def limit(key: str, danger: bool = False) -> Limit:
        return queries.default_rule(key, danger).limit

    assert limit("manhole") == Limit(2, TimeUnit.WORK_DAY)
    assert limit("fire_exit") == Limit(2, TimeUnit.WORK_HOUR)
    assert limit("road") == limit("road", danger=True) == Limit(5, TimeUnit.WORK_DAY)
    settings = queries.current_settings()
    assert len(settings) == 12
    usual = {s.kind_key for s in settings if (s.same_metres, s.same_days) == (50, 30)}
    assert set(KINDS) - usual == {"flooding", "kitchen"}


@pytest.mark.parametrize(
    "ask",
    [
        queries.current_rules,
        lambda: [rule.entry and rule.entry.name for rule in queries.rules_for("manhole")],
        lambda: queries.default_rule("manhole", danger=True).entry,
        lambda: queries.default_rule("manhole", danger=False).limit,
        lambda: queries.rule(1).entry,
        lambda: queries.kind_setting("manhole").same_metres,
    ],
)
def test_each_question_is_one_statement(inside: World, ask: Callable[[], object]) -> None:
    db.session.expire_all()
    db.session.expunge_all()
    with counting() as said:
        assert ask()
    assert len(said) == 1


def test_without_rules_the_sentence_says_what_to_run(inside: World) -> None:
    for model in (Rule, KindSetting, RuleSet):
        db.session.execute(delete(model))
    for ask in (
        queries.current_rules,
        lambda: queries.rules_for("manhole"),
        lambda: queries.default_rule("manhole", danger=True),
        lambda: queries.kind_setting("manhole"),
    ):
        with pytest.raises(Invalid, match="flask rules import"):
            ask()
    assert queries.all_current_rules() == []


def test_a_rule_that_is_not_there(inside: World) -> None:
    with pytest.raises(NotFound):
        queries.rule(999_999)


def test_the_database_lets_a_tile_have_one_default(inside: World) -> None:
    rule = queries.default_rule("road", danger=False)
    columns = {c.key: getattr(rule, c.key) for c in Rule.__mapper__.columns if c.key != "id"}
    columns["position"] = 10_000
    with db.session.begin_nested():
        db.session.execute(insert(Rule).values(**{**columns, "is_default": False}))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(insert(Rule).values(**{**columns, "position": 10_001}))
