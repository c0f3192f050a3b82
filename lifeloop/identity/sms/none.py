"""No SMS provider is set up: every text fails, and the log says what to set."""


class NoProvider(RuntimeError):
    """Set LIFELOOP_SMS to aliyun or http."""


def send(phone: str) -> None:
    """Refuse."""
    raise NoProvider("LIFELOOP_SMS is not set; codes cannot be sent")
