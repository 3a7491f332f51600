"""Taking off a photo that should not be seen: of a wish, or of what was done."""

from datetime import datetime

from ..errors import Conflict, NotFound
from ..people.models import Person
from ..texts.typed import needed
from .checking import have_checked
from .models import PhotoOff, Purpose, Wish, WishFile
from .moving import check, hold
from .telling import tell, wisher_and_poster

UNKNOWN = "这个心愿没有这张照片。"


def take_photo_off(wish: Wish, file_id: int, *, reason: str, by: Person, now: datetime) -> None:
    """Nobody is shown this photo any more, at once; it is kept as long as the others. Whoever sent
    it is told why. Raises NotFound for a photo that is not with it, Conflict the second time."""
    hold(wish)
    check("take_photo_off", by, wish)
    reason = needed(reason, "请写明为什么撤下，发照片的人会看到。")
    kept = _photo(wish, file_id)
    if kept.off is not None:
        raise Conflict("这张照片已经撤下了。")
    kept.off = PhotoOff(by_id=by.id, reason=reason, at=now)
    if kept.purpose is Purpose.WISH and not wish.has_ended:
        have_checked(wish, by=wish.poster, now=now)  # WeChat need not look at it any more
    step = f"photo_off:{kept.id}"
    tell(_senders(wish, kept), wish, "wish_photo_off", {"reason": reason}, now, step=step)


def photo_of(wish: Wish, key: str) -> int:
    """The id of the file that has this key, if it is a photo of this wish. Raises NotFound."""
    found = next((kept.file_id for kept in wish.files if kept.file.key == key), None)
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def _photo(wish: Wish, file_id: int) -> WishFile:
    found = next((kept for kept in wish.files if kept.file_id == file_id), None)
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def _senders(wish: Wish, kept: WishFile) -> list[Person]:
    if kept.proof is not None:
        return [kept.proof.claim.person]
    return wisher_and_poster(wish)
