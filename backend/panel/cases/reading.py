"""One case as one reader may see it: whose names, which words, what time is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from ...cases.models import Case, CaseFile, Purpose, Source
from ...cases.rules import Actor, looks_on, reported
from ...cases.seeing import may_see_kept, may_see_reporter, words_for
from ...cases.words import VERDICT_WORDS, remaining
from ...clock import local
from ...files.models import FileKind
from ...people.models import Person, RoleKind
from ...records.models import FetchState
from ...records.queries import fetches_for
from ...texts.masking import masked

FileUrl = Callable[[str, str], str]


@dataclass(frozen=True)
class ClockWords:
    """What is left of the running clock, in words; all empty when none runs."""

    words: str = ""
    late: bool = False
    due_at: datetime | None = None


def clock_words(case: Case, at: datetime) -> ClockWords:
    """The running clock of a case as a page says it."""
    clock = case.running_clock
    if clock is None:
        return ClockWords()
    return ClockWords(remaining(clock, at), clock.late_at(at), clock.ends_at)


def day(at: date | datetime) -> str:
    """A day as one says it: 7月3日."""
    there = local(at) if isinstance(at, datetime) else at
    return f"{there.month}月{there.day}日"


def first_photo(case: Case) -> CaseFile | None:
    """The picture that stands for a case in a list."""
    wanted = Purpose.REPORT, FileKind.PHOTO
    return next((one for one in case.files if (one.purpose, one.file.kind) == wanted), None)


def first_line(case: Case) -> str:
    """What a list says of a case. No telephone number: whoever needs it opens the case, and that
    is noted."""
    return masked(case.words).partition("\n")[0]


def files_of(
    actor: Actor,
    case: Case,
    purpose: Purpose,
    kind: FileKind = FileKind.PHOTO,
    dispatch_id: int | None = None,
) -> list[CaseFile]:
    """Photos or voices of the report, of a check or of what one dispatch did, if this reader may
    see them."""
    asked = purpose, kind, dispatch_id
    found = [
        kept for kept in case.files if asked == (kept.purpose, kept.file.kind, kept.dispatch_id)
    ]
    return [kept for kept in found if may_see_kept(actor, case, kept)]


_WITHOUT_NAME = {
    Source.WALK_IN: "当面来说的人，由社区登记",
    Source.PHONE: "打电话来的人，由社区登记",
    Source.GROUP: "群里的人，由社区转来",
}


def reporter_line(actor: Actor, case: Case) -> str:
    """Who reported, as far as this reader may know."""
    if case.reporter is None:
        return _WITHOUT_NAME.get(case.source, "没有留名字")
    if may_see_reporter(actor, case):
        named = " ".join(part for part in (case.reporter.name, case.reporter.phone) if part)
        return named or f"{_sort_of(case.reporter)}，没有留名字"
    if case.reporter_hidden:
        return "报的人不显示"
    return f"一位{_sort_of(case.reporter)}"


def _sort_of(person: Person) -> str:
    rides = any(role.kind is RoleKind.RIDER for role in person.open_roles)
    return "骑手" if rides else "居民"


def shows_personal(actor: Actor, case: Case) -> bool:
    """Whether this page shows a name or a number that its reader must answer for."""
    if reported(actor, case):
        return False
    person = case.reporter
    named = person is not None and may_see_reporter(actor, case) and (person.name or person.phone)
    texts = [case.words, case.place_words, *(added.words for added in case.additions)]
    texts += [move.note for move in case.moves]
    texts += [note.words for note in case.notes] if looks_on(actor, case) else []
    return bool(named) or any(
        words_for(actor, case, text) != words_for(None, case, text) for text in texts
    )


def verdict_line(actor: Actor, case: Case) -> str:
    """What those who were asked said of the last answer, empty before."""
    answer = case.last_answer
    given = [rating for rating in case.ratings if answer and rating.answer_id == answer.id]
    said = [(VERDICT_WORDS[one.verdict], words_for(actor, case, one.words)) for one in given]
    return "；".join(verdict + (f"：{words}" if words else "") for verdict, words in said)


def under_way(case: Case) -> list[str]:
    """What WeChat still holds for us, and what it has lost, in sentences."""
    names = {"photo": "照片", "voice": "语音"}
    told = {
        FetchState.WAITING: "一份{}还在从微信取，过一会儿再看。",
        FetchState.LOST: "一份{}没有取到，微信那边已经没有了，已请报的人再发。",
    }
    return [
        told[fetch.state].format(names.get(fetch.kind, "文件"))
        for fetch in fetches_for(f"case:{case.id}")
    ]
