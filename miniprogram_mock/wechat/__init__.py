"""An emulator of WeChat's server side, for an official account and a mini-program.

The product's real WeChat client calls it over HTTP, it pushes signed and encrypted messages to
the product's callback, and a chat page in the browser lets a person play the one who writes. A
development tool: it listens on loopback and knows no passwords.

    granian --interface wsgi --factory --blocking-threads 16 miniprogram_mock.wechat:create_app

One worker process only: pushes that wait are sent again by the process that starts.

Environment: WECHAT_OA_APPID, WECHAT_OA_SECRET, WECHAT_OA_TOKEN, WECHAT_OA_AES_KEY,
WECHAT_MP_APPID, WECHAT_MP_SECRET, EMULATOR_HOME (folder for the state), EMULATOR_CALLBACK (the
product's callback, a full URL); and if wanted WECHAT_MP_TOKEN, WECHAT_MP_AES_KEY and
EMULATOR_MINI_CALLBACK (the mini-program's message push), EMULATOR_PUSH_MODE=secure|plain,
EMULATOR_PUSH_FORMAT=xml|json, EMULATOR_RETRY_SECONDS=5, EMULATOR_ACCOUNT_NAME, EMULATOR_MAP
(GeoJSON of grid polygons, WGS-84), EMULATOR_SAMPLES (folder of photos), EMULATOR_PEOPLE (JSON
list of {name, about?, openid?, unionid?, follow?, group?, can?, telephone?}), EMULATOR_PRODUCT
(where the phone's requests go; else the host of EMULATOR_CALLBACK).
"""

from __future__ import annotations

import atexit

from flask import Flask, Response, jsonify, request

from . import device, people, push, subscribing
from . import device_doors as _device_doors  # noqa: F401 - adds views, as do the next
from . import map_doors as _map_doors  # noqa: F401
from . import subscribe_doors as _subscribe_doors  # noqa: F401 - adds views to the three below
from .api import api
from .chat import chat
from .control import control
from .core import Emulator
from .network import net
from .phone_pages import phone
from .settings import Settings, from_env
from .store import Store

BODY_LIMIT = 16 * 1024 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {framed_by}"
)
FRAMED = {"chat.talk", "chat.service"}  # beside the phone, on a wide screen

__all__ = ["create_app", "create_emulator"]


def create_app() -> Flask:
    """The factory for a WSGI server: settings from the environment."""
    return create_emulator(from_env())


def create_emulator(settings: Settings) -> Flask:
    """An emulator on the folder `settings.home`; waiting pushes are sent again at once."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = 1024 * 1024
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    emulator = Emulator(settings, Store(settings.home))
    app.extensions["emulator"] = emulator
    for blueprint in (api, control, chat, phone, net):
        app.register_blueprint(blueprint)
    app.add_url_rule("/healthz", view_func=healthz)
    app.after_request(_harden)
    _wake(emulator)
    return app


def healthz() -> Response:
    return jsonify(status="ok")


def _harden(response: Response) -> Response:
    framed_by = "'self'" if request.endpoint in FRAMED else "'none'"
    response.headers.setdefault("Content-Security-Policy", POLICY.format(framed_by=framed_by))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _wake(emulator: Emulator) -> None:
    emulator.store.prepare()
    subscribing.prepare(emulator.store)
    device.prepare(emulator.store)
    if emulator.settings.people_file:
        people.load(emulator.store, emulator.settings.people_file)
    atexit.register(emulator.stopping.set)
    push.resume(emulator)
