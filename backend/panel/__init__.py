"""The pages of those who work here: community workers, officers, handlers; and the photo door.

Everything works without JavaScript; no page ranks persons.
"""

from ..web import App
from . import (
    air_photos,
    aired,
    aired_wishes,
    airing,
    airings,
    cases,
    door,
    duty,
    filing,
    inbox,
    jobs,
    links,
    objecting,
    photos,
    previews,
    queue,
    rewards,
    signing_in,
)

GROUPS = (
    signing_in,
    queue,
    cases,
    filing,
    inbox,
    duty,
    jobs,
    previews,
    photos,
    rewards,
    airings,
    airing,
    air_photos,
)

for _group in (*GROUPS, links, objecting, aired, aired_wishes):
    door.panel.register_blueprint(_group.pages)


def init_app(app: App) -> None:
    """Register the pages."""
    for group in GROUPS:  # a signed address is who one is; the public pages ask nobody
        app.identify[f"panel.{group.pages.name}"] = door.who
    door.init_app(app)
