"""The WeChat message door: what a person writes in a chat becomes one verb's
call and one answer.

It never decides anything about a case and never keeps anything but the state of a talk.
"""

from ..web import App
from .webhook import blueprint


def init_app(app: App) -> None:
    app.register_blueprint(blueprint)
