"""Pictures by address: those of the account's library, as this installation serves them. Nothing is fetched from elsewhere."""

from django.conf import settings

UNKNOWN = "-"  # no media path: whoever looks it up finds nothing


def path_of(address: str) -> str:
    """The media path of an address of ours (with or without the host); :data:`UNKNOWN` for any other, empty for none."""
    own = address.removeprefix(settings.LIFELOOP_BASE_URL)
    if not own:
        return ""
    path = own.removeprefix(settings.MEDIA_URL)
    return path if path != own and len(path) <= 120 else UNKNOWN


def address_of(path: str) -> str:
    """Where a media path is served; empty for none."""
    return f"{settings.LIFELOOP_BASE_URL}{settings.MEDIA_URL}{path}" if path else ""
