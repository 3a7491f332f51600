"""Reporting: photo, place and words in any order, hours apart; two messages are enough."""

from typing import Any

from ...cases import amending, drafting, queries, reporting
from ...cases.guessing import EMERGENCIES, Guess, guess
from ...cases.models import Case, Source, Status
from ...cases.rules import MOST_FILES
from ...people.places import spot
from ...people.queries import place_name, region
from ...records.actions import ask_for_media
from ...records.models import MediaFetch, Talk
from ..chat import Chat
from . import choosing, rating, register, same
from .keeping import added, receipt
from .recent import STILL_ABOUT_IT, just_reported, latest_open, wish_came_last, without_a_point

ASK_PLACE = "place"
JUST_ADDED = "just_added"


def photo(chat: Chat, media_id: str, kind: str = "photo") -> str:
    """A photo (or a voice nobody could make out) opens a draft, completes it, or joins a report."""
    draft = drafting.latest_draft(chat.person)
    joins = None if draft else rating.goes_on(chat, chat.pending()) or just_reported(chat)
    case = draft or joins or _begun(chat)
    if drafting.pictures(case) >= MOST_FILES:
        return drafting.FULL
    fetch = fetched(chat, media_id, kind, f"case:{case.id}")
    if joins:
        _note_added(chat, case_id=case.id, fetch_id=fetch.id)
        what = "照片" if kind == "photo" else "语音"
        return f"{what}放进 {case.number} 了。是另一件事就回“另一件”。"
    if done := _submit_if_complete(chat, case):
        return done
    if kind == "voice":
        return f"语音收到了，编号 {case.number}，值班的人会听。急的话补两个字：啥事、在哪。"
    if drafting.pictures(case) > 1:
        return f"又收到一张，都放在 {case.number} 里。发个定位就报上了。"
    return f"收到照片，编号 {case.number} 先给你留着。方便时发个定位就行，不急。"


def _begun(chat: Chat) -> Case:
    """A new report: from now on more words are about this one, not about what was just rated."""
    talk = chat.pending()
    if talk is not None and talk.flow == rating.JUST_RATED:
        chat.settled()
    return drafting.open_draft(chat.person, Source.CHAT, now=chat.now)


def _note_added(chat: Chat, **more: Any) -> None:
    """What was added may be split off again; a question that waits goes on waiting."""
    talk = chat.pending()
    if talk is not None and talk.flow in {choosing.ASK, same.ASK, rating.JUST_RATED}:
        chat.ask(talk.flow, **{**talk.memory, "added": more})
    else:
        chat.ask(JUST_ADDED, added=more)


def fetched(chat: Chat, media_id: str, kind: str, subject: str) -> MediaFetch:
    """Have the fetch job bring a photo or a voice from WeChat."""
    appid, person_id = chat.identity.appid, chat.person.id
    return ask_for_media(appid, media_id, kind, subject, person_id=person_id, now=chat.now)


def place(chat: Chat, latitude: float, longitude: float, label: str) -> str:
    """A location completes a draft, moves a report, or begins one."""
    point = spot(latitude, longitude, "gcj02")
    talk = chat.pending()
    if talk is not None and talk.flow == ASK_PLACE:
        chat.settled()
        case = queries.case_for(chat.person, talk.memory["case_id"])
        moved = amending.correct_place(case, point, by=chat.person, now=chat.now)
        return _moved(case) if moved else f"{case.number} 已经派出去了，位置我转给办理的人了。"
    known = drafting.latest_draft(chat.person) or without_a_point(chat)
    case = known or _begun(chat)
    was_draft = case.status is Status.DRAFT
    if was_draft:
        drafting.set_place(case, point)
    else:
        amending.correct_place(case, point, by=chat.person, now=chat.now)
    assert case.region_code is not None
    if label not in place_name(case.region_code):  # the name of a grid is said with it anyway
        case.place_words = label[:200]
    if not was_draft:
        return same.with_offer(chat, case, _moved(case))
    return _submit_if_complete(chat, case) or (
        f"位置记下了，编号 {case.number}。有照片发一张；没有就打两个字，比如“井盖”。"
    )


