"""What is kept so that only this installation can read it again: keys of second steps, forms that a
lost sign-in interrupted. Whoever has only a copy of the database, or of a page, has nothing."""

from base64 import urlsafe_b64encode
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


def seal(words: str, purpose: str) -> str:
    """`purpose` keeps what was sealed for one use from being taken for another."""
    return _lock(purpose).encrypt(words.encode()).decode()


def unseal(sealed: str, purpose: str, *, within: timedelta | None = None) -> str | None:
    """The words again; None for what was not sealed here, for another purpose, or too long ago
    by the real clock."""
    try:
        ttl = int(within.total_seconds()) if within else None
        return _lock(purpose).decrypt(sealed.encode(), ttl=ttl).decode()
    except (InvalidToken, ValueError):
        return None


def _lock(purpose: str) -> Fernet:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    derived = HKDF(SHA256(), 32, salt=None, info=f"linli:{purpose}".encode()).derive(secret)
    return Fernet(urlsafe_b64encode(derived))
