"""Message crypto of the WeChat platform, written from its public description.

Independent on purpose: it shares no code with the client library that the product uses, so a
mistake in one is noticed by the other.

Algorithm: key = base64(EncodingAESKey + "="), AES-256-CBC, IV = key[:16]; the plain text is
16 random bytes + 4-byte big-endian length + message + appid, padded by PKCS#7 to 32-byte blocks.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


class CryptoError(ValueError):
    """The message is not what the owner of the key would have sent."""


def signature(token: str, timestamp: str, nonce: str, *more: str) -> str:
    """SHA-1 over the sorted parts; with `more=encrypted` it is the msg_signature."""
    joined = "".join(sorted([token, timestamp, nonce, *more]))
    return sha1(joined.encode()).hexdigest()  # noqa: S324 - the protocol's own choice


def same(left: str, right: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def encrypt(key: str, appid: str, message: str, random: bytes | None = None) -> str:
    """Message to base64 cipher text; `random` (16 bytes) is given only by tests."""
    body = message.encode()
    plain = (random or os.urandom(16)) + len(body).to_bytes(4, "big") + body + appid.encode()
    pad = BLOCK - len(plain) % BLOCK
    encryptor = _cipher(key).encryptor()
    sealed = encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def decrypt(key: str, appid: str, encrypted: str) -> str:
    """Base64 cipher text to message; CryptoError when padding, length or appid are wrong."""
    plain = _unpad(_open(key, encrypted))
    length = int.from_bytes(plain[16:20], "big")
    message, owner = plain[20 : 20 + length], plain[20 + length :]
    if len(plain) < 20 or len(message) != length or owner != appid.encode():
        raise CryptoError("the message belongs to another appid")
    try:
        return message.decode()
    except UnicodeDecodeError as error:
        raise CryptoError("the message is not UTF-8") from error


def _open(key: str, encrypted: str) -> bytes:
    try:
        sealed = base64.b64decode(encrypted, validate=True)
        decryptor = _cipher(key).decryptor()
        return decryptor.update(sealed) + decryptor.finalize()
    except (binascii.Error, ValueError) as error:
        raise CryptoError("not a cipher text") from error


def _unpad(plain: bytes) -> bytes:
    pad = plain[-1] if plain else 0
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise CryptoError("the padding is wrong")
    return plain[:-pad]


def _cipher(key: str) -> Cipher[modes.CBC]:
    raw = base64.b64decode(key + "=")
    return Cipher(algorithms.AES(raw), modes.CBC(raw[:16]))
