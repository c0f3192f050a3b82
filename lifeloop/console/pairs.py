"""The pages that make a key pair and show its private half once."""

import base64
from collections.abc import Callable

from django.http import HttpResponse

from lifeloop.audit import Actor
from lifeloop.console.app_keys import keys_page, named, one_line
from lifeloop.console.confirming import posted
from lifeloop.console.forms import Form
from lifeloop.console.render import refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import App, AppKey


def generate(
    request: MerchantRequest,
    app: App,
    make: Callable[[Actor, App], tuple[AppKey, str]],
    *,
    certified: bool = False,
) -> HttpResponse:
    """Asks first; then the private key, to copy and as a download."""
    form = Form(posted(request))
    facts = {
        "form": form,
        "app": app,
        "there": keys_page(app),
        "named": named(app),
        "certified": certified,
    }
    if form.is_valid():
        with refusals(form):
            key, pem = make(member_actor(request.member, request.address), app)
            shown = {
                "key": key,
                "pem": pem,
                "line": one_line(pem),
                "download": base64.b64encode(pem.encode()).decode(),
            }
            return render(request, "console/programs/key_made.html", facts | shown)
    return render(request, "console/programs/key_generate.html", facts)
