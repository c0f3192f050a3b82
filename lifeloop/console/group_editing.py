"""Making and changing a group: one page for both."""

from django.http import HttpResponse
from django.utils.translation import ngettext

from lifeloop.console.group_form import Editor, GroupForm
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.models import Group
from lifeloop.followers.services import groups
from lifeloop.identity.actors import member_actor
from lifeloop.lifestyle.models import Account


def edit(request: MerchantRequest, account: Account, group: Group | None) -> HttpResponse:
    """The editor; 预估人数 counts, 保存 saves, every other button only redraws."""
    posted = request.POST if request.method == "POST" else None
    editor = Editor(account, posted, group)
    form = GroupForm(posted)
    count: int | None = None
    if posted is not None and form.is_valid():
        with refusals(form):
            if "count" in posted:
                count = groups.crowd(account, conditions=editor.documents)
            if "save" in posted:
                actor = member_actor(request.member, request.address)
                saved = groups.save(
                    actor,
                    account,
                    name=editor.name,
                    conditions=editor.documents,
                    group_id=group.pk if group else None,
                )
                text = ngettext(
                    "The group is saved: %(count)s follower meets its conditions now.",
                    "The group is saved: %(count)s followers meet its conditions now.",
                    saved.count or 0,
                )
                return done(
                    request,
                    "console:account-labels",
                    text % {"count": saved.count},
                    account=account.pk,
                )
    facts = {"account": account, "group": group, "editor": editor, "form": form, "count": count}
    return render(request, "console/followers/group.html", facts)
