from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "lifeloop.placements"
    label = "placements"
