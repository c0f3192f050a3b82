"""Which SQL statements may write, told by their first word; in doubt, they may."""

import re

_READS = frozenset(
    {"SELECT", "EXPLAIN", "VALUES", "PRAGMA", "COMMIT", "END", "ROLLBACK", "RELEASE"}
)
_FIRST_WORD = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/|\()*([A-Za-z]*)", re.DOTALL)
_CHANGES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_WRITING_PRAGMA = re.compile(
    r"\bPRAGMA\s+(?:\w+\.)?(?:journal_mode|wal_checkpoint|optimize|incremental_vacuum|auto_vacuum"
    r"|user_version|application_id|encoding)\b",
    re.IGNORECASE,
)


def may_write(sql: str) -> bool:
    """Whether a statement needs the writers' lock before it is executed outside a transaction."""
    if sql.startswith("SELECT"):  # what Django's own reads look like
        return False
    found = _FIRST_WORD.match(sql)
    word = found.group(1).upper() if found else ""
    if word == "WITH":
        return _CHANGES.search(sql) is not None
    if word == "PRAGMA":
        return _WRITING_PRAGMA.search(sql) is not None
    return word not in _READS
