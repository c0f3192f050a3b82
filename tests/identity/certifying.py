"""What the races of certificates and consents do in processes of their own."""

from cryptography import x509

from lifeloop.audit import SYSTEM
from lifeloop.identity.models import App
from lifeloop.identity.queries import certificates as queries
from lifeloop.identity.services import certificates, delegations


def certify(app_id: str) -> str:
    """Says whose certificate it became: that of the one root."""
    app = App.objects.select_related("merchant").get(pk=app_id)
    row, _private = certificates.generate_certified_pair(SYSTEM, app)
    platform = queries.platform()
    assert platform is not None
    root = x509.load_pem_x509_certificate(platform.root_pem.encode())
    x509.load_pem_x509_certificate(row.certificate.encode()).verify_directly_issued_by(root)
    return platform.root_sn


def exchange(argument: str) -> str:
    """provider,code"""
    provider, code = argument.split(",")
    delegations.exchange(provider, code=code)
    return "token"
