"""Write the reference of the gateway's methods."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lifeloop.gateway import reference


class Command(BaseCommand):
    help = "Write the reference of the gateway's methods into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        self.stdout.write(f"{reference.write_to(options['folder'])} pages")
