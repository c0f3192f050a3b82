"""A refusal in the reader's language."""

from django.utils.translation import gettext

from lifeloop.kernel.errors import DomainError


def say(error: DomainError) -> str:
    """The refusal's sentence, translated, with its parameters in place."""
    return gettext(error.text) % error.params
