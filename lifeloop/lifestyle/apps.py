from django.apps import AppConfig


class LifestyleConfig(AppConfig):
    name = "lifeloop.lifestyle"
    label = "lifestyle"
