"""Addresses that taps lead to: mini programs at a page, articles, web pages.

A page of ours opens at once. A strange host's stands behind a page that says so: a browser does not follow a form's answer
to another host (``form-action 'self'``), and a person should see where they go.
"""

from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from lifeloop.messaging.rules.links import ArticleTarget, Onward
from lifeloop.placements.rules.hosts import is_known
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget

_OURS = ("/m/", "/s/", "/q/")
_signer = Signer(salt="lifeloop.mobile.ways")


def way_of(target: Onward) -> str:
    """The address of what a part of a message leads to."""
    if isinstance(target, LinkTarget):
        return way_to(target.url)
    if isinstance(target, ArticleTarget):
        return article(target.id)
    return way_into(target)


def way_in_page(target: Onward) -> str:
    """The same for a link that stands in a page: a host that the operator allows opens without a word."""
    if isinstance(target, LinkTarget) and known(target.url):
        return own_path(target.url) or target.url
    return way_of(target)


def known(url: str) -> bool:
    """Whether nobody need be warned of it."""
    allowed = settings.LIFELOOP_LINK_HOSTS
    return is_known(url, base=settings.LIFELOOP_BASE_URL, allowed=allowed)


def article(number: int | str) -> str:
    """An article's own address."""
    return f"/m/article/{number}/"


def way_into(target: ProgramTarget) -> str:
    """A mini program's host page at the target's page, its query behind it."""
    return program(target.app_id, target.page, target.query)


def program(app_id: str, page: str = "", query: str = "") -> str:
    """The same of its parts; ``page`` may begin with a slash and hold a query of its own."""
    path, _mark, inner = page.lstrip("/").partition("?")
    address = (
        reverse("mobile:program-page", args=[app_id, path])
        if path
        else reverse("mobile:program", args=[app_id])
    )
    behind = "&".join(filter(None, (inner, query)))
    return f"{address}?{quote(behind, safe=_QUERY)}" if behind else address


# What may stand in a query as it is; percent signs were written by whoever made it.
_QUERY = "/?:@!$&'()*+,;=-._~%[]"


def way_to(url: str) -> str:
    """Where a tap on a link goes: a path of ours as it is, any other address to the page ``mobile:leave``.

    Only addresses that went through here are shown there, so that nobody can write a link of their own into our page.
    """
    own = own_path(url)
    if own:
        return own
    return f"{reverse('mobile:leave')}?{urlencode({'to': _signer.sign(url)})}"


def own_path(url: str) -> str:
    """Path and query of an address of this installation's phone pages; empty for any other."""
    there, base = urlsplit(url), urlsplit(settings.LIFELOOP_BASE_URL)
    if (there.scheme, there.netloc) != (base.scheme, base.netloc):
        return ""
    odd = any(part in there.path.lower() for part in ("//", "..", "%2e", "%2f", "%5c", "\\"))
    if odd or not there.path.startswith(_OURS):
        return ""
    return f"{there.path}?{there.query}" if there.query else there.path


def signed_url(value: str) -> str:
    """The address that :func:`way_to` signed; empty for anything else."""
    try:
        url = _signer.unsign(value)
    except BadSignature:
        return ""
    return url if urlsplit(url).scheme in {"http", "https"} else ""
