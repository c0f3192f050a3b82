"""New APPIDs: one namespace for mini programs and lifestyle accounts."""

from django.db import IntegrityError

from lifeloop.database import attempt
from lifeloop.identity.models import App, AppKind, Merchant
from lifeloop.kernel import ids


def new_app(merchant: Merchant, kind: AppKind) -> App:
    """An app with an APPID of 16 digits that begins with 2021. Inside the caller's write."""
    while True:
        app_id = ids.digits("2021", 16)
        if not App.objects.filter(app_id=app_id).exists():
            try:
                with attempt():
                    return App.objects.create(app_id=app_id, kind=kind, merchant=merchant)
            except IntegrityError:
                continue  # drawn by someone else in the same moment
