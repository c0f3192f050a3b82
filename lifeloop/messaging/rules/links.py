"""Where a part of a message leads: an article of the account, a web page, or a mini program at a page."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from lifeloop.placements.errors import TargetInvalid
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget


class ArticleTarget(BaseModel):
    """One of the account's own articles, by its id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["article"] = "article"
    id: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,18}$")]


Onward = Annotated[ArticleTarget | LinkTarget | ProgramTarget, Field(discriminator="kind")]

_reader: TypeAdapter[Onward] = TypeAdapter(Onward)


def read_onward(document: object) -> Onward:
    """What a document describes; :class:`TargetInvalid` when it is none of these."""
    try:
        return _reader.validate_python(document)
    except ValidationError as error:
        raise TargetInvalid from error
