from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, UTCDateTime


class WeChatToken(Base):
    """An application's access token, shared by all processes, and who is fetching the next.

    `fetching_until` is a lease: whoever sets it fetches, everybody else waits. It lapses by
    itself when its holder dies.
    """

    __tablename__ = "wechat_tokens"

    appid: Mapped[str] = mapped_column(String(64), primary_key=True)
    token: Mapped[str] = mapped_column(Text, default="")
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fetching_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def __repr__(self) -> str:
        return f"<WeChatToken {self.appid}>"
