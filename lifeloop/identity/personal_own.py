"""What identity and the packages below it hold about people, and the tables of Django and its libraries."""

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from lifeloop.audit import chaining
from lifeloop.audit.models import Record
from lifeloop.database import write
from lifeloop.identity.models import (
    AccessToken,
    AuthCode,
    OneTimeCode,
    Person,
    PersonSession,
    SmsText,
    StoredFile,
)
from lifeloop.identity.personal import AT_ONCE, holds, impersonal
from lifeloop.identity.rules.codes import Purpose
from lifeloop.kernel.text import N_
from lifeloop.outbox import Event

_PURPOSES = (Purpose.PERSON, Purpose.LEAVE)

# --- a person ---------------------------------------------------------------------------------------

holds(
    "identity.Person",
    title=N_("Who I am"),
    rows=lambda person: Person.objects.filter(pk=person.pk),
    exported="user_id phone name language created_at",
    erased="id",
    stays=True,  # the row goes last of all, see services.leaving
    order=0,
)
holds(
    "identity.PersonSession",
    title=N_("Signed-in devices"),
    rows=lambda person: PersonSession.objects.filter(person=person),
    exported="created_at seen_at expires_at ended_at address agent",
    erased="id token_hash person",
    at_once=True,
)
holds(
    "identity.AuthCode",
    title=N_("Sign-ins at mini programs: codes"),
    rows=lambda person: AuthCode.objects.filter(person=person),
    exported="app scope created_at expires_at used_at",
    erased="code_hash person",
    at_once=True,
)
holds(
    "identity.AccessToken",
    title=N_("Sign-ins at mini programs"),
    rows=lambda person: AccessToken.objects.filter(person=person),
    exported="app scope created_at expires_at refresh_expires_at refreshed_at",
    erased="token_hash refresh_hash person",
    at_once=True,
)
holds(
    "identity.OneTimeCode",
    title=N_("Codes sent by text"),
    # Others that went to this phone belong to a member's login.
    rows=lambda person: OneTimeCode.objects.filter(phone=person.phone, purpose__in=_PURPOSES),
    exported="purpose phone tries created_at expires_at used_at",
    erased="id requester object salt code_hash",
    at_once=True,
)
holds(
    "identity.SmsText",
    title=N_("Texts of the demo"),
    rows=lambda person: SmsText.objects.filter(phone=person.phone),
    exported="phone text created_at",
    erased="id",
    at_once=True,
)


def _files(person: Person) -> "QuerySet[StoredFile]":
    return StoredFile.objects.filter(path__startswith=f"talks/{person.user_id}/")


def _delete_files(person: Person) -> int:
    """The files first: what is written down can be looked for again."""
    paths = list(_files(person).values_list("path", flat=True)[:AT_ONCE])
    for path in paths:
        default_storage.delete(path)
    with write():
        StoredFile.objects.filter(path__in=paths).delete()
    if not paths:
        # The folder has the person's number for a name.
        folder = f"talks/{person.user_id}"
        if default_storage.exists(folder):
            for name in default_storage.listdir(folder)[1]:
                default_storage.delete(f"{folder}/{name}")
            default_storage.delete(folder)
    return len(paths)


holds(
    "identity.StoredFile",
    title=N_("Files"),
    rows=_files,
    exported="path put_at",
    plain="free_at",
    erase=_delete_files,
    files=True,
    order=60,
)

# --- below identity ---------------------------------------------------------------------------------

holds(
    "outbox.Event",
    title=N_("What happened"),
    rows=lambda person: Event.objects.filter(person_id=person.pk),
    # Figures are counted from these. Once the person's row is gone, the number in them is nobody's.
    pseudonymised="kind at person_id account_id program_id facts",
    plain="id merchant_id",
    stays=True,
)
impersonal(
    "outbox.Job",
    "id name state run_at expires_at attempts max_attempts lease_token last_error created_at done_at",
    # Numbers of rows; a phone stands in the secret only, sealed, and that ends with the job.
    pseudonymised="payload secret",
)
impersonal("outbox.Periodic", "name next_at")


def _records(person: Person) -> "QuerySet[Record]":
    mine = Q(actor_kind="person", actor_id=str(person.pk))
    about = Q(target_kind__in=chaining.PEOPLE, target_id__in=(person.user_id, str(person.pk)))
    return Record.objects.filter(mine | about)


holds(
    "audit.Record",
    title=N_("What the operation log says of me"),
    rows=_records,
    pseudonymised="at actor_kind actor_id actor_name action target_kind target_id target_name address",
    plain="id merchant_id data",
    erase=lambda person: chaining.hide(person_id=person.pk, user_id=person.user_id),
    order=90,
)
impersonal("audit.Link", "record seal number hash", pseudonymised="hidden")
impersonal("audit.Head", "id number hash mark")

# --- companies, their members, apps -----------------------------------------------------------------

impersonal("identity.Merchant", "id name state created_at")
impersonal(
    "identity.Member",
    kept="id password last_login is_superuser login phone name is_operator is_active language created_at password_changed_at groups user_permissions",
)
impersonal("identity.Member_groups", "id group", kept="member")
impersonal("identity.Member_user_permissions", "id permission", kept="member")
impersonal("identity.Membership", kept="id member merchant role created_at")
impersonal(
    "identity.Invitation",
    kept="id merchant phone role token_hash invited_by created_at expires_at accepted_at withdrawn_at",
)
impersonal(
    "identity.App", "app_id kind merchant created_at sealed_aes_key callback_address id_mode"
)
impersonal(
    "identity.AppKey",
    "id app public_pem fingerprint bits created_at retired_at certificate cert_sn expires_at",
)
impersonal("identity.PlatformRoot", "number pem sealed_key created_at")
# Whom a limit counts is a hash in its key, and gone within a day.
impersonal("identity.LimitCount", "id window count expires_at", pseudonymised="key")
impersonal("identity.AppAuthCode", "code_hash provider app created_at expires_at used_at")
impersonal(
    "identity.AppAuthToken",
    "token_hash refresh_hash provider app created_at expires_at refresh_expires_at ended_at",
)

# --- Django and its libraries: members' --------------------------------------------------------------

impersonal(
    "admin.LogEntry",
    "id content_type action_flag",
    kept="action_time user object_id object_repr change_message",
)
impersonal("auth.Permission", "id name content_type codename")
impersonal("auth.Group", "id name permissions")
impersonal("auth.Group_permissions", "id group permission")
impersonal("contenttypes.ContentType", "id app_label model")
impersonal("sessions.Session", kept="session_key session_data expire_date")
impersonal("account.EmailAddress", kept="id user email verified primary")
impersonal("account.EmailConfirmation", kept="id email_address created sent key")
impersonal("mfa.Authenticator", kept="id user type data created_at last_used_at")
impersonal(
    "usersessions.UserSession",
    kept="id user created_at ip last_seen_at session_key user_agent data",
)
