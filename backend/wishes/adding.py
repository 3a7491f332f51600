"""What comes after the posting: photos of it or of what was done, and how to find the wisher."""

from ..db import db
from ..errors import Conflict, NotAllowed
from ..files.models import File
from ..people.models import Person
from ..records.actions import fetched
from ..records.models import FetchState, MediaFetch
from .airing import put_out
from .models import SHOWN, Contact, Proof, Purpose, Status, Wish, WishFile
from .moving import hold
from .posting import Reach
from .rules import MOST_FILES
from .verbs import posted

FULL = f"一次最多 {MOST_FILES} 张照片，多的就不用了。"
UNSEEN = {Status.SUBMITTED, Status.NEEDS_CHANGE}


def takes_photo(wish: Wish, proof: Proof | None) -> bool:
    """A photo of the wish itself, until the community has looked at it: nothing may get onto the
    board that nobody has seen; of what was done, as long as it is not let go."""
    return wish.status in (UNSEEN if proof is None else SHOWN)


def is_full(wish: Wish, proof: Proof | None) -> bool:
    return sum(kept.proof is proof for kept in wish.files) >= MOST_FILES


def add_photo(wish: Wish, file: File, proof: Proof | None = None) -> None:
    """Put a photo with a wish or a proof that takes it and is not full."""
    purpose = Purpose.WISH if proof is None else Purpose.PROOF
    wish.files.append(WishFile(file=file, purpose=purpose, proof=proof))
    db.session.flush()


def let_go_of(wish: Wish, fetch_id: int, *, by: Person) -> str:
    """A photo was meant for something else: its id with WeChat, from where it can be had again.

    Raises NotAllowed, Conflict once the community has looked at it.
    """
    hold(wish)
    if not posted(by, wish):
        raise NotAllowed
    if wish.status not in UNSEEN:
        raise Conflict("社区已经看过了。要撤照片，可以收回这个心愿，不带照片再许一个。")
    fetch = db.session.get_one(MediaFetch, fetch_id, with_for_update=True)
    if fetch.state is FetchState.WAITING:
        fetched(fetch, None)
    for kept in [kept for kept in wish.photos if kept.file_id == fetch.file_id]:
        wish.files.remove(kept)
        db.session.delete(kept)
    return fetch.media_id


def say_reach(wish: Wish, reach: Reach, *, by: Person) -> None:
    """How to find the wisher: only who claims it and the community read it. What is empty stays as
    it was. Raises NotAllowed for somebody else's wish, Conflict when it has ended."""
    hold(wish)
    if not posted(by, wish):
        raise NotAllowed
    if wish.has_ended:
        raise Conflict(f"{wish.number} 已经结束了，不用再写。")
    contact = wish.contact or Contact(name="", phone="", address="")
    contact.name = reach.name.strip()[:50] or contact.name
    contact.phone = reach.phone.strip()[:30] or contact.phone
    contact.address = reach.address.strip()[:200] or contact.address
    wish.contact = contact
    put_out(wish)
    db.session.flush()
