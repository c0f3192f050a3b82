"""alipayCertPublicKey_RSA2 and alipayRootCert: the platform's certificates, as clients want them as files."""

from django.http import Http404, HttpResponse

from lifeloop.console.app_keys import as_file
from lifeloop.console.registry import page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.errors import CertificateNotFound
from lifeloop.identity.models import App
from lifeloop.identity.queries import certificates
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_

FILES = {"platform": "alipayCertPublicKey_RSA2.crt", "root": "alipayRootCert.crt"}


@page(
    "keys/<str:app>/certificates/<str:whose>/",
    name="key-platform-certificate",
    title=N_("Download the platform's certificate"),
    can=Can.APP_KEYS,
)
def key_platform_certificate(_request: MerchantRequest, app: App, whose: str) -> HttpResponse:
    """There is none before some app was given a certificate."""
    if whose not in FILES:
        raise Http404
    platform = certificates.platform()
    if platform is None:
        raise CertificateNotFound
    return as_file(FILES[whose], platform.pem if whose == "platform" else platform.root_pem)
