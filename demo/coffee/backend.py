"""The shop's web service: what the mini program's pages call."""

import json
import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from demo.coffee.events import Ear, NotOurs
from demo.coffee.platform import Platform, Refused
from demo.coffee.shop import MENU, BadOrder, Order, Shop, yuan

log = logging.getLogger("coffee")
MAX_BODY = 16 * 1024


class Backend(ThreadingHTTPServer):
    """Answers pages of one origin only: that of the shop's own mini program."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        *,
        shop: Shop,
        platform: Platform,
        origin: str,
        secret: str = "",
    ) -> None:
        super().__init__(address, Handler)
        self.shop, self.platform, self.origin = shop, platform, origin
        self.ear = Ear(secret)

    def place(self, user_id: str, wanted: dict[str, Any]) -> Order:
        """Take an order, say so, and say so again when it is ready."""
        items = {str(name): int(count) for name, count in dict(wanted.get("items", {})).items()}
        form_id = str(wanted.get("formId", ""))
        order = self.shop.order(
            user_id, items=items, remark=str(wanted.get("remark", "")), form_id=form_id
        )
        self.tell(order, "正在制作，请留意取餐通知")
        timer = threading.Timer(self.shop.brew, self.tell, (order, "制作完成，请凭取餐码取餐"))
        timer.daemon = True
        timer.start()
        return order

    def promise(self, user_id: str) -> None:
        """The visitor subscribed: tell them once, when the new coffee has come."""
        timer = threading.Timer(self.shop.brew, self.remind, (user_id,))
        timer.daemon = True
        timer.start()

    def remind(self, user_id: str) -> None:
        """One message; whoever withdrew meanwhile gets none."""
        try:
            self.platform.remind(user_id)
        except Refused as refusal:
            log.warning("no reminder: %s", refusal)
        except Exception:
            log.exception("no reminder")

    def tell(self, order: Order, hint: str) -> None:
        """One template message about an order; an order is good without it."""
        if not order.form_id:
            order.told = "NO_FORM_ID"
            return
        try:
            self.platform.tell(
                order.user_id,
                form_id=order.form_id,
                page=f"pages/order?id={order.number}",
                values=words(order, hint),
            )
        except Refused as refusal:
            order.told = refusal.code
            log.warning("no message about order %s: %s", order.number, refusal)
        except Exception:
            order.told = "UNREACHABLE"
            log.exception("no message about order %s", order.number)


class Handler(BaseHTTPRequestHandler):
    """``POST /events`` (the platform's), ``POST /api/login``, ``POST /api/orders``, ``POST /api/reminders``, ``GET /api/orders/<number>``; JSON both ways, bearer tokens."""

    server: Backend
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_OPTIONS(self) -> None:
        """A browser asks before it calls."""
        self._answer(204, None)

    def do_GET(self) -> None:
        """Health, and the visitor's own orders."""
        if self.path == "/healthz":
            return self._answer(200, {"ok": True, "newest_event": self.server.ear.newest})
        user_id = self._user()
        if user_id is None:
            return self._answer(401, {"error": "登录已过期"})
        order = self.server.shop.find(user_id, self.path.removeprefix("/api/orders/"))
        return (
            self._answer(200, shown(order))
            if order
            else self._answer(404, {"error": "没有这个订单"})
        )

    def do_POST(self) -> None:
        """Events, login and orders."""
        try:
            if self.path == "/events":
                return self._event()
            sent = self._body()
            if self.path == "/api/login":
                visitor = self.server.platform.user_of(str(sent.get("authCode", "")))
                return self._answer(200, {"token": self.server.shop.welcome(visitor)})
            user_id = self._user()
            if self.path == "/api/reminders" and user_id is not None:
                self.server.promise(user_id)
                return self._answer(201, {"promised": True})
            if self.path != "/api/orders" or user_id is None:
                return self._answer(404 if user_id else 401, {"error": "登录已过期"})
            return self._answer(201, shown(self.server.place(user_id, sent)))
        except Refused as refusal:
            return self._answer(403, {"error": str(refusal)})
        except (BadOrder, ValueError, TypeError) as error:
            return self._answer(
                400, {"error": str(error) if isinstance(error, BadOrder) else "请求有误"}
            )
        except Exception:
            log.exception("%s", self.path)
            return self._answer(502, {"error": "暂时无法连接平台，请稍后再试"})

    def _event(self) -> None:
        try:
            heard = self.server.ear.hear(
                {name.lower(): value for name, value in self.headers.items()}, self._raw()
            )
        except NotOurs:
            return self._answer(401, {"error": "签名不符"})
        if heard:
            log.info("%s", heard)
        return self._answer(204, None)

    def _raw(self) -> bytes:
        length = int(self.headers.get("Content-Length", "0"))
        if not 0 <= length <= MAX_BODY:
            raise ValueError
        return self.rfile.read(length)

    def _body(self) -> dict[str, Any]:
        sent = json.loads(self._raw() or b"{}")
        if not isinstance(sent, dict):
            raise TypeError
        return sent

    def _user(self) -> str | None:
        return self.server.shop.user(self.headers.get("Authorization", "").removeprefix("Bearer "))

    def _answer(self, status: int, body: dict[str, Any] | None) -> None:
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Vary", "Origin")
        if self.headers.get("Origin") == self.server.origin:
            self.send_header("Access-Control-Allow-Origin", self.server.origin)
            self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
            self.send_header("Access-Control-Allow-Methods", "GET, POST")
            self.send_header("Access-Control-Allow-Private-Network", "true")
            self.send_header("Access-Control-Max-Age", "600")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class's name
        """Quiet: the console belongs to the platform."""
        log.debug(format, *args)


def words(order: Order, hint: str) -> dict[str, str]:
    """What the shop can say under the names that a template's keywords may have."""
    return {
        "订单编号": order.number,
        "商品名称": order.summary[:40],
        "商品": order.summary[:40],
        "取餐码": order.code,
        "取餐号": order.code,
        "订单金额": yuan(order.total),
        "支付金额": yuan(order.total),
        "订单状态": hint,
        "下单时间": time.strftime("%Y-%m-%d %H:%M", time.localtime(order.placed_at)),
        "门店": "山雀咖啡 · 梧桐路店",
        "门店名称": "山雀咖啡 · 梧桐路店",
        "取餐门店": "山雀咖啡 · 梧桐路店",
        "温馨提示": hint,
        "备注": order.remark or hint,
    }


def shown(order: Order) -> dict[str, Any]:
    """An order as the pages get it."""
    left = max(0, round(order.ready_at - time.time()))
    return {
        "number": order.number,
        "code": order.code,
        "state": "ready" if left == 0 else "making",
        "left": left,
        "remark": order.remark,
        "total": order.total,
        "told": order.told,
        "items": [
            {"name": MENU[name][0], "count": count, "price": MENU[name][1]}
            for name, count in order.items.items()
        ],
    }
