"""What the tests of the gateway expect of a refusal, and the methods they call."""

from typing import Any

from tests.gateway.client import Answered
from tests.gateway.world import platform_public

INFO = "alipay.open.public.info.query"
INFO_NODE = "alipay_open_public_info_query_response"
TOKEN = "alipay.system.oauth.token"
SEND = "alipay.open.app.mini.templatemessage.send"
SEND_NODE = "alipay_open_app_mini_templatemessage_send_response"
CUSTOM = "alipay.open.public.message.custom.send"
SINGLE = "alipay.open.public.message.single.send"
RELATION = "alipay.open.mini.public.relation.query"
FOLLOW = "alipay.open.public.user.follow.query"
FOLLOWERS = "alipay.open.public.follow.batchquery"


def node_of(method: str) -> str:
    return method.replace(".", "_") + "_response"


def refused(
    answer: Answered, code: str, sub_code: str, name: str = INFO_NODE, *, signed: bool = True
) -> None:
    """A refusal in the protocol's words, under the right node, signed or not as it should be."""
    assert answer.status == 200
    assert answer.name == name
    assert (answer.node["code"], answer.node["sub_code"]) == (code, sub_code)
    assert answer.node["msg"]
    assert answer.node["sub_msg"]
    assert set(answer.node) == {"code", "msg", "sub_code", "sub_msg"}
    if signed:
        assert answer.signed_by(platform_public())
    else:
        assert "sign" not in answer.json


def ok(answer: Answered) -> dict[str, Any]:
    """The fields of a success, beside code and msg."""
    assert answer.node.get("code") == "10000", answer.node
    assert answer.signed_by(platform_public())
    return {name: value for name, value in answer.node.items() if name not in {"code", "msg"}}
