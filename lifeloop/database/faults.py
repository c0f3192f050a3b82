"""What a database error means for the one who asked: try again later, try again now, or a bug."""

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError

# PostgreSQL: connection exceptions are class 08; 57P0x shutting down or starting; 53300 too many
# connections; 25006 a primary that became a replica.
_AWAY_STATES = frozenset({"57P01", "57P02", "57P03", "57P05", "53300", "25006"})
_AWAY_TEXTS = ("database is locked", "unable to open database file", "disk i/o error")
# unique violation, exclusion violation, serialization failure, deadlock
_CONFLICT_STATES = frozenset({"23505", "23P01", "40001", "40P01"})
# SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY, _ROWID; SQLITE_BUSY_SNAPSHOT
_CONFLICT_CODES = frozenset({2067, 1555, 2579, 517})


def is_database_away(exc: BaseException) -> bool:
    """Whether the database cannot be reached, or let no writer in in time: answered 503, Retry-After."""
    if not isinstance(exc, OperationalError | InterfaceError) or is_conflict(exc):
        return False
    cause = exc.__cause__
    if type(cause).__module__.startswith("sqlite3"):
        return str(exc).lower().startswith(_AWAY_TEXTS)
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return state.startswith("08") or state in _AWAY_STATES
    # No state: the driver itself found no server at the other end.
    return isinstance(exc, OperationalError) or "connection" in str(exc).lower()


def is_conflict(exc: BaseException) -> bool:
    """Whether another write came first: a unique violation, a serialization failure or a deadlock."""
    if not isinstance(exc, DatabaseError):
        return False
    cause = exc.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code in _CONFLICT_CODES
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return state in _CONFLICT_STATES
    return isinstance(exc, IntegrityError) and "UNIQUE" in str(exc)
