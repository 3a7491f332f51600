"""What every HTTP door shares: one request is one transaction, and every route knows who asks."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from .config import tile_hosts
from .db import reading, transaction
from .errors import NotAllowed, NotFound, NotSignedIn
from .people.models import Person
from .people.recognising import Known

View = TypeVar("View", bound=Callable[..., Any])

READING = {"GET", "HEAD", "OPTIONS"}


class Access(StrEnum):
    """Who may call a route at all. What they may do there, the verb decides."""

    ANYONE = "anyone"
    WECHAT = "wechat"  # WeChat's servers, known by their signature
    LINK = "link"  # whoever holds a signed address
    SIGNED_IN = "signed in"
    STAFF = "staff"  # holds a role of the neighbourhood's work, or handles for a unit
    OWN = "own"  # the same people about themselves: also those who otherwise only read


class NotAtWork(NotAllowed):
    """Somebody who works nowhere here asks for what is for those who work."""

    default = "这里是工作人员的页面。"


def open_to(access: Access, only: Callable[[Person], bool] | None = None) -> Callable[[View], View]:
    """Say who may call this view. A view that says nothing is called by nobody.

    `only`: for whom it is there at all; to everybody else it does not exist.
    """

    def mark(view: View) -> View:
        view.access, view.only = access, only  # type: ignore[attr-defined]
        return view

    return mark


def before_transaction(prepare: Callable[[], Any]) -> Callable[[View], View]:
    """Run `prepare` before the transaction opens: photo decoding, a sign-in's outward call.

    It runs after the caller has been let in; its result is `prepared()`.
    """

    def mark(view: View) -> View:
        view.prepare = prepare  # type: ignore[attr-defined]
        return view

    return mark


def own_transactions(view: View) -> View:
    """This view opens its transactions itself, because it must be able to try again."""
    view.own_transactions = True  # type: ignore[attr-defined]
    return view


def only_looks(view: View) -> View:
    """This view is asked for so often that it does without a session: `looker()` says who asks,
    and over which connection it may look. Always for somebody signed in."""
    view.only_looks = True  # type: ignore[attr-defined]
    return view


def looker() -> tuple[Known, Connection]:
    """Who asks an `only_looks` view, and its connection."""
    return g.known, g.connection


def prepared() -> Any:
    """What this view's `before_transaction` returned."""
    return g.prepared


def asker() -> Person:
    """The person who asks. Raises NotSignedIn; behind SIGNED_IN and STAFF it never does."""
    if g.person is None:
        raise NotSignedIn()
    person: Person = g.person
    return person


Identify = Callable[[], Person | None]
Recognise = Callable[[Connection], Known | None]


class App(Flask):
    """Flask with one request, one transaction. Not in `after_request`: there, a failing commit
    would bypass the error handlers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.identify: dict[str | None, Identify] = {}
        self.recognise: dict[str | None, Recognise] = {}

    def dispatch_request(self) -> ResponseReturnValue:
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        view = self.view_functions[request.url_rule.endpoint]  # type: ignore[union-attr]
        g.person = None
        if getattr(view, "only_looks", False):
            return self._look(view)
        prepare, alone = getattr(view, "prepare", None), getattr(view, "own_transactions", False)
        if prepare or alone:
            with transaction(write=False):  # closed again: looking up who asks must lock nothing
                self._let_in(view)
        if prepare:
            g.prepared = prepare()
        if alone:
            return super().dispatch_request()
        with transaction(write=request.method not in READING):
            self._let_in(view)
            return super().dispatch_request()

    def _look(self, view: Callable[..., Any]) -> ResponseReturnValue:
        if getattr(view, "access", None) is not Access.SIGNED_IN or request.method not in READING:
            raise NotAllowed()
        with reading() as g.connection:
            recognise = self.recognise.get(request.blueprint)
            g.known = recognise(g.connection) if recognise else None
            if g.known is None:
                raise NotSignedIn()
            return super().dispatch_request()

    def _let_in(self, view: Callable[..., Any]) -> None:
        access = getattr(view, "access", None)
        if access is None:
            raise NotAllowed()
        identify = self.identify.get(request.blueprint)
        g.person = identify() if identify else None
        if access in _BY_NAME and g.person is None:
            raise NotSignedIn()
        if access in _AT_WORK and not g.person.works_here:
            raise NotAtWork()
        only = getattr(view, "only", None)
        if only is not None and not only(g.person):
            raise NotFound("没有这个页面，或者它不归您看。")
        if access is Access.STAFF and g.person.only_reads and request.method not in READING:
            raise NotAllowed("审计员只看不改，这一步请在这里工作的人来办。")


_AT_WORK = {Access.STAFF, Access.OWN}
_BY_NAME = _AT_WORK | {Access.SIGNED_IN}


def secure_headers(response: Response) -> Response:
    """Our pages load nothing from elsewhere, except the tiles of a map where an installation names
    their server, and are shown nowhere else."""
    pictures = " ".join(["'self' data: blob:", *tile_hosts(current_app.config["MAP_TILES"])])
    policy = f"default-src 'self'; img-src {pictures}; frame-ancestors 'none'; base-uri 'none'"
    response.headers.setdefault("Content-Security-Policy", f"{policy}; form-action 'self'")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
