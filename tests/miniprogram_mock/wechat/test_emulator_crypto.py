"""The public vectors of WeChat's message crypto, against the emulator's own implementation."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miniprogram_mock.wechat import crypto

VECTORS = json.loads(
    (Path(__file__).parents[2] / "data" / "wechat_vectors.json").read_text(encoding="utf-8")
)
V1, V1E, V2, V3 = (VECTORS[name] for name in ("V1", "V1E", "V2", "V3"))


def test_official_message_is_verified_and_read():
    assert crypto.signature(V1["token"], V1["ts"], V1["nonce"], V1["enc"]) == V1["sig"]
    text = crypto.decrypt(V1["key"], V1["aid"], V1["enc"])
    assert "<Content><![CDATA[hello]]></Content>" in text
    assert "<MsgId>4561255354251345929</MsgId>" in text


def test_official_echo_is_verified_and_read():
    assert crypto.signature(V1["token"], V1E["ts"], V1E["nonce"], V1E["echo"]) == V1E["sig"]
    assert crypto.decrypt(V1["key"], V1["aid"], V1E["echo"]) == "1616140317555161061"


@pytest.mark.parametrize("vector", [V2, V3])
def test_encryption_is_the_public_one(vector):
    random = vector["rnd"].encode()
    assert crypto.encrypt(vector["key"], vector["aid"], vector["msg"], random) == vector["enc"]
    assert crypto.decrypt(vector["key"], vector["aid"], vector["enc"]) == vector["msg"]


def test_signature_of_the_third_vector():
    assert crypto.signature(V3["token"], V3["ts"], V3["nonce"], V3["enc"]) == V3["sig"]


@given(st.text(max_size=300))
def test_every_text_survives(text):
    text = text.encode("utf-8", "ignore").decode()
    assert crypto.decrypt(V2["key"], V2["aid"], crypto.encrypt(V2["key"], V2["aid"], text)) == text


@pytest.mark.parametrize("spoilt", ["", "x", "AAAA", V2["enc"][:-24], "A" * 44, V3["enc"]])
def test_spoilt_cipher_text_is_one_kind_of_error(spoilt):
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt(V2["key"], V2["aid"], spoilt)


def test_message_of_another_app_is_refused():
    with pytest.raises(crypto.CryptoError):
        crypto.decrypt(V2["key"], "wx-another", V2["enc"])
