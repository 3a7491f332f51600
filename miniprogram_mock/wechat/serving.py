"""Serve an app in a thread of this process: for tests and the tour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server


@contextmanager
def serve(app: Flask, port: int = 0) -> Iterator[str]:
    """The base URL, without a slash at its end; 0 takes a free port. Loopback only."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        if emulator := app.extensions.get("emulator"):
            emulator.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
