"""Consent in a running server's database: ``python -m tests.clients.consent APPID PROVIDER``; prints the code.

What the console's page does, without a browser.
"""

import os
import sys


def main(app_id: str, provider: str) -> str:
    """The code for the provider."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifeloop.settings")
    import django

    django.setup()
    from lifeloop.audit import SYSTEM
    from lifeloop.identity.models import App
    from lifeloop.identity.services import delegations

    return delegations.consent(SYSTEM, App.objects.get(pk=app_id), provider_app_id=provider)


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2]))
