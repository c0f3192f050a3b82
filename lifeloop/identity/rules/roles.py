"""One table says who may what; pages name a ``Can``, tests walk every page with every role."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """A member's role in one merchant."""

    OWNER = "owner"
    ADMIN = "admin"
    OPERATOR = "operator"
    VIEWER = "viewer"

    @property
    def label(self) -> Promise:
        return _LABELS[self]


_LABELS: dict[Role, Promise] = {
    Role.OWNER: _("Owner"),
    Role.ADMIN: _("Administrator"),
    Role.OPERATOR: _("Operator"),
    Role.VIEWER: _("Viewer"),
}


class Can(StrEnum):
    """What can be allowed inside a merchant, plus the two that need no merchant."""

    SELF = "self"  # one's own security page: any signed-in member
    PLATFORM = "platform"  # the platform's operator only
    VIEW = "merchant.view"
    MEMBERS = "merchant.members"
    MERCHANT = "merchant.settings"
    AUDIT = "merchant.audit"
    APP_CREATE = "app.create"
    APP_EDIT = "app.edit"
    APP_PUBLISH = "app.publish"  # submit for review, list, delist
    APP_KEYS = "app.keys"
    BIND = "relation.bind"
    ASSOCIATE = "relation.associate"
    GRANT = "relation.grant"  # answer requests, limit and revoke grants
    TEMPLATES = "templates.manage"
    SEND = "messages.send"
    FOLLOWERS = "followers.manage"  # labels, groups, notes
    FOLLOWERS_FILES = "followers.files"  # import and export: what people are known by leaves


_VIEWER = {Can.SELF, Can.VIEW}
_OPERATOR = _VIEWER | {Can.APP_EDIT, Can.TEMPLATES, Can.SEND, Can.ASSOCIATE, Can.FOLLOWERS}
_ADMIN = _OPERATOR | {
    Can.APP_CREATE,
    Can.APP_PUBLISH,
    Can.APP_KEYS,
    Can.BIND,
    Can.GRANT,
    Can.MEMBERS,
    Can.AUDIT,
    Can.FOLLOWERS_FILES,
}
_OWNER = _ADMIN | {Can.MERCHANT}

ROLES: dict[Role, frozenset[Can]] = {
    Role.OWNER: frozenset(_OWNER),
    Role.ADMIN: frozenset(_ADMIN),
    Role.OPERATOR: frozenset(_OPERATOR),
    Role.VIEWER: frozenset(_VIEWER),
}

# Roles that may answer for a merchant's accounts towards other merchants (login + password + SMS).
ADMINISTRATORS = (Role.OWNER, Role.ADMIN)


def allowed(role: str | None, can: Can) -> bool:
    """Whether a role may; no role may nothing but what needs none."""
    return can is Can.SELF or (role is not None and can in ROLES[Role(role)])
