"""What the methods that give out tokens ask first: what is exchanged for one."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import GrantTypeInvalid
from lifeloop.gateway.registry import Refused

GrantType = Annotated[
    str,
    Field(max_length=20, description="authorization_code or refresh_token"),
    Refused(missing=GrantTypeInvalid, long=GrantTypeInvalid),
]
