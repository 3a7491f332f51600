from collections.abc import Iterator

import pytest

from backend.db import db
from backend.web import App


@pytest.fixture
def inside_app(app: App) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.remove()
