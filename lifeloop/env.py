"""Settings from the environment or from ``NAME_FILE``; a wrong one stops the start with a sentence."""

import ipaddress
import os
import re
import secrets
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit


class BadSetting(SystemExit):
    """A setting that cannot be used; the message says which and how to mend it."""


def text(name: str, default: str = "") -> str:
    """The value of ``name``, else the content of the file that ``name_FILE`` points to, else the default."""
    if name in os.environ:
        return os.environ[name].strip()
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        return default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(
            f"{name}_FILE points to {path}, which cannot be read ({error.strerror}). Mend the path or its rights."
        ) from error


def flag(name: str, *, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off."""
    value = text(name).lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """A whole number within limits."""
    value = text(name)
    if value == "":
        return default
    if (
        not (value.lstrip("-").isascii() and value.lstrip("-").isdigit())
        or not least <= int(value) <= most
    ):
        raise BadSetting(f"{name} is {value!r}; write a whole number from {least} to {most}.")
    return int(value)


def amount(name: str, default: str) -> Decimal:
    """An amount of money such as ``0.05``, at most four digits behind the point."""
    value = text(name) or default
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,4})?", value):
        raise BadSetting(f"{name} is {value!r}; write an amount such as 0.05.")
    return Decimal(value)


def hours(name: str) -> tuple[int, int] | None:
    """A stretch of the day such as ``22:00-08:00``, as minutes after midnight (GMT+8); empty or ``off``: none."""
    value = text(name).lower()
    if value in {"", "off"}:
        return None
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])", value)
    if not found or found[1] + found[2] == found[3] + found[4]:
        raise BadSetting(f"{name} is {value!r}; write hours such as 22:00-08:00, or off.")
    start, start_minute, end, end_minute = map(int, found.groups())
    return start * 60 + start_minute, end * 60 + end_minute


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str, default: str = "") -> list[str]:
    """Networks (``10.0.0.0/8``) and addresses by commas."""
    found = words(name, default)
    for word in found:
        try:
            ipaddress.ip_network(word, strict=False)
        except ValueError as error:
            raise BadSetting(
                f"{name} holds {word!r}; write networks such as 10.1.0.0/16, by commas."
            ) from error
    return found


def one_of(name: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words; the first is the default."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise BadSetting(f"{name} is {value!r}; write one of: {', '.join(allowed)}.")
    return value


def url(name: str, default: str) -> str:
    """An http or https address with no path."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise BadSetting(
            f"{name} is {value!r}; write an address such as https://life.example.com, with no path."
        )
    return value


def home() -> Path:
    """The data directory; made when missing, readable by its owner only."""
    path = Path(text("LIFELOOP_HOME") or Path.home() / ".lifeloop").expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(
            f"LIFELOOP_HOME is {path}, which cannot be made ({error.strerror}). Name a directory that can be written."
        ) from error
    return path


def kept_secret(name: str, folder: Path) -> str:
    """The secret from the environment, else one kept in the data directory, made at the first start."""
    value = text(name)
    if value:
        if len(value) < 32:
            raise BadSetting(
                f"{name} is shorter than 32 characters. Leave it out to have one made, or write a longer one."
            )
        return value
    path = folder / name.removeprefix("LIFELOOP_").lower()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(made := secrets.token_urlsafe(48))
    return made


def database(folder: Path) -> dict[str, object]:
    """``LIFELOOP_DATABASE``: empty for SQLite in the data directory, or sqlite:///path, or postgres://user:pw@host:port/name."""
    value = text("LIFELOOP_DATABASE") or f"sqlite:///{folder / 'lifeloop.sqlite3'}"
    parts = urlsplit(value)
    if parts.scheme == "sqlite" and parts.path:
        return {"ENGINE": "lifeloop.database.sqlite3", "NAME": parts.path, "CONN_MAX_AGE": None}
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "lifeloop.database.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or "") or text("LIFELOOP_DATABASE_PASSWORD"),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "connect_timeout": 3,
                # Every statement here is short: compiling one costs more than running it.
                "options": "-c jit=off",
                # After how many runs of one text; None is never, for poolers that give each transaction another session.
                "prepare_threshold": 1
                if flag("LIFELOOP_DATABASE_PREPARED", default=True)
                else None,
            },
        }
    raise BadSetting(
        "LIFELOOP_DATABASE is not understood; write postgres://user:password@host:5432/name or sqlite:////path/to/file."
    )


def _bucket_client() -> object:
    """Short waits, and no checksums that services other than Amazon's do not know."""
    addressing = one_of("LIFELOOP_S3_ADDRESSING", ("auto", "path", "virtual"))
    config = import_module("botocore.config").Config
    return config(
        connect_timeout=3,
        read_timeout=10,
        retries={"max_attempts": 2},
        signature_version="s3v4",
        s3={"addressing_style": addressing},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def media(folder: Path) -> dict[str, object]:
    """``LIFELOOP_MEDIA_URL``: empty for a folder in the data directory, or s3://bucket/prefix (``lifeloop[s3]``)."""
    value = text("LIFELOOP_MEDIA_URL")
    if not value:
        return {"BACKEND": "lifeloop.identity.media.Folder"}
    parts = urlsplit(value)
    if parts.scheme != "s3" or not parts.hostname or parts.query or parts.fragment:
        raise BadSetting(
            f"LIFELOOP_MEDIA_URL is {value!r}; write s3://bucket/prefix, or leave it out to keep pictures in {folder}."
        )
    if find_spec("storages") is None:
        raise BadSetting(
            "LIFELOOP_MEDIA_URL names a bucket, which needs one package more: pip install 'lifeloop[s3]'."
        )
    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "endpoint_url": text("LIFELOOP_S3_ENDPOINT") and url("LIFELOOP_S3_ENDPOINT", ""),
        "region_name": text("LIFELOOP_S3_REGION"),
        "access_key": text("LIFELOOP_S3_ACCESS_KEY"),
        "secret_key": text("LIFELOOP_S3_SECRET_KEY"),
    }
    # What was not set is the provider's own default, or the machine's role. Names are hashes: equal names, equal bytes.
    given: dict[str, object] = {name: value for name, value in options.items() if value}
    given |= {"file_overwrite": True, "default_acl": None, "client_config": _bucket_client()}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": given}
