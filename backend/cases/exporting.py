"""All that somebody told of the town, for themselves, in words."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..clock import written
from ..db import db
from ..people.models import Person
from .models import Addition, Case, Follower, Rating
from .words import STATUS_WORDS, VERDICT_WORDS

Rows = list[dict[str, Any]]


def everything_of(person: Person) -> dict[str, Rows]:
    """By what it is; times are ours, to the minute."""
    return {
        "报过的事": _reported(person),
        "补充过的话": _added(person),
        "说过“我也遇到”的事": _followed(person),
        "评价过的答复": _rated(person),
    }


def _reported(person: Person) -> Rows:
    query = select(Case).where(Case.reporter_id == person.id).order_by(Case.id)
    found = db.session.scalars(query.options(joinedload(Case.errand)))
    return [
        {
            "编号": case.number,
            "哪一类": case.title,
            "状态": STATUS_WORDS[case.status],
            "说的话": case.words,
            "地点": case.place_words,
            "纬度（WGS-84）": case.latitude,
            "经度（WGS-84）": case.longitude,
            "时间": written(case.reported_at or case.created_at),
            "不让办理的人知道是谁报的": case.reporter_hidden,
            **({"请人代办留的电话": case.errand.phone} if case.errand else {}),
        }
        for case in found
    ]


def _added(person: Person) -> Rows:
    query = select(Case.number, Addition.words, Addition.at).join(Addition)
    rows = db.session.execute(query.where(Addition.by_id == person.id).order_by(Addition.id))
    return [{"编号": number, "说的话": words, "时间": written(at)} for number, words, at in rows]


def _followed(person: Person) -> Rows:
    query = select(Case.number, Follower.at).join(Follower, Follower.case_id == Case.id)
    rows = db.session.execute(query.where(Follower.person_id == person.id).order_by(Follower.at))
    return [{"编号": number, "时间": written(at)} for number, at in rows]


def _rated(person: Person) -> Rows:
    query = select(Case.number, Rating.verdict, Rating.words, Rating.at).join(
        Rating, Rating.case_id == Case.id
    )
    rows = db.session.execute(query.where(Rating.person_id == person.id).order_by(Rating.id))
    return [
        {
            "编号": number,
            "评价": VERDICT_WORDS[verdict],
            "说的话": words,
            "时间": written(at),
        }
        for number, verdict, words, at in rows
    ]
