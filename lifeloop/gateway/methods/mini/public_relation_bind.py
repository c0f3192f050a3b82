"""``alipay.open.mini.public.relation.bind``: a mini program to a lifestyle account of the same merchant."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import actor_of
from lifeloop.gateway.refusals import AppTypeError, IllegalBizParams
from lifeloop.gateway.registry import DONE, Call, Done, Request, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.programs import queries as programs
from lifeloop.programs.errors import ProgramNotFound
from lifeloop.relations import errors
from lifeloop.relations.services.binding import bind_own

ILLEGAL = "ILLEGAL_BIZ_PARAMS"


class Pair(Request):
    mini_app_id: Annotated[
        str, Field(max_length=32, description="the mini program; absent: the calling one")
    ] = ""
    public_id: Annotated[
        str, Field(min_length=1, max_length=32, description="APPID of the lifestyle account")
    ]


@method(
    "alipay.open.mini.public.relation.bind",
    title="Bind a mini program to a lifestyle account",
    title_zh="小程序绑定生活号",
    work=Work.ACT,
    request=Pair,
    answer=Done,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    invalid=IllegalBizParams,
    refusals=(
        AccountNotFound,
        ProgramNotFound,
        errors.AccountNotBindable,
        errors.AlreadyBound,
        errors.ProgramNotBindable,
    ),
    codes={AccountNotFound: ILLEGAL, ProgramNotFound: ILLEGAL},
    example={"mini_app_id": "2021001234567890", "public_id": "2021009876543210"},
    notes=(
        "The program is the calling one, or another of its merchant; the account is the same merchant's.",
        "Another merchant's account takes its owner's leave, which is asked for at the console: here it is refused like one",
        "that does not exist. A bound program is never bound anew: it is unbound at the console first.",
    ),
)
def public_relation_bind(call: Call[Pair]) -> Done:
    """From now on its messages go through the account."""
    asked = call.request
    program = programs.by_app(asked.mini_app_id or call.app.app_id)
    if program is None or program.app.merchant_id != call.app.merchant_id:
        raise ProgramNotFound
    bind_own(actor_of(program, call), program, account_id=asked.public_id, member=None)
    return DONE
