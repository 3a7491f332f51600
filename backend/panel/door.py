"""What all pages share: who asks, what a refusal looks like, the frame around each page."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from ..cases.words import STATUS_WORDS
from ..catalogue.kinds import KINDS
from ..clock import now, said
from ..db import transaction
from ..errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, NotSignedIn
from ..people.models import Person
from ..people.sign_ins import SEEN_EVERY, seen
from ..people.signing_in import TooManyFailures, whose
from ..web import Access, App, NotAtWork, open_to
from .assets import asset, send
from .interrupted import sealed
from .navigation import tabs

TOKEN = "token"  # noqa: S105 - the name of a cookie's field
USED = "used"  # when the sign-in was last noted as being in use, in seconds

panel = Blueprint("panel", __name__, template_folder="templates")
csrf = CSRFProtect()


def init_app(app: App) -> None:
    """Register the blueprint with everything that its groups have added to it."""
    # Only these pages live on cookies; the bot and the API have their own proofs.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the browser's session
    csrf.init_app(app)
    app.register_blueprint(panel)
    for code in (404, 405):
        app.register_error_handler(code, lost)


panel.before_request(csrf.protect)


@panel.before_request
def no_null_bytes() -> None:
    """No person types one, and PostgreSQL stores none."""
    given = [*request.form.values(), *request.args.values(), *(request.view_args or {}).values()]
    if any("\0" in str(value) for value in given):
        abort(400)


@panel.before_request
def in_use() -> None:
    """A sign-in that lies idle ends by itself. What a page asks for by itself is no use of it."""
    token, at = session.get(TOKEN), now()
    by_itself = "HX-Request" in request.headers or request.endpoint == "panel.static_file"
    if not token or by_itself or at.timestamp() - session.get(USED, 0) < SEEN_EVERY.total_seconds():
        return
    session[USED] = int(at.timestamp())
    with transaction():
        seen(token, now=at)


def who() -> Person | None:
    """The person whose browser this is."""
    token = session.get(TOKEN)
    return whose(token, now=now()) if token else None


@panel.context_processor
def frame() -> dict[str, Any]:
    """What every template may use."""
    at = now()
    person: Person | None = g.get("person")
    return {
        "asset": asset,
        "me": person,
        "tabs": tabs(person, request.endpoint or "") if person and person.works_here else None,
        "now": at,
        "said": lambda instant: said(instant, at),
        "kinds": KINDS,
        "status_words": STATUS_WORDS,
    }


@panel.get("/")
@open_to(Access.ANYONE)
def home() -> ResponseReturnValue:
    """Who types the bare address wants to work."""
    return redirect(url_for("panel.today.show"))


@panel.get("/panel/static/<path:name>")
@open_to(Access.ANYONE)
def static_file(name: str) -> Response:
    """Style, script and icons."""
    return send(name)


ONLY_LOOKS = "X-Only-Looks"
HTTP = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    NotSignedIn: 401,
    TooManyFailures: 429,
}
NOT_AT_WORK = (
    "这里没有您能看的内容。要在这里工作的，请社区或单位的管理员给您登记；"
    "居民和骑手报事、许愿、看进度，都在微信里。"
)
LEFT_OPEN = "您已经退出了：一阵没用，或者在别处点了退出。重新登录，刚才填的还在。"
HEADINGS = {403: "这一步不归您办", 404: "没有找到", 409: "有人快了一步", 422: "内容有问题"}


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal."""
    return next((code for kind, code in HTTP.items() if isinstance(error, kind)), 400)


ShowAgain = Callable[[DomainError], ResponseReturnValue]
_show_again: dict[str, ShowAgain] = {}


def shows_again(endpoint: str, page: ShowAgain) -> None:
    """After a refusal of this POST, show its page once more with the sentence and what was typed.

    `page` runs in a reading transaction of its own: the one that failed is already undone.
    """
    _show_again[f"panel.{endpoint}"] = page


@panel.errorhandler(DomainError)
def refuse(error: DomainError) -> ResponseReturnValue:
    """The one table from a refusal to a page."""
    if isinstance(error, NotSignedIn):
        if ONLY_LOOKS in request.headers:  # as one types: nobody is taken away from a form for it
            return "", 204
        if "HX-Request" in request.headers:  # a part of a page: the whole page goes to the sign-in,
            if request.method == "POST":  # but not from under a half-filled form
                return "", 204
            return "", 401, {"HX-Redirect": url_for("panel.signing_in.form", next=_page_open())}
        back = _way_back()
        if request.method == "POST" and (kept := sealed(back)):
            with transaction(write=False):
                return to_sign_in(LEFT_OPEN, back, kept), 401
        return redirect(url_for("panel.signing_in.form", next=back), 303)
    page = _show_again.get(request.endpoint or "")
    with transaction(write=False):
        if isinstance(error, NotAtWork):
            return problem(NOT_AT_WORK, 404)
        if page is not None and request.method == "POST" and not isinstance(error, NotFound):
            try:
                return page(error)
            except DomainError as gone:
                error = gone
        return problem(error.message, status_of(error))


def to_sign_in(sentence: str, next_page: str, kept: str = "") -> str:
    """The sign-in page; `kept` is a form that was interrupted, sealed."""
    g.setdefault("person", None)
    return render_template(
        "panel/account/sign_in.html", sentence=sentence, next=next_page, kept=kept
    )


def _way_back() -> str:
    """Where to go after signing in: a POST cannot be said again, its page can."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    shown: dict[str, Any] = request.view_args or {}
    if "case_id" in shown:
        return url_for("panel.cases.show", case_id=shown["case_id"])
    if "wish_id" in shown:
        return url_for("panel.wishes.show", wish_id=shown["wish_id"])
    return request.path


def _page_open() -> str:
    """The path of the page in which a part was to be renewed."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    return shown.path + (f"?{shown.query}" if shown.query else "")


@panel.errorhandler(CSRFError)
def forged(error: CSRFError) -> ResponseReturnValue:
    """A form from elsewhere, or one that was left open over a sign-out."""
    return _alone("页面放得太久了，为了安全没有提交。请回到上一页，刷新后再试。", 400)


@panel.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    return _alone("一次传得太多了，请少选几张照片，分两次传。", 413)


@panel.errorhandler(HTTPException)
def http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error
    return _alone("没有办成，请返回上一页再试。", error.code or 500)


def lost(error: HTTPException) -> ResponseReturnValue:
    """An address that nobody has, for people; the API answers its own in JSON before this."""
    page = render_template("aired/lost.html", **frame())  # outside our blueprints: nobody framed it
    headers = {"Allow": error.get_response().headers["Allow"]} if error.code == 405 else {}
    return page, error.code or 404, headers


def _alone(sentence: str, status: int) -> ResponseReturnValue:
    with transaction(write=False):
        g.setdefault("person", None)
        return problem(sentence, status)


def problem(sentence: str, status: int) -> ResponseReturnValue:
    """A page with one sentence and a way on."""
    heading = HEADINGS.get(status, "没有办成")
    if status == 404 and request.blueprint == "panel.links":
        heading = "这个链接不能用了"
    page = render_template("panel/problem.html", heading=heading, sentence=sentence)
    return page, status


def to_here(path: str) -> str:
    """An absolute address of this installation."""
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + quote(path, safe="/-_.~")
