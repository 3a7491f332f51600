"""WeChat's message crypto: SHA-1 signatures, and AES-256-CBC around message and appid.

Source: the platform's page on encrypted pushes. The plain text is 16 random bytes + 4-byte
big-endian length + message + appid, padded by PKCS#7 to 32-byte blocks; the IV is key[:16].
"""

import base64
import hmac
import secrets
from hashlib import sha1

from cryptography.hazmat.primitives.padding import PKCS7
from wechatpy.crypto.base import WeChatCipher

_PADDING = PKCS7(32 * 8)


def key_of(encoding_aes_key: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey (43 characters). Raises ValueError."""
    key = base64.b64decode(encoding_aes_key + "=", validate=True)
    if len(key) != 32:
        raise ValueError("an EncodingAESKey has 43 characters of base64")
    return key


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts: token, timestamp, nonce and, when encrypted, the cipher text."""
    joined = "".join(sorted(parts)).encode("utf-8", "surrogatepass")
    return sha1(joined, usedforsecurity=False).hexdigest()


def is_signed(given: str | None, token: str, *parts: str) -> bool:
    """Whether the signature is right, compared in constant time. Without a token nothing is."""
    if not token or not given:
        return False
    expected = signature(token, *parts)
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))


def seal(key: bytes, appid: str, text: str, random: bytes | None = None) -> str:
    """Text to base64 cipher text. Only a test gives `random` (16 bytes)."""
    message = text.encode()
    head = (random or secrets.token_bytes(16)) + len(message).to_bytes(4, "big")
    padder = _PADDING.padder()
    padded = padder.update(head + message + appid.encode()) + padder.finalize()
    return base64.b64encode(WeChatCipher(key).encrypt(padded)).decode()


def unseal(key: bytes, appid: str, sealed: str) -> str:
    """Cipher text to text. Raises ValueError: base64, blocks, padding, length, appid or UTF-8.

    Check the signature first: otherwise the answers would tell a stranger about the padding.
    """
    plain = WeChatCipher(key).decrypt(base64.b64decode(sealed, validate=True))
    unpadder = _PADDING.unpadder()
    plain = unpadder.update(plain) + unpadder.finalize()
    end = 20 + int.from_bytes(plain[16:20], "big")
    if len(plain) < 20 or plain[end:] != appid.encode():
        raise ValueError("meant for another application")
    return plain[20:end].decode()
