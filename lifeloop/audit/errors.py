"""Refusals about the audit log."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class LogTooLong(DomainError):
    code = "LOG_TOO_LONG"
    text = N_(
        "An XLSX workbook holds at most %(most)s records. Choose CSV, or narrow the log by filters."
    )
    kind = Refusal.INVALID
    field = "format"
