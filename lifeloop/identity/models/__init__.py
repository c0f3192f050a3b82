"""Columns and constraints, one file per noun."""

from lifeloop.identity.models.app import AccessToken, App, AppKey, AppKind, AuthCode
from lifeloop.identity.models.certificate import PlatformRoot
from lifeloop.identity.models.code import LimitCount, OneTimeCode, SmsText
from lifeloop.identity.models.delegation import AppAuthCode, AppAuthToken
from lifeloop.identity.models.file import StoredFile
from lifeloop.identity.models.merchant import (
    Invitation,
    Member,
    Membership,
    Merchant,
    MerchantState,
)
from lifeloop.identity.models.person import Person, PersonSession

__all__ = [
    "AccessToken",
    "App",
    "AppAuthCode",
    "AppAuthToken",
    "AppKey",
    "AppKind",
    "AuthCode",
    "Invitation",
    "LimitCount",
    "Member",
    "Membership",
    "Merchant",
    "MerchantState",
    "OneTimeCode",
    "Person",
    "PersonSession",
    "PlatformRoot",
    "SmsText",
    "StoredFile",
]
