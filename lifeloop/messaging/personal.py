"""What messaging holds about people: what they got, opened, wrote, and consented to."""

from typing import Any

from django.db.models import F, QuerySet

from lifeloop.database import write
from lifeloop.identity.models import Person
from lifeloop.identity.personal import AT_ONCE, holds, impersonal
from lifeloop.identity.rules.open_ids import open_ids
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import (
    AnsweredBy,
    DirectMessage,
    EnterAnswer,
    FormId,
    Incoming,
    Notice,
    Opening,
    ReplySent,
    Send,
    SendRefusal,
    Skip,
    Subscription,
    Talk,
)


def _messages(person: Person) -> "QuerySet[DirectMessage]":
    return DirectMessage.objects.filter(person=person).select_related("send", "account", "program")


def _own_sends(person: Person) -> "QuerySet[Send]":
    """Contents of messages that were for this person alone."""
    single = DirectMessage.objects.filter(person=person, send_id=F("id"))
    return Send.objects.filter(pk__in=single.values("send_id"))


def _delete_messages(person: Person) -> int:
    """With their contents, where those were for this person alone."""
    with write():
        found = list(
            DirectMessage.objects.filter(person=person)
            .order_by("id")
            .values_list("id", "send_id")[:AT_ONCE]
        )
        DirectMessage.objects.filter(person=person, id__in=[one for one, _send in found]).delete()
        alone = [send for one, send in found if one == send]
        AnsweredBy.objects.filter(send_id__in=alone).delete()
        Send.objects.filter(pk__in=alone).delete()
    return len(found)


def _content(row: DirectMessage) -> dict[str, Any]:
    return {"way": row.send.way, "kind": row.send.kind, "content": row.send.content}


holds(
    "messaging.DirectMessage",
    title=N_("Messages to me"),
    rows=_messages,
    exported="account program user_template_id values created_at read_at opened_at",
    erased="pk id person send",
    more=_content,
    erase=_delete_messages,
)
holds(
    "messaging.Send",
    rows=_own_sends,
    # In the file with the message it belongs to; what was sent to many is the sender's and stays.
    exported="way kind content",
    erased="id app account program created_at recalled_at",
    stays=True,
)
holds(
    "messaging.AnsweredBy",
    rows=lambda person: AnsweredBy.objects.filter(send__in=_own_sends(person)),
    erased="send",
    kept="member",
    stays=True,
)
holds(
    "messaging.Notice",
    title=N_("Template messages of accounts"),
    rows=lambda person: Notice.objects.filter(person=person),
    exported="account template trial created_at",
    erased="id person",
)
holds(
    "messaging.Incoming",
    title=N_("What I wrote"),
    rows=lambda person: Incoming.objects.filter(person=person),
    exported="account kind content created_at",
    erased="pk id person key",
)
holds(
    "messaging.Talk",
    title=N_("Conversations"),
    rows=lambda person: Talk.objects.filter(person=person),
    exported="account last_text last_in_at last_out_at created_at",
    erased="id person claimed_by claimed_at waiting",
)
holds(
    "messaging.ReplySent",
    title=N_("Automatic replies to me"),
    rows=lambda person: ReplySent.objects.filter(person=person),
    exported="account trigger created_at",
    erased="pk person key",
)
holds(
    "messaging.EnterAnswer",
    title=N_("Days on which an account answered my opening it"),
    rows=lambda person: EnterAnswer.objects.filter(person=person),
    exported="account day",
    erased="id person",
)
holds(
    "messaging.Opening",
    title=N_("Publications I opened"),
    rows=lambda person: Opening.objects.filter(person=person),
    exported="publication created_at",
    erased="pk person",
)
holds(
    "messaging.Skip",
    title=N_("Broadcasts I did not get"),
    rows=lambda person: Skip.objects.filter(person=person),
    exported="account broadcast reason created_at",
    erased="pk person seq",
)
holds(
    "messaging.Subscription",
    title=N_("What I consented to be sent"),
    rows=lambda person: Subscription.objects.filter(person=person).select_related(
        "template__program"
    ),
    exported="template accepted keep left created_at changed_at",
    erased="id person",
    more=lambda row: {"program": f"{row.template.program.name} ({row.template.program_id})"},
    at_once=True,
)
holds(
    "messaging.FormId",
    title=N_("Forms I submitted"),
    rows=lambda person: FormId.objects.filter(person=person),
    exported="program uses created_at",
    erased="id person",
    at_once=True,
)


def _refused(person: Person) -> "QuerySet[SendRefusal]":
    apps = SendRefusal.objects.values_list("app_id", flat=True).distinct()
    names = [person.user_id, *(open_ids(app, [person.user_id])[0] for app in apps)]
    return SendRefusal.objects.filter(to_id__in=names)


def _unname(person: Person) -> int:
    """The refusal stays: it is the sender's own log."""
    keys = list(_refused(person).values_list("pk", flat=True)[:AT_ONCE])
    with write():
        SendRefusal.objects.filter(pk__in=keys).update(to_id="")
    return len(keys)


holds(
    "messaging.SendRefusal",
    title=N_("Messages to me that were refused"),
    rows=_refused,
    exported="app user_template_id to_id code created_at",
    plain="id",
    erase=_unname,
    order=90,
)

impersonal(
    "messaging.Publication",
    "id account seq kind content created_at due_at published_at recalled_at",
    kept="created_by_id",
)
impersonal("messaging.SendKey", "pk app key digest answer created_at")
impersonal(
    "messaging.Article",
    "id account state title digest cover body draft_title draft_digest draft_cover draft_body revision version programs views shares created_at changed_at published_at",
    kept="author draft_author made_by_id",
)
impersonal(
    "messaging.ArticleVersion",
    "id article number title digest cover body created_at",
    kept="author made_by_id made_by_name",
)
impersonal(
    "messaging.LibraryTemplate",
    "code title industry keywords example scene state review review_note proposed_by created_at",
)
impersonal(
    "messaging.UserTemplate", "id program library title keywords scene invite state created_at"
)
impersonal("messaging.AccountIndustry", "account primary secondary changes changed_at")
impersonal(
    "messaging.AccountTemplate", "id account library title keywords first remark state created_at"
)
impersonal(
    "messaging.BatchSend",
    "id program template data page group_id state due_at sent refused request_key created_at begun_at ended_at",
    pseudonymised="cursor",
)
impersonal(
    "messaging.Broadcast",
    "id account state kind content audience_sort due_at hold_out wanted sent skipped opened week publication send corrects request_key note created_at begun_at ended_at recalled_at",
    pseudonymised="audience cursor",
    kept="made_by submitted_by decided_by",
)
impersonal("messaging.HoldOut", "broadcast days got got_returned kept kept_returned counted_at")
impersonal(
    "messaging.ReplyRule",
    "id account trigger name keywords match kind content position on created_at changed_at",
)
