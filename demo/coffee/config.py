"""What the shop must know: which platform, which mini program, which keys."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BACKEND = (
    "http://127.0.0.1:8090"  # where the package expects the backend, unless it was built otherwise
)
KEYWORDS = ("商品名称", "取餐码", "订单金额", "温馨提示")


@dataclass(frozen=True, slots=True)
class Config:
    """The mini program's own secrets and the platform's addresses; ``keywords`` are those of the message template."""

    app_id: str
    private_key: str
    gateway: str
    platform_key: str
    template_id: str
    keywords: tuple[str, ...]
    package_origin: str
    subscription_id: str = ""  # 新品到店提醒; empty: the shop has none
    webhook_secret: str = ""  # what the platform's events are verified with; empty: none are taken


def load(gateway: str = "") -> Config:
    """From the file that ``LIFELOOP_DEMO_CONFIG`` names, else from ``lifeloop demo --json`` (the same JSON)."""
    path = os.environ.get("LIFELOOP_DEMO_CONFIG")
    text = Path(path).read_text(encoding="utf-8") if path else _ask()
    return read(json.loads(text), gateway)


def read(facts: dict[str, Any], gateway: str = "") -> Config:
    """A config from those facts."""
    program = facts["mini_program"]
    return Config(
        app_id=program["app_id"],
        private_key=program["private_key_pem"],
        gateway=gateway or facts["gateway_url"],
        platform_key=facts["platform_public_key_pem"],
        template_id=facts["user_template_id"],
        keywords=tuple(facts.get("user_template_keywords", KEYWORDS)),
        package_origin=facts.get("package_origin") or _origin(program["app_id"], facts["base_url"]),
        subscription_id=facts.get("subscription_template_id", ""),
        webhook_secret=facts.get("webhook_secret", ""),
    )


def _origin(app_id: str, base_url: str) -> str:
    base = urlsplit(base_url)
    port = f":{base.port}" if base.port else ""
    host = os.environ.get("LIFELOOP_PACKAGE_HOST") or f"localhost{port}"
    return f"{base.scheme}://{app_id}.{host}"


def _ask() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "lifeloop", "demo", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
