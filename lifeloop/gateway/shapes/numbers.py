"""Ids in the protocol are texts; ours are numbers."""


def number_of(text: str | int) -> int:
    """The number of an id; 0, which is nobody's, for what is none."""
    digits = str(text)
    fits = digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(digits) if fits else 0
