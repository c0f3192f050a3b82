"""``alipay.open.public.label.user.delete``: a label off one follower, in the old form."""

from lifeloop.followers.errors import LabelNotFound
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of, person_of
from lifeloop.gateway.methods.labels.label_user_create import Whom
from lifeloop.gateway.refusals import IllegalBizParams, LabelNotOnUser, NobodyMatched
from lifeloop.gateway.registry import DONE, Call, Done, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind


@method(
    "alipay.open.public.label.user.delete",
    title="Take a label off a user (old)",
    title_zh="公众号标签管理-删除用户标签",
    work=Work.ACT,
    request=Whom,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(LabelNotFound, LabelNotOnUser, NobodyMatched),
    example={"user_id": "2088102150477652", "label_id": "12"},
)
def label_user_delete(call: Call[Whom]) -> Done:
    """With its value."""
    account = account_of(call)
    person = person_of(call, call.request.user_id, call.request.open_id)
    people = [person.pk] if person else []
    label_id = number_of(call.request.label_id)
    if not labels.take(actor_of(account, call), account, label_id, person_ids=people).changed:
        raise LabelNotOnUser
    return DONE
