"""积分兑换: somebody shows a code, takes a small thing along; the shelf it stands on.

There is no list of people here, and none of who has how much.
"""

import re
import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..clock import day_bounds, local, now
from ..errors import DomainError, Invalid, NotFound
from ..ledger import redeeming, rewards
from ..ledger.awarding import point_rule
from ..ledger.models import Measure, Redemption, Reward
from ..ledger.queries import balance
from ..people.models import Level, Person
from ..people.queries import places_named, places_reached
from ..records.actions import audit
from ..web import Access, asker, open_to
from .door import shows_again, status_of
from .fields import row_id, typed

pages = Blueprint("rewards", __name__, url_prefix="/panel/rewards")

RULE = "case_filed"
WRONG_CODE = "兑换码不对，或者过了十分钟。请对方在公众号里再回一次“兑换”。"


@pages.get("")
@open_to(Access.STAFF, rewards.keeps_a_shelf)
def show() -> str:
    return _page()


@pages.post("/code")
@open_to(Access.STAFF, rewards.keeps_a_shelf)
def look() -> ResponseReturnValue:
    """Not a GET: a wrong code is noted, and a right one belongs in nobody's history."""
    person = redeeming.who_shows(typed("code"), by=asker(), now=now())
    return _page(person=person) if person else _wrong_code()


@pages.post("/redeem")
@open_to(Access.STAFF, rewards.keeps_a_shelf)
def redeem() -> ResponseReturnValue:
    """Sent twice, it is handed out once."""
    reward = _reward(_number("reward"))
    done = redeeming.redeem_shown(
        reward, typed("code"), by=asker(), now=now(), key=typed("once")[: redeeming.LONGEST_KEY]
    )
    if done is None:
        return _wrong_code()
    audit(asker().id, "redeem", f"redemption:{done.id}", now=now())
    return _back(f"{reward.name}已经兑出，扣 {done.points} 分。请把东西当面给对方。")


@pages.post("/redemptions/<int:redemption_id>/undo")
@open_to(Access.STAFF, rewards.keeps_a_shelf)
def undo(redemption_id: int) -> ResponseReturnValue:
    done = _redemption(redemption_id)
    redeeming.undo(done, by=asker(), now=now())
    audit(asker().id, "undo_redemption", f"redemption:{done.id}", now=now())
    return _back(f"{done.reward.name}已经撤销，{done.points} 分退回去了，东西放回架上。")


@pages.post("/add")
@open_to(Access.STAFF, rewards.keeps_a_shelf)
def add() -> ResponseReturnValue:
    reward = rewards.add_reward(
        typed("region")[:15],
        typed("name"),
        _number("points"),
        _number("stock"),
        by=asker(),
    )
    audit(asker().id, "add_reward", f"reward:{reward.id}", now=now())
    return _back(f"{reward.name}已经摆上，{reward.points} 分，{reward.stock} 份。")


@pages.post("/usual")
@open_to(Access.STAFF, rewards.keeps_a_shelf)
def lay_out() -> ResponseReturnValue:
    laid = rewards.lay_out_defaults(typed("region")[:15], by=asker())
    audit(asker().id, "add_usual_rewards", f"region:{typed('region')[:15]}", now=now())
    return _back(f"摆上了 {len(laid)} 样常用的，都是 0 份。有多少，在后面填。")


@pages.post("/<int:reward_id>/restock")
@open_to(Access.STAFF, rewards.keeps_a_shelf)
def restock(reward_id: int) -> ResponseReturnValue:
    reward, change = _reward(reward_id), _number("change")
    rewards.restock(reward, change, by=asker())
    audit(asker().id, "restock", f"reward:{reward.id}:{change:+}", now=now())
    return _back(f"{reward.name}现在有 {reward.stock} 份。")


@pages.post("/<int:reward_id>/take-down")
@open_to(Access.STAFF, rewards.keeps_a_shelf)
def take_down(reward_id: int) -> ResponseReturnValue:
    reward = _reward(reward_id)
    rewards.take_down(reward, by=asker())
    audit(asker().id, "take_down_reward", f"reward:{reward.id}", now=now())
    return _back(f"{reward.name}已经下架，以前换过的不受影响。")


def _back(sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("panel.rewards.show"), 303)


def _reward(reward_id: int) -> Reward:
    return rewards.reward_for(asker(), row_id(reward_id))


def _redemption(redemption_id: int) -> Redemption:
    found = redeeming.redemption_for(asker(), row_id(redemption_id))
    if found is None:
        raise NotFound("没有这一笔兑换，或者它不在您的社区。")
    return found


def _number(name: str) -> int:
    """A whole number of the form. Raises Invalid."""
    if not re.fullmatch(r"[+-]?[0-9]{1,6}", typed(name)):
        raise Invalid("这里要填一个整数。", fields={name: "填整数"})
    return int(typed(name))


def _wrong_code() -> ResponseReturnValue:
    """Said, not raised: a refusal would undo the note that a code was wrong."""
    return _page(refused=Invalid(WRONG_CODE)), 422


def _page(*, person: Person | None = None, refused: DomainError | None = None) -> str:
    by, at = asker(), now()
    return render_template(
        "panel/rewards.html",
        keeps=rewards.keeps_a_shelf(by),
        rule=point_rule(RULE, at),
        handed_out=redeeming.handed_out(by, since=day_bounds(local(at).date())[0]),
        refused=refused,
        typed=lambda name: request.form.get(name, ""),
        **_shelves(by),
        **_shown(person),
    )


def _shelves(by: Person) -> dict[str, Any]:
    there = rewards.shelves(by)
    communities = [
        place for place in places_reached(by, rewards.KEEPERS) if place.level is Level.COMMUNITY
    ]
    by_code = {
        place.code: [thing for thing in there if thing.region_code == place.code]
        for place in communities
    }
    return {"shelves": by_code, "places": places_named(by_code)}


def _shown(person: Person | None) -> dict[str, Any]:
    """What the code opened: how many points, no name."""
    if person is None:
        return {"shown": False}
    return {
        "shown": True,
        "code": typed("code"),
        "has": balance(person.id, Measure.POINTS),
        "once": secrets.token_urlsafe(16),
    }


def _again(error: DomainError) -> ResponseReturnValue:
    return _page(refused=error), status_of(error)


for _post in ("look", "redeem", "undo", "add", "lay_out", "restock", "take_down"):
    shows_again(f"rewards.{_post}", _again)
