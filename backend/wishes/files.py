"""Photos that somebody sends along with a wish, or with what was done."""

from collections.abc import Sequence

from sqlalchemy import select

from ..db import db
from ..errors import Invalid
from ..files.models import File
from .models import WishFile
from .rules import MOST_FILES


def refuse_used(files: Sequence[File]) -> None:
    """Raises Invalid for too many, or for one that a wish or a proof has already: who may see it
    was settled there."""
    if len(files) > MOST_FILES:
        raise Invalid(f"一次最多 {MOST_FILES} 张照片。", fields={"photos": "太多"})
    ids = [file.id for file in files]
    if db.session.scalar(select(WishFile.id).where(WishFile.file_id.in_(ids)).limit(1)):
        raise Invalid("有一张照片已经用过了，请重新上传。", fields={"photos": "用过了"})
