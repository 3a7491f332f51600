"""The signed address by which a unit without an account works on one dispatch."""

from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ..errors import NotFound
from .models import Dispatch
from .rules import LinkHolder

LIFETIME = timedelta(days=30)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="dispatch-link")


def handler_path(dispatch: Dispatch) -> str:
    """The address, below the installation's own: /h/..."""
    return f"/h/{_signer().dumps(dispatch.id)}"


def holder_of(token: str) -> LinkHolder:
    """Raises NotFound for a token that is not ours or is older than 30 days."""
    try:
        return LinkHolder(_signer().loads(token, max_age=int(LIFETIME.total_seconds())))
    except BadSignature as bad:
        raise NotFound("链接不对或者过期了，请向社区要一个新的。") from bad
