"""What the package host answers with besides the bytes: types, caching, and the fence around a stranger's page."""

from collections.abc import Iterable

from django.conf import settings

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}
SANDBOX = "allow-scripts allow-forms allow-same-origin"
KEEP = "private, max-age=31536000, immutable"  # a version's files never change
ASK = (
    "private, no-cache"  # pages and the bridge: whether they may still be given is asked each time
)
NEVER = "no-store"


def policy(origins: Iterable[str] = ()) -> str:
    """The content security policy of a package: itself, the origins that its manifest names, framed by the platform only.

    No workers: a service worker would outlive the version, and the review, that it came with. No frames, no plug-ins, no
    script that is not a file of the package; ``origins`` are checked by ``programs.manifest`` before they are stored.
    """
    connect = " ".join(["'self'", *origins])
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src {connect}",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {settings.LIFELOOP_BASE_URL}",
            f"sandbox {SANDBOX}",
        )
    )


def fence(origins: Iterable[str] = ()) -> dict[str, str]:
    """The headers of every answer."""
    secure = {"Strict-Transport-Security": "max-age=31536000"} if settings.LIFELOOP_HTTPS else {}
    return secure | {
        "Content-Security-Policy": policy(origins),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Origin-Agent-Cluster": "?1",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Vary": "Sec-Fetch-Dest",
    }
