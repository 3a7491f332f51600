from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, UTCDateTime, choice
from .rules import stem


class Level(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"


class Region(Base):
    """A node of the tree. Down to the community the codes are official (12 digits);
    grids and buildings have ours: the community's code and three digits."""

    __tablename__ = "regions"
    __table_args__ = (CheckConstraint("length(code) IN (12, 15)", name="code_length"),)

    code: Mapped[str] = mapped_column(String(15), primary_key=True)
    level: Mapped[Level] = mapped_column(choice(Level, "level"))
    name: Mapped[str] = mapped_column(String(100))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    parent: Mapped["Region | None"] = relationship(remote_side=code)


class Boundary(Base):
    """The outline of a grid: a GeoJSON polygon in WGS-84."""

    __tablename__ = "boundaries"

    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), primary_key=True)
    geojson: Mapped[str] = mapped_column(Text)
    region: Mapped[Region] = relationship()


class BoundaryChange(Base):
    """A grid's outline as it was (None: there was none) until somebody drew or imported another;
    `by_id` None is the installation itself."""

    __tablename__ = "boundary_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    was: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped["Person | None"] = relationship()


class DataImport(Base):
    """One run of an import that changed something; its id is the version of that data."""

    __tablename__ = "data_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    summary: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class UnitKind(StrEnum):
    STREET_OFFICE = "street_office"
    COMMUNITY = "community"
    DEPARTMENT = "department"
    UTILITY = "utility"
    PROPERTY = "property"
    STATION = "station"


