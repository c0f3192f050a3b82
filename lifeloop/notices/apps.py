from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lifeloop.notices"
    label = "notices"
