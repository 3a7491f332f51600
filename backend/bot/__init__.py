"""The WeChat message door: what a person writes in a chat becomes one verb's
call and one answer.

It never decides anything about a case and never keeps anything but the state of a talk.
"""

from ..web import App
from . import mini_program, webhook


def init_app(app: App) -> None:
    for gate in (webhook, mini_program):
        app.register_blueprint(gate.blueprint)
