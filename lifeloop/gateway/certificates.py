"""With a plain key or with a certificate: what a call says must be what its app has. For both versions of the protocol."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lifeloop.gateway.errors import ProtocolError
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel import clock


def check_mode(app: GatewayApp, app_cert_sn: str, root_cert_sn: str) -> None:
    """Refuse serials that are missing, unknown, or not wanted; both empty: a call signed with a plain key."""
    if not app.keys:
        raise ProtocolError("isv.missing-signature-config")
    if not app_cert_sn and not root_cert_sn:
        if all(key.cert_sn for key in app.keys):
            raise ProtocolError("isv.missing-app-cert-sn", "当前应用使用证书方式加签")
    elif not app.root_sn:
        raise ProtocolError(
            "isv.missing-signature-config", "当前应用使用公钥方式加签，请去掉证书序列号参数"
        )
    else:
        _check_serials(app, app_cert_sn, root_cert_sn)


def _check_serials(app: GatewayApp, app_cert_sn: str, root_cert_sn: str) -> None:
    if not app_cert_sn:
        raise ProtocolError("isv.missing-app-cert-sn")
    if not root_cert_sn:
        raise ProtocolError("isv.missing-alipay-root-cert-sn")
    if root_cert_sn != app.root_sn:
        raise ProtocolError("isv.invalid-alipay-root-cert-sn")
    key = next((key for key in app.keys if key.cert_sn == app_cert_sn), None)
    if key is None:
        raise ProtocolError("isv.app-cert-not-exist")
    if key.expires_at is not None and key.expires_at <= clock.now():
        raise ProtocolError("isv.app-cert-expired")


def keys_for(app: GatewayApp, app_cert_sn: str) -> Sequence[RSAPublicKey]:
    """The keys that may have signed: those of that certificate, or the plain ones where none is named."""
    return [key.public for key in app.keys if key.cert_sn == app_cert_sn]
