"""报到: a rider says which community is theirs, in at most three messages and without a name."""

from ...cases.wording import plain
from ...errors import Invalid
from ...ledger.actions import carry_over
from ...people import actions, joining
from ...people.models import Level, Region, RoleKind
from ...people.places import locate, spot
from ...people.queries import children, communities_named, place_name, region
from ...records.actions import audit
from ..chat import Chat

ASK = "community"


def begin(chat: Chat, hint: str = "") -> str:
    """Register at once when the words name a community; else ask."""
    if hint and (known := _by_name(chat, hint)):
        return known
    chat.ask(ASK, options=[])
    return "欢迎。你常跑哪个社区？发个定位，或打社区名。"


def by_words(chat: Chat, text: str) -> str:
    """The answer to the question, as a name."""
    return _by_name(chat, text) or (
        "没找到这个社区。发个定位最快，或打全名，比如“吉林社区”。先不登记也能报事。"
    )


def _by_name(chat: Chat, text: str) -> str | None:
    found = communities_named(text)
    if len(found) == 1 and found[0].level is Level.STREET:
        found = children(found[0].code)
    if len(found) == 1:
        return _register(chat, found[0])
    if not found:
        return None
    chat.ask(ASK, options=[place.code for place in found[:9]])
    lines = [f"{n} {place_name(place.code)}" for n, place in enumerate(found[:9], start=1)]
    return "是哪一个？回数字：\n" + "\n".join(lines)


def named(text: str) -> Region | None:
    """The one community whose name is in the text; where it is all of it, 社区 may be left out."""
    said = plain(text)
    found = [
        place
        for place in communities_named(text)
        if place.level is Level.COMMUNITY and (place.name in text or place.name == f"{said}社区")
    ]
    return found[0] if len(found) == 1 else None


def by_number(chat: Chat, number: int) -> str:
    """The answer to the numbered question."""
    talk = chat.pending()
    options = talk.memory["options"] if talk else []
    if not 1 <= number <= len(options):
        return "发个定位，或打社区名就行。"
    return _register(chat, region(options[number - 1]))


def by_place(chat: Chat, latitude: float, longitude: float) -> str:
    """The answer as a location."""
    found = locate(spot(latitude, longitude, "gcj02"))
    if found is None:
        raise Invalid("这个位置不在我们负责的片区里。打社区名也行。")
    return _register(chat, region(found.community_code))


def _register(chat: Chat, community: Region) -> str:
    if community.level is Level.STREET:
        return "这条街的社区还没有开通，先不登记也能报事。"
    chat.settled()
    actions.register(chat.person, RoleKind.RIDER, community.code, now=chat.now)
    return (
        f"登记在{place_name(community.code)}了。"
        "以后看到啥，拍一张发来就行。名字电话都不用填，兑东西的时候再说。"
    )


def bind(chat: Chat, code: str) -> str:
    """绑定 123456: the same person as in the mini-program."""
    if not code:
        return "在小程序里取一个绑定码，回“绑定”加上那六位数。"
    before = chat.person.id
    person = joining.join(chat.identity, code, now=chat.now)
    if person is None:
        return "绑定码不对或过期了，请在小程序里重新取一个。"
    if person.id != before:
        carry_over(before, person.id, now=chat.now)
    audit(person.id, "join", f"identity:{chat.identity.id}", now=chat.now)
    return "绑定好了。小程序里也能看到你在这里报的事。"
