import pytest

from backend.web import App

from ..phone import Phone
from ..world import World


@pytest.fixture
def rider(app: App, world: World) -> Phone:
    """小周's phone: registered in 吉林社区."""
    return Phone(app)


@pytest.fixture
def newcomer(app: App, world: World) -> Phone:
    """Somebody whom nobody knows yet."""
    return Phone(app, "openid-of-somebody-new")
