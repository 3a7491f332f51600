"""What can go wrong in the neighbourhood's own terms. No HTTP in it: each door has its own table.

Every message is a sentence that a resident understands, in Chinese, and says what to do next.
"""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal for somebody to read. `code` is stable and for programs, `message` for people."""

    code = "error"
    default = "没有办成，请稍后再试。"

    def __init__(
        self, message: str = "", *, code: str = "", fields: Mapping[str, str] | None = None
    ) -> None:
        self.message = message or self.default
        self.code = code or type(self).code
        self.fields = dict(fields or {})
        super().__init__(self.message)


class NotSignedIn(DomainError):
    """Nobody is known to be asking."""

    code = "not_signed_in"
    default = "请先登录。"


class NotFound(DomainError):
    """It does not exist, or is not yours to see: the two are never told apart."""

    code = "not_found"
    default = "没有找到，或者您没有权限查看。"


class NotAllowed(DomainError):
    """You may see it, but this step is somebody else's."""

    code = "not_allowed"
    default = "这一步需要由别的岗位来办。"


class Conflict(DomainError):
    """The step was right a moment ago; somebody else has been quicker."""

    code = "conflict"
    default = "刚刚有人处理过了，请刷新后再看。"


class Invalid(DomainError):
    """What was sent cannot be used. `fields` maps a field's name to its sentence."""

    code = "invalid"
    default = "填写的内容有问题，请检查后再提交。"
