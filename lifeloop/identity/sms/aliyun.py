"""Aliyun's short message service, by its official SDK (``pip install lifeloop[aliyun]``)."""

import importlib
import json
from typing import Any

from django.conf import settings


class AliyunRefused(RuntimeError):
    """The provider answered something other than OK; the code says what."""


def send(phone: str, kind: str, params: dict[str, str]) -> None:
    """Send by the signature and template of the settings; a provider's refusal raises."""
    # The SDK is an extra: only an installation that chose this port has it.
    sdk: Any = importlib.import_module("alibabacloud_dysmsapi20170525.client")
    models: Any = importlib.import_module("alibabacloud_dysmsapi20170525.models")
    openapi: Any = importlib.import_module("alibabacloud_tea_openapi.models")
    config = openapi.Config(
        access_key_id=settings.LIFELOOP_ALIYUN_ACCESS_KEY,
        access_key_secret=settings.LIFELOOP_ALIYUN_ACCESS_SECRET,
        endpoint="dysmsapi.aliyuncs.com",
    )
    request = models.SendSmsRequest(
        phone_numbers=phone.removeprefix("+86"),
        sign_name=settings.LIFELOOP_ALIYUN_SIGN_NAME,
        template_code=settings.LIFELOOP_ALIYUN_TEMPLATE
        if kind == "code"
        else settings.LIFELOOP_ALIYUN_NOTICE_TEMPLATE,
        template_param=json.dumps(
            {"code": params["code"]} if kind == "code" else params, ensure_ascii=False
        ),
    )
    answer = sdk.Client(config).send_sms(request)
    if answer.body.code != "OK":
        raise AliyunRefused(answer.body.code)
