from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from backend.web import App

from ..conftest import WEDNESDAY
from ..street import Person, Street, open_street
from ..world import World


@pytest.fixture
def street(
    app: App, world: World, tmp_path: Path, travel: Callable[[datetime], None]
) -> Iterator[Street]:
    """Wednesday afternoon; the product and WeChat are up, jobs run when told to."""
    with open_street(app, tmp_path / "wechat", travel) as street:
        street.travel(WEDNESDAY)
        yield street


@pytest.fixture
def rider(street: Street) -> Person:
    """小周, registered in 吉林社区."""
    return street.person()


@pytest.fixture
def newcomer(street: Street) -> Person:
    """Somebody whom nobody knows yet."""
    return street.person("新来的", "openid-of-somebody-new")
