"""The official Python client (alipay-sdk-python), unmodified, against a started server."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.domain.AlipayOpenAppMiniTemplatemessageSendModel import (
    AlipayOpenAppMiniTemplatemessageSendModel,
)
from alipay.aop.api.domain.AlipayOpenMiniPublicRelationQueryModel import (
    AlipayOpenMiniPublicRelationQueryModel,
)
from alipay.aop.api.domain.AlipayOpenPublicFollowBatchqueryModel import (
    AlipayOpenPublicFollowBatchqueryModel,
)
from alipay.aop.api.domain.AlipayOpenPublicMessageCustomSendModel import (
    AlipayOpenPublicMessageCustomSendModel,
)
from alipay.aop.api.domain.AlipayOpenPublicUserFollowQueryModel import (
    AlipayOpenPublicUserFollowQueryModel,
)
from alipay.aop.api.domain.Text import Text
from alipay.aop.api.exception.Exception import ResponseException
from alipay.aop.api.request.AlipayOpenAppMiniTemplatemessageSendRequest import (
    AlipayOpenAppMiniTemplatemessageSendRequest,
)
from alipay.aop.api.request.AlipayOpenMiniPublicRelationQueryRequest import (
    AlipayOpenMiniPublicRelationQueryRequest,
)
from alipay.aop.api.request.AlipayOpenPublicFollowBatchqueryRequest import (
    AlipayOpenPublicFollowBatchqueryRequest,
)
from alipay.aop.api.request.AlipayOpenPublicInfoQueryRequest import AlipayOpenPublicInfoQueryRequest
from alipay.aop.api.request.AlipayOpenPublicMessageCustomSendRequest import (
    AlipayOpenPublicMessageCustomSendRequest,
)
from alipay.aop.api.request.AlipayOpenPublicUserFollowQueryRequest import (
    AlipayOpenPublicUserFollowQueryRequest,
)
from alipay.aop.api.request.AlipaySystemOauthTokenRequest import AlipaySystemOauthTokenRequest
from alipay.aop.api.response.AlipayOpenAppMiniTemplatemessageSendResponse import (
    AlipayOpenAppMiniTemplatemessageSendResponse,
)
from alipay.aop.api.response.AlipayOpenMiniPublicRelationQueryResponse import (
    AlipayOpenMiniPublicRelationQueryResponse,
)
from alipay.aop.api.response.AlipayOpenPublicFollowBatchqueryResponse import (
    AlipayOpenPublicFollowBatchqueryResponse,
)
from alipay.aop.api.response.AlipayOpenPublicInfoQueryResponse import (
    AlipayOpenPublicInfoQueryResponse,
)
from alipay.aop.api.response.AlipaySystemOauthTokenResponse import AlipaySystemOauthTokenResponse

from tests.clients.order import order_message
from tests.clients.tamper import Change, Tamper, flip_in_node, flip_in_sign
from tests.server import Server

Facts = dict[str, Any]
Redirect = Callable[[int], None]


def client(facts: Facts, app: str, *, charset: str = "utf-8") -> DefaultAlipayClient:
    """Configured as the client's own manual says; the address has no port."""
    config = AlipayClientConfig()
    config.server_url = "http://127.0.0.1/gateway.do"
    config.app_id = facts[app]["app_id"]
    config.app_private_key = facts[app]["private_key_pem"]
    config.alipay_public_key = facts["platform_public_key_pem"]
    config.charset = charset
    return DefaultAlipayClient(config)


def message(facts: Facts, note: str, **changes: str) -> AlipayOpenAppMiniTemplatemessageSendRequest:
    """A send of the demo's template."""
    model = AlipayOpenAppMiniTemplatemessageSendModel()
    for name, value in {**order_message(facts, note), **changes}.items():
        setattr(model, name, value)
    return AlipayOpenAppMiniTemplatemessageSendRequest(biz_model=model)