class Unit(Base):
    """An office, company or service that serves a region; a department hangs under its unit.

    A dissolved one stays for the past; what was its may be its successor's from then on.
    """

    __tablename__ = "units"
    __table_args__ = (
        UniqueConstraint("region_code", "name"),
        CheckConstraint(
            "successor_id IS NULL OR dissolved_at IS NOT NULL", name="heirs_of_the_dissolved"
        ),
        CheckConstraint("successor_id <> id", name="not_its_own_heir"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind, "kind"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    duty_phone: Mapped[str] = mapped_column(String(30), default="")
    handles: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    about: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(100), default="")  # as one says them to a neighbour
    address: Mapped[str] = mapped_column(String(200), default="")
    dissolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    region: Mapped[Region] = relationship()
    parent: Mapped["Unit | None"] = relationship(foreign_keys=parent_id, remote_side=id)
    successor: Mapped["Unit | None"] = relationship(foreign_keys=successor_id, remote_side=id)

    @property
    def stands(self) -> bool:
        """Not dissolved, so that it may be given something new."""
        return self.dissolved_at is None

    @property
    def usual_kinds(self) -> list[str]:
        """Keys of the case kinds that this unit usually handles."""
        return self.handles.split()


class Person(Base):
    """Someone known to us, often only by a WeChat identity: no name is needed to report."""

    __tablename__ = "persons"
    __table_args__ = (
        Index(
            "ix_persons_phone",
            "phone",
            sqlite_where=text("phone <> ''"),
            postgresql_where=text("phone <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    roles: Mapped[list["Role"]] = relationship(
        back_populates="person", foreign_keys="Role.person_id"
    )

    @property
    def open_roles(self) -> list["Role"]:
        return [role for role in self.roles if role.ended_at is None]

    @property
    def works_here(self) -> bool:
        """Holds any role of the neighbourhood's daily work, or looks at how it is done, so that
        the panel is for them."""
        return any(role.kind in AT_THE_PANEL for role in self.open_roles)

    @property
    def only_reads(self) -> bool:
        """Is here as an auditor and as nothing else: no form of the panel is for them."""
        held = {role.kind for role in self.open_roles} & AT_THE_PANEL
        return held == {RoleKind.AUDITOR}

    def holds(self, kinds: "set[RoleKind]", region_code: str) -> bool:
        """Whether one of these roles, held at or above the region, reaches it."""
        return any(
            role.kind in kinds
            and role.region_code
            and region_code.startswith(stem(role.region_code))
            for role in self.open_roles
        )

    def handles_for(self, unit_id: int | None) -> bool:
        return any(
            role.kind is RoleKind.HANDLER and role.unit_id == unit_id for role in self.open_roles
        )


class RoleKind(StrEnum):
    ADMIN = "admin"
    DISTRICT_OFFICER = "district_officer"
    STREET_OFFICER = "street_officer"
    COMMUNITY_WORKER = "community_worker"
    GRID_WORKER = "grid_worker"
    STEWARD = "steward"
    PARTY_MEMBER = "party_member"
    RIDER = "rider"
    RESIDENT = "resident"
    HANDLER = "handler"
    AUDITOR = "auditor"


STAFF = {
    RoleKind.ADMIN,
    RoleKind.DISTRICT_OFFICER,
    RoleKind.STREET_OFFICER,
    RoleKind.COMMUNITY_WORKER,
    RoleKind.GRID_WORKER,
}
READERS = STAFF | {RoleKind.AUDITOR}  # an auditor reads what staff read, names apart
AT_THE_PANEL = READERS | {RoleKind.HANDLER}


class Role(Base):
    """A role held in a region, from where it reaches down the tree, or in a unit (handlers)."""

    __tablename__ = "roles"
    __table_args__ = (
        CheckConstraint("(region_code IS NULL) <> (unit_id IS NULL)", name="region_or_unit"),
        CheckConstraint("(kind = 'handler') = (unit_id IS NOT NULL)", name="handlers_in_units"),
        Index(
            "uq_roles_open_region",
            "person_id",
            "kind",
            "region_code",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND unit_id IS NULL"),
            postgresql_where=text("ended_at IS NULL AND unit_id IS NULL"),
        ),
        Index(
            "uq_roles_open_unit",
            "person_id",
            "unit_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND unit_id IS NOT NULL"),
            postgresql_where=text("ended_at IS NULL AND unit_id IS NOT NULL"),
        ),
        Index(
            "ix_roles_ended_at",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[RoleKind] = mapped_column(choice(RoleKind, "kind"))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    person: Mapped[Person] = relationship(back_populates="roles", foreign_keys=person_id)
    unit: Mapped[Unit | None] = relationship()
    region: Mapped[Region | None] = relationship()

    @property
    def place_code(self) -> str | None:
        """Where it is held: the region, or the unit's."""
        return self.region_code or (self.unit.region_code if self.unit else None)


class DutyShift(Base):
    """Somebody answers for a place from then to then: a community, a street or a district."""

    __tablename__ = "duty_shifts"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        UniqueConstraint("person_id", "starts_at"),
        Index("ix_duty_shifts_region_code_ends_at", "region_code", "ends_at"),
        Index("ix_duty_shifts_person_id_ends_at", "person_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    region: Mapped[Region] = relationship()


class Platform(StrEnum):
    OFFICIAL_ACCOUNT = "official_account"
    MINI_PROGRAM = "mini_program"


class Identity(Base):
    """How WeChat names a person in one of our apps. The same person has another openid in each."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "appid", "openid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    platform: Mapped[Platform] = mapped_column(choice(Platform, "platform"))
    appid: Mapped[str] = mapped_column(String(32))
    openid: Mapped[str] = mapped_column(String(64))
    unionid: Mapped[str | None] = mapped_column(String(64), index=True)
    person: Mapped[Person] = relationship()


class ShownCode(Base):
    """Six digits that somebody shows, and that say who that is."""

    __abstract__ = True

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class BindCode(ShownCode):
    """Shown in one app and typed in the other: this is the same person."""

    __tablename__ = "bind_codes"


class Account(Base):
    """A user name and password, for the people who work at the panel."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), unique=True)
    username: Mapped[str] = mapped_column(String(50), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    person: Mapped[Person] = relationship()


class SignInFailure(Base):
    """A wrong password. Rows, not a counter: they age out by themselves."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index("ix_sign_in_failures_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class SignIn(Base):
    """An open sign-in, of a browser or a phone. Only the token's hash is kept.

    A browser's ends by itself at `idle_at`, unless it is used before; a phone's has none.
    """

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    device: Mapped[str] = mapped_column(String(60), default="")
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    idle_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    person: Mapped[Person] = relationship()

    @property
    def handle(self) -> str:
        """By which its owner names it, without being able to use it."""
        return self.token_hash[:16]


class SecondStep(Base):
    """The key of somebody's authenticator app, sealed. It counts once a code has proved it;
    `last_used` is the interval of the last code that was taken: none is taken twice."""

    __tablename__ = "second_steps"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    sealed_key: Mapped[str] = mapped_column(String(300))
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_used: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """Written on paper for the day when the phone is lost; good once. Only its hash is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
