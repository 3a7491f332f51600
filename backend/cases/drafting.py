"""What a report is made of, in whatever order it comes: photos, a place, words, a kind."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ..catalogue.kinds import KINDS
from ..db import db
from ..errors import Invalid
from ..files.actions import erase
from ..files.models import File, FileKind
from ..people.models import Person
from ..people.places import Found, Spot, grid_index, locate
from ..people.queries import registered_community
from ..people.rules import community_of
from ..records.models import FetchState
from ..records.numbers import next_number
from ..records.queries import fetches_for
from ..texts.typed import MOST_WORDS
from .danger import raise_danger
from .guessing import guess
from .models import Addition, Case, CaseFile, Purpose, Side, Source, Status
from .moving import record
from .nearby import cell_of
from .rules import MOST_FILES

BORDER_METRES = 15  # half a street
FULL = f"一件事最多 {MOST_FILES} 张照片，前面的都收到了。"
FULL_OF_VOICES = f"一件事最多 {MOST_FILES} 段语音，前面的都收到了。"


def open_draft(reporter: Person, source: Source, *, now: datetime) -> Case:
    """Begin a report. It has a number at once, and a day to become complete."""
    case = new_case(reporter, source, now)
    db.session.flush()
    return case


def latest_draft(reporter: Person) -> Case | None:
    """The report that this person has begun and not completed."""
    return db.session.scalars(
        select(Case)
        .where(Case.reporter_id == reporter.id, Case.status == Status.DRAFT)
        .order_by(Case.id.desc())
        .limit(1)
    ).first()


def new_case(reporter: Person | None, source: Source, now: datetime, *, number: str = "") -> Case:
    case = Case(
        number=number or next_number(),
        status=Status.DRAFT,
        source=source,
        reporter=reporter,
        created_at=now,
        words="",
        danger=False,
        reporter_hidden=False,
        moves=[],
        clocks=[],
        dispatches=[],
        ownerships=[],
        escalations=[],
        additions=[],
        files=[],
        ratings=[],
        look_backs=[],
        followers=[],
        sides=[],
        merged=[],
        disclosure=None,
        earning=None,
        errand=None,
    )
    db.session.add(case)
    record(case, None, by=reporter, now=now)
    return case


def known_kind(kind_key: str) -> str:
    if kind_key not in KINDS:
        raise Invalid("没有这一类，请从列出的里面选。", fields={"kind": "不认识"})
    return kind_key


def name_it(case: Case, kind_key: str, *, now: datetime) -> None:
    """Say what it is. The tile 有危险 raises danger; once it is about somebody's premises, the
    reporter stays hidden, whatever it is called later."""
    case.kind_key = known_kind(kind_key)
    case.reporter_hidden = case.reporter_hidden or KINDS[kind_key].premises
    if kind_key == "danger" and not case.danger:
        raise_danger(case, now=now)


def add_words(case: Case, words: str, *, by: Person | None, now: datetime) -> None:
    """Add what was said. The first words are the report's; later ones, and those of others who
    joined it, stand beside them, dated.

    A kind that nobody has named yet is guessed; danger is only ever raised by words.
    """
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise Invalid(f"最多写 {MOST_WORDS} 个字，请挑要紧的说。", fields={"words": "太长"})
    if not words:
        return
    if not case.words and (by is None or case.reporter in {None, by}):
        case.words = words
    else:
        case.additions.append(Addition(by_id=by.id if by else None, words=words, at=now))
    guessed = guess(words)
    if case.kind_key is None and guessed.kind is not None:
        name_it(case, guessed.kind, now=now)
    if guessed.danger and not case.danger:
        raise_danger(case, now=now)


def set_place(case: Case, place: Spot) -> None:
    """Say where it is. Raises Invalid when the point is in none of our grids nor near one."""
    put_place(case, place, found_at(place))


def found_at(place: Spot) -> Found:
    found = locate(place)
    if found is None:
        raise Invalid(
            "这个位置不在我们负责的片区里。是不是定位漂了？可以重新发，或直接写地名。",
            code="outside",
        )
    return found


def put_place(case: Case, place: Spot, found: Found) -> None:
    case.latitude, case.longitude = place.latitude, place.longitude
    case.given_latitude, case.given_longitude = place.given_latitude, place.given_longitude
    case.given_system = place.system
    case.region_code = found.grid_code or found.community_code
    case.cell = cell_of(place.latitude, place.longitude)


def copy_place(of: Case, to: Case) -> None:
    """Put a case where another one is."""
    to.region_code, to.place_words, to.cell = of.region_code, of.place_words, of.cell
    to.latitude, to.longitude = of.latitude, of.longitude
    to.given_latitude, to.given_longitude = of.given_latitude, of.given_longitude
    to.given_system = of.given_system


def take_sides(case: Case, *, now: datetime) -> None:
    """毗邻: a point on the border of two communities belongs to both. Whoever reports need not
    tell them apart."""
    if case.latitude is None or case.longitude is None or case.region_code is None:
        return
    near = grid_index().near(case.latitude, case.longitude, BORDER_METRES)
    own = community_of(case.region_code)
    others = {c for code, _ in near if (c := community_of(code)) is not None and c != own}
    for side in list(case.sides):
        if side.by_id is None and side.region_code not in others:
            case.sides.remove(side)
            db.session.delete(side)
    for code in sorted(others - {side.region_code for side in case.sides}):
        case.sides.append(Side(region_code=code, at=now))


def attach(case: Case, files: Sequence[File], purpose: Purpose = Purpose.REPORT) -> None:
    """Add photos or a voice to the report, or to what was seen at a check. Raises Invalid beyond
    nine of either."""
    for kind in FileKind:
        coming = sum(file.kind is kind for file in files)
        if coming and _kept(case, purpose, kind) + coming > MOST_FILES:
            raise Invalid(FULL if kind is FileKind.PHOTO else FULL_OF_VOICES)
    for file in files:
        case.files.append(CaseFile(file=file, purpose=purpose))


def is_full(case: Case, purpose: Purpose = Purpose.REPORT) -> bool:
    """Whether no photo more can be attached to the report, or to what was seen at a check."""
    return _kept(case, purpose) >= MOST_FILES


def _kept(case: Case, purpose: Purpose, kind: FileKind | None = None) -> int:
    """What a unit shows for its work takes no room from whoever reports."""
    return sum(kept.purpose is purpose and kind in {None, kept.file.kind} for kept in case.files)


def takes_files(case: Case) -> bool:
    """Whether a photo that arrives late still has a place: the report was not withdrawn."""
    return case.status is not Status.WITHDRAWN


def pictures(case: Case) -> int:
    """How many photos and voices it has, those still on their way from WeChat included."""
    coming = [f for f in fetches_for(f"case:{case.id}") if f.state is FetchState.WAITING]
    return _kept(case, Purpose.REPORT) + len(coming)


def is_complete(case: Case) -> bool:
    """Subject and place are known: words or a photo, and a point or, with words, a community."""
    if case.latitude is not None:
        return bool(case.words) or pictures(case) > 0
    return bool(case.words) and case.region_code is not None


def missing(case: Case) -> str:
    """What a draft still lacks, as one asks for it."""
    if case.latitude is None:
        return "发个定位，或者打两个字说在哪"
    return "拍一张照片，或者打两个字，比如“井盖”"


def take_community_of(case: Case, reporter: Person) -> None:
    """Without a point, a report belongs to the community where its reporter is registered."""
    if case.region_code is None:
        case.region_code = registered_community(reporter)


def put_in_community(case: Case, community_code: str) -> None:
    """Without a point, where its reporter says that it is."""
    if case.latitude is None:
        case.region_code = community_code


def empty(case: Case) -> None:
    """Forget what a draft held: photos, words, place."""
    for kept in list(case.files):
        case.files.remove(kept)
        db.session.delete(kept)
        erase(kept.file)
    for addition in list(case.additions):
        db.session.delete(addition)
    case.words = case.place_words = ""
    case.latitude = case.longitude = case.given_latitude = case.given_longitude = None
    case.cell = None
    case.region_code = None if case.reported_at is None else case.region_code
    db.session.flush()
