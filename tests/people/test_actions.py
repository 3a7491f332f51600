"""Meeting people, registering them, and who may give whom a role."""

import pytest

from backend.db import db
from backend.errors import Conflict, Invalid, NotAllowed, NotFound
from backend.people.actions import end_role, found_unit, grant, may_grant, meet, register
from backend.people.models import Person, Platform, Role, RoleKind, UnitKind
from backend.people.queries import (
    children,
    communities_named,
    handlers,
    holders,
    lineage,
    place_name,
    place_of,
    places_named,
    places_reached,
    region,
    registered_community,
    roles_of,
    unit,
    units_serving,
)

from ..world import CAST, COMMUNITY, DISTRICT, GRID, NEXT_COMMUNITY, NEXT_GRID, STREET, World

OA, MINI = Platform.OFFICIAL_ACCOUNT, Platform.MINI_PROGRAM


def test_the_same_openid_is_the_same_person(inside: World) -> None:
    first = meet(OA, "wx1", "o1", now=inside.now)
    assert meet(OA, "wx1", "o1", now=inside.now) is first
    assert first.person.created_at == inside.now
    assert meet(OA, "wx2", "o1", now=inside.now).person is not first.person
    assert meet(MINI, "wx1", "o1", now=inside.now).person is not first.person


def test_a_unionid_joins_official_account_and_mini_program(inside: World) -> None:
    chat = meet(OA, "wx1", "o1", unionid="u1", now=inside.now)
    app = meet(MINI, "wx2", "o2", unionid="u1", now=inside.now)
    assert app is not chat
    assert app.person is chat.person
    assert meet(MINI, "wx2", "o3", unionid="u2", now=inside.now).person is not chat.person


def test_a_unionid_learnt_later_is_kept(inside: World) -> None:
    chat = meet(OA, "wx1", "o1", now=inside.now)
    assert meet(OA, "wx1", "o1", unionid="u1", now=inside.now).unionid == "u1"
    assert meet(OA, "wx1", "o1", now=inside.now).unionid == "u1"
    assert meet(MINI, "wx2", "o2", unionid="u1", now=inside.now).person is chat.person


def test_no_unionid_joins_nobody(inside: World) -> None:
    first = meet(OA, "wx1", "o1", unionid="", now=inside.now)
    assert meet(MINI, "wx2", "o2", unionid="", now=inside.now).person is not first.person


def test_registering_anew_replaces(inside: World) -> None:
    person = inside.stranger
    first = register(person, RoleKind.RIDER, COMMUNITY, now=inside.now)
    assert register(person, RoleKind.RIDER, COMMUNITY, now=inside.now) is first
    assert registered_community(person) == COMMUNITY
    second = register(person, RoleKind.RIDER, NEXT_COMMUNITY, now=inside.now)
    assert person.open_roles == [second]
    assert (first.ended_at, registered_community(person)) == (inside.now, NEXT_COMMUNITY)
    register(person, RoleKind.RIDER, COMMUNITY, now=inside.now)  # and back again
    assert registered_community(person) == COMMUNITY


def test_a_rider_may_live_elsewhere(inside: World) -> None:
    register(inside.rider, RoleKind.RESIDENT, NEXT_COMMUNITY, now=inside.now)
    assert {role.region_code for role in inside.rider.open_roles} == {COMMUNITY, NEXT_COMMUNITY}


@pytest.mark.parametrize("kind", sorted(set(RoleKind) - {RoleKind.RIDER, RoleKind.RESIDENT}))
def test_nobody_registers_into_a_post(inside: World, kind: RoleKind) -> None:
    with pytest.raises(NotAllowed):
        register(inside.stranger, kind, COMMUNITY, now=inside.now)


@pytest.mark.parametrize("code", [STREET, GRID, DISTRICT])
def test_one_registers_with_a_community(inside: World, code: str) -> None:
    with pytest.raises(Invalid):
        register(inside.stranger, RoleKind.RIDER, code, now=inside.now)
    with pytest.raises(NotFound):
        register(inside.stranger, RoleKind.RIDER, "420102006999", now=inside.now)


OFFICERS = {"admin", "district_officer", "street_officer"}
RUNS = OFFICERS | {"worker", "colleague"}
# Who may give a role where it has its place: in 吉林社区, unless another is named.
MAY_GRANT: dict[RoleKind, tuple[str, set[str]]] = {
    RoleKind.ADMIN: (DISTRICT, {"admin"}),
    RoleKind.DISTRICT_OFFICER: (DISTRICT, {"admin", "district_officer"}),
    RoleKind.STREET_OFFICER: (STREET, OFFICERS),
    RoleKind.COMMUNITY_WORKER: (COMMUNITY, OFFICERS),
    RoleKind.GRID_WORKER: (GRID, OFFICERS),
    RoleKind.STEWARD: (GRID, RUNS),
    RoleKind.PARTY_MEMBER: (COMMUNITY, RUNS),
    RoleKind.RIDER: (COMMUNITY, RUNS),
    RoleKind.RESIDENT: (COMMUNITY, RUNS),
    RoleKind.HANDLER: (COMMUNITY, RUNS),
    RoleKind.AUDITOR: (STREET, {"admin"}),
}


