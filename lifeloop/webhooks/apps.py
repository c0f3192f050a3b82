from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "lifeloop.webhooks"
    label = "webhooks"
