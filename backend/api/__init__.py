"""The JSON door, for the mini-program and other programs: /api/v1, and /healthz, /readyz."""

from ..web import App
from . import (
    aired_wishes,
    airing,
    auth,
    board,
    case_list,
    case_moves,
    case_moves_checking,
    case_moves_handling,
    case_moves_joining,
    case_moves_street,
    case_moves_time,
    cases,
    consents,
    docs,
    errors,
    health,
    home,
    hours,
    inbox,
    kinds,
    me,
    near,
    own_hours,
    party_members,
    photos,
    points,
    privacy,
    regions,
    saying,
    thanks,
    voices,
    waiting,
    wish_helping,
    wish_lists,
    wish_moves,
    wish_moves_helping,
    wish_rules,
    wish_suspensions,
    wish_units,
    wishes,
)

FEATURES = (
    airing,
    auth,
    home,
    saying,
    regions,
    kinds,
    case_list,
    cases,
    near,
    case_moves,
    case_moves_handling,
    case_moves_time,
    case_moves_street,
    case_moves_checking,
    case_moves_joining,
    photos,
    voices,
    inbox,
    consents,
    points,
    hours,
    me,
    own_hours,
    privacy,
    waiting,
    wishes,
    wish_lists,
    wish_moves,
    wish_moves_helping,
    thanks,
    aired_wishes,
    board,
    wish_helping,
    wish_units,
    wish_suspensions,
    wish_rules,
    party_members,
)


def init_app(app: App) -> None:
    """Register the API, who asks in it, and its description."""
    app.before_request(errors.unknown_route)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(docs.blueprint)
    api = docs.describe(app)
    for feature in FEATURES:
        api.register_blueprint(feature.blueprint)
        app.identify[feature.blueprint.name] = auth.bearer
        app.recognise[feature.blueprint.name] = auth.known
