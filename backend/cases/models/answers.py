"""What was done, whether it is so on the spot, and what those who reported it say."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...db import Base, UTCDateTime, choice
from ...people.models import Person

if TYPE_CHECKING:
    from .case import Case
    from .dispatches import Dispatch


class Answer(Base):
    """办结: what the unit did, in words that a resident understands."""

    __tablename__ = "case_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("case_dispatches.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    dispatch: Mapped["Dispatch"] = relationship(back_populates="answer")
    explanation: Mapped["Explanation | None"] = relationship(back_populates="answer")
    checks: Mapped[list["Check"]] = relationship(order_by="Check.id", back_populates="answer")


class Explanation(Base):
    """解释结: the rule that stands against it, where else to turn, when it is looked at again.

    Good only once a second person approved it; never counted as solved.
    """

    __tablename__ = "case_explanations"

    answer_id: Mapped[int] = mapped_column(ForeignKey("case_answers.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(500))
    elsewhere: Mapped[str] = mapped_column(String(500))
    look_again_on: Mapped[date]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[Answer] = relationship(back_populates="explanation")


class Finding(StrEnum):
    """What a visit finds."""

    DONE = "done"
    DONE_BUT_NEXT = "done_but_next"  # this one is done; the one beside it broke
    NOT_DONE = "not_done"
    FENCED_ONLY = "fenced_only"
    NOT_FOUND = "not_found"
    LATER = "later"  # cannot be seen today: rain, dark


class Check(Base):
    """核查: a worker has looked, on the spot or at the photos, and found something."""

    __tablename__ = "case_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("case_answers.id"), index=True)
    finding: Mapped[Finding] = mapped_column(choice(Finding, "finding"))
    words: Mapped[str] = mapped_column(String(500), default="")
    on_the_spot: Mapped[bool]
    metres: Mapped[int | None]  # from the case's point, if the phone said where it was
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[Answer] = relationship(back_populates="checks")
    by: Mapped[Person] = relationship()


class Verdict(StrEnum):
    SOLVED = "solved"
    PARTLY = "partly"
    NOT_SOLVED = "not_solved"


class Rating(Base):
    """评价: once an answer, by each who reported the case or joined it."""

    __tablename__ = "case_ratings"
    __table_args__ = (
        UniqueConstraint("answer_id", "person_id"),
        Index(  # each may send a case back once
            "uq_case_ratings_reopened",
            "case_id",
            "person_id",
            unique=True,
            sqlite_where=text("reopened"),
            postgresql_where=text("reopened"),
        ),
        Index("ix_case_ratings_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("case_answers.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    words: Mapped[str] = mapped_column(String(500), default="")
    reopened: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    case: Mapped["Case"] = relationship(back_populates="ratings")


class LookBackWhy(StrEnum):
    DANGER = "danger"
    SAMPLE = "sample"
    EXPLAINED = "explained"


class LookBack(Base):
    """回头看: a visit some time after the end. What is found bad becomes a case of its own."""

    __tablename__ = "case_look_backs"
    __table_args__ = (
        Index(
            "uq_case_look_backs_open",
            "case_id",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index(
            "ix_case_look_backs_due",
            "due_on",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    why: Mapped[LookBackWhy] = mapped_column(choice(LookBackWhy, "why"))
    due_on: Mapped[date]
    announced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    still_good: Mapped[bool | None]
    words: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    case: Mapped["Case"] = relationship(back_populates="look_backs")
