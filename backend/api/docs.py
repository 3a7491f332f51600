"""The API's own description: OpenAPI 3.1, and a page to read it and try it."""

from threading import Lock
from typing import Any

from flask import Blueprint, Flask, Response, current_app, render_template, send_from_directory
from flask_smorest import Api
from swagger_ui_bundle import swagger_ui_path
from werkzeug.exceptions import NotFound

from ..web import Access, open_to
from . import errors
from .answering import answer
from .common import ErrorSchema
from .idempotency import HEADER, LONGEST_KEY

TITLE = "邻里 Linli 接口"
ABOUT = """小程序和其他程序用的接口。

- 先登录，以后每次在 `Authorization: Bearer` 后面带上 token。
- 时间是北京时间的 ISO 8601；坐标写明坐标系（答复里是 WGS-84，旁边有给国内地图用的 GCJ-02）。
- 每次出错都是 `{"code", "message", "fields"?}`，`message` 可以直接给人看。
- 列表用 `next` 翻页，翻页时有新的进来也不会重、不会漏。
- 能重发的 POST 可以带 `Idempotency-Key`：同样的内容重发，得到同样的答复，24 小时内有效。
- 不是您能看的，一律 404；答复写得让人看不懂时是 409、`code` 为 `doubtful`，确认后带 `sure` 再发。
"""

blueprint = Blueprint(
    "api-docs", __name__, url_prefix="/api", static_folder=None, template_folder="templates"
)
errors.handle(blueprint)

BUNDLED = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
OURS = ("docs.js", "docs.css")


class JsonApi(Api):  # type: ignore[misc]
    """flask-smorest without its handler for every error of the app: the panel's 404 is a page.

    The description is put together when somebody first asks for it: for every process that starts
    it would be most of the start.
    """

    ERROR_SCHEMA = ErrorSchema

    def __init__(self) -> None:
        super().__init__()
        self._undescribed: list[Blueprint] = []
        self._one_at_a_time = Lock()

    def _register_error_handlers(self) -> None:
        pass

    def register_blueprint(self, feature: Blueprint) -> None:
        """As flask-smorest does, but for the description."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][feature.name] = self
        self._app.register_blueprint(feature)
        self._undescribed.append(feature)

    def described(self) -> dict[str, Any]:
        """Everything that was registered, as OpenAPI."""
        with self._one_at_a_time:
            while self._undescribed:
                feature: Any = self._undescribed.pop(0)
                feature.register_views_in_doc(
                    self, self._app, self.spec, name=feature.name, parameters=None
                )
                self.spec.tag({"name": feature.name, "description": feature.description})
            description: dict[str, Any] = self.spec.to_dict()
        return description


def describe(app: Flask) -> Any:
    """The Api to register blueprints with; it collects their description."""
    api = JsonApi()
    about = {"description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}}
    api.init_app(
        app,
        spec_kwargs={
            "title": TITLE,
            "version": "1",
            "openapi_version": "3.1.0",
            "info": about,
            "servers": [{"url": "/"}],
            "security": [{"bearer": []}],
        },
    )
    bearer = {"type": "http", "scheme": "bearer", "description": "登录时拿到的 token"}
    api.spec.components.security_scheme("bearer", bearer)
    api.spec.components.parameter(
        HEADER,
        "header",
        {
            "name": HEADER,
            "description": "可不填。同一个人、同一个地址、同样的内容，重发得到同样的答复",
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
        },
    )
    app.extensions["linli-openapi"] = api
    return api


@blueprint.get("/openapi.json")
@open_to(Access.ANYONE)
def openapi() -> Response:
    """The description as OpenAPI 3.1."""
    return answer(current_app.extensions["linli-openapi"].described())


@blueprint.get("/")
@open_to(Access.ANYONE)
def page() -> str:
    """The description to read and to try."""
    return render_template("api_docs.html", title=TITLE)


@blueprint.get("/docs/static/<name>")
@open_to(Access.ANYONE)
def static_file(name: str) -> Response:
    """The page's scripts and styles: Swagger UI's, and what we put beside them."""
    if name in BUNDLED:
        return send_from_directory(swagger_ui_path, name, max_age=86400)
    if name in OURS:
        return send_from_directory(f"{blueprint.root_path}/static", name)
    raise NotFound()
