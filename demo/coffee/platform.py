"""The calls that the shop makes to the platform, with its official client, as any merchant would."""

import json
from typing import Any

from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.domain.AlipayOpenAppMiniTemplatemessageSendModel import (
    AlipayOpenAppMiniTemplatemessageSendModel,
)
from alipay.aop.api.request.AlipayOpenAppMiniTemplatemessageSendRequest import (
    AlipayOpenAppMiniTemplatemessageSendRequest,
)
from alipay.aop.api.request.AlipaySystemOauthTokenRequest import AlipaySystemOauthTokenRequest

from demo.coffee.config import Config
from demo.coffee.redirect import without_port


class Refused(Exception):
    """The platform's no: ``code`` is its sub_code."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.code = str(answer.get("sub_code") or answer.get("code") or "?")
        super().__init__(f"{self.code}: {answer.get('sub_msg') or answer.get('msg') or ''}")


class Platform:
    """The gateway, as one mini program sees it."""

    def __init__(self, config: Config) -> None:
        client = AlipayClientConfig()
        client.server_url = without_port(config.gateway)
        client.app_id = config.app_id
        client.app_private_key = config.private_key
        client.alipay_public_key = config.platform_key
        client.timeout = 10
        self._client = DefaultAlipayClient(client)
        self._template = config.template_id
        self._subscription = config.subscription_id
        self._keywords = config.keywords

    def user_of(self, auth_code: str) -> str:
        """Exchange the code of ``my.getAuthCode`` for the visitor's user id."""
        request = AlipaySystemOauthTokenRequest()
        request.grant_type = "authorization_code"
        request.code = auth_code
        return str(self._ask(request)["user_id"])

    def tell(self, user_id: str, *, form_id: str, page: str, values: dict[str, str]) -> None:
        """Send the template message that a form id allows; keywords that the shop has no value for say so with a dash."""
        model = AlipayOpenAppMiniTemplatemessageSendModel()
        model.to_user_id = user_id
        model.form_id = form_id
        model.user_template_id = self._template
        model.page = page
        words = {
            f"keyword{n}": {"value": values.get(name, "—")}
            for n, name in enumerate(self._keywords, 1)
        }
        model.data = json.dumps(words, ensure_ascii=False)
        request = AlipayOpenAppMiniTemplatemessageSendRequest(biz_model=model)
        self._ask(request)

    def remind(self, user_id: str) -> None:
        """The message that one consent allows: no form id, the subscription's own template."""
        model = AlipayOpenAppMiniTemplatemessageSendModel()
        model.to_user_id = user_id
        model.user_template_id = self._subscription
        model.page = "pages/index"
        words = ("桂花冷萃", "明早 8:00", "山雀咖啡 · 梧桐路店")
        data = {f"keyword{n}": {"value": word} for n, word in enumerate(words, 1)}
        model.data = json.dumps(data, ensure_ascii=False)
        self._ask(AlipayOpenAppMiniTemplatemessageSendRequest(biz_model=model))

    def _ask(self, request: Any) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._client.execute(request))
        if str(answer.get("code", "10000")) != "10000":
            raise Refused(answer)
        return answer
