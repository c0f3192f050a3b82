"""``/__lifeloop__/bridge.js``: one script made of the parts in ``static/mobile/bridge``, told where the platform is."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings

PATH = "/__lifeloop__/bridge.js"
FOLDER = Path(__file__).resolve().parent.parent / "static" / "mobile" / "bridge"
PARTS = (
    "channel.js",
    "my.js",
    "form.js",
    "lifestyle.js",
    "life_follow.js",
)  # in this order: each uses those before it


@cache
def script() -> tuple[bytes, str]:
    """The script and its ETag. It speaks to the platform's origin only, which is written into it here."""
    parts = "\n".join((FOLDER / part).read_text(encoding="utf-8") for part in PARTS)
    platform = json.dumps(settings.LIFELOOP_BASE_URL)
    data = f'(() => {{\n"use strict";\nconst PLATFORM = {platform};\n{parts}\n}})();\n'.encode()
    return data, f'"{hashlib.sha256(data).hexdigest()[:20]}"'
