"""``alipay.open.public.qrcode.create``: a promotion code with a scene, as a picture."""

from typing import Annotated, Any, Literal

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Part, Request, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError
from lifeloop.placements import errors
from lifeloop.placements import errors_promotion as refusals
from lifeloop.placements.models.code import CodeSort
from lifeloop.placements.rules import schemes
from lifeloop.placements.services.codes import NewCode, address, make

ILLEGAL = "ILLEGAL_BIZ_PARAMS"
LIFE_SECONDS = "1800"
CODES: dict[type[DomainError], str] = {
    errors.TargetInvalid: ILLEGAL,
    errors.TargetNotAssociated: ILLEGAL,
    refusals.CodeLife: ILLEGAL,
    refusals.GotoInvalid: ILLEGAL,
    refusals.SceneInvalid: ILLEGAL,
    refusals.TooManyCodes: ILLEGAL,
}


class Scene(Part):
    scene_id: Annotated[
        str, Field(min_length=1, max_length=32, description="letters, digits, underscores")
    ]


class Info(Part):
    scene: Annotated[Scene, Field(description="where people came from, as the merchant calls it")]
    goto_url: Annotated[
        str,
        Field(
            max_length=1024,
            description="opened after the follow: http, or alipays:// for a mini program",
        ),
    ] = ""


class Code(Request):
    code_type: Annotated[
        Literal["", "TEMP", "PERM"], Field(description="TEMP (default) or PERM")
    ] = "TEMP"
    expire_second: Annotated[
        str | int, Field(description="of TEMP: 1 to 1800 (default); not looked at for PERM")
    ] = ""
    show_logo: Annotated[
        Literal["", "Y", "N"], Field(description="the account's logo in the middle; N (default)")
    ] = "N"
    code_info: Annotated[Info, Field(description="what the code says")]


class Made(Answer):
    code_img: Annotated[str, Field(description="address of a PNG, as long as the code is valid")]
    expire_second: Annotated[str | None, Field(description="seconds it lives; absent for PERM")] = (
        None
    )


@method(
    "alipay.open.public.qrcode.create",
    title="Create a QR code with a parameter",
    title_zh="带参推广二维码接口",
    verb="POST",
    work=Work.ACT,
    request=Code,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=tuple(CODES),
    codes=CODES,
    example={
        "code_type": "TEMP",
        "expire_second": "1800",
        "show_logo": "Y",
        "code_info": {
            "scene": {"scene_id": "store_1"},
            "goto_url": "https://coffee.example.com/welcome",
        },
    },
    example_answer={
        "code_img": "https://life.example.com/q/kHJ5uQ9xAbcd…/code.png",
        "expire_second": "1800",
    },
    notes=(
        "Scanning leads to the account's page of the code, where one follows; then on to `goto_url`.",
        "The scene stands as the source of the follow, and in the console's list of codes with scans and follows.",
    ),
)
def qrcode_create(call: Call[Code]) -> Made:
    """Counted from the first scan on."""
    account = account_of(call)
    asked = call.request
    permanent = asked.code_type == "PERM"
    seconds = None if permanent else _seconds(str(asked.expire_second) or LIFE_SECONDS)
    wanted = NewCode(
        sort=CodeSort.PERMANENT if permanent else CodeSort.TEMPORARY,
        scene_id=asked.code_info.scene.scene_id,
        seconds=seconds,
        goto=_goto(asked.code_info.goto_url),
        with_logo=asked.show_logo == "Y",
    )
    code = make(actor_of(account, call), account, wanted=wanted)
    life = None if seconds is None else str(seconds)
    return Made(code_img=f"{address(code)}/code.png", expire_second=life)


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 8 else 0


def _goto(url: str) -> dict[str, Any] | None:
    return schemes.read_address(url).model_dump() if url else None
