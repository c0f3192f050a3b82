"""``alipay.open.public.personalized.extension.batchquery``: the account's extension sets."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers.queries import labels
from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.gateway.shapes.areas import ShownArea, shown_areas, shown_rules
from lifeloop.gateway.shapes.menus import ShownRule
from lifeloop.identity.models import AppKind
from lifeloop.placements.queries.slots import extension_sets


class Shown(Answer):
    extension_key: str
    status: Annotated[str, Field(description="ON or OFF")]
    areas: list[ShownArea]
    label_rules: Annotated[list[ShownRule] | None, Field(description="absent: for everybody")] = (
        None
    )


class Extensions(Answer):
    count: Annotated[str, Field(description="how many; a string")]
    extensions: list[Shown]


@method(
    "alipay.open.public.personalized.extension.batchquery",
    title="List extension sets",
    title_zh="扩展区批量查询接口",
    verb="POST",
    work=Work.READ,
    request=Nothing,
    answer=Extensions,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example_answer={
        "count": "1",
        "extensions": [
            {
                "extension_key": "9",
                "status": "ON",
                "areas": [
                    {
                        "name": "会员日",
                        "type": "h5",
                        "url": "https://coffee.example.com/day",
                        "height": 300,
                    }
                ],
            }
        ],
    },
    notes=("Those that are on first, then the newest.",),
)
def personalized_extension_batchquery(call: Call[Nothing]) -> Extensions:
    """For everybody and personalised."""
    account = account_of(call)
    names = {label.pk: label.name for label in labels.of_account(account)}
    shown = [
        Shown(
            extension_key=str(row.pk),
            status="ON" if row.on else "OFF",
            areas=shown_areas(row),
            label_rules=shown_rules(row, names),
        )
        for row in extension_sets(account)
    ]
    return Extensions(count=str(len(shown)), extensions=shown)
