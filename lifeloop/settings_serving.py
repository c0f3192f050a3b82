"""Settings of the server's connections; read by ``settings``."""

from lifeloop import env

# Connections of one process; a live page holds one as long as it is open.
LIFELOOP_CONNECTIONS = env.number("LIFELOOP_CONNECTIONS", 20_000, least=10, most=1_000_000)
# How long a client may take over the head of a request; its body, and the answer's way, have so long before they must flow.
LIFELOOP_SLOW_SECONDS = env.number("LIFELOOP_SLOW_SECONDS", 20, least=1, most=600)
# The request line and all headers together. Some clients put a whole call into the request line.
LIFELOOP_HEAD_BYTES = env.number("LIFELOOP_HEAD_BYTES", 131_072, least=8192, most=2**24)
