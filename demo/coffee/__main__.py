"""``python -m demo.coffee``: start the shop's backend. Reads ``LIFELOOP_DEMO_CONFIG``, else asks ``lifeloop demo --json``."""

import argparse
import contextlib
import logging
from urllib.parse import urlsplit

from demo.coffee.backend import Backend
from demo.coffee.config import BACKEND, load
from demo.coffee.platform import Platform
from demo.coffee.shop import Shop


def main() -> None:
    """Serve until stopped; the first line printed says that it answers."""
    parser = argparse.ArgumentParser(prog="python -m demo.coffee")
    parser.add_argument("--port", type=int, default=urlsplit(BACKEND).port)
    parser.add_argument(
        "--gateway", default="", help="the gateway's address, when it is another than the config's"
    )
    parser.add_argument("--brew", type=float, default=20.0, help="seconds until an order is ready")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    config = load(options.gateway)
    backend = Backend(
        ("127.0.0.1", options.port),
        shop=Shop(options.brew),
        platform=Platform(config),
        origin=config.package_origin,
        secret=config.webhook_secret,
    )
    print(
        f"The coffee shop serves http://127.0.0.1:{backend.server_port} for {config.package_origin}",
        flush=True,
    )
    with contextlib.suppress(KeyboardInterrupt):
        backend.serve_forever()


if __name__ == "__main__":
    main()
