"""The pages of those who work here: community workers, officers, handlers."""

from ..web import App


def init_app(app: App) -> None:
    """Register the pages."""
