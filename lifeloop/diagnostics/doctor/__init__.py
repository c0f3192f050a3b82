"""签名诊断: why a signed request is refused, told from the request and the public keys alone. Pure; keeps nothing, asks nobody."""

from lifeloop.diagnostics.doctor.causes import Cause, Finding
from lifeloop.diagnostics.doctor.diagnosis import app_id_of, diagnose, diagnose_values
from lifeloop.diagnostics.doctor.keys import Key, Whose
from lifeloop.diagnostics.doctor.reading import Sent, read
from lifeloop.diagnostics.doctor.told import Diagnosis, Known

__all__ = [
    "Cause",
    "Diagnosis",
    "Finding",
    "Key",
    "Known",
    "Sent",
    "Whose",
    "app_id_of",
    "diagnose",
    "diagnose_values",
    "read",
]
