"""Reporting: photo, place and words in any order, hours apart; two messages are enough."""

from collections.abc import Sequence
from datetime import timedelta

from ...cases import amending, drafting, queries, reporting
from ...cases.guessing import EMERGENCIES, Guess, guess
from ...cases.models import Case, Source, Status
from ...cases.rules import MOST_FILES
from ...catalogue.kinds import KINDS
from ...clock import said
from ...people.places import spot
from ...people.queries import region
from ...people.rules import community_of
from ...records.actions import ask_for_media
from ..chat import Chat

SAME_MATTER = timedelta(minutes=10)
STILL_ABOUT_IT = timedelta(hours=2)
ASK_KIND = "kind"
ASK_SECOND = "second"
ASK_PLACE = "place"
JUST_ADDED = "just_added"


def photo(chat: Chat, media_id: str, kind: str = "photo") -> str:
    """A photo (or a voice nobody could make out) opens a draft, completes it, or joins a report."""
    draft = drafting.latest_draft(chat.person)
    joins = None if draft else _just_reported(chat)
    case = draft or joins or drafting.open_draft(chat.person, Source.CHAT, now=chat.now)
    if drafting.pictures(case) >= MOST_FILES:
        return drafting.FULL
    fetch = ask_for_media(
        chat.identity.appid,
        media_id,
        kind,
        f"case:{case.id}",
        person_id=chat.person.id,
        now=chat.now,
    )
    if joins:
        chat.ask(JUST_ADDED, case_id=case.id, fetch_id=fetch.id)
        what = "照片" if kind == "photo" else "语音"
        return f"{what}放进 {case.number} 了。是另一件事就回“另一件”。"
    if done := _submit_if_complete(chat, case):
        return done
    if kind == "voice":
        return f"语音收到了，编号 {case.number}，值班的人会听。急的话补两个字：啥事、在哪。"
    if drafting.pictures(case) > 1:
        return f"又收到一张，都放在 {case.number} 里。发个定位就报上了。"
    return f"收到照片，编号 {case.number} 先给你留着。方便时发个定位就行，不急。"


def place(chat: Chat, latitude: float, longitude: float, label: str) -> str:
    """A location completes a draft, moves a report, or begins one."""
    point = spot(latitude, longitude, "gcj02")
    talk = chat.pending()
    if talk is not None and talk.flow == ASK_PLACE:
        chat.settled()
        case = queries.case_for(chat.person, talk.memory["case_id"])
        moved = amending.correct_place(case, point, by=chat.person, now=chat.now)
        return _moved(case) if moved else f"{case.number} 已经派出去了，位置我转给办理的人了。"
    known = drafting.latest_draft(chat.person) or _without_a_point(chat)
    case = known or drafting.open_draft(chat.person, Source.CHAT, now=chat.now)
    was_draft = case.status is Status.DRAFT
    if was_draft:
        drafting.set_place(case, point)
    else:
        amending.correct_place(case, point, by=chat.person, now=chat.now)
    case.place_words = label[:200] or case.place_words
    if not was_draft:
        return _moved(case)
    return _submit_if_complete(chat, case) or (
        f"位置记下了，编号 {case.number}。有照片发一张；没有就打两个字，比如“井盖”。"
    )


def _moved(case: Case) -> str:
    assert case.region_code is not None
    return f"{case.number} 的位置记到{region(case.region_code).name}了，编号不变。"


def words(chat: Chat, text: str) -> str | None:
    """Words that report something, complete a draft, or belong to what was just reported.

    None when they are nothing of the kind.
    """
    guessed = guess(text)
    case = drafting.latest_draft(chat.person)
    if case is None and guessed.kind is None and not guessed.danger:
        return _add_to_recent(chat, text)
    if case is None and (recent := _just_reported(chat)) and _same_matter(recent, guessed):
        was_danger = recent.danger
        amending.add(recent, by=chat.person, words=text, now=chat.now)
        chat.ask(JUST_ADDED, case_id=recent.id, words=text)
        urgent = "，改成急件，人离远点" if recent.danger and not was_danger else ""
        return _with_emergency(
            guessed, f"补到 {recent.number}（{recent.title}）了{urgent}。是另一件事就回“另一件”。"
        )
    case = case or drafting.open_draft(chat.person, Source.CHAT, now=chat.now)
    drafting.add_words(case, text, by=chat.person, now=chat.now)
    done = _submit_if_complete(chat, case, guessed)
    return _with_emergency(
        guessed, done or f"记下了，编号 {case.number}。在哪里？发个定位，或者打社区名。"
    )


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


def receipt(chat: Chat, case: Case, guessed: Guess) -> str:
    """Number, time, what happens next: it also shows the rider's platform what the stop was for."""
    clock = case.running_clock
    assert clock is not None and case.region_code is not None
    named = f"，{case.title}" if case.kind else ""
    urgent = "，按急件走，人离远点" if case.danger else ""
    soon = "值班的人马上看，最晚" if case.danger else ""
    lines = [
        f"记下了，{case.number}{named}{urgent}。",
        f"{said(chat.now, chat.now)} 报到{_community(case)}，"
        f"{soon}{said(clock.due_at, chat.now)}前派人，有结果告诉你。",
    ]
    if case.latitude is None:
        lines.append("发个定位更快，没有也行。")
    if question := _question(chat, case, guessed):
        lines.append(question)
    elif not chat.person.open_roles:
        lines.append("常跑这一片就回“报到”，下次不发定位也行。")
    return "\n".join(lines)


