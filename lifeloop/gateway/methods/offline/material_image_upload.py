"""``alipay.offline.material.image.upload``: a picture into the account's library, for messages and menus to show."""

import io
from typing import Annotated

from django.conf import settings
from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import AppNotPublicApp, InvalidParameter
from lifeloop.gateway.registry import Answer, Call, Request, Work, method
from lifeloop.gateway.uploads import FileField
from lifeloop.identity.errors import PictureTooLarge, PictureTooManyPixels, PictureUnreadable
from lifeloop.identity.models import AppKind
from lifeloop.placements.errors import PicturesFull, TooManyPictures
from lifeloop.placements.services import pictures

CONTENT = FileField(
    "image_content",
    most=5 * 2**20,
    extensions=frozenset({"png", "jpg", "jpeg", "webp", "gif"}),
    description="PNG, JPEG, WebP or GIF; drawn anew here",
)


class Picture(Request):
    image_type: Annotated[
        str, Field(max_length=8, description="its extension; what the picture is, is looked at")
    ] = ""
    image_name: Annotated[
        str, Field(min_length=1, max_length=128, description="name in the library")
    ]


class Kept(Answer):
    image_id: str
    image_url: Annotated[str, Field(description="address to name in other calls")]


class NamedFile(io.BytesIO):
    """A file in memory with the name it is kept under."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


@method(
    "alipay.offline.material.image.upload",
    title="Upload a picture",
    title_zh="上传门店照片和视频接口",
    verb="POST",
    work=Work.ACT,
    request=Picture,
    answer=Kept,
    callers=frozenset({AppKind.ACCOUNT}),
    wrong_caller=AppNotPublicApp,
    invalid=InvalidParameter,
    refusals=(
        PictureTooLarge,
        PictureTooManyPixels,
        PictureUnreadable,
        PicturesFull,
        TooManyPictures,
    ),
    top_level=True,
    files=(CONTENT,),
    example={"image_type": "png", "image_name": "门店"},
    example_answer={
        "image_id": "1001",
        "image_url": "https://lifeloop.example/media/pictures/4b203fe6c11548bc.png",
    },
    notes=(
        "A multipart call; the file part is not signed. The same picture again is the same picture.",
        "Videos are not taken.",
    ),
)
def material_image_upload(call: Call[Picture]) -> Kept:
    """Into the calling account's library."""
    account = account_of(call)
    file = NamedFile(call.files[CONTENT.name].content, call.request.image_name)
    picture = pictures.keep(actor_of(account, call), account, file)
    return Kept(
        image_id=str(picture.pk),
        image_url=f"{settings.LIFELOOP_BASE_URL}{settings.MEDIA_URL}{picture.path}",
    )
