"""What of a call may be kept and shown: phones, tokens, form ids, keys and mail addresses become stars, one for one.

One for one, so that a place in a masked text is the same place as in what came.
"""

import re

STAR = "*"
# Names whose values are never kept whole: whoever has them can act, or knows who somebody is.
SECRET = (
    "form_id", "formId", "trade_no", "ftoken", "auth_token", "app_auth_token", "app_auth_code", "access_token", "refresh_token",
    "app_refresh_token", "token", "code", "auth_code", "sign", "password", "private_key", "public_key", "aes_key", "phone",
    "mobile", "phone_no", "real_name", "cert_no", "id_card", "bind_account_no", "alipay-app-auth-token", "secret",
)  # fmt: skip
_names = "|".join(re.escape(name) for name in sorted(SECRET, key=len, reverse=True))
# name=value, "name":"value", and the same inside a JSON text inside a JSON text, in HTML and percent-encoded.
_quote = r"(?:\\*[\"']|&quot;|&#x27;|%22)?"
_named = re.compile(
    rf"""(?:(?<![A-Za-z0-9_-])|(?<=%22))({_names})({_quote}\s*(?::|=|%3A)\s*{_quote})([^"'&,;\\\s}}\]]+)"""
)
_phone = re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d)(\d{4})(\d{4})(?!\d)")
_key = re.compile(r"(MI[IGM][A-Za-z0-9+/]{5})([A-Za-z0-9+/=\s\\]{50,})")
_token = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?=[A-Z+/a-z_-]*[0-9])([A-Za-z0-9+/_-]{6})([A-Za-z0-9+/_=-]{42,})"
)
# Only from where such characters begin: tried from each of them, a long run without an @ would cost the square of its length.
_mail = re.compile(
    r"(?<![A-Za-z0-9._%+-])([._%+-]*[A-Za-z0-9])([A-Za-z0-9._%+-]*)(@[A-Za-z0-9-]+\.)"
)


def masked(text: str) -> str:
    """The text with everything secret as stars; as long as it was."""
    text = _named.sub(_of_name, text)
    text = _phone.sub(lambda found: f"{found[1]}{STAR * 4}{found[3]}", text)
    text = _key.sub(_tail, text)
    text = _mail.sub(lambda found: f"{found[1]}{STAR * len(found[2])}{found[3]}", text)
    return _token.sub(_tail, text)


def masked_value(name: str, value: str) -> str:
    """One parameter's value."""
    return _secret(value) if name in SECRET else masked(value)


def _of_name(found: re.Match[str]) -> str:
    # A number after "code": is a result, not a secret.
    if found[1] == "code" and found[3].isdigit():
        return found[0]
    return f"{found[1]}{found[2]}{_secret(found[3])}"


def _secret(value: str) -> str:
    shown = 4 if len(value) > 12 else 0
    return value[:shown] + STAR * (len(value) - shown)


def _tail(found: re.Match[str]) -> str:
    return found[1] + STAR * len(found[2])