def _community(case: Case) -> str:
    code = community_of(case.region_code or "")
    return region(code).name if code else "社区"


def _question(chat: Chat, case: Case, guessed: Guess) -> str | None:
    """The kind as a numbered choice, which may be ignored; or whether a second thing is meant."""
    if guessed.rivals and not guessed.sure:
        chat.ask(ASK_KIND, case_id=case.id, options=list(guessed.rivals))
        return guessed.ask or _choice(guessed.rivals)
    if guessed.kind and not guessed.sure:
        chat.ask(ASK_KIND, case_id=case.id, options=[guessed.kind, None])
        return guessed.ask or f"是{KINDS[guessed.kind].tile}吗？回1是，回2不是。"
    if guessed.second:
        chat.ask(ASK_SECOND, case_id=case.id, kind=guessed.second)
        return f"{KINDS[guessed.second].tile}要不要另外报一件？回1要。"
    if case.kind_key is None:
        options = [key for key, kind in KINDS.items() if not kind.premises]
        chat.ask(ASK_KIND, case_id=case.id, options=options)
        return f"是哪一类？不回也行：\n{_choice(options)}"
    return None


def _choice(keys: Sequence[str]) -> str:
    said = [f"{number} {KINDS[key].tile}" for number, key in enumerate(keys, start=1)]
    return "\n".join("　".join(said[start : start + 3]) for start in range(0, len(said), 3))


def choose_kind(chat: Chat, number: int) -> str:
    """The answer to a numbered choice of kinds."""
    talk = chat.pending()
    assert talk is not None
    options = talk.memory["options"]
    if not 1 <= number <= len(options):
        return f"回 1 到 {len(options)} 里的一个，不回也行。"
    chat.settled()
    case = queries.case_for(chat.person, talk.memory["case_id"])
    key = options[number - 1]
    if key is None:
        return f"好，{case.number} 是什么由社区来看，不用再管。"
    amending.name_kind(case, key, by=chat.person, now=chat.now)
    return f"好，{case.number} 按“{case.title}”报了。"


def report_second(chat: Chat, number: int) -> str:
    """The answer to whether the second thing in the same words is to be a case of its own."""
    talk = chat.pending()
    assert talk is not None
    chat.settled()
    if number != 1:
        return "好，就报一件。"
    first = queries.case_for(chat.person, talk.memory["case_id"])
    second = amending.beside(first, talk.memory["kind"], by=chat.person, now=chat.now)
    return f"另开了 {second.number}，{second.title}，和 {first.number} 同一处。"


def keep(chat: Chat, text: str, *, danger: bool = False) -> str | None:
    """Hand something that is no report to the community's people, with a number and a clock.

    None while nobody knows which community that is.
    """
    draft = drafting.open_draft(chat.person, Source.CHAT, now=chat.now)
    drafting.add_words(draft, text, by=chat.person, now=chat.now)
    drafting.name_it(draft, "other", now=chat.now)
    draft.danger = draft.danger or danger
    drafting.take_community_of(draft, chat.person)
    if draft.region_code is None:
        return None
    reporting.submit(draft, by=chat.person, now=chat.now)
    clock = draft.running_clock
    assert clock is not None
    return f"转给{_community(draft)}了，编号 {draft.number}，{said(clock.due_at, chat.now)}前回你。"


def _latest_open(chat: Chat, within: timedelta) -> Case | None:
    for case in queries.own_cases(chat.person, limit=1):
        fresh = case.reported_at is not None and chat.now - case.reported_at < within
        if fresh and case.status in {Status.REPORTED, Status.FILED, Status.DISPATCHED}:
            return case
    return None


def _just_reported(chat: Chat) -> Case | None:
    return _latest_open(chat, SAME_MATTER)


def _without_a_point(chat: Chat) -> Case | None:
    case = _latest_open(chat, timedelta(hours=24))
    can_move = case is not None and case.status in {Status.REPORTED, Status.FILED}
    return case if case is not None and can_move and case.latitude is None else None


def _same_matter(recent: Case, guessed: Guess) -> bool:
    """Words a few minutes after a report that had none tell more of it, unless they name another
    thing. After a report in words, words that surely name something are a new report."""
    if recent.words and guessed.sure:
        return False
    return recent.kind_key in {None, guessed.kind} or guessed.kind is None


def _add_to_recent(chat: Chat, text: str) -> str | None:
    """Words that name nothing, soon after a report, tell more about it."""
    recent = _latest_open(chat, STILL_ABOUT_IT)
    if recent is None or len(text.strip()) < 3:
        return None
    amending.add(recent, by=chat.person, words=text, now=chat.now)
    return f"补到 {recent.number} 了，办理的人看得到。"
