"""The JSON door, for the mini-program and other programs: /api/v1."""

from ..web import App


def init_app(app: App) -> None:
    """Register the API."""
