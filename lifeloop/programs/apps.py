from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "lifeloop.programs"
    label = "programs"
