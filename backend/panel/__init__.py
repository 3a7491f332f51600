"""The pages of those who work here: community workers, officers, handlers; and the photo door.

A folder per page group, `templates/panel/` the same way; what pages share lies beside this file.
Everything works without JavaScript; no page ranks persons.
"""

from ..web import App
from . import codes, door, duty, inbox, photos, previews, rewards, wishes
from .account import mine, signing_in
from .airing import air_photos, aired, aired_wishes, airings, objecting
from .airing import case as airing
from .cases import GROUPS as DESK
from .cases import filing, links, lists, one
from .engine import GROUPS as ENGINE
from .figures import red_black, red_black_open
from .figures import show as figures
from .people import GROUPS as PEOPLE
from .rules import GROUPS as RULES
from .screen import show as screen
from .screen import wall
from .today import today

GROUPS = (
    signing_in,
    mine,
    today,
    lists,
    one,
    filing,
    inbox,
    duty,
    codes,
    *ENGINE,
    previews,
    photos,
    rewards,
    figures,
    red_black,
    screen,
    airings,
    airing,
    air_photos,
    *DESK,
    *PEOPLE,
    *RULES,
    wishes,
)

for _group in (*GROUPS, links, objecting, aired, aired_wishes, red_black_open, wall):
    door.panel.register_blueprint(_group.pages)


def init_app(app: App) -> None:
    """Register the pages."""
    for group in GROUPS:  # a signed address is who one is; the public pages ask nobody
        app.identify[f"panel.{group.pages.name}"] = door.who
    door.init_app(app)
