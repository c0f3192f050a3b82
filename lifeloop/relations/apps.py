from django.apps import AppConfig


class RelationsConfig(AppConfig):
    name = "lifeloop.relations"
    label = "relations"
