import pytest

from backend.db import db, transaction
from backend.people.models import Identity, Platform
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


def phone_of(app: App, world: World, who: str) -> Phone:
    with app.app_context(), transaction():
        appid = app.config["WECHAT_OA_APPID"]
        platform, openid = Platform.OFFICIAL_ACCOUNT, f"openid-of-{who}"
        person_id = world.ids[who]
        db.session.add(Identity(platform=platform, appid=appid, openid=openid, person_id=person_id))
    return Phone(app, f"openid-of-{who}")


@pytest.fixture
def steward(app: App, world: World) -> Phone:
    """大管家吴姨 of 临江里."""
    return phone_of(app, world, "steward")


@pytest.fixture
def grid_worker(app: App, world: World) -> Phone:
    """网格员小夏 of 临江里."""
    return phone_of(app, world, "grid_worker")


@pytest.fixture
def granny(app: App, world: World) -> Phone:
    """胡婆婆 of 吉林社区, who wishes."""
    return phone_of(app, world, "resident")


@pytest.fixture
def member(app: App, world: World) -> Phone:
    """党员老许."""
    return phone_of(app, world, "member")
