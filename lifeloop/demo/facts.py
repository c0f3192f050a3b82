"""What ``lifeloop demo --json`` prints: everything that a client of the demo needs, with a fresh form id and auth code."""

from django.conf import settings

from lifeloop.demo import cast, events, kept, seeding
from lifeloop.demo.kept import NotTheDemo
from lifeloop.identity import platform_key
from lifeloop.identity.models import App, Person
from lifeloop.identity.queries import apps
from lifeloop.identity.services import oauth
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.services import forms
from lifeloop.programs.models import Program


def prepare() -> None:
    """Seed the database when it is empty. :class:`NotTheDemo` when it is not, and the demo's file is missing or of another one."""
    with kept.one_at_a_time():
        found = kept.read()
        if found is None or not App.objects.filter(pk=found["program"]).exists():
            seeding.seed(backend=settings.LIFELOOP_DEMO_BACKEND)


def facts() -> dict[str, object]:
    """Addresses, logins, ids and keys; ``form_id`` and ``auth_code`` are made at every call.

    ``label_id`` and ``group_id``: a label of the follower's and a group it is in, as numbers in text. ``template_id`` is the account's own template, what
    ``alipay.open.public.message.single.send`` names; ``subscription_template_id`` one that people subscribe to.
    ``webhook_secret``: what events sent to the coffee shop's own server are verified with.
    """
    known = kept.read()
    if known is None:
        raise NotTheDemo
    program = Program.objects.select_related("app").get(pk=known["program"])
    follower = Person.objects.get(user_id=known["follower"])
    return {
        "base_url": settings.LIFELOOP_BASE_URL,
        "gateway_url": f"{settings.LIFELOOP_BASE_URL}/gateway.do",
        "platform_public_key_pem": platform_key.public_pem().strip(),
        "merchant": _login(cast.OWNER),
        "other_merchant": _login(cast.OTHER_OWNER),
        "operator": _login(cast.OPERATOR),
        "mini_program": _app(known["program"], known["program_key"]),
        "unlisted_mini_program": {"app_id": known["unlisted_program"]},
        "lifestyle_account": _app(known["account"], known["account_key"]),
        "other_lifestyle_account": {"app_id": known["other_account"]},
        "follower": {"user_id": known["follower"], "phone": cast.FOLLOWER_PHONE},
        "stranger": {"user_id": known["stranger"], "phone": cast.STRANGER_PHONE},
        "user_template_id": known["user_template"],
        "subscription_template_id": known["subscription_template"],
        "template_id": known["account_template"],
        "label_id": str(known["label"]),
        "group_id": str(known["group"]),
        "form_id": _form_id(follower, program),
        "auth_code": oauth.issue_code(program.app, follower),
        "webhook_secret": events.secret(known["account"]),
    }


def _login(login: cast.Login) -> dict[str, str]:
    return {"login": login.login, "password": login.password, "phone": login.phone}


def _app(app_id: str, private_key: str) -> dict[str, str]:
    return {
        "app_id": app_id,
        # The Node client misreads a PEM that ends in a new line.
        "private_key_pem": private_key.strip(),
        "aes_key": apps.aes_key_of(App.objects.get(pk=app_id)),
    }


def _form_id(person: Person, program: Program) -> str | None:
    """None when somebody delisted the program meanwhile, or the day's number is used up."""
    try:
        return forms.issue_form_id(person, program).pk
    except DomainError:
        return None
