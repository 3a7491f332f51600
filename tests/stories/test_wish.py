"""A wish over the real wire: posted in the chat, claimed by its number, proved with a photo,
confirmed and thanked for."""

from datetime import timedelta
from urllib.parse import urlsplit

import requests
from sqlalchemy import select

from backend.clock import now
from backend.db import db
from backend.ledger.models import Measure
from backend.ledger.queries import balance
from backend.people.models import Identity, Platform
from backend.wishes import reviewing
from backend.wishes.models import Purpose, Status, Wish

from ..street import Person, Street, picture
from ..world import WEDNESDAY, World


def phone(street: Street, world: World, who: str) -> Person:
    """The phone of somebody of the little world."""
    openid = f"openid-of-{who}"
    with street.inside():
        appid, platform = street.app.config["WECHAT_OA_APPID"], Platform.OFFICIAL_ACCOUNT
        person_id = world.ids[who]
        db.session.add(Identity(platform=platform, appid=appid, openid=openid, person_id=person_id))
    return street.person(who, openid)


def test_from_posting_to_thanks(street: Street, world: World) -> None:
    granny, member = (phone(street, world, who) for who in ("resident", "member"))
    assert "JA-0001" in (granny.says("心愿 厨房灯坏了，够不着，儿子在外地") or "")
    granny.sends_photo(picture("lamp_dark.jpg"))
    granny.says("13807108888，3栋2单元501")
    street.run_jobs("fetch_media")
    with street.inside():
        wish = db.session.scalars(select(Wish)).one()
        assert [kept.purpose for kept in wish.files] == [Purpose.WISH]
        reviewing.open_up(wish, by=world.worker, now=now())
    member.says("看心愿")
    assert "13807108888" in (member.says("认领 JA-0001 周六") or "")
    assert "有人认领了。说好7月4日周六前办好。" in (granny.says("我的心愿怎么样了") or "")
    assert "记上办好了" in (member.says("办好 JA-0001 换了灯管") or "")
    member.sends_photo(picture("lamp_dark.jpg"))
    street.run_jobs("fetch_media", "deliver")
    assert "办好了，他说：换了灯管" in granny.notices()[-1]
    granny.says("1")
    assert "圆了，记上 5 颗星" in (granny.says("5") or "")
    card = granny.says("谢谢，灯亮堂了，莫总麻烦人家") or ""
    shown = requests.get(street.url + urlsplit(card.splitlines()[-1]).path, timeout=30)
    assert "灯亮堂了" in shown.text and shown.headers["Content-Type"].startswith("text/html")
    street.run_jobs("deliver")
    told = "\n".join(member.notices())
    assert "给了 5 颗星" in told and "灯亮堂了，莫总麻烦人家" in told
    with street.inside(write=False):
        wish = db.session.scalars(select(Wish)).one()
        assert wish.status is Status.CONFIRMED
        assert [kept.purpose for kept in wish.files] == [Purpose.WISH, Purpose.PROOF]
        assert balance(world.ids["member"], Measure.POINTS) == 3
    assert len(granny.notices()) == 3
    street.travel(WEDNESDAY + timedelta(days=2))
    assert street.run_jobs("tidy_up")["tidy_up"].failures == 0, "its photos are in use"
