"""A template message of the demo's shop, for whichever client sends it."""

import json
from typing import Any

from lifeloop.demo.cast import ORDER_KEYWORDS


def order_data(note: str) -> str:
    """The ``data`` of a send: every keyword of the demo's template."""
    return json.dumps(
        {f"keyword{at}": {"value": f"{note} {at}"} for at, _name in enumerate(ORDER_KEYWORDS, 1)},
        ensure_ascii=False,
    )


def order_message(facts: dict[str, Any], note: str) -> dict[str, str]:
    """The fields of a good send to the demo's follower."""
    return {
        "to_user_id": facts["follower"]["user_id"],
        "form_id": facts["form_id"],
        "user_template_id": facts["user_template_id"],
        "page": f"pages/order/order?id=1&note={note}",
        "data": order_data(f"拿铁 {note}"),
    }
