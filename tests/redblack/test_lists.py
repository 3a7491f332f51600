"""From the figures to a public list: who may, in which order, and what nobody can jump over."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select

from backend.db import db
from backend.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from backend.notifications.models import Notice
from backend.people.actions import grant
from backend.people.models import RoleKind
from backend.redblack import actions
from backend.redblack.links import row_address, row_behind
from backend.redblack.models import LIST_NEXT, Listing, ListState, RedBlackList, RedBlackRow
from backend.redblack.queries import list_for, lists_for
from backend.redblack.queries import published as all_published
from backend.redblack.rules import LIST_FROM, MAY_LIST, RowHolder, decide_rule, list_moves

from ..world import COMMUNITY, GRID, STREET, World, undone
from .making import (
    DAY,
    FIRST,
    IN_STATE,
    LAST,
    RULE,
    after,
    announced,
    computed,
    objected,
    over,
    published,
)

OFFICERS = {"street_officer", "district_officer"}


def _row(listed: RedBlackList, name: str) -> RedBlackRow:
    return next(row for row in listed.rows if row.unit.name == name)


def _told(kind: str) -> set[int]:
    return set(db.session.scalars(select(Notice.person_id).where(Notice.kind == kind)))


def test_a_list_from_figures_to_the_public(inside: World) -> None:
    w = inside
    listed = announced(w)
    good, bad = _row(listed, "永清水务所"), _row(listed, "永清供电所")
    assert (good.due, good.kept, good.asked, good.solved) == (5, 5, 5, 5)
    assert (bad.due, bad.kept, bad.asked, bad.solved) == (5, 0, 5, 0)
    assert (good.listing, bad.listing) == (Listing.RED, Listing.BLACK)
    assert _told("redblack_planned") == {w.handler.id, w.other_handler.id}
    assert all_published() == []
    objection = actions.object_to(listed, "停电检修", by=w.other_handler, now=after(w) + DAY)
    assert _told("redblack_objected") == {w.street_officer.id}
    with pytest.raises(Conflict, match="收到了"):
        actions.object_to(listed, "再说一次", by=w.other_handler, now=after(w) + DAY)
    with pytest.raises(Conflict, match="还可以提意见"):
        actions.publish(listed, by=w.district_officer, now=after(w) + DAY)
    with pytest.raises(Conflict, match="没有答复"):
        actions.publish(listed, by=w.district_officer, now=over(listed))
    with pytest.raises(Invalid):
        actions.decide(objection, True, " ", by=w.street_officer, now=over(listed))
    actions.decide(objection, True, "检修有公告，成立。", by=w.street_officer, now=over(listed))
    with pytest.raises(Conflict, match="答复过了"):
        actions.decide(objection, False, "改主意了", by=w.street_officer, now=over(listed))
    assert _told("redblack_decided") == {w.other_handler.id}
    with pytest.raises(Conflict, match="时间已经过了"):
        actions.object_to(listed, "现在才看见", by=w.handler, now=over(listed))
    for first_person in ("street_officer",):
        with pytest.raises(NotAllowed):
            actions.publish(listed, by=getattr(w, first_person), now=over(listed))
    actions.publish(listed, by=w.district_officer, now=over(listed))
    assert [one.id for one in all_published()] == [listed.id]
    assert listed.rows_in(Listing.RED) == [good]
    assert listed.rows_in(Listing.BLACK) == [], "its objection was right"
    assert listed.signed_for == "江岸区"
    actions.withdraw(listed, "数据有误", by=w.street_officer, now=over(listed))
    assert all_published() == []
    assert _told("redblack_withdrawn") == {w.handler.id, w.other_handler.id}
    assert [move.became for move in listed.moves] == list(IN_STATE)


VERBS: dict[str, Callable[[RedBlackList, object, datetime], object]] = {
    "announce": lambda o, by, at: actions.announce(o, by=by, now=at),  # type: ignore[arg-type]
    "object": lambda o, by, at: actions.object_to(o, "不对", by=by, now=at),  # type: ignore[arg-type]
    "decide": lambda o, by, at: actions.decide(_open(o), False, "没错", by=by, now=at),  # type: ignore[arg-type]
    "publish": lambda o, by, at: actions.publish(o, by=by, now=at),  # type: ignore[arg-type]
    "withdraw": lambda o, by, at: actions.withdraw(o, "不公开了", by=by, now=at),  # type: ignore[arg-type]
}
ALLOWED = {
    "announce": OFFICERS,
    "object": {"handler", "other_handler"},
    "decide": OFFICERS,
    "publish": {"district_officer"},  # the other one computed it
    "withdraw": OFFICERS,
}


def _open(listed: RedBlackList):  # type: ignore[no-untyped-def]
    objections = [o for row in listed.rows for o in row.objections]
    return objections[0]


def _ready(w: World, verb: str) -> tuple[RedBlackList, datetime]:
    """A list on which the verb is next."""
    if verb == "announce":
        return computed(w), after(w)
    if verb == "decide":
        return objected(w), after(w) + DAY
    listed = announced(w)
    return listed, over(listed) if verb == "publish" else after(w)


@pytest.mark.parametrize("verb", VERBS)
def test_everybody_tries_every_verb(inside: World, verb: str) -> None:
    w = inside
    listed, at = _ready(w, verb)
    could = set()
    for name in w.everybody:
        with undone():
            try:
                VERBS[verb](listed, getattr(w, name), at)
                could.add(name)
            except NotAllowed:
                pass
        db.session.refresh(listed)
    assert could == ALLOWED[verb]
    assert set(MAY_LIST) == set(LIST_FROM) == set(VERBS)


@pytest.mark.parametrize("state", ListState)
def test_every_verb_in_every_state(inside: World, state: ListState) -> None:
    w = inside
    listed = IN_STATE[state](w)
    who = {"object": w.handler, "publish": w.district_officer}
    at = over(listed) if state is ListState.ANNOUNCED else after(w)
    for verb, use in VERBS.items():
        if verb == "decide":
            continue
        with undone():
            try:
                use(listed, who.get(verb, w.street_officer), after(w) if verb == "object" else at)
                moved = True
            except Conflict:
                moved = False
            assert moved == (state in LIST_FROM[verb]), verb
            if moved and verb != "object":
                assert listed.state in LIST_NEXT[state]
        db.session.refresh(listed)
    offered = {verb for name in w.everybody for verb in list_moves(getattr(w, name), listed, at)}
    assert offered <= {verb for verb in VERBS if state in LIST_FROM[verb]}


def test_who_speaks_for_a_unit_neither_signs_nor_decides_about_it(inside: World) -> None:
    w = inside
    listed = objected(w)
    grant(w.district_officer, RoleKind.HANDLER, by=None, now=w.now, unit=w.power)
    db.session.refresh(w.district_officer, ["roles"])
    with pytest.raises(NotAllowed):
        actions.decide(_open(listed), True, "成立", by=w.district_officer, now=after(w) + DAY)
    with pytest.raises(NotAllowed):
        actions.publish(listed, by=w.district_officer, now=over(listed))


@pytest.mark.parametrize(
    ("place", "first", "last", "who", "refusal"),
    [
        (STREET, FIRST, date(2026, 8, 30), "street_officer", Invalid),  # not over yet
        (STREET, LAST, FIRST, "street_officer", Invalid),
        (STREET, date(2024, 1, 1), LAST, "street_officer", Invalid),
        (GRID, FIRST, LAST, "street_officer", Invalid),
        (STREET, FIRST, LAST, "worker", NotAllowed),
        (STREET, FIRST, LAST, "admin", NotAllowed),
        ("999999000000", FIRST, LAST, "street_officer", NotAllowed),
        (STREET, FIRST, LAST, "street_officer", Conflict),
    ],
)
def test_what_cannot_be_computed(
    inside: World, place: str, first: date, last: date, who: str, refusal: type[DomainError]
) -> None:
    w = inside
    if refusal is Conflict:
        actions.compute(place, first, last, by=w.street_officer, now=after(w))
    with pytest.raises(refusal):
        actions.compute(place, first, last, by=getattr(w, who), now=after(w))


def test_a_list_keeps_its_rule_and_nobody_to_list_is_not_announced(inside: World) -> None:
    w = inside
    empty = actions.compute(COMMUNITY, FIRST, LAST, by=w.street_officer, now=after(w))
    with pytest.raises(Conflict, match="没有可以排的单位"):
        actions.announce(empty, by=w.street_officer, now=after(w))
    before = empty.rule
    decide_rule(RULE, valid_from=after(w), by=w.admin, now=after(w))
    assert empty.rule == before != RULE
    with pytest.raises(NotAllowed):
        decide_rule(RULE, valid_from=after(w), by=w.street_officer, now=after(w))
    with pytest.raises(Invalid):
        decide_rule(RULE, valid_from=w.now, by=w.admin, now=after(w))


def test_a_unit_sees_what_is_said_of_it_once_it_is_told(inside: World) -> None:
    w = inside
    listed = computed(w)
    assert lists_for(w.handler) == []
    assert lists_for(w.street_officer) == lists_for(w.district_officer) == [listed]
    assert lists_for(w.worker) == [], "of the street, above the community"
    token = row_address(_row(listed, "永清供电所")).rsplit("/", 1)[1]
    with pytest.raises(DomainError):
        row_behind(token)
    actions.announce(listed, by=w.street_officer, now=after(w))
    holder, row = row_behind(token)
    assert (row.unit.name, list_for(w.handler, listed.id)) == ("永清供电所", listed)
    objection = actions.object_to(listed, "停电检修", by=holder, now=after(w))
    assert (objection.row, objection.by_id) == (row, None)
    with pytest.raises(NotAllowed):
        actions.object_to(listed, "不对", by=RowHolder(row.id + 99), now=after(w))
    for nonsense in ("", "x" * 40, token[:-2] + "aa"):
        with pytest.raises(DomainError):
            row_behind(nonsense)


def test_what_was_taken_down_before_the_units_knew_stays_unknown_to_them(inside: World) -> None:
    w = inside
    listed = computed(w)
    token = row_address(_row(listed, "永清供电所")).rsplit("/", 1)[1]
    actions.withdraw(listed, "算错了", by=w.street_officer, now=after(w))
    assert lists_for(w.handler) == []
    with pytest.raises(NotFound):
        list_for(w.handler, listed.id)
    with pytest.raises(NotFound):
        row_behind(token)


def test_a_published_list_is_as_it_was_signed(inside: World) -> None:
    w = inside
    listed = published(w)
    for verb in ("announce", "publish", "object"):
        with pytest.raises(Conflict):
            VERBS[verb](listed, w.handler if verb == "object" else w.district_officer, after(w))
