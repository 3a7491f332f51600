"""What speaks for an answer: photos taken after the unit accepted, near the spot, not used before.

WeChat strips what a photo says of itself, so saying nothing never counts against anybody.
"""

from ..files.models import File, FileKind
from ..files.queries import used_before
from .models import Answer, Case, Purpose
from .nearby import metres_from

NEAR_ENOUGH = 200  # metres: a telephone's idea of where it is, and both sides of a crossing


def doubts_about_photos(case: Case, answer: Answer) -> list[str]:
    """What speaks against the photos of an answer, as sentences for the community; none is good."""
    photos = photos_of(case, answer)
    if not photos:
        return ["这次答复没有现场照片。"]
    doubts = [doubt for photo in photos for doubt in _doubts(case, answer, photo)]
    return list(dict.fromkeys(doubts))


def photos_of(case: Case, answer: Answer) -> list[File]:
    """The photos that came with an answer."""
    return [
        kept.file
        for kept in case.files
        if kept.purpose is Purpose.ANSWER
        and kept.dispatch_id == answer.dispatch_id
        and kept.file.kind is FileKind.PHOTO
    ]


def _doubts(case: Case, answer: Answer, photo: File) -> list[str]:
    doubts = []
    accepted = answer.dispatch.acceptance
    if photo.taken_at is not None and accepted is not None and photo.taken_at < accepted.at:
        doubts.append("有一张照片是签收以前拍的。")
    metres = metres_from(case, photo.taken_latitude, photo.taken_longitude)
    if metres is not None and metres > NEAR_ENOUGH:
        doubts.append(f"有一张照片是在 {metres} 米以外拍的。")
    if used_before(photo):
        doubts.append("有一张照片以前用过。")
    return doubts
