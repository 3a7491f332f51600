"""The product with one call more: what an API call costs that does one bare UPDATE."""

from flask import Blueprint, Response
from sqlalchemy import update

from backend import create_app
from backend.api import auth
from backend.db import db
from backend.web import Access, open_to
from backend.wishes.models import Wish

app = create_app()
blueprint = Blueprint("bare", __name__)


@blueprint.post("/bare-update/<int:wish_id>")
@open_to(Access.SIGNED_IN)
def bare_update(wish_id: int) -> Response:
    """A token is looked up, a transaction opened, one row changed, and committed."""
    db.session.execute(update(Wish).where(Wish.id == wish_id).values(cost=Wish.cost))
    return Response(b'{"id":1}', mimetype="application/json")


app.identify[blueprint.name] = auth.bearer
app.register_blueprint(blueprint)
