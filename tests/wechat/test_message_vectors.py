"""The platform's own public examples, through the code that the callback uses."""

import json
from pathlib import Path
from typing import Any

from backend.wechat import Gate
from backend.wechat.crypto import is_signed, key_of, seal, signature
from miniprogram_mock.wechat import shapes

VECTORS: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent.parent / "data" / "wechat_vectors.json").read_text()
)
SAMPLE, ECHO, JAVA, FIXED = (VECTORS[name] for name in ("V1", "V1E", "V2", "V3"))


def gate(vector: dict[str, str], token: str = "") -> Gate:
    return Gate(vector["aid"], token or vector["token"], vector["key"])


def query(vector: dict[str, str]) -> dict[str, str]:
    return {
        "msg_signature": vector["sig"],
        "timestamp": vector["ts"],
        "nonce": vector["nonce"],
    }


def test_the_sample_message_in_xml() -> None:
    body = shapes.render({"ToUserName": SAMPLE["aid"], "Encrypt": SAMPLE["enc"]}, "xml")
    message = gate(SAMPLE).open(query(SAMPLE), body.encode(), "text/xml")
    assert (message.text, message.msg_id) == ("hello", "4561255354251345929")


def test_the_sample_address_check() -> None:
    echoed = gate(SAMPLE).echo(query(ECHO) | {"echostr": ECHO["echo"]})
    assert echoed == "1616140317555161061"


def opened(vector: dict[str, Any], args: dict[str, str], token: str) -> str:
    return gate(vector, token).echo(args | {"echostr": vector["enc"]})


def test_the_java_example_both_ways() -> None:
    sealed = seal(key_of(JAVA["key"]), JAVA["aid"], JAVA["msg"], JAVA["rnd"].encode())
    assert sealed == JAVA["enc"]
    args = {"timestamp": "1", "nonce": "2"}
    args["msg_signature"] = signature("token", "1", "2", JAVA["enc"])
    assert opened(JAVA, args, "token") == JAVA["msg"]


def test_the_example_with_a_fixed_random_both_ways() -> None:
    sealed = seal(key_of(FIXED["key"]), FIXED["aid"], FIXED["msg"], FIXED["rnd"].encode())
    assert sealed == FIXED["enc"]
    stamp = (FIXED["ts"], FIXED["nonce"], sealed)
    assert is_signed(FIXED["sig"], FIXED["token"], *stamp)
    assert opened(FIXED, query(FIXED), FIXED["token"]) == FIXED["msg"]
