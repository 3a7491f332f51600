"""Everything that is somebody's, in one file that programs and people can read."""

from datetime import datetime
from typing import Any

from ..cases import exporting as in_cases
from ..clock import written
from ..files.models import FileKind
from ..files.queries import sent_by
from ..ledger import exporting as in_ledger
from ..notifications import exporting as in_notices
from ..people import exporting as in_people
from ..people.models import Person
from ..wishes import exporting as in_wishes

ABOUT = (
    "这是邻里里和您有关的全部内容。时间是北京时间。"
    "照片和语音按地址列在后面，登录以后可以一张张取。"
    "和公众号聊天的原话不保存，只记着收到过。"
)
KINDS = {FileKind.PHOTO: "照片", FileKind.VOICE: "语音"}


def export(person: Person, *, now: datetime) -> dict[str, Any]:
    """By what it is, in so many statements however much there is of it. Changes nothing."""
    return {
        "说明": ABOUT,
        "导出的时间": written(now),
        **in_people.everything_of(person),
        **in_cases.everything_of(person),
        **in_wishes.everything_of(person),
        **in_ledger.everything_of(person),
        **in_notices.everything_of(person, now=now),
        "照片和语音": _files(person),
    }


def _files(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "是什么": KINDS[file.kind],
            "地址": f"/api/v1/photos/{file.key}",
            "多大（字节）": file.size,
            "时间": written(file.kept_at),
        }
        for file in sent_by(person.id)
    ]
