"""心愿: posting one. What is no wish is told where it belongs; the kind and the community are
guessed or asked."""

import re
from datetime import date
from enum import StrEnum
from typing import Any

from ...cases.guessing import guess
from ...clock import local
from ...errors import Invalid
from ...people.models import Person, RoleKind
from ...people.places import locate, spot
from ...people.queries import communities_named, place_name, registered_community
from ...people.rules import community_of
from ...records.models import Talk
from ...wishes import posting
from ...wishes.guessing import guess_kind
from ...wishes.models import AgeBand, Source
from ...wishes.posting import Wanted, what_is_wrong
from ...wishes.rules import kinds
from ...wishes.triage import Hint, hints
from ...wishes.verbs import CLERKS
from ..chat import Chat
from ..days import day_in
from . import community, register, report, wish_hints, wish_posted
from .keeping import keep


class Asked(StrEnum):
    """What was asked, or done, last."""

    WHAT = "wish"
    AGREED = "wish_agreed"
    TRIAGE = "wish_triage"
    KIND = "wish_kind"
    WHERE = "wish_where"


NUMBERED = {Asked.AGREED, Asked.TRIAGE, Asked.KIND, Asked.WHERE}

FOR_OTHERS = {RoleKind.GRID_WORKER, RoleKind.STEWARD, RoleKind.COMMUNITY_WORKER}

_HEAD = re.compile(
    r"^\W*(?:我|想|要|帮|代|替|邻居|发|提|报|许|有|一|个|微|小|的){0,8}(?:心愿|愿望|许愿|许个愿)[是为\W]*"
)


def for_others(chat: Chat) -> bool:
    """Whether this person posts what neighbours wish for."""
    return any(role.kind in FOR_OTHERS for role in chat.person.open_roles)


def begin(chat: Chat, text: str) -> str | None:
    """心愿 and what it is; alone it asks. None: it is a danger, which is reported."""
    return None if _is_a_report(text) else _begin(chat, text, False)


def begin_for_other(chat: Chat, text: str) -> str | None:
    """代发心愿: for a neighbour who has agreed. None: the words mean nothing for somebody else."""
    if not for_others(chat):
        alone = not _without_head(text)
        return None if alone else "替邻居许愿，请大管家、网格员或社区代发；自己的，回“心愿”加一句。"
    return _begin(chat, text, True)


def _begin(chat: Chat, text: str, other: bool) -> str:
    words = _without_head(text)
    if not words:
        chat.ask(Asked.WHAT, other=other)
        whose = "邻居想要什么" if other else "想要什么"
        return f"{whose}？写一句发来，比如“厨房灯坏了，够不着”。"
    return go_on(chat, words=words, other=other)


def _without_head(text: str) -> str:
    return _HEAD.sub("", text, count=1).strip()


def words(chat: Chat, talk: Talk, text: str) -> str | None:
    """Words that were asked for; None when they are something else."""
    match talk.flow:
        case Asked.WHAT if not _is_a_report(text):
            return go_on(chat, words=_without_head(text), other=talk.memory["other"])
        case Asked.WHERE:
            return _where_by_words(chat, talk, text)
        case Asked.KIND:
            named = [kind.name for kind in kinds(chat.now).values()]
            return by_number(chat, named.index(text) + 1) if text in named else None
    return None


def _is_a_report(text: str) -> bool:
    """Danger is reported, whatever was asked."""
    about = guess(text)
    return about.emergency is not None or (about.danger and about.sure)


def go_on(chat: Chat, **draft: Any) -> str:
    """Ask what is still open, one thing at a time; then post."""
    if (wrong := what_is_wrong(draft["words"])) is not None:
        raise Invalid(wrong)
    if draft["other"] and not draft.get("agreed"):
        chat.ask(Asked.AGREED, **draft)
        return "替邻居发，先问过本人：同意了吗？回 1 同意了，回 2 还没问。"
    if not draft.get("seen") and (found := hints(draft["words"])):
        return _point_out(chat, draft, found)
    kind = draft.get("kind") or guess_kind(draft["words"], chat.now)
    if kind is None:
        return _ask_kind(chat, draft)
    where = draft.get("region") or _home(chat.person, other=draft["other"])
    if where is None:
        chat.ask(Asked.WHERE, **{**draft, "options": []})
        return "你住哪个社区？发个定位，或打社区名。"
    return _post(chat, {**draft, "kind": kind, "region": where})


