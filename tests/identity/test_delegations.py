"""第三方应用授权: a consent is exchanged once, by its provider; a token ends when the merchant says so."""

from datetime import timedelta

import pytest
import time_machine

from lifeloop.audit import SYSTEM
from lifeloop.identity.errors import RefreshTokenInvalid
from lifeloop.identity.models import App, AppAuthCode, AppAuthToken
from lifeloop.identity.queries import delegations as queries
from lifeloop.identity.services import delegations
from lifeloop.kernel import clock
from tests import factories as make
from tests.identity.test_codes import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> App:
    return make.make_app()


@pytest.fixture
def app() -> App:
    return make.make_app()


def token(provider: App, app: App) -> delegations.AppTokens:
    code = delegations.consent(SYSTEM, app, provider_app_id=provider.pk)
    return delegations.exchange(provider.pk, code=code)


def test_a_code_is_exchanged_once_by_its_provider_within_a_day(provider: App, app: App) -> None:
    code = delegations.consent(SYSTEM, app, provider_app_id=provider.pk)
    other = make.make_app()
    assert refused(lambda: delegations.exchange(other.pk, code=code)) == "isv.code-invalid"
    made = delegations.exchange(provider.pk, code=code)
    assert made.auth_app_id == app.pk
    found = queries.resolve(provider.pk, made.app_auth_token)
    assert found is not None
    assert (found.app_id, found.expired) == (app.pk, False)
    assert queries.resolve(other.pk, made.app_auth_token) is None
    assert refused(lambda: delegations.exchange(provider.pk, code=code)) == "isv.code-invalid"
    late = delegations.consent(SYSTEM, app, provider_app_id=provider.pk)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert refused(lambda: delegations.exchange(provider.pk, code=late)) == "isv.code-invalid"
    stored = str(list(AppAuthCode.objects.values())) + str(list(AppAuthToken.objects.values()))
    assert not {code, made.app_auth_token, made.app_refresh_token} & set(stored.split("'"))


def test_a_new_token_ends_the_former_one(provider: App, app: App) -> None:
    first = token(provider, app)
    second = token(provider, app)
    assert queries.resolve(provider.pk, first.app_auth_token) is None
    assert queries.resolve(provider.pk, second.app_auth_token)
    third = delegations.refresh(provider.pk, refresh_token=second.app_refresh_token)
    assert queries.resolve(provider.pk, second.app_auth_token) is None
    assert queries.resolve(provider.pk, third.app_auth_token)
    for used in (first.app_refresh_token, second.app_refresh_token):
        with pytest.raises(RefreshTokenInvalid):
            delegations.refresh(provider.pk, refresh_token=used)
    assert AppAuthToken.objects.filter(ended_at=None).count() == 1


def test_the_merchant_ends_it(provider: App, app: App) -> None:
    made = token(provider, app)
    waiting = delegations.consent(SYSTEM, app, provider_app_id=provider.pk)
    delegations.end(SYSTEM, app, provider_app_id=provider.pk)
    delegations.end(SYSTEM, app, provider_app_id=provider.pk)
    assert queries.resolve(provider.pk, made.app_auth_token) is None
    assert refused(lambda: delegations.exchange(provider.pk, code=waiting)) == "isv.code-invalid"
    assert (
        refused(lambda: delegations.refresh(provider.pk, refresh_token=made.app_refresh_token))
        == "isv.refresh-token-invalid"
    )


def test_a_token_is_good_for_a_year(provider: App, app: App) -> None:
    made = token(provider, app)
    with time_machine.travel(clock.now() + timedelta(days=365), tick=False):
        found = queries.resolve(provider.pk, made.app_auth_token)
        assert found is not None
        assert found.expired
        again = delegations.refresh(provider.pk, refresh_token=made.app_refresh_token)
        assert queries.resolve(provider.pk, again.app_auth_token)
    with time_machine.travel(clock.now() + timedelta(days=800), tick=False):
        assert (
            refused(lambda: delegations.refresh(provider.pk, refresh_token=again.app_refresh_token))
            == "isv.refresh-token-invalid"
        )


def test_nobody_consents_to_himself_or_to_nobody(app: App) -> None:
    assert (
        refused(lambda: delegations.consent(SYSTEM, app, provider_app_id=app.pk))
        == "OWN_APP_CONSENT"
    )
    assert (
        refused(lambda: delegations.consent(SYSTEM, app, provider_app_id="2021999999999999"))
        == "APP_NOT_FOUND"
    )
    assert not AppAuthCode.objects.exists()
