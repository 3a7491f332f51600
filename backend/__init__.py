"""Linli: the neighbourhood's shared to-do list. `create_app` wires doors to features, no more."""

from pathlib import Path

from werkzeug.middleware.proxy_fix import ProxyFix

from . import api, bot, cli, clock, panel
from .config import MIGRATIONS, Config
from .db import db, migrate, quiet_details
from .web import App, secure_headers
from .wechat import scrub_logs


def create_app(config: Config | None = None) -> App:
    """The whole product as one WSGI app. Raises Misconfigured when a setting is missing."""
    config = config or Config.from_env()
    app = App(__name__, static_folder=None)
    app.config.from_object(config)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=config.DATABASE_URL,
        # An error message must not carry what somebody wrote or where they were.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        MAX_CONTENT_LENGTH=64 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.production,
        SESSION_COOKIE_NAME="linli",
    )
    clock.follow(Path(config.CLOCK_OFFSET_FILE) if config.CLOCK_OFFSET_FILE else None)
    scrub_logs()
    quiet_details()
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS))
    for door in (api, bot, panel, cli):
        door.init_app(app)
    app.after_request(secure_headers)
    if config.TRUSTED_PROXIES:
        app.wsgi_app = ProxyFix(app.wsgi_app, config.TRUSTED_PROXIES)  # type: ignore[method-assign]
    return app
