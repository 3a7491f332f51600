"""Having WeChat look at words and photos before they are public: what is asked, and what it said.

The job `check_content` asks, the mini-program's push brings what was found in photos; either says
it by `backend.verdicts.conclude`, which tells the board.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..db import db
from ..errors import Invalid
from ..people.models import Identity, Platform
from ..wechat import MOST_WORDS
from .models import CheckState, ContentCheck
from .standing import Standing, checks_of, standing

PATIENCE = timedelta(minutes=40)  # WeChat answers within 30
FIRST_RETRY = timedelta(minutes=1)  # longer than a try can take
SLOWEST_RETRY = timedelta(minutes=10)

ELSEWHERE, SILENT, TOO_LARGE = "elsewhere", "silent", "too_large"

Content = tuple[str | None, int | None]


def ask_for_checks(
    subject: str,
    *,
    words: str,
    file_ids: Sequence[int] = (),
    person_id: int,
    identity: Identity | None,
    now: datetime,
) -> Standing:
    """Have WeChat look at what a subject now says and shows; how it stands with it at once.

    What is as it was keeps its verdict, unless WeChat said nothing of it: then it is asked again.
    What is no longer there is dropped. `identity` is the author's in the mini-program: WeChat
    looks at nothing that was written elsewhere (None), so a person has to. Raises Invalid for
    more than 2,500 characters.
    """
    if len(words) > MOST_WORDS:
        raise Invalid(f"文字超过 {MOST_WORDS} 字，请写短一些再提交。", fields={"words": "太长"})
    wanted: dict[Content, None] = {(words, None): None} if words.strip() else {}
    wanted |= {(None, file_id): None for file_id in file_ids}
    for check in checks_of(subject, lock=True):
        if check.state is CheckState.UNREACHABLE or _content(check) not in wanted:
            check.state = CheckState.DROPPED
        else:
            del wanted[_content(check)]
    db.session.flush()  # these leave the unique index before others come
    for content in wanted:
        db.session.add(_check(subject, content, person_id, identity, now))
    return standing(subject)


def _content(check: ContentCheck) -> Content:
    return check.words, check.file_id


def _check(
    subject: str, content: Content, person_id: int, identity: Identity | None, now: datetime
) -> ContentCheck:
    words, file_id = content
    check = ContentCheck(
        subject=subject,
        words=words,
        file_id=file_id,
        person_id=person_id,
        state=CheckState.WAITING,
        asked_at=now,
        next_try_at=now,
    )
    if identity is not None and identity.platform is Platform.MINI_PROGRAM:
        check.appid, check.openid = identity.appid, identity.openid
    else:
        concluded(check, CheckState.UNREACHABLE, problem=ELSEWHERE, now=now)
    return check


def drop_checks(subject: str) -> None:
    """A person has decided, or it was withdrawn: WeChat is shown nothing of it any more."""
    for check in checks_of(subject, lock=True):
        if check.state is CheckState.WAITING:
            check.state = CheckState.DROPPED


def begin_check(check: ContentCheck, *, now: datetime) -> None:
    """Note a try. Before it is made: one that ends its process must not be the first again."""
    check.attempts += 1
    check.next_try_at = now + min(FIRST_RETRY * (1 << min(check.attempts - 1, 8)), SLOWEST_RETRY)


def sent(check: ContentCheck, trace_id: str, *, now: datetime) -> None:
    """WeChat looks at the photo, and will push what it finds under this number."""
    check.state, check.trace_id, check.next_try_at = CheckState.ASKED, trace_id, now + PATIENCE


def concluded(
    check: ContentCheck,
    state: CheckState,
    *,
    label: int | None = None,
    problem: str = "",
    now: datetime,
) -> None:
    """What WeChat said (`label`), or why it said nothing (`problem`)."""
    check.state, check.label, check.problem = state, label, problem[:20]
    check.answered_at = now