@pytest.mark.parametrize("charset", ["utf-8", "GBK"])
def test_the_seven_methods(running: Server, fresh: Facts, redirect: Redirect, charset: str) -> None:
    redirect(running.port)
    program = client(fresh, "mini_program", charset=charset)
    account = client(fresh, "lifestyle_account", charset=charset)
    follower = fresh["follower"]["user_id"]

    token = AlipaySystemOauthTokenRequest()
    token.grant_type = "authorization_code"
    token.code = fresh["auth_code"]
    tokens = AlipaySystemOauthTokenResponse()
    tokens.parse_response_content(program.execute(token))
    assert tokens.is_success()
    assert tokens.user_id == follower
    assert tokens.access_token

    sent = AlipayOpenAppMiniTemplatemessageSendResponse()
    sent.parse_response_content(program.execute(message(fresh, charset)))
    assert sent.is_success(), sent.sub_msg

    relation_model = AlipayOpenMiniPublicRelationQueryModel()
    relation_model.mini_app_id = fresh["mini_program"]["app_id"]
    relation = AlipayOpenMiniPublicRelationQueryResponse()
    relation.parse_response_content(
        program.execute(AlipayOpenMiniPublicRelationQueryRequest(biz_model=relation_model))
    )
    assert relation.is_success()
    assert relation.public_id == fresh["lifestyle_account"]["app_id"]

    for user_id, expected in ((follower, "T"), (fresh["stranger"]["user_id"], "F")):
        follow_model = AlipayOpenPublicUserFollowQueryModel()
        follow_model.user_id = user_id
        request = AlipayOpenPublicUserFollowQueryRequest(biz_model=follow_model)
        assert json.loads(account.execute(request))["is_follow"] == expected

    page = AlipayOpenPublicFollowBatchqueryResponse()
    page.parse_response_content(
        account.execute(
            AlipayOpenPublicFollowBatchqueryRequest(
                biz_model=AlipayOpenPublicFollowBatchqueryModel()
            )
        )
    )
    assert page.is_success()
    assert follower in page.user_id_list
    assert page.count == str(len(page.user_id_list))

    info = AlipayOpenPublicInfoQueryResponse()
    info.parse_response_content(account.execute(AlipayOpenPublicInfoQueryRequest()))
    assert info.is_success()
    assert info.app_name == relation.public_name
    assert info.is_release == "T"

    words = AlipayOpenPublicMessageCustomSendModel()
    words.to_user_id = follower
    words.msg_type = "text"
    words.text = Text()
    words.text.content = f"您的拿铁好了 {charset}"
    answer = json.loads(account.execute(AlipayOpenPublicMessageCustomSendRequest(biz_model=words)))
    assert answer == {"code": "10000", "msg": "Success"}


def test_a_refusal_is_read_with_its_signature(
    running: Server, facts: Facts, redirect: Redirect
) -> None:
    redirect(running.port)
    response = AlipayOpenAppMiniTemplatemessageSendResponse()
    request = message(facts, "refused", form_id="no such form id")
    response.parse_response_content(client(facts, "mini_program").execute(request))
    assert not response.is_success()
    assert (response.code, response.sub_code) == ("40004", "FORM_ID_INVALID")
    assert re.search(r"[\u4e00-\u9fff]", response.sub_msg)


def test_a_refused_code_comes_as_a_signed_error_response(
    running: Server, facts: Facts, redirect: Redirect
) -> None:
    redirect(running.port)
    token = AlipaySystemOauthTokenRequest()
    token.grant_type = "authorization_code"
    token.code = "no such code"
    response = AlipaySystemOauthTokenResponse()
    response.parse_response_content(client(facts, "mini_program").execute(token))
    assert (response.code, response.sub_code) == ("40002", "isv.code-invalid")


@pytest.mark.parametrize("change", [flip_in_node, flip_in_sign])
def test_a_flipped_bit_is_refused(
    tamper: Tamper, facts: Facts, redirect: Redirect, change: Change
) -> None:
    redirect(tamper.port)
    account = client(facts, "lifestyle_account")
    assert json.loads(account.execute(AlipayOpenPublicInfoQueryRequest()))["code"] == "10000"
    tamper.change = change
    with pytest.raises(ResponseException, match="sign verify failed"):
        account.execute(AlipayOpenPublicInfoQueryRequest())
    assert tamper.changed == 1


def test_another_keys_signature_is_told(running: Server, facts: Facts, redirect: Redirect) -> None:
    redirect(running.port)
    mixed = {
        **facts,
        "mini_program": {
            **facts["mini_program"],
            "private_key_pem": facts["lifestyle_account"]["private_key_pem"],
        },
    }
    response = AlipayOpenAppMiniTemplatemessageSendResponse()
    response.parse_response_content(
        client(mixed, "mini_program").execute(message(facts, "swapped"))
    )
    assert response.sub_code == "isv.invalid-signature"
    assert f"app_id={facts['mini_program']['app_id']}" in response.sub_msg