@pytest.mark.parametrize("kind", RoleKind)
def test_who_may_give_which_role(inside: World, kind: RoleKind) -> None:
    place, givers = MAY_GRANT[kind]
    where: dict[str, object] = {"region_code": place}
    if kind is RoleKind.HANDLER:
        where = {"unit": found_unit("吉林物业", UnitKind.PROPERTY, place)}
    for name in CAST:
        by, person = getattr(inside, name), Person(name="新来的", created_at=inside.now)
        db.session.add(person)
        if name in givers:
            role = grant(person, kind, by=by, now=inside.now, **where)  # type: ignore[arg-type]
            assert (role.granted_by_id, person.open_roles) == (by.id, [role])
        else:
            with pytest.raises(NotAllowed):
                grant(person, kind, by=by, now=inside.now, **where)  # type: ignore[arg-type]
            assert person.open_roles == []


@pytest.mark.parametrize("kind", [RoleKind.ADMIN, RoleKind.DISTRICT_OFFICER])
def test_a_higher_role_is_not_given_in_a_lower_place(inside: World, kind: RoleKind) -> None:
    for place in (STREET, COMMUNITY, GRID):
        assert not may_grant(inside.street_officer, kind, place)


@pytest.mark.parametrize("kind", RoleKind)
def test_nobody_gives_a_role_next_door_or_above(inside: World, kind: RoleKind) -> None:
    assert not may_grant(inside.worker, kind, NEXT_COMMUNITY)
    assert not may_grant(inside.worker, kind, STREET)
    assert not may_grant(inside.street_officer, kind, DISTRICT)
    assert not may_grant(inside.street_officer, kind, "420103001001")


def test_taking_a_role_back(inside: World) -> None:
    role = inside.steward.open_roles[0]
    with pytest.raises(NotAllowed):
        end_role(role, by=inside.next_worker, now=inside.now)
    end_role(role, by=inside.worker, now=inside.now)
    assert inside.steward.open_roles == []
    with pytest.raises(Conflict):
        end_role(role, by=inside.worker, now=inside.now)
    grant(inside.steward, role.kind, by=inside.worker, now=inside.now, region_code=GRID)
    assert len(inside.steward.open_roles) == 1


def test_a_worker_does_not_unseat_an_officer_or_a_colleague(inside: World) -> None:
    for name in ("street_officer", "colleague", "grid_worker"):
        with pytest.raises(NotAllowed):
            end_role(getattr(inside, name).open_roles[0], by=inside.worker, now=inside.now)


def test_founding_a_unit(inside: World) -> None:
    made = found_unit(" 吉林物业 ", UnitKind.PROPERTY, COMMUNITY, handles=["lamp", "rubbish"])
    assert (made.name, made.usual_kinds) == ("吉林物业", ["lamp", "rubbish"])
    for name in ("", "  ", "长" * 101):
        with pytest.raises(Invalid):
            found_unit(name, UnitKind.PROPERTY, COMMUNITY)
    with pytest.raises(NotFound):
        found_unit("无处", UnitKind.PROPERTY, "999999999999")


def test_looking_at_the_tree(inside: World) -> None:
    assert [r.code for r in children(STREET)] == [COMMUNITY, NEXT_COMMUNITY]
    assert [r.name for r in children(None)] == ["湖北省"]
    assert [r.level.value for r in lineage(GRID)][-3:] == ["street", "community", "grid"]
    assert place_name(GRID) == "永清街道吉林社区临江里"
    assert places_named([GRID, STREET]) == {GRID: "吉林社区临江里", STREET: "永清街道"}
    assert [r.code for r in communities_named("我在沈阳那边跑")] == [NEXT_COMMUNITY]
    assert communities_named("哪里都不是") == []
    with pytest.raises(NotFound):
        region("420102006999")


def test_a_name_that_begins_with_the_larger_one_says_it_once(inside: World) -> None:
    region(GRID).name = "吉林社区第一网格"
    assert places_named([GRID]) == {GRID: "吉林社区第一网格"}
    assert place_name(GRID) == place_of(region(GRID)) == "永清街道吉林社区第一网格"


def test_looking_at_posts(inside: World) -> None:
    found = {u.name for u in units_serving(GRID)}
    assert found == {"永清水务所", "永清供电所"}
    assert units_serving("420103001001") == []
    assert [p.name for p in handlers(inside.water.id)] == ["水务的老秦"]
    workers = {RoleKind.COMMUNITY_WORKER}
    assert [p.name for p in holders(workers, GRID)] == ["刘敏", "陈芳"]
    assert [p.name for p in holders(workers, NEXT_GRID)] == ["何平"]
    assert [r.code for r in places_reached(inside.next_worker, workers)] == [
        NEXT_COMMUNITY,
        NEXT_GRID,
    ]
    assert places_reached(inside.rider, workers) == []
    assert [role.kind for role in roles_of(inside.handler)] == [RoleKind.HANDLER]
    with pytest.raises(NotFound):
        unit(999)
    assert isinstance(roles_of(inside.rider)[0], Role)
