"""The pages of those who work here: community workers, officers, handlers; and the photo door.

Everything works without JavaScript; no page ranks persons.
"""

from ..web import App
from . import cases, door, duty, filing, inbox, jobs, links, photos, queue, rewards, signing_in

GROUPS = (signing_in, queue, cases, filing, inbox, duty, jobs, photos, rewards)

for _group in (*GROUPS, links):
    door.panel.register_blueprint(_group.pages)


def init_app(app: App) -> None:
    """Register the pages."""
    for group in GROUPS:  # whoever holds a signed address is known by that address alone
        app.identify[f"panel.{group.pages.name}"] = door.who
    door.init_app(app)
