"""What stands on a community's shelf, to be had for points: small things, never money's worth."""

import re
from collections.abc import Iterable

from sqlalchemy import false, or_, select, update

from ..db import db
from ..errors import Conflict, Invalid, NotAllowed, NotFound
from ..people.models import Level, Person, RoleKind
from ..people.queries import region, registered_community
from ..people.rules import below, community_of
from .awarding import DEFAULTS
from .models import Reward

KEEPERS = {RoleKind.COMMUNITY_WORKER, RoleKind.STREET_OFFICER}
LONGEST_NAME = 50
DEAREST = 1000
FULLEST = 9999
_NEVER = re.compile(DEFAULTS["never"])


def keeps_a_shelf(person: Person) -> bool:
    """Whether somebody hands things out anywhere."""
    return any(role.kind in KEEPERS for role in person.open_roles)


def must_keep(by: Person, region_code: str) -> None:
    """Raises NotAllowed unless the shelf of this community is theirs to keep."""
    if not by.holds(KEEPERS, region_code):
        raise NotAllowed("兑换的东西由本社区的工作人员来管。")


def add_reward(region_code: str, name: str, points: int, stock: int, *, by: Person) -> Reward:
    """Put a new thing on a community's shelf. Raises NotAllowed, Invalid, Conflict for a thing
    that stands there already, at whatever price."""
    must_keep(by, region_code)
    if region(region_code).level is not Level.COMMUNITY:
        raise Invalid("东西要记在一个社区的名下。")
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"写上是什么东西，最多 {LONGEST_NAME} 个字。", fields={"name": "必填"})
    if _NEVER.search(name):
        raise Invalid("积分只换小物件，不换现金、卡券、话费、烟酒和药。", fields={"name": "换一样"})
    if not 0 < points <= DEAREST:
        raise Invalid(f"要几分，填 1 到 {DEAREST}。", fields={"points": "填写不对"})
    if not 0 <= stock <= FULLEST:
        raise Invalid(f"有几份，填 0 到 {FULLEST}。", fields={"stock": "填写不对"})
    if any(reward.name == name for reward in shelf(region_code)):
        raise Conflict(f"“{name}”已经在架上了。要改分数，先把旧的下架。")
    reward = Reward(region_code=region_code, name=name, points=points, stock=stock, active=True)
    db.session.add(reward)
    db.session.flush()
    return reward


def lay_out_defaults(region_code: str, *, by: Person, stock: int = 0) -> list[Reward]:
    """The usual small things, as far as they do not stand there yet."""
    there = {reward.name for reward in shelf(region_code)}
    return [
        add_reward(region_code, usual["name"], usual["points"], stock, by=by)
        for usual in DEFAULTS["rewards"]
        if usual["name"] not in there
    ]


def restock(reward: Reward, change: int, *, by: Person) -> None:
    """So many more, or fewer for a negative number: a difference, so that a thing which is handed
    out meanwhile still counts. Raises NotAllowed, Invalid, Conflict."""
    must_keep(by, reward.region_code)
    if not 0 < abs(change) <= FULLEST:
        raise Invalid(f"加或减几份，填 1 到 {FULLEST}。", fields={"change": "填写不对"})
    if not shift(reward, change):
        raise Conflict(f"“{reward.name}”减不了这么多，也放不下这么多，请看看还剩几份。")


def take_down(reward: Reward, *, by: Person) -> None:
    """It is not to be had any more. Doing it twice is no mistake. Raises NotAllowed."""
    must_keep(by, reward.region_code)
    reward.active = False
    db.session.flush()


def shift(reward: Reward, change: int) -> bool:
    """Change the stock by so much; False when it would leave its bounds. The one writer of it."""
    after = Reward.stock + change
    shifted = (
        update(Reward)
        .where(Reward.id == reward.id, after >= 0, after <= FULLEST)
        .values(stock=after)
        .returning(Reward.stock)
    )
    how = {"synchronize_session": "fetch"}
    return db.session.execute(shifted, execution_options=how).scalar_one_or_none() is not None


def shelf(region_code: str) -> list[Reward]:
    """What a community gives for points, the cheapest first, also what has run out."""
    return _standing([Reward.region_code == region_code])


def home(person: Person) -> str | None:
    """The community where a person would go for a thing: where they are registered, or have any
    other role. None for somebody who has not said where they belong."""
    codes = [registered_community(person), *(role.region_code for role in person.open_roles)]
    return next((home for code in codes if code and (home := community_of(code))), None)


def shelves(person: Person) -> list[Reward]:
    """Everything on the shelves that a person keeps, by community."""
    codes = {role.region_code for role in person.open_roles if role.kind in KEEPERS}
    return _standing([below(Reward.region_code, code) for code in sorted(filter(None, codes))])


def reward_for(person: Person, reward_id: int) -> Reward:
    """A thing on a shelf that this person keeps. Raises NotFound."""
    reward = db.session.get(Reward, reward_id)
    if reward is None or not person.holds(KEEPERS, reward.region_code):
        raise NotFound("没有这样东西，或者它不在您的社区。")
    return reward


def _standing(where: Iterable[object]) -> list[Reward]:
    query = select(Reward).where(Reward.active, or_(false(), *where))  # type: ignore[arg-type]
    return list(db.session.scalars(query.order_by(Reward.region_code, Reward.points, Reward.id)))
