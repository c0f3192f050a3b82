"""Pictures by address: those of the account's library, as this installation serves them. Nothing is fetched from elsewhere."""

from django.conf import settings

from lifeloop.messaging.rules.addresses import UNKNOWN, picture_path

__all__ = ["UNKNOWN", "address_of", "path_of"]


def path_of(address: str) -> str:
    """The media path of an address of ours (with or without the host); :data:`UNKNOWN` for any other, empty for none."""
    return picture_path(address, base=settings.LIFELOOP_BASE_URL, media=settings.MEDIA_URL)


def address_of(path: str) -> str:
    """Where a media path is served; empty for none."""
    return f"{settings.LIFELOOP_BASE_URL}{settings.MEDIA_URL}{path}" if path else ""
