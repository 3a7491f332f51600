"""What is read along with wishes: each use in as few statements as it can do with."""

from sqlalchemy.orm import joinedload, selectinload

from ..people.models import Region
from .models import Ask, Claim, Proof, Wish, WishFile

# A row of a list, with what one may do with it.
FOR_A_ROW = (
    joinedload(Wish.region).joinedload(Region.parent).joinedload(Region.parent),
    joinedload(Wish.thanks),
    joinedload(Wish.airing),
    selectinload(Wish.files).joinedload(WishFile.file),
    selectinload(Wish.claims).options(
        joinedload(Claim.person), joinedload(Claim.unit), joinedload(Claim.proofs)
    ),
    selectinload(Wish.asks),
    selectinload(Wish.calls),
)

# One wish with all that belongs to it.
FOR_ITS_PAGE = (
    *FOR_A_ROW[:4],
    joinedload(Wish.contact),
    selectinload(Wish.claims).options(
        joinedload(Claim.person),
        joinedload(Claim.unit),
        joinedload(Claim.written_down),
        joinedload(Claim.proofs).joinedload(Proof.files).joinedload(WishFile.file),
    ),
    selectinload(Wish.asks).options(joinedload(Ask.person), joinedload(Ask.unit)),
    selectinload(Wish.calls),
    selectinload(Wish.moves),
    selectinload(Wish.steps),
    selectinload(Wish.ratings),
    selectinload(Wish.maskings),
)

# A promise in a list: who made it, and for which wish.
FOR_A_PROMISE = (
    joinedload(Claim.person),
    joinedload(Claim.unit),
    joinedload(Claim.wish).options(
        joinedload(Wish.region).joinedload(Region.parent).joinedload(Region.parent),
        selectinload(Wish.steps),
    ),
    selectinload(Claim.proofs),
)
