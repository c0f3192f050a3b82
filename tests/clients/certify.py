"""Certify an app's key in a running server's database: ``python -m tests.clients.certify APPID < public key or request``.

Prints the three files that a client in certificate mode is given. What the console's dialog does, without a browser.
"""

import json
import os
import sys


def main(app_id: str, text: str) -> str:
    """The files as one line of JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifeloop.settings")
    import django

    django.setup()
    from lifeloop.audit import SYSTEM
    from lifeloop.identity.models import App
    from lifeloop.identity.queries import certificates as queries
    from lifeloop.identity.services import certificates

    app = App.objects.select_related("merchant").get(pk=app_id)
    row = certificates.certify(SYSTEM, app, text=text)
    platform = queries.platform()
    assert platform is not None
    return json.dumps({"app": row.certificate, "platform": platform.pem, "root": platform.root_pem})


if __name__ == "__main__":
    print(main(sys.argv[1], sys.stdin.read()))
