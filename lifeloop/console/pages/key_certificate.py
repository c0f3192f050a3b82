"""appCertPublicKey: the file of a certificate of the app."""

from django.http import HttpResponse

from lifeloop.console.app_keys import as_file
from lifeloop.console.registry import page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.errors import CertificateNotFound
from lifeloop.identity.models import App
from lifeloop.identity.queries.apps import keys_of
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_


@page(
    "keys/<str:app>/<int:key_id>/certificate/",
    name="key-certificate",
    title=N_("Download the certificate"),
    can=Can.APP_KEYS,
)
def key_certificate(_request: MerchantRequest, app: App, key_id: int) -> HttpResponse:
    """Nothing secret is in it, but it is the company's."""
    key = keys_of(app).filter(pk=key_id).exclude(cert_sn="").first()
    if key is None:
        raise CertificateNotFound
    return as_file(f"appCertPublicKey_{app.pk}.crt", key.certificate)
