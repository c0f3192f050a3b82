"""What is counted. Labels come from lists of our own, so no stranger can make another one."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary

REGISTRY = CollectorRegistry()
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter(
    "lifeloop_requests",
    "Answered requests by door and HTTP status.",
    ["door", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "lifeloop_request_seconds",
    "Time from a request's head to its answer's end, live pages apart.",
    ["door"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
OPEN_STREAMS = Gauge(
    "lifeloop_open_streams",
    "Live pages that are connected.",
    ["door"],
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
CALLS = Counter(
    "lifeloop_gateway_calls",
    "Signed calls by method and what became of them (sub_code; ok: done).",
    ["method", "sub_code"],
    registry=REGISTRY,
)
JOBS = Counter(
    "lifeloop_jobs",
    "Jobs that ran, by what became of them.",
    ["name", "outcome"],
    registry=REGISTRY,
)
JOB_SECONDS = Summary("lifeloop_job_seconds", "Time that jobs took.", ["name"], registry=REGISTRY)
WAIT_SECONDS = Histogram(
    "lifeloop_database_wait_seconds",
    "Waits of a millisecond or more for the turn to write (SQLite).",
    buckets=(0.005, 0.02, 0.1, 0.5, 1.0, 5.0, 20.0),
    registry=REGISTRY,
)
WAITS_IN_VAIN = Counter(
    "lifeloop_database_waits_in_vain",
    "Writers whose turn did not come in time (SQLite).",
    registry=REGISTRY,
)
