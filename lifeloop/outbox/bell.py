"""How a commit in this process wakes the worker of this process at once."""

import threading


class Bell:
    """Rung by whoever commits a job; a listener never misses a ring between two waits."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rings = 0

    def ring(self) -> None:
        """Wake all listeners."""
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def wait(self, heard: int, timeout: float) -> int:
        """Until it was rung more than ``heard`` times or ``timeout`` seconds passed; the rings so far."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings > heard, timeout)
            return self._rings


BELL = Bell()
