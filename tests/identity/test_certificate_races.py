"""Many at once: one root, two certificates an app, one token a consent. Real processes, both databases."""

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.identity.models import AppAuthToken, AppKey, PlatformRoot
from lifeloop.identity.services import delegations
from tests import factories as make
from tests import factories_certificates as certified
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
SCENES = "tests.identity.certifying"


def test_the_first_certificates_of_all_have_one_root() -> None:
    apps = [make.make_app().pk for _ in range(4)]
    outcomes = all_at_once(f"{SCENES}:certify", apps, threads=1)
    assert PlatformRoot.objects.count() == 1
    assert len(set(outcomes)) == 1
    assert AppKey.objects.exclude(cert_sn="").count() == 4


def test_of_many_certificates_two_are_issued() -> None:
    certified.make_root()
    app = make.make_app().pk
    outcomes = all_at_once(f"{SCENES}:certify", [app] * 6, processes=2, threads=3)
    assert outcomes.count("TOO_MANY_KEYS") == 4
    assert AppKey.objects.filter(app_id=app, retired_at=None).count() == 2


def test_a_code_is_exchanged_once_and_two_codes_leave_one_token() -> None:
    provider, app = make.make_app(), make.make_app()
    one, two = (delegations.consent(SYSTEM, app, provider_app_id=provider.pk) for _ in range(2))
    calls = [f"{provider.pk},{code}" for code in (one, two)] * 10
    outcomes = all_at_once(f"{SCENES}:exchange", calls)
    assert outcomes.count("token") == 2
    assert outcomes.count("isv.code-invalid") == 18
    assert AppAuthToken.objects.filter(provider=provider, app=app, ended_at=None).count() == 1
    assert AppAuthToken.objects.count() == 2
