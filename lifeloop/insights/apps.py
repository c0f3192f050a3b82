from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "lifeloop.insights"
    label = "insights"
