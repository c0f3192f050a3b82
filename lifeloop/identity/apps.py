from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "lifeloop.identity"
    label = "identity"
