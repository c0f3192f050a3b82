"""The shop itself: what it sells, who is who, what was ordered. Kept in memory: it is a demo."""

import secrets
import threading
import time
from dataclasses import dataclass, field

MENU: dict[str, tuple[str, int]] = {
    "latte": ("燕麦拿铁", 2200),
    "americano": ("冰美式", 1600),
    "mocha": ("可可摩卡", 2600),
    "osmanthus": ("桂花乌龙拿铁", 2400),
    "flatwhite": ("澳白", 2300),
    "croissant": ("黄油可颂", 1200),
}  # name, price in 0.01 yuan
MOST = 9  # of one kind
OPTIONS = {"hot": "热", "iced": "冰"}
REMARK = 40  # characters


class BadOrder(Exception):
    """An order that makes no sense; the text is for the visitor."""


@dataclass
class Order:
    """One order; ``ready_at`` is when it can be fetched, in seconds of the clock that :class:`Shop` was given."""

    number: str
    user_id: str
    items: dict[str, int]
    remark: str
    placed_at: float
    ready_at: float
    form_id: str
    code: str
    told: str = ""  # why the visitor will get no message; empty: all is well
    notes: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(MENU[name][1] * count for name, count in self.items.items())

    @property
    def summary(self) -> str:
        return "、".join(f"{MENU[name][0]}×{count}" for name, count in self.items.items())


class Shop:
    """Visitors' tokens and orders, safe under threads. ``brew`` is how many seconds an order takes."""

    def __init__(self, brew: float = 20.0) -> None:
        self.brew = brew
        self._lock = threading.Lock()
        self._users: dict[str, str] = {}
        self._orders: dict[str, Order] = {}

    def welcome(self, user_id: str) -> str:
        """A token for a visitor whom the platform vouched for."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._users[token] = user_id
        return token

    def user(self, token: str) -> str | None:
        """Whose token it is."""
        with self._lock:
            return self._users.get(token)

    def order(self, user_id: str, *, items: dict[str, int], remark: str, form_id: str) -> Order:
        """Take an order; :class:`BadOrder` when there is nothing in it that is sold here."""
        chosen = {name: count for name, count in items.items() if count}
        if not chosen or any(
            name not in MENU or not 0 < count <= MOST for name, count in chosen.items()
        ):
            raise BadOrder("请选择要点的饮品")
        now = time.time()
        with self._lock:
            number = f"{time.strftime('%m%d', time.localtime(now))}{len(self._orders) + 1:04d}{secrets.randbelow(1000):03d}"
            order = Order(
                number=number,
                user_id=user_id,
                items=chosen,
                remark=remark.strip()[:REMARK],
                placed_at=now,
                ready_at=now + self.brew,
                form_id=form_id[:64],
                code=f"{'ABCDEFGH'[len(self._orders) % 8]}{secrets.randbelow(900) + 100}",
            )
            self._orders[number] = order
        return order

    def find(self, user_id: str, number: str) -> Order | None:
        """One of the visitor's own orders."""
        with self._lock:
            order = self._orders.get(number)
        return order if order and order.user_id == user_id else None


def yuan(amount: int) -> str:
    """¥22.00."""
    return f"¥{amount / 100:.2f}"
