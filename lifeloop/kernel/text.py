"""Text as the protocol counts it: GBK widths, marked messages, masked phone numbers."""


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for "mark, do not translate here"
    """Mark an English message for the catalogues; a door translates it where the reader is known."""
    return message


def gbk_width(text: str) -> int:
    """Width of a text in GBK bytes: 1 for ASCII, 2 for a Chinese character (and for what GBK lacks)."""
    return sum(1 if ord(char) < 0x80 else 2 for char in text)


def mask_phone(phone: str) -> str:
    """138****1234 for an E.164 or a national number; every place that shows a phone shows this."""
    national = phone.removeprefix("+86")
    if len(national) < 8:
        return "*" * len(national)
    return f"{national[:3]}****{national[-4:]}"
