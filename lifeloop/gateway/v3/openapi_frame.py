"""The parts of the OpenAPI document that are no method's: how calls are signed, headers, the shape of refusals."""

from typing import Any

_SIGNING = """\
Version 3 of the signed OpenAPI. The methods are those of version 2 (`/gateway.do`); clients written for the original platform work
unchanged, only the address differs.

A call carries `authorization: ALIPAY-SHA256withRSA <text>,sign=<base64>` with
`<text>` = `app_id=…,nonce=…,timestamp=…` (milliseconds; further fields: `app_cert_sn`, `expired_seconds`). The signature
(RSASSA-PKCS1-v1_5, SHA-256, the app's private key) is over `<text>\\n<VERB>\\n<path and query as sent>\\n<body>\\n`, followed by
`<alipay-app-auth-token>\\n` where that header is sent. Of a multipart call the body is the content of its part `data`.

An answer to a known app is signed by the platform's key over `<alipay-timestamp>\\n<alipay-nonce>\\n<body>\\n`.

With `alipay-encrypt-type: AES` the body is base64 of AES-CBC (PKCS#7, zero IV) under the app's content key, and so is a success;
a refusal is always in the clear. In certificate mode `app_cert_sn` stands in the authorization and `alipay-root-cert-sn` is sent;
the answer then has `alipay-sn`."""

INFO: dict[str, Any] = {
    "title": "Lifeloop OpenAPI",
    "version": "3",
    "description": _SIGNING,
}

SECURITY: dict[str, Any] = {
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "authorization",
        "description": "ALIPAY-SHA256withRSA app_id=…,nonce=…,timestamp=…,sign=…; see above.",
    }
}

ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["code", "message", "links"],
    "properties": {
        "code": {
            "type": "string",
            "description": "version 2's sub_code without isv., isp., aop.; business codes as they are",
        },
        "message": {"type": "string", "description": "Chinese"},
        "links": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["link", "desc"],
                "properties": {"link": {"type": "string"}, "desc": {"type": "string"}},
            },
        },
    },
}


def _header(name: str, most: int, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string", "maxLength": most},
        "description": description,
    }


PARAMETERS: dict[str, Any] = {
    "request-id": _header("alipay-request-id", 64, "comes back with the answer"),
    "app-auth-token": _header(
        "alipay-app-auth-token", 64, "acts for the merchant's app that consented; signed"
    ),
    "encrypt-type": _header("alipay-encrypt-type", 8, "AES: body and success are encrypted"),
    "root-cert-sn": _header("alipay-root-cert-sn", 256, "certificate mode: the root's serial"),
}

HEADERS: dict[str, Any] = {
    name: {"schema": {"type": "string"}, "description": description}
    for name, description in {
        "alipay-timestamp": "milliseconds; signed",
        "alipay-nonce": "signed",
        "alipay-signature": "base64",
        "alipay-sn": "certificate mode: the platform certificate's serial",
        "alipay-trace-id": "names this call in the platform's log",
        "alipay-request-id": "as the call named itself",
    }.items()
}


def _refusal(description: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": description, "content": content}


RESPONSES: dict[str, Any] = {
    "401": _refusal("The token is not good for this, or the app may not call this method."),
    "429": _refusal("Too many calls; come again."),
    "500": _refusal("A fault of the platform; `alipay-trace-id` names it."),
    "503": _refusal(
        "The database is away; nothing was done. `Retry-After` says when to come again."
    ),
}
