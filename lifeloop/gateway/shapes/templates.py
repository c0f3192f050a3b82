"""Templates in the protocol's words."""

from collections.abc import Mapping, Sequence

from lifeloop.kernel.errors import DomainError
from lifeloop.messaging import errors
from lifeloop.messaging import errors_templates as refusals
from lifeloop.messaging.models import TemplateScene

CHOICE_REFUSALS: tuple[type[DomainError], ...] = (
    errors.KeywordsNumber,
    errors.LibraryTemplateUnknown,
    refusals.AccountTemplateCap,
    refusals.IndustryMissing,
)
CHOICE_CODES: Mapping[type[DomainError], str] = {
    errors.KeywordsNumber: "ILLEGAL_BIZ_PARAMS",
    errors.LibraryTemplateUnknown: "TEMPLATE_MESSAGE_ID_INVAILD",
    refusals.AccountTemplateCap: "EXCEED_MAX_TEMPLATE_NUM",
    refusals.IndustryMissing: "NEED_SELECT_INDUSTRY",
}
# The protocol's word for what allows a send by a subscription template.
SCENE_RULES = {
    "one_time_subscribe": TemplateScene.ONE_TIME,
    "long_term_subscribe": TemplateScene.LONG_TERM,
}
RULE_OF_SCENE: dict[str, str] = {scene: rule for rule, scene in SCENE_RULES.items()}


def text_of(keywords: Sequence[str], *, first: bool, remark: bool) -> str:
    """A template as the protocol shows it: a line for each part, ``{{name.DATA}}`` where a value goes."""
    lines = ["{{first.DATA}}"] if first else []
    lines += [f"{name}：{{{{keyword{at}.DATA}}}}" for at, name in enumerate(keywords, 1)]
    return "\n".join([*lines, *(["{{remark.DATA}}"] if remark else [])])
