from django.apps import AppConfig


class FollowersConfig(AppConfig):
    name = "lifeloop.followers"
    label = "followers"
