"""The unguessable path segment under which a draft's package is given to the program's own members.

The package host reads no cookie, so it cannot know who asks. The host page does know: it signs program, version and person
into a segment, ``/t/<segment>/…``, that lives for two hours, and only hands it to a member of the program's merchant. The
segment opens nothing but that one package, and the package host asks again, at every request, whether that person may.
"""

from dataclasses import dataclass

from django.core import signing

SALT = "lifeloop.package-on-trial"
MAX_AGE = 2 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Trial:
    """What a segment stands for."""

    app_id: str
    number: int
    user_id: str


def segment(trial: Trial) -> str:
    """The path segment for one version and one person."""
    return signing.dumps([trial.app_id, trial.number, trial.user_id], salt=SALT)


def read(text: str) -> Trial | None:
    """What a segment stands for; None when it is forged or too old."""
    try:
        app_id, number, user_id = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Trial(app_id, number, user_id)
