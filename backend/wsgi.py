"""What the web server runs: `granian --interface wsgi backend.wsgi:app`."""

from . import create_app

app = create_app()
