"""``alipay.open.app.alipaycert.download``: the platform's certificate, for clients that meet a serial they do not know."""

import base64
from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import InvalidParameter
from lifeloop.gateway.registry import Answer, Call, Request, Work, method
from lifeloop.identity.queries import certificates


class Wanted(Request):
    alipay_cert_sn: Annotated[
        str, Field(min_length=1, max_length=64, description="as an answer names it")
    ]


class Content(Answer):
    alipay_cert_content: Annotated[str, Field(description="base64 of the certificate's PEM")]


@method(
    "alipay.open.app.alipaycert.download",
    title="Download the platform's certificate",
    title_zh="应用支付宝公钥证书下载",
    verb="GET",
    work=Work.READ,
    request=Wanted,
    answer=Content,
    invalid=InvalidParameter,
    example={"alipay_cert_sn": "84555da326fdb70f5eb8d642ff07eaf5"},
    example_answer={"alipay_cert_content": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t…"},
)
def alipaycert_download(call: Call[Wanted]) -> Content:
    """The present one; there is no other that an answer could name."""
    platform = certificates.platform()
    if platform is None or call.request.alipay_cert_sn != platform.sn:
        raise InvalidParameter(field="alipay_cert_sn")
    return Content(alipay_cert_content=base64.b64encode(platform.pem.encode()).decode())