def _point_out(chat: Chat, draft: dict[str, Any], found: list[Hint]) -> str:
    """Where it belongs, or what is to be seen to, and what may be answered."""
    first = wish_hints.gravest(found)
    if first.where == "guardian" and not draft["other"]:
        chat.settled()
        return first.says
    says, one = wish_hints.pointed_out(found)
    chat.ask(Asked.TRIAGE, **{**draft, "one": one})
    return says


def _ask_kind(chat: Chat, draft: dict[str, Any]) -> str:
    there = kinds(chat.now)
    chat.ask(Asked.KIND, **{**draft, "options": list(there)})
    lines = [f"{n} {kind.name}" for n, kind in enumerate(there.values(), start=1)]
    return "\n".join(["是哪一类？回数字：", *lines])


def by_number(chat: Chat, number: int) -> str:
    """The answer to whatever was asked last about a wish that is being posted."""
    talk = chat.pending()
    assert talk is not None
    draft = dict(talk.memory)
    match talk.flow:
        case Asked.AGREED if number in {1, 2}:
            return _agreed(chat, draft, yes=number == 1)
        case Asked.TRIAGE if number == 1 or (number == 2 and draft["one"] != "post"):
            return _sorted_out(chat, draft, draft["one"] if number == 1 else "post")
        case Asked.KIND | Asked.WHERE if 1 <= number <= len(draft["options"]):
            key = draft.pop("options")[number - 1]
            name = "kind" if talk.flow == Asked.KIND else "region"
            return go_on(chat, **{**draft, name: key})
    return "没有这一项，回上面列出的数字就行；不许了回“算了”。"


def _agreed(chat: Chat, draft: dict[str, Any], *, yes: bool) -> str:
    if yes:
        return go_on(chat, **{**draft, "agreed": True})
    chat.settled()
    return "好，先问过本人再发。墙上不写名字和门牌，可以告诉他。"


def _sorted_out(chat: Chat, draft: dict[str, Any], how: str) -> str:
    chat.settled()
    if how == "post":
        return go_on(chat, **{**draft, "seen": True})
    reported = report.words(chat, draft["words"], None) if how == "report" else None
    return reported or keep(chat, draft["words"]) or community.WHERE


def _home(person: Person, *, other: bool) -> str | None:
    """Where somebody is registered, or works; a neighbour's wish is where the poster works."""
    works = [role.region_code for role in person.open_roles if role.kind in FOR_OTHERS]
    anywhere = [role.region_code for role in person.open_roles]
    codes = works if other else [registered_community(person), *anywhere]
    return next((code for code in codes if code and community_of(code)), None)


def _where_by_words(chat: Chat, talk: Talk, text: str) -> str:
    draft = dict(talk.memory)
    if (named := register.named(text)) is not None:
        return go_on(chat, **{**draft, "region": named.code})
    found = [place for place in communities_named(text) if community_of(place.code)]
    if not found:
        return "没找到这个社区。发个定位最快，或打全名，比如“吉林社区”。"
    chat.ask(Asked.WHERE, **{**draft, "options": [place.code for place in found]})
    lines = [f"{n} {place_name(place.code)}" for n, place in enumerate(found, start=1)]
    return "\n".join(["是哪一个？回数字：", *lines])


def by_place(chat: Chat, talk: Talk, latitude: float, longitude: float) -> str:
    """The community, from a location; the point itself is not kept."""
    found = locate(spot(latitude, longitude, "gcj02"))
    if found is None:
        raise Invalid("这个位置不在我们负责的片区里。打社区名也行。")
    return go_on(chat, **{**talk.memory, "region": found.grid_code or found.community_code})


def _wanted_by(words: str, today: date) -> date | None:
    """The day that the wisher names: 后天, 周六; today is only when something broke."""
    named = day_in(words, today)
    return named.day if named and named.day > today else None


def _post(chat: Chat, draft: dict[str, Any]) -> str:
    source = Source.CHAT
    if draft["other"]:
        clerk = chat.person.holds(CLERKS, draft["region"])
        source = Source.VISIT if clerk else Source.NEIGHBOUR
    child = any(hint.where == "guardian" for hint in hints(draft["words"]))
    wish = posting.post(
        Wanted(
            draft["kind"],
            draft["words"],
            wanted_by=_wanted_by(draft["words"], local(chat.now).date()),
            age_band=AgeBand.CHILD if child else AgeBand.UNSAID,
        ),
        by=chat.person,
        source=source,
        region_code=draft["region"],
        reach=wish_posted.reach_in(draft["words"]),
        agreed=bool(draft.get("agreed")),
        now=chat.now,
    )
    return wish_posted.receipt(chat, wish, named=bool(draft.get("by_digit")))
