"""Settings of whoever runs the platform: logs, figures for monitoring, slow statements; read by ``settings``."""

from typing import Any

from lifeloop import env

# /metrics has a port of its own on the loopback address; 0: none. On the public port only when asked for.
LIFELOOP_METRICS_PORT = env.number("LIFELOOP_METRICS_PORT", 9464, most=65535)
LIFELOOP_METRICS_PORT_CHOSEN = bool(env.text("LIFELOOP_METRICS_PORT"))
LIFELOOP_METRICS = env.flag("LIFELOOP_METRICS")
# Statements that take longer are kept, without their parameters, for the operator's health page; 0: none.
LIFELOOP_SLOW_QUERY_MS = env.number("LIFELOOP_SLOW_QUERY_MS", 200, most=600_000)
LIFELOOP_LOG_FORMAT = env.one_of("LIFELOOP_LOG_FORMAT", ("text", "json"))
# A line for each request and each job; on by itself where a program reads the log.
LIFELOOP_ACCESS_LOG = env.flag("LIFELOOP_ACCESS_LOG", default=LIFELOOP_LOG_FORMAT == "json")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "lifeloop.middleware.RequestIdFilter"}},
    "formatters": {
        "text": {
            "()": "lifeloop.logs.Text",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        },
        "json": {"()": "lifeloop.logs.Json"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LIFELOOP_LOG_FORMAT,
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.text("LIFELOOP_LOG_LEVEL", "INFO")},
}