def _moved(case: Case) -> str:
    assert case.region_code is not None
    return f"{case.number} 的位置记到{region(case.region_code).name}了，编号不变。"


def words(chat: Chat, text: str, talk: Talk | None) -> str | None:
    """Words that report something, complete a draft, or belong to what was just reported or rated.

    None when they are nothing of the kind.
    """
    guessed = guess(text)
    case = drafting.latest_draft(chat.person)
    if case is None and (answer := _about_the_last(chat, talk, text, guessed)):
        return answer
    if case is None and guessed.kind is None and not guessed.danger:
        return None if wish_came_last(chat) else _add_to_recent(chat, text)
    if case is not None and (community := register.named(text)):
        drafting.put_in_community(case, community.code)
    case = case or _begun(chat)
    drafting.add_words(case, text, by=chat.person, now=chat.now)
    done = _submit_if_complete(chat, case, guessed)
    return _with_emergency(
        guessed, done or f"记下了，编号 {case.number}。在哪里？发个定位，或者打社区名。"
    )


def _about_the_last(chat: Chat, talk: Talk | None, text: str, guessed: Guess) -> str | None:
    """What was rated a few minutes ago, asked about, or just reported."""
    if answer := rating.more(chat, talk, text, guessed) or choosing.by_name(chat, talk, text):
        return answer
    recent = just_reported(chat) if guessed.kind or guessed.danger else None
    if recent is None:
        return None
    answers = choosing.offers(talk, recent, guessed.kind) and guessed.sure
    if not answers and not _same_matter(recent, guessed):
        return None
    return _with_emergency(guessed, _more_of(chat, recent, text, guessed.kind if answers else None))


def _more_of(chat: Chat, recent: Case, text: str, named: str | None) -> str:
    """Words for what was just reported: they may raise danger, or say at last what it is; `named`:
    so they answer the question."""
    was_danger, was_kind = recent.danger, recent.kind_key
    amending.add(recent, by=chat.person, words=text, now=chat.now)
    if named:
        chat.settled()
        amending.name_kind(recent, named, by=chat.person, now=chat.now)
    _note_added(chat, case_id=recent.id, words=text)
    urgent = "，改成急件，人离远点" if recent.danger and not was_danger else ""
    done = f"补到 {recent.number}（{recent.title}）了{urgent}。"
    near = same.offer(chat, recent) if named or recent.kind_key != was_kind else None
    return f"{done}\n{near}" if near else f"{done}是另一件事就回“另一件”。"


def _with_emergency(guessed: Guess, answer: str) -> str:
    """Whom to call comes before any case."""
    if guessed.emergency is None:
        return answer
    return f"{EMERGENCIES[guessed.emergency].says}\n{answer}"


def _submit_if_complete(chat: Chat, case: Case, guessed: Guess | None = None) -> str | None:
    drafting.take_community_of(case, chat.person)
    if not drafting.is_complete(case):
        return None
    reporting.submit(case, by=chat.person, now=chat.now)
    return receipt(chat, case, guessed or guess(case.words))


def _same_matter(recent: Case, guessed: Guess) -> bool:
    """Words a few minutes after a report that had none tell more of it, unless they name another
    thing. After a report in words, words that surely name something are a new report."""
    if recent.words and guessed.sure:
        return False
    return recent.kind_key in {None, guessed.kind} or guessed.kind is None


def _add_to_recent(chat: Chat, text: str) -> str | None:
    """Words that name nothing, soon after a report, tell more about it."""
    recent = latest_open(chat, STILL_ABOUT_IT)
    if recent is None or len(text.strip()) < 3:
        return None
    amending.add(recent, by=chat.person, words=text, now=chat.now)
    return added(recent)
