"""A code shown in one app and typed in the other: one person, with all they did."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.cases import closing, handling, joining, verifying
from backend.cases.models import Case, Finding, Source, Status, Verdict
from backend.cases.rules import everyone_asked
from backend.db import Base, db, transaction
from backend.errors import Conflict, DomainError, NotAllowed
from backend.ledger.models import Measure
from backend.ledger.queries import balance
from backend.notifications.actions import notify
from backend.notifications.models import Notice
from backend.people.actions import meet, register
from backend.people.codes import LIFETIME
from backend.people.joining import bind_code, join
from backend.people.models import BindCode, Identity, Person, Platform, RoleKind
from backend.people.queries import registered_community
from backend.web import App
from backend.wishes import reviewing
from backend.wishes.fulfilling import confirm, prove
from backend.wishes.models import Source as WishSource

from ..cases.making import GOOD_ANSWER, answered, dispatched, reported
from ..street import at_once
from ..wishes.making import posted, promise
from ..world import COMMUNITY, NEXT_COMMUNITY, World


def in_the_app(w: World, openid: str = "mini-1") -> Identity:
    """Somebody who has just opened the mini-program for the first time."""
    return meet(Platform.MINI_PROGRAM, "wx_linli_mini", openid, now=w.now)


def a_phone(w: World, openid: str) -> Identity:
    """Somebody who has just written to us for the first time."""
    return meet(Platform.OFFICIAL_ACCOUNT, "wx_linli_official", openid, now=w.now)


def chatting(w: World, name: str = "rider") -> Identity:
    return db.session.scalars(select(Identity).where(Identity.person_id == w.ids[name])).one()


def test_a_code_is_six_digits_that_hold_ten_minutes(inside: World) -> None:
    app = in_the_app(inside)
    code = bind_code(app.person, now=inside.now)
    assert len(code) == 6
    assert code.isdigit()
    joined = join(chatting(inside), code, now=inside.now + LIFETIME - timedelta(seconds=1))
    assert joined is app.person
    assert chatting_person(inside) is joined


def chatting_person(w: World) -> Person:
    found = db.session.scalars(select(Identity).where(Identity.openid == "openid-of-rider")).one()
    return found.person


def test_everything_moves(inside: World) -> None:
    case = reported(inside)
    moves = len(case.moves)
    notify(inside.rider, "closed", {}, key="k1", now=inside.now)
    app = in_the_app(inside)
    keeper = join(chatting(inside), bind_code(app.person, now=inside.now), now=inside.now)
    assert case.reporter_id == keeper.id
    assert len(case.moves) == moves
    assert db.session.scalars(select(Notice.person_id)).all() == [keeper.id]
    assert registered_community(keeper) == COMMUNITY
    assert rows_of(inside.ids["rider"]) == []


def rows_of(person_id: int) -> list[str]:
    """Every table and column that still names a person."""
    return [
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "persons" for key in column.foreign_keys)
        and db.session.execute(select(column).where(column == person_id)).first()
    ]


def test_a_joined_case_goes_on(inside: World) -> None:
    case = answered(inside)
    app = in_the_app(inside)
    keeper = join(chatting(inside), bind_code(app.person, now=inside.now), now=inside.now)
    assert db.session.get_one(Case, case.id).reporter is keeper


def test_what_the_keeper_has_already_stays_behind(inside: World) -> None:
    app = in_the_app(inside)
    register(app.person, RoleKind.RIDER, COMMUNITY, now=inside.now)
    register(app.person, RoleKind.RESIDENT, NEXT_COMMUNITY, now=inside.now)
    keeper = join(chatting(inside), bind_code(app.person, now=inside.now), now=inside.now)
    kinds = sorted((role.kind, role.region_code) for role in keeper.open_roles)
    assert kinds == [(RoleKind.RESIDENT, NEXT_COMMUNITY), (RoleKind.RIDER, COMMUNITY)]


def test_one_who_followed_a_case_twice_is_asked_once(inside: World) -> None:
    w, app = inside, in_the_app(inside)
    case = dispatched(w, by=w.worker, source=Source.PHONE)
    for person in (w.rider, app.person):
        joining.join(case, by=person, now=w.now)
    keeper = join(chatting(w), bind_code(app.person, now=w.now), now=w.now)
    assert everyone_asked(case) == [keeper]
    handling.accept(case, by=w.handler, now=w.now)
    handling.answer(case, words=GOOD_ANSWER, sure=True, by=w.handler, now=w.now)
    verifying.verify(case, Finding.DONE, by=w.worker, now=w.now)
    closing.rate(case, Verdict.SOLVED, by=keeper, now=w.now)
    assert case.status is Status.CLOSED


def test_two_phones_are_refused_and_nothing_moves(inside: World) -> None:
    case = reported(inside)
    other = a_phone(inside, "second phone")
    with pytest.raises(Conflict, match="别的微信号"):
        join(chatting(inside), bind_code(other.person, now=inside.now), now=inside.now)
    assert case.reporter_id == inside.ids["rider"]
    assert chatting_person(inside) is inside.rider


def test_one_s_own_code_changes_nothing(inside: World) -> None:
    code = bind_code(inside.rider, now=inside.now)
    assert join(chatting(inside), code, now=inside.now) is inside.rider
    assert chatting_person(inside) is inside.rider


def test_a_code_works_once(inside: World) -> None:
    app = in_the_app(inside)
    code = bind_code(app.person, now=inside.now)
    join(chatting(inside), code, now=inside.now)
    assert join(in_the_app(inside, "mini-2"), code, now=inside.now) is None


def test_a_code_that_two_type_at_once_joins_one(app: App, world: World) -> None:
    with app.app_context(), transaction():
        code = bind_code(in_the_app(world).person, now=world.now)
        phones = [a_phone(world, "one").id, a_phone(world, "two").id]

    def types(identity_id: int) -> bool:
        with app.app_context(), transaction():
            identity = db.session.get_one(Identity, identity_id)
            return join(identity, code, now=world.now) is not None

    done = at_once(*[lambda phone=phone: types(phone) for phone in phones])
    assert sorted(map(str, done)) == ["False", "True"]


def test_an_expired_code_is_refused(inside: World) -> None:
    code = bind_code(in_the_app(inside).person, now=inside.now)
    assert join(chatting(inside), code, now=inside.now + LIFETIME) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0" * 300])
def test_a_wrong_code_is_refused(inside: World, code: str) -> None:
    assert join(chatting(inside), code, now=inside.now) is None


def test_a_new_code_ends_the_old_one_and_clears_expired_ones(inside: World) -> None:
    app = in_the_app(inside)
    bind_code(inside.stranger, now=inside.now - LIFETIME)
    first = bind_code(app.person, now=inside.now)
    second = bind_code(app.person, now=inside.now)
    assert db.session.scalars(select(BindCode.code)).all() == [second]
    if first != second:
        assert join(chatting(inside), first, now=inside.now) is None


def test_nobody_guesses_for_long(inside: World) -> None:
    identity = chatting(inside)
    for _ in range(5):
        assert join(identity, "000000", now=inside.now) is None
    code = bind_code(in_the_app(inside).person, now=inside.now)
    with pytest.raises(DomainError, match="15 分钟"):
        join(identity, code, now=inside.now)


@pytest.mark.parametrize("name", ["worker", "handler", "admin"])
def test_no_code_carries_a_working_role_to_somebody_else(inside: World, name: str) -> None:
    staff = getattr(inside, name)
    identity = in_the_app(inside)
    roles = len(staff.open_roles)
    with pytest.raises(NotAllowed):
        join(identity, bind_code(staff, now=inside.now), now=inside.now)
    assert len(staff.open_roles) == roles
    assert not identity.person.works_here


def test_nothing_is_earned_by_granting_ones_own_wish_with_a_second_phone(inside: World) -> None:
    helper = in_the_app(inside).person
    register(helper, RoleKind.RESIDENT, COMMUNITY, now=inside.now)
    wish = posted(inside, by=inside.rider, source=WishSource.CHAT)
    reviewing.open_up(wish, by=inside.worker, now=inside.now)
    promise(inside, wish, by=helper)
    join(chatting(inside), bind_code(helper, now=inside.now), now=inside.now)
    assert wish.wisher is helper
    began, ended = inside.now, inside.now + timedelta(hours=1)
    prove(wish, words="自己换了", started_at=began, ended_at=ended, by=helper, now=ended)
    confirm(wish, stars=5, by=helper, now=ended)
    assert balance(helper.id, Measure.POINTS) == balance(helper.id, Measure.MINUTES) == 0
